"""Looking ahead: limited-move and non-myopic stability, for two parties.

The party on move may move or stay; staying ends the play, a move passes the turn to the other
party, and there are at most h moves. Each party looks at the end of the play it would set going and
moves only when that end is strictly better for it than the state it stands in.

After L. Fang, K. W. Hipel and D. M. Kilgour, *Interactive Decision Making*, Wiley, 1993.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from tests.oracles.standoff import Conflict, as_game, moves, size

STABLE = "stable"
UNSTABLE = "unstable"
DEPENDS = "depends"

Ends = Mapping[str, tuple[int, ...]]
PossibleEnds = Mapping[str, tuple[frozenset[int], ...]]


def final_states(conflict: Conflict, party: str, horizon: int) -> list[int]:
    """Where play ends that starts with `party` in each state and has at most `horizon` moves.

    Only for strict rankings: with a tie the end may depend on how the tie is broken.
    """
    _assert_strict(conflict)
    game = as_game(conflict)
    return [_final_state(game, party, s, horizon) for s in range(game.n)]


def limited_move(conflict: Conflict, party: str, horizon: int) -> list[bool]:
    """For each state: `party`, looking `horizon` moves ahead, stays. Strict rankings only."""
    return [end == s for s, end in enumerate(final_states(conflict, party, horizon))]


def non_myopic(conflict: Conflict, party: str) -> list[bool]:
    """For each state: `party` stays for every horizon from some point on. Strict rankings only.

    The ends for horizon h + 1 follow from the ends for horizon h, so once a pair of maps (one
    map per party) comes back, all that follows is known.
    """
    _assert_strict(conflict)
    met: list[Ends] = []
    ends: Ends = {p: tuple(range(size(conflict))) for p in conflict.parties}
    while ends not in met:
        met.append(ends)
        ends = {
            p: tuple(_choose(conflict, p, s, ends[_other(conflict, p)]) for s in range(len(e)))
            for p, e in ends.items()
        }
    recurring = met[met.index(ends) :]
    return [all(e[party][s] == s for e in recurring) for s in range(size(conflict))]


def possible_outcomes(conflict: Conflict, party: str, horizon: int) -> list[set[int]]:
    """For each state: where play may end, under every way of breaking ties. Ties allowed.

    Whenever several moves lead to ends that the mover likes equally and better than staying, it
    may take any of them, and may choose differently each time; when the best of them is only as
    good as staying, it stays.
    """
    return [set(found) for found in _possible_ends(conflict, horizon)[party]]


def limited_move_verdicts(conflict: Conflict, party: str, horizon: int) -> list[str]:
    """For each state: stable however ties are broken, unstable however, or depends on it."""
    return [
        STABLE if found == {s} else DEPENDS if s in found else UNSTABLE
        for s, found in enumerate(possible_outcomes(conflict, party, horizon))
    ]


def non_myopic_verdicts(conflict: Conflict, party: str) -> list[str]:
    """For each state: `non_myopic` however ties are broken, never, or depends on it."""
    met: list[PossibleEnds] = []
    for ends in _possible_ends_by_horizon(conflict):
        if ends in met:
            recurring = met[met.index(ends) :]
            break
        met.append(ends)
    verdicts = []
    for s in range(size(conflict)):
        if all(e[party][s] == {s} for e in recurring):
            verdicts.append(STABLE)
        elif any(s not in e[party][s] for e in recurring):
            verdicts.append(UNSTABLE)
        else:
            verdicts.append(DEPENDS)
    return verdicts


def _final_state(conflict: Conflict, party: str, s: int, horizon: int) -> int:
    """G_h(party, s), by the recursion itself."""
    if horizon == 0:
        return s
    rank = conflict.ranks[party]
    other = _other(conflict, party)
    best = s
    for s1 in moves(conflict, party, s):
        end = _final_state(conflict, other, s1, horizon - 1)
        if rank[end] > rank[best]:
            best = end
    return best


def _choose(conflict: Conflict, party: str, s: int, ends: tuple[int, ...]) -> int:
    """Where play ends when a move to s1 makes it end in ``ends[s1]``; no ties."""
    rank = conflict.ranks[party]
    return max([s, *(ends[s1] for s1 in moves(conflict, party, s))], key=lambda end: rank[end])


def _possible_ends(conflict: Conflict, horizon: int) -> PossibleEnds:
    for h, ends in enumerate(_possible_ends_by_horizon(conflict)):
        if h == horizon:
            return ends
    raise AssertionError("horizons do not run out")


def _possible_ends_by_horizon(conflict: Conflict) -> Iterator[PossibleEnds]:
    game = as_game(conflict)
    n = game.n
    ends: PossibleEnds = {p: tuple(frozenset({s}) for s in range(n)) for p in game.parties}
    while True:
        yield ends
        ends = {
            p: tuple(_possible_choices(game, p, s, ends) for s in range(n)) for p in game.parties
        }


def _possible_choices(conflict: Conflict, party: str, s: int, ends: PossibleEnds) -> frozenset[int]:
    rank = conflict.ranks[party]
    after = ends[_other(conflict, party)]
    found = set()
    for combination in product(*(after[s1] for s1 in moves(conflict, party, s))):
        best = max((rank[end] for end in combination), default=rank[s])
        if best > rank[s]:
            found |= {end for end in combination if rank[end] == best}
        else:
            found.add(s)
    return frozenset(found)


def _other(conflict: Conflict, party: str) -> str:
    assert len(conflict.parties) == 2, "foresight is defined for two parties"
    (other,) = [p for p in conflict.parties if p != party]
    return other


def _assert_strict(conflict: Conflict) -> None:
    for party, rank in conflict.ranks.items():
        assert len(set(rank)) == len(rank), f"{party} has a tie"
