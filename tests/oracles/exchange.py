"""Exchanges: what several parties would change at once, and whether it holds. EX1 to EX12, plainly.

Every rule is one loop over explicit states, signers and joint moves. The names of the rules stand
in the docstrings. "Where the definition is silent" marks each choice that the rules leave open.
States are counted from 0.

R. J. Aumann, "Acceptable points in general cooperative n-person games", 1959; B. D. Bernheim, B.
Peleg, M. D. Whinston, *Journal of Economic Theory* 42, 1987; T. Inohara, K. W. Hipel, *Systems
Engineering* 11, 2008; M. S.-Y. Chwe, *Journal of Economic Theory* 63, 1994.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations, product
from typing import Literal

from tests.oracles.holders import (
    HeldLever,
    HeldStandoff,
    Mover,
    breaches,
    can_take,
    gain,
    improvements,
    is_answered,
    is_equilibrium,
    led_to,
    levels_alone,
    movers,
    moves,
    remembering,
    remembering_layout,
    smallest_sets,
    within,
    without,
)

Sets = frozenset[frozenset[str]]
Others = Literal["held", "answered", "done"]


@dataclass(frozen=True)
class Exchange:
    """What `signers` change at once, from state to state."""

    source: int
    target: int
    signers: frozenset[str]


# who may act together
# --------------------


def can_move(standoff: HeldStandoff) -> list[str]:
    """The parties that have a say in some step of some lever."""
    # Where the definition is silent: a party whose every step a rule forbids can still move.
    return [
        party
        for party in standoff.parties
        if any(
            party in members
            for lever in standoff.levers
            for old, new in permutations(range(lever.n_levels), 2)
            for members in having_a_say(lever, old, new)
        )
    ]


@cache
def having_a_say(lever: HeldLever, old: int, new: int) -> list[frozenset[str]]:
    """The smallest sets that may take a lever from one level to another."""
    return smallest_sets(lever.holders, lambda members: can_take(lever, members, old, new))


def largest_sets(
    standoff: HeldStandoff,
    agreements: str | Iterable[Iterable[str]] | None = None,
    named: Iterable[Iterable[str]] = (),
) -> Sets:
    """The largest sets of parties that may act together; their subsets may too.

    `agreements` is "none", "named", "pairs", "all", or the sets themselves; None is the default:
    `named`, and where none is named, all parties that can move up to five, above that their pairs.
    """
    # Where the definition is silent: a named set that has a party without moves stays as it is,
    # and named sets of fewer than two count as none named.
    listed = [frozenset(members) for members in named]
    listed = [members for members in listed if len(members) >= 2]
    if agreements is None:
        of_all = "all" if len(can_move(standoff)) <= 5 else "pairs"
        agreements = "named" if listed else of_all
    if agreements == "none":
        sets: list[frozenset[str]] = []
    elif agreements == "named":
        sets = listed
    elif agreements == "pairs":
        sets = [frozenset(pair) for pair in combinations(can_move(standoff), 2)]
    elif agreements == "all":
        sets = [frozenset(can_move(standoff))]
    else:
        assert not isinstance(agreements, str)
        sets = [frozenset(members) for members in agreements]
    sets = [members for members in sets if len(members) >= 2]
    return frozenset(a for a in sets if not any(a < b for b in sets))


def permitted_sets(sets: Sets) -> list[frozenset[str]]:
    """Every set of two or more that lies within one of `sets`, small ones first."""
    found = {
        frozenset(members)
        for largest in sets
        for size in range(2, len(largest) + 1)
        for members in combinations(sorted(largest), size)
    }
    return sorted(found, key=lambda members: (len(members), sorted(members)))


def is_permitted(sets: Sets, signers: frozenset[str]) -> bool:
    """May `signers` act together?"""
    return len(signers) >= 2 and any(signers <= largest for largest in sets)


# EX1, EX2: joint moves and exchanges
# -----------------------------------


def differing(standoff: HeldStandoff, s: int, t: int) -> list[int]:
    """The levers that stand otherwise at `t` than at `s`."""
    pairs = zip(standoff.states[s], standoff.states[t], strict=True)
    return [place for place, (old, new) in enumerate(pairs) if old != new]


@remembering_layout
def who_signs(standoff: HeldStandoff, s: int, t: int) -> frozenset[frozenset[str]]:
    """EX1. The sets of parties that could bring about `t` from `s` at once, none idle.

    The owners of the levers that differ. Of a joint lever each smallest set that is enough for
    its step is one choice; two choices that come to the same parties are one set of signers.
    """
    choices = [
        having_a_say(standoff.levers[place], standoff.states[s][place], standoff.states[t][place])
        for place in differing(standoff, s, t)
    ]
    return frozenset(frozenset().union(*choice) for choice in product(*choices) if choice)


@remembering_layout
def joint_moves(standoff: HeldStandoff, s: int) -> list[tuple[int, frozenset[str]]]:
    """EX1. Every state that two or more can bring about from `s` at once, with those who sign."""
    # Where the definition is silent: a body that moves its own lever alone moves without any
    # agreement (LH1); it has two owners, so it is a joint move too, where its members may agree.
    found = [
        (t, signers)
        for t in range(len(standoff.states))
        if t != s
        for signers in who_signs(standoff, s, t)
        if len(signers) >= 2
    ]
    return sorted(found, key=lambda move: (move[0], sorted(move[1])))


@remembering
def exchanges(standoff: HeldStandoff, s: int, sets: Sets) -> list[Exchange]:
    """EX2. The joint moves from `s` of permitted sets by which every signer gains."""
    return [
        Exchange(s, t, signers)
        for t, signers in joint_moves(standoff, s)
        if is_permitted(sets, signers) and gain(standoff, signers, s, t)
    ]


def package(standoff: HeldStandoff, s: int, t: int, named: Iterable[str]) -> Exchange | None:
    """EX1, EX2. The exchange that the parties named sign, or None.

    Every holder named signs the levers that differ, superfluous or not; all of them gain.
    """
    # Where the definition is silent: a party named that holds none of the levers that differ
    # changes nothing and signs nothing. A holder with no say in the direction of the step is no
    # signer either.
    signers: set[str] = set()
    for place in differing(standoff, s, t):
        signing = signing_holders(standoff, s, t, place, named)
        old, new = standoff.states[s][place], standoff.states[t][place]
        if not can_take(standoff.levers[place], signing, old, new):
            return None
        signers |= signing
    if len(signers) < 2 or not gain(standoff, signers, s, t):
        return None
    return Exchange(s, t, frozenset(signers))


def signing_holders(
    standoff: HeldStandoff, s: int, t: int, place: int, signers: Iterable[str]
) -> frozenset[str]:
    """Those of `signers` who have a say in the step of one lever from `s` to `t`."""
    old, new = standoff.states[s][place], standoff.states[t][place]
    choices = having_a_say(standoff.levers[place], old, new)
    return frozenset().union(*choices) & frozenset(signers)


# EX3: what is listed
# -------------------


def undone(standoff: HeldStandoff, x: Exchange, party: str) -> tuple[int, ...]:
    """The cell in which everybody has done its part but one signer; perhaps no state.

    The levers that need that signer stand as before. A joint lever whose step the other signers
    are enough for goes on.
    """
    before, after = standoff.states[x.source], standoff.states[x.target]
    rest = x.signers - {party}
    cell = list(after)
    for place in differing(standoff, x.source, x.target):
        if not can_take(standoff.levers[place], rest, before[place], after[place]):
            cell[place] = before[place]
    return tuple(cell)


def idle_parts(standoff: HeldStandoff, x: Exchange) -> set[str]:
    """EX3. The signers whose part is no loss to the others if it stays undone."""
    idle = set()
    for i in x.signers:
        s = standoff.number.get(undone(standoff, x, i))
        if s is not None and not any(
            standoff.values[j][s] < standoff.values[j][x.target] for j in x.signers - {i}
        ):
            idle.add(i)
    return idle


def is_lean(standoff: HeldStandoff, x: Exchange) -> bool:
    """EX3, *lean*. Without any signer's part there is no state, or another signer has less."""
    return not idle_parts(standoff, x)


def is_better(standoff: HeldStandoff, parties: Iterable[str], t: int, than: int) -> bool:
    """Better for one of the parties and no worse for the rest. Thresholds play no part here."""
    differences = [standoff.values[i][t] - standoff.values[i][than] for i in parties]
    return all(d >= 0 for d in differences) and any(d > 0 for d in differences)


@remembering_layout
def brought_about(standoff: HeldStandoff, s: int, members: frozenset[str]) -> frozenset[int]:
    """What `members` can bring about from `s` at once, where some of them may change nothing."""
    found = set()
    for t in range(len(standoff.states)):
        pairs = zip(standoff.levers, standoff.states[s], standoff.states[t], strict=True)
        if t != s and all(a == b or can_take(lever, members, a, b) for lever, a, b in pairs):
            found.add(t)
    return frozenset(found)


def is_efficient(standoff: HeldStandoff, x: Exchange) -> bool:
    """EX3, *efficient*. Nothing else the signers bring about is better for one, worse for none."""
    return not any(
        is_better(standoff, x.signers, t, x.target)
        for t in brought_about(standoff, x.source, x.signers)
    )


@remembering
def best(standoff: HeldStandoff, s: int, sets: Sets, concept: str) -> frozenset[Exchange]:
    """EX3, *best by c*. Kept by c and safe, and no other of the same signers that is, is better."""
    good = [
        x
        for x in exchanges(standoff, s, sets)
        if is_kept(standoff, x, concept) and is_safe(standoff, x)
    ]
    return frozenset(
        x
        for x in good
        if not any(
            y.signers == x.signers and is_better(standoff, x.signers, y.target, x.target)
            for y in good
        )
    )


def each_ones_best(standoff: HeldStandoff, good: Iterable[Exchange]) -> dict[str, set[Exchange]]:
    """EX3. Of several best of the same signers, those that each signer likes most."""
    good = list(good)
    return {
        i: {
            x
            for x in good
            if all(standoff.values[i][x.target] >= standoff.values[i][y.target] for y in good)
        }
        for i in frozenset().union(*(x.signers for x in good))
    }


def told_once(standoff: HeldStandoff, among: Iterable[Exchange]) -> list[Exchange]:
    """EX3. Of exchanges that no party tells apart, the one that moves fewest levels."""
    # Where the definition is silent: exchanges of different signers are told apart by who signs
    # them; where equally many levels move, the lowest number is told.
    first: dict[tuple[object, ...], Exchange] = {}
    for x in sorted(among, key=lambda x: (levels_between(standoff, x.source, x.target), x.target)):
        first.setdefault((x.signers, *(standoff.values[i][x.target] for i in standoff.parties)), x)
    return sorted(first.values(), key=lambda x: (x.target, sorted(x.signers)))


def listed(
    standoff: HeldStandoff, s: int, sets: Sets, concept: str
) -> tuple[list[Exchange], list[Exchange]]:
    """EX3. What is printed: the best by c, then the efficient ones that are not kept."""
    not_kept = [
        x
        for x in exchanges(standoff, s, sets)
        if is_efficient(standoff, x) and not is_kept(standoff, x, concept)
    ]
    return (
        told_once(standoff, best(standoff, s, sets, concept)),
        told_once(standoff, not_kept),
    )


def guarantees(standoff: HeldStandoff, x: Exchange, concept: str) -> set[str]:
    """EX3. The idle parts without which the exchange, kept by c, would not be kept."""
    # Where the definition is silent: without an idle part the target is asked of the signers
    # left; one signer left over is asked as a party.
    if not is_kept(standoff, x, concept):
        return set()
    found = set()
    for i in idle_parts(standoff, x):
        left = Exchange(x.source, standoff.number[undone(standoff, x, i)], x.signers - {i})
        if not is_kept(standoff, left, concept):
            found.add(i)
    return found


# EX4, EX5: would it be kept?
# ---------------------------


def kept_breaches(standoff: HeldStandoff, x: Exchange, concept: str) -> dict[Mover, frozenset[int]]:
    """EX4. Each signer, and each body of signers, with its improvements that nobody answers."""
    found = {m: breaches(standoff, m, concept, x.target) for m in within(standoff, x.signers)}
    return {mover: targets for mover, targets in found.items() if targets}


def is_kept(standoff: HeldStandoff, x: Exchange, concept: str) -> bool:
    """EX4. Kept in place by c: the target is stable by c for every signer."""
    return not kept_breaches(standoff, x, concept)


def cells_held_back(standoff: HeldStandoff, x: Exchange, mover: Mover) -> set[tuple[int, ...]]:
    """EX5. The cells that one signer can make of the exchange while the others do their part.

    Its own levers stand anywhere it can take them from where they stood before.
    """
    # Where the definition is silent: of a joint lever whose step needs the signer, it may leave
    # the step undone or take part; from there, and from where others leave it, it may go on with
    # the steps that it can take alone. A body may do so with its one lever. Levels are reached in
    # any number of steps.
    before, after = standoff.states[x.source], standoff.states[x.target]
    rest = x.signers - mover.members
    choices = []
    for place, lever in enumerate(standoff.levers):
        old, new = before[place], after[place]
        if mover.lever not in (None, place):
            choices.append({new})
            continue
        goes_on = old == new or can_take(lever, rest, old, new)
        choices.append(
            levels_within_reach(standoff, mover, place, {new} if goes_on else {old, new})
        )
    return set(product(*choices))


def levels_within_reach(
    standoff: HeldStandoff, mover: Mover, place: int, start: Iterable[int]
) -> set[int]:
    """The levels that a mover can take one lever to, in any number of steps, and the start."""
    found, todo = set(start), list(start)
    while todo:
        for level in levels_alone(standoff, mover, place, todo.pop()):
            if level not in found:
                found.add(level)
                todo.append(level)
    return found


def holds_back(standoff: HeldStandoff, x: Exchange, concept: str) -> dict[Mover, set[int]]:
    """EX5. Each signer with the states it would rather make of it and that nobody answers."""
    found = {}
    for mover in within(standoff, x.signers):
        states = {
            standoff.number[cell]
            for cell in cells_held_back(standoff, x, mover)
            if cell in standoff.number
        }
        rather = {
            z
            for z in states
            if gain(standoff, mover.members, x.target, z)
            and not is_answered(standoff, mover, concept, z, x.target)
        }
        if rather:
            found[mover] = rather
    return found


def is_done(standoff: HeldStandoff, x: Exchange, concept: str) -> bool:
    """EX5. Kept in the doing by c: no signer would hold its part back."""
    return not holds_back(standoff, x, concept)


# EX6: outside
# ------------


def is_safe(standoff: HeldStandoff, x: Exchange, *, own_interest: bool = True) -> bool:
    """EX6, *safe*. Wherever outsiders go, one by one, every signer has more than before.

    By their own improvements, or by any moves. More is more here, whatever the thresholds.
    """
    outsiders = without(standoff, x.signers)
    ends = {x.target} | led_to(standoff, outsiders, x.target, own_interest)
    return all(more_than_before(standoff, x, x.signers, u) for u in ends)


def more_than_before(standoff: HeldStandoff, x: Exchange, parties: Iterable[str], u: int) -> bool:
    """Has every one of the parties more at `u` than before the exchange?"""
    return all(standoff.values[i][u] > standoff.values[i][x.source] for i in parties)


def change_outside(standoff: HeldStandoff, x: Exchange) -> dict[str, int]:
    """EX6, *hurt*. For each party that does not sign: -1 has less at the target, 0, 1 has more."""
    found = {}
    for j in standoff.parties:
        if j not in x.signers:
            difference = standoff.values[j][x.target] - standoff.values[j][x.source]
            found[j] = (difference > 0) - (difference < 0)
    return found


def moves_outside(standoff: HeldStandoff, x: Exchange) -> dict[Mover, dict[str, set[int]]]:
    """EX6. Each outsider's improvements at the target, under the first word that fits.

    *Breaks*: some signer then has no more than before. *Dents*: some signer has less than at the
    target. *Joins*: neither.
    """
    found = {}
    for mover in without(standoff, x.signers):
        row: dict[str, set[int]] = {"breaks": set(), "dents": set(), "joins": set()}
        for u in improvements(standoff, mover, x.target):
            if not more_than_before(standoff, x, x.signers, u):
                row["breaks"].add(u)
            elif any(standoff.values[i][u] < standoff.values[i][x.target] for i in x.signers):
                row["dents"].add(u)
            else:
                row["joins"].add(u)
        found[mover] = row
    return found


def outbid(standoff: HeldStandoff, x: Exchange, sets: Sets) -> dict[frozenset[str], set[int]]:
    """EX6, *outbid*. Exchanges at the target of signers with outsiders that leave a signer behind.

    That signer has no part in them and no more than before. A body with a signer and an outsider
    in it needs no permission.
    """
    found: dict[frozenset[str], set[int]] = {}
    offers = [(y.signers, y.target) for y in exchanges(standoff, x.target, sets)]
    for mover in movers(standoff):
        if len(mover.members) >= 2:
            offers += [(mover.members, u) for u in improvements(standoff, mover, x.target)]
    for signers, u in offers:
        if signers & x.signers and signers - x.signers:
            left_behind = x.signers - signers
            if any(standoff.values[i][u] <= standoff.values[i][x.source] for i in left_behind):
                found.setdefault(signers, set()).add(u)
    return found


@remembering
def best_replies(standoff: HeldStandoff, mover: Mover, s: int) -> frozenset[int]:
    """D26. The improvements that no other improvement of the mover's beats."""
    # Where the definition is silent: an improvement of a body beats another when every member has
    # more.
    better = improvements(standoff, mover, s)
    return frozenset(
        t
        for t in better
        if not any(
            all(standoff.values[i][u] > standoff.values[i][t] for i in mover.members)
            for u in better
        )
    )


@remembering
def replies_lead_to(
    standoff: HeldStandoff, outsiders: tuple[Mover, ...], start: int
) -> frozenset[int]:
    """D26. Where one best reply or more lead from `start`, whoever moves next."""
    found: set[int] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        for mover in outsiders:
            for there in best_replies(standoff, mover, here):
                if there not in found:
                    found.add(there)
                    todo.append(there)
    return frozenset(found)


def answered(
    standoff: HeldStandoff, outsiders: tuple[Mover, ...], s: int
) -> tuple[frozenset[int], bool]:
    """EX6, *answered*. Where the outsiders' best replies end, and whether any of them go round."""
    on_the_way = {s} | replies_lead_to(standoff, outsiders, s)
    ends = {t for t in on_the_way if not any(best_replies(standoff, m, t) for m in outsiders)}
    return frozenset(ends), any(t in replies_lead_to(standoff, outsiders, t) for t in on_the_way)


# EX7: who can go first
# ---------------------


def parts(standoff: HeldStandoff, x: Exchange) -> dict[frozenset[str], list[int]]:
    """The levers of an exchange by those who move them: a party alone, or holders together."""
    # Where the definition is silent: the signing holders of a joint lever are all signers with a
    # say in its step; joint levers with the same signing holders are one part, done in one step.
    found: dict[frozenset[str], list[int]] = {}
    for place in differing(standoff, x.source, x.target):
        signing = signing_holders(standoff, x.source, x.target, place, x.signers)
        found.setdefault(signing, []).append(place)
    return found


def opened_by(standoff: HeldStandoff, x: Exchange) -> list[frozenset[str]]:
    """EX7. The sets of signers, not all, that can give first and are paid all the same.

    After their parts, done at once, the others do theirs in some order, each its whole part in
    one step that is an improvement for whoever takes it; every state after the first is feasible.
    """
    # Where the definition is silent: those who open are just those whose parts are done first, so
    # a holder whose only parts are joint opens together with the others who sign them.
    whose = parts(standoff, x)
    found = set()
    for size in range(1, len(whose)):
        for first in combinations(whose, size):
            openers = frozenset().union(*first)
            # All that the openers can do among themselves is done first.
            later = [part for part in whose if not part <= openers]
            if len(later) + size != len(whose):
                continue
            cell = with_parts(standoff, x, standoff.states[x.source], whose, first)
            if cell in standoff.number and is_followed(standoff, x, whose, cell, later):
                found.add(openers)
    return sorted(
        found,
        key=lambda f: (len(f), [standoff.parties.index(i) for i in standoff.parties if i in f]),
    )


def with_parts(
    standoff: HeldStandoff,
    x: Exchange,
    cell: tuple[int, ...],
    whose: Mapping[frozenset[str], list[int]],
    done: Iterable[frozenset[str]],
) -> tuple[int, ...]:
    """The cell after some parts of the exchange are done."""
    levels = list(cell)
    for part in done:
        for place in whose[part]:
            levels[place] = standoff.states[x.target][place]
    return tuple(levels)


def is_followed(
    standoff: HeldStandoff,
    x: Exchange,
    whose: Mapping[frozenset[str], list[int]],
    cell: tuple[int, ...],
    later: Sequence[frozenset[str]],
) -> bool:
    """Is there an order in which every later part is a step that its movers gain by?"""
    if not later:
        return True
    for part in later:
        after = with_parts(standoff, x, cell, whose, [part])
        if after in standoff.number and gain(
            standoff, part, standoff.number[cell], standoff.number[after]
        ):
            rest = [other for other in later if other != part]
            if is_followed(standoff, x, whose, after, rest):
                return True
    return False


# EX8: what rests
# ---------------


@remembering
def set_improvements(standoff: HeldStandoff, members: frozenset[str], s: int) -> frozenset[int]:
    """C1 with joint moves: what members bring about at once, so that all of them gain.

    A member may change nothing, but it has to gain.
    """
    return frozenset(
        t for t in brought_about(standoff, s, members) if gain(standoff, members, s, t)
    )


def holds_against_set(
    standoff: HeldStandoff, members: frozenset[str], concept: str, s: int
) -> bool:
    """EX8, C2 to C5 with joint moves. Does the set stay at `s`, by cnash, cgmr, csmr or cseq?

    Each improvement of the set lets outsiders, one by one, lead on until a member has no more than
    at `s`. In ``cseq`` each outsider improves; in ``csmr`` the set has no way out again.
    """
    # Where the definition is silent: "no more" is meant plainly, as in *safe*, whatever a member's
    # threshold; otherwise a state could hold by foresight and not against kept agreements.
    if concept == "cnash":
        return not set_improvements(standoff, members, s)

    def spoilt(u: int) -> bool:
        return any(standoff.values[j][u] <= standoff.values[j][s] for j in members)

    outsiders = without(standoff, members)
    for t in set_improvements(standoff, members, s):
        answers = {u for u in led_to(standoff, outsiders, t, concept == "cseq") if spoilt(u)}
        if concept == "csmr":
            answers = {u for u in answers if all(map(spoilt, brought_about(standoff, u, members)))}
        if not answers:
            return False
    return True


def cnash_at(standoff: HeldStandoff, members: frozenset[str], s: int) -> bool:
    """EX8, C2. The set has no improvement."""
    return holds_against_set(standoff, members, "cnash", s)


def cseq_at(standoff: HeldStandoff, members: frozenset[str], s: int) -> bool:
    """EX8, C5. Outsiders, each in its own interest, spoil every improvement of the set."""
    return holds_against_set(standoff, members, "cseq", s)


def rests_outright(standoff: HeldStandoff, s: int, sets: Sets) -> bool:
    """EX8. Holds outright against agreements: Nash, and no exchange."""
    return is_equilibrium(standoff, "nash", s) and not exchanges(standoff, s, sets)


def rests_by_foresight(standoff: HeldStandoff, s: int, sets: Sets) -> bool:
    """EX8. Holds by foresight against agreements: `seq` for each, `cseq` for each permitted set."""
    return is_equilibrium(standoff, "seq", s) and all(
        holds_against_set(standoff, members, "cseq", s) for members in permitted_sets(sets)
    )


def rests_against_kept(standoff: HeldStandoff, s: int, sets: Sets, concept: str) -> bool:
    """EX8. Holds against kept agreements: stable by c, and no exchange kept by c and safe."""
    return is_equilibrium(standoff, concept, s) and not any(
        is_kept(standoff, x, concept) and is_safe(standoff, x) for x in exchanges(standoff, s, sets)
    )


# EX9: reach
# ----------


def reach(standoff: HeldStandoff, start: int, sets: Sets) -> dict[int, int]:
    """EX9. The states that willing steps lead to, with the fewest steps; an exchange is one step.

    Without any permitted sets: by single improvements alone.
    """
    steps = {start: 0}
    layer = {start}
    while layer:
        following = set()
        for s in layer:
            for mover in movers(standoff):
                following |= improvements(standoff, mover, s)
            following |= {x.target for x in exchanges(standoff, s, sets)}
        layer = following - set(steps)
        steps.update(dict.fromkeys(layer, max(steps.values()) + 1))
    return steps


def routes(standoff: HeldStandoff, start: int, sets: Sets) -> dict[int, tuple[int, int]]:
    """EX9, R1. For each state in reach, the fewest reluctant moves, then the fewest steps."""
    # Where the definition is silent: a body's move is reluctant when a member does not gain by it.
    cost = {start: (0, 0)}
    settled: set[int] = set()
    while set(cost) - settled:
        s = min(set(cost) - settled, key=lambda state: cost[state])
        settled.add(s)
        onward = {x.target: 0 for x in exchanges(standoff, s, sets)}
        for mover in movers(standoff):
            for t in moves(standoff, mover, s):
                reluctant = int(t not in improvements(standoff, mover, s))
                onward[t] = min(reluctant, onward.get(t, 1))
        for t, reluctant in onward.items():
            offer = (cost[s][0] + reluctant, cost[s][1] + 1)
            if t not in cost or offer < cost[t]:
                cost[t] = offer
    return cost


# EX10: ladders of instalments
# ----------------------------


@dataclass(frozen=True)
class Ladder:
    """Rungs, ends, circles (states, closed) and two ways to the end that is shown first."""

    rungs: tuple[int, ...]
    ends: tuple[int, ...]
    circles: tuple[tuple[tuple[int, ...], bool], ...]
    smallest_steps: tuple[int, ...]
    fewest_steps: tuple[int, ...]


def is_rung(standoff: HeldStandoff, among: frozenset[str], concept: str, s: int) -> bool:
    """EX10, *rung*. Stable by c for every member of the set, and for every body within it."""
    return not any(breaches(standoff, m, concept, s) for m in within(standoff, among))


@remembering
def ladder_steps(
    standoff: HeldStandoff, among: frozenset[str], sets: Sets, concept: str, others: Others, s: int
) -> frozenset[int]:
    """EX10, *step*. Where an exchange of a permitted set within `among` lands, on a rung.

    *held*: outsiders stand still. *done*: and nobody would hold back its part of the step.
    *answered*: outsiders reply to any joint move; it lands where the replies end, which has to be
    one certain end, and its signers gain there.
    """
    # Where the definition is silent: a body with members inside and outside does nothing here.
    found = set()
    if others == "answered":
        for t, signers in joint_moves(standoff, s):
            if signers <= among and is_permitted(sets, signers):
                ends, circle = answered(standoff, without(standoff, among), t)
                if len(ends) == 1 and not circle:
                    (end,) = ends
                    if gain(standoff, signers, s, end):
                        found.add(end)
    else:
        for x in exchanges(standoff, s, sets):
            if x.signers <= among and (others == "held" or is_done(standoff, x, concept)):
                found.add(x.target)
    return frozenset(t for t in found if is_rung(standoff, among, concept, t))


def ladder(
    standoff: HeldStandoff,
    start: int,
    among: frozenset[str],
    sets: Sets,
    concept: str,
    others: Others,
) -> Ladder:
    """EX10. All rungs that instalments of members of `among` lead to from `start`, and the ways."""

    def steps(s: int) -> frozenset[int]:
        return ladder_steps(standoff, among, sets, concept, others, s)

    def onward(s: int) -> set[int]:
        found: set[int] = set()
        todo = [s]
        while todo:
            for t in steps(todo.pop()):
                if t not in found:
                    found.add(t)
                    todo.append(t)
        return found

    rungs = onward(start)
    ends = [t for t in rungs if not steps(t)]
    beyond = {t: onward(t) for t in rungs}
    circles = {}
    for t in rungs:
        if t in beyond[t]:
            circle = frozenset(u for u in beyond[t] if t in beyond[u])
            circles[circle] = all(steps(u) <= circle for u in circle)
    smallest: list[int] = []
    fewest: list[int] = []
    if ends:
        shown = min(ends, key=lambda end: shown_first(standoff, start, among, end))
        fewest = shortest_way(steps, start, shown)
        levels = {levels_between(standoff, s, t) for s in {start, *rungs} for t in steps(s)}
        for most in sorted(levels, reverse=True):
            way = shortest_way(
                lambda s, m=most: {t for t in steps(s) if levels_between(standoff, s, t) <= m},
                start,
                shown,
            )
            smallest = way or smallest
    return Ladder(
        tuple(sorted(rungs)),
        tuple(sorted(ends)),
        tuple(sorted((tuple(sorted(c)), closed) for c, closed in circles.items())),
        tuple(smallest),
        tuple(fewest),
    )


def shown_first(
    standoff: HeldStandoff, start: int, among: frozenset[str], end: int
) -> tuple[int, int, int]:
    """EX10. What decides which end is shown first: the least of these is.

    The greatest least gain of a member, in places of its ranking; then the fewest levels moved;
    then the lowest number.
    """
    # Where the definition is silent: states that a party ranks alike share one place, and both
    # gain and levels are counted from the status quo.
    least = min(place(standoff, i, end) - place(standoff, i, start) for i in among)
    return -least, levels_between(standoff, start, end), end


def place(standoff: HeldStandoff, party: str, s: int) -> int:
    """How many different values of the party lie below that of `s`."""
    return len({v for v in standoff.values[party] if v < standoff.values[party][s]})


def levels_between(standoff: HeldStandoff, s: int, t: int) -> int:
    """Levels moved from `s` to `t`, over all levers."""
    pairs = zip(standoff.states[s], standoff.states[t], strict=True)
    return sum(abs(a - b) for a, b in pairs)


def shortest_way(steps: Callable[[int], Collection[int]], start: int, end: int) -> list[int] | None:
    """EX10. The way with the fewest steps, among these the one with the lowest numbers."""
    ways = [[start]]
    seen = {start}
    while ways:
        # Ways of one length, in order of their numbers: the first to come to a state is its best.
        longer = []
        for way in ways:
            for t in sorted(steps(way[-1])):
                if t == end:
                    return [*way, t]
                if t not in seen:
                    seen.add(t)
                    longer.append([*way, t])
        ways = longer
    return None


# EX11, EX12: give and get, and paid later
# ----------------------------------------


def gets_and_pays(
    standoff: HeldStandoff,
    x: Exchange,
    party: str,
    worth: Sequence[float] | None = None,
) -> tuple[float, float] | None:
    """EX11. What a signer gets by the others' parts and what it pays by its own, or None.

    In `worth`, an amount for each state, or in places of its ranking. None: inseparable.
    """
    if worth is None:
        worth = [place(standoff, party, s) for s in range(len(standoff.states))]
    alone = standoff.number.get(undone(standoff, x, party))
    if alone is None:
        return None
    return worth[alone] - worth[x.source], worth[alone] - worth[x.target]


PERIODS = 8_000


@dataclass(frozen=True)
class Deferred:
    """EX12. Values a period of one party: before, after the gift, paid, the gift taken back."""

    before: float
    given: float
    paid: float
    taken_back: float
    factor: float


def giver_gain(giver: Deferred, delay: int) -> float:
    """EX12. What the giver gains a period when it is paid after `delay` periods."""
    total = weight = 0.0
    for period in range(PERIODS):
        value = giver.given if period < delay else giver.paid
        total += giver.factor**period * (value - giver.before)
        weight += giver.factor**period
    return total / weight


def latest_payment(giver: Deferred) -> int:
    """EX12. The last delay at which the giver gains; -1 where it does not even at once."""
    # The gain falls with the delay when the giver has less while it waits.
    assert giver.given < giver.paid
    delay = 0
    while giver_gain(giver, delay) > 0:
        delay += 1
    return delay - 1


def breach_value(payer: Deferred, notice: float, lag: int) -> float:
    """EX12. What a payer that does not pay has a period: until the gift is taken back, and after.

    Each period the breach is noticed with chance `notice`; `lag` periods later the gift is gone.
    """
    gone = taken_weight(payer.factor, notice, lag) * (1 - payer.factor)
    return (1 - gone) * payer.given + gone * payer.taken_back


def taken_weight(factor: float, notice: float, lag: int) -> float:
    """The present value of one a period from the day on that the answer to a breach is there."""
    total, unnoticed = 0.0, 1.0
    for period in range(1, PERIODS):
        total += unnoticed * notice * factor ** (period - 1 + lag) / (1 - factor)
        unnoticed *= 1 - notice
    return total


def pledge_weight(factor: float, notice: float) -> float:
    """The present value of a pledge that goes the period after notice."""
    total, unnoticed = 0.0, 1.0
    for period in range(1, PERIODS):
        total += unnoticed * notice * factor**period
        unnoticed *= 1 - notice
    return total


def least_pledge(payer: Deferred, notice: float, lag: int) -> float:
    """EX12. The least pledge at which paying is worth as much as not paying."""
    lacking = breach_value(payer, notice, lag) - payer.paid
    return max(0.0, lacking / ((1 - payer.factor) * pledge_weight(payer.factor, notice)))


def how_paid(payer: Deferred, notice: float, lag: int) -> str:
    """EX12. "pays of itself", "backed" or "on trust": the first that fits."""
    if payer.paid > payer.given:
        return "pays of itself"
    return "backed" if least_pledge(payer, notice, lag) == 0 else "on trust"
