"""Deals among many parties, straight from rules D26-D31: explicit lists, states counted from 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from tests.oracles.stability import is_stable, reachable
from tests.oracles.standoff import OracleStandoff, improvements, moves, size


def agreeing(standoff: OracleStandoff, signers: Iterable[str], package: int) -> set[int]:
    """The states in which the signers' levers stand as in state `package`."""
    own = [k for k, lever in enumerate(standoff.levers) if lever.party in set(signers)]
    return {
        s
        for s in range(size(standoff))
        if all(standoff.states[s][k] == standoff.states[package][k] for k in own)
    }


def base_cell(
    standoff: OracleStandoff, signers: Iterable[str], package: int, start: int
) -> tuple[int, ...]:
    """The signers' levers as in `package`, the others' as in `start`; perhaps no state."""
    return tuple(
        standoff.states[package if lever.party in set(signers) else start][k]
        for k, lever in enumerate(standoff.levers)
    )


def best_replies(standoff: OracleStandoff, party: str, s: int) -> set[int]:
    """The improvements that no other improvement of the party's beats."""
    better = improvements(standoff, party, s)
    rank = standoff.ranks[party]
    return {t for t in better if all(rank[t] >= rank[u] for u in better)}


def replies_within_reach(standoff: OracleStandoff, parties: Sequence[str], s: int) -> set[int]:
    """Where chains of best replies lead from `s`, itself too."""
    return {s} | reachable_with_repeats(standoff, parties, s)


def reachable_with_repeats(standoff: OracleStandoff, parties: Sequence[str], s: int) -> set[int]:
    found: set[int] = set()
    todo = [s]
    while todo:
        here = todo.pop()
        for party in parties:
            for there in best_replies(standoff, party, here):
                if there not in found:
                    found.add(there)
                    todo.append(there)
    return found


def ends_and_cycles(
    standoff: OracleStandoff, parties: Sequence[str], s: int
) -> tuple[set[int], dict[frozenset[int], bool]]:
    """Where replies come to rest; and the sets they go round in, with whether they never leave."""
    area = replies_within_reach(standoff, parties, s)
    ends = {t for t in area if not any(best_replies(standoff, p, t) for p in parties)}
    after = {t: reachable_with_repeats(standoff, parties, t) for t in area}
    cycles = {}
    for t in area:
        if t in after[t]:
            circle = frozenset(u for u in after[t] if t in after[u])
            cycles[circle] = all(after[u] <= circle for u in circle)
    return ends, cycles


def reached(standoff: OracleStandoff, s: int) -> set[int]:
    """Where moves of anybody lead, the start included."""
    return {s} | reachable(standoff, standoff.parties, s, moves)


def equilibria_from(standoff: OracleStandoff, concept: str, s: int) -> set[int]:
    return {
        t
        for t in reached(standoff, s)
        if all(is_stable(standoff, party, concept, t) for party in standoff.parties)
    }


def levels_between(standoff: OracleStandoff, s: int, t: int) -> int:
    pairs = zip(standoff.states[s], standoff.states[t], strict=True)
    return sum(abs(a - b) for a, b in pairs)


def taken_back(standoff: OracleStandoff, status_quo: int, after: int) -> set[int]:
    """Of what can be reached from `after`, what lies nearest to the status quo."""
    area = reached(standoff, after)
    least = min(levels_between(standoff, status_quo, t) for t in area)
    return {t for t in area if levels_between(standoff, status_quo, t) == least}


def deterred_by(standoff: OracleStandoff, party: str, s: int, s1: int) -> set[str]:
    """By which concepts the party would not make one improvement."""
    rank = standoff.ranks[party]
    others = [p for p in standoff.parties if p != party]
    by = set()
    for step, plain, symmetric in ((moves, "gmr", "smr"), (improvements, "seq", "sseq")):
        for s2 in reachable(standoff, others, s1, step):
            if rank[s2] <= rank[s]:
                by.add(plain)
                if all(rank[s3] <= rank[s] for s3 in moves(standoff, party, s2)):
                    by.add(symmetric)
    return by


def smallest_changes(
    standoff: OracleStandoff, s: int, goal: set[int], free: set[int], most: int
) -> tuple[int | None, set[int]]:
    """Try all settings of the free levers in order of size until one is a state in `goal`."""
    here = standoff.states[s]
    choices = [
        range(lever.n_levels) if k in free else [here[k]] for k, lever in enumerate(standoff.levers)
    ]
    for bound in range(most + 1):
        found = set()
        for cell in product(*choices):
            if sum(abs(a - b) for a, b in zip(cell, here, strict=True)) != bound:
                continue
            if cell in standoff.states and standoff.states.index(cell) in goal:
                found.add(standoff.states.index(cell))
        if found:
            return bound, found
    return None, set()


def back_to(standoff: OracleStandoff, s: int, start: int, lever: int) -> int | None:
    """The level nearest to where a lever was that one move of its owner takes it to; or None."""
    now, then = standoff.states[s][lever], standoff.states[start][lever]
    owner = standoff.levers[lever].party
    levels = {standoff.states[t][lever] for t in moves(standoff, owner, s)}
    closer = [a for a in levels if a != now and min(now, then) <= a <= max(now, then)]
    return min(closer, key=lambda a: abs(a - then)) if closer else None


def draws_judged(
    values: Sequence[Sequence[Sequence[float]]], place: int, floor: Sequence[Sequence[float]]
) -> list[tuple[bool, bool]]:
    """In each draw, whether nobody refuses the package, and whether no other improves on it."""
    judged = []
    for draw, least in zip(values, floor, strict=True):
        here = [row[place] for row in draw]
        rational = all(h >= f for h, f in zip(here, least, strict=True))
        improved = any(
            all(row[other] >= row[place] for row in draw)
            and any(row[other] > row[place] for row in draw)
            for other in range(len(draw[0]))
        )
        judged.append((rational, not improved))
    return judged
