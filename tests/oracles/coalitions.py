"""Where will a coalition rest, when its members may move one after another to common advantage?

After D. M. Kilgour, K. W. Hipel, L. Fang and X. Peng, "Coalition analysis in group decision
support", *Group Decision and Negotiation* 10 (2001), and T. Inohara and K. W. Hipel, "Coalition
analysis in the graph model for conflict resolution", *Systems Engineering* 11 (2008). In `cseq`
the outsiders act each for itself: every step is an improvement for the one that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import combinations

from tests.oracles.stability import Step, reachable
from tests.oracles.standoff import Conflict, as_game, improvements, moves


def all_coalitions(conflict: Conflict) -> list[frozenset[str]]:
    """Every non-empty set of parties, single parties first."""
    return [
        frozenset(members)
        for k in range(1, len(conflict.parties) + 1)
        for members in combinations(conflict.parties, k)
    ]


def coalition_moves(conflict: Conflict, coalition: Collection[str], s: int) -> set[int]:
    """Where members can bring the standoff from `s` by legal sequences, nobody twice in a row."""
    return reachable(conflict, coalition, s, moves)


def coalition_improvements(conflict: Conflict, coalition: Collection[str], s: int) -> set[int]:
    """The coalition moves from `s` that end in a state better for every member."""
    assert coalition
    assert set(coalition) <= set(conflict.parties)
    return {
        t
        for t in coalition_moves(conflict, coalition, s)
        if t != s and all(conflict.ranks[j][t] > conflict.ranks[j][s] for j in coalition)
    }


def cnash(conflict: Conflict, coalition: Collection[str]) -> list[bool]:
    """The coalition has no improvement."""
    game = as_game(conflict)
    return [not coalition_improvements(game, coalition, s) for s in range(game.n)]


def cgmr(conflict: Conflict, coalition: Collection[str]) -> list[bool]:
    """Outsiders can answer each improvement so that some member gains nothing."""
    game = as_game(conflict)
    return [_held(game, coalition, s, moves, False) for s in range(game.n)]


def csmr(conflict: Conflict, coalition: Collection[str]) -> list[bool]:
    """As `cgmr`, and wherever the coalition goes next, some member still gains nothing."""
    game = as_game(conflict)
    return [_held(game, coalition, s, moves, True) for s in range(game.n)]


def cseq(conflict: Conflict, coalition: Collection[str]) -> list[bool]:
    """As `cgmr`, with outsiders who move only when that improves matters for the one moving."""
    game = as_game(conflict)
    return [_held(game, coalition, s, improvements, False) for s in range(game.n)]


COALITION_CONCEPTS: Mapping[str, Callable[[Conflict, Collection[str]], list[bool]]] = {
    "cnash": cnash,
    "cgmr": cgmr,
    "csmr": csmr,
    "cseq": cseq,
}


def _held(
    conflict: Conflict, coalition: Collection[str], s: int, step: Step, no_way_out: bool
) -> bool:
    outsiders = [party for party in conflict.parties if party not in coalition]
    for t in coalition_improvements(conflict, coalition, s):
        answers = {
            u
            for u in reachable(conflict, outsiders, t, step)
            if _somebody_gains_nothing(conflict, coalition, u, s)
        }
        if no_way_out:
            answers = {
                u
                for u in answers
                if all(
                    _somebody_gains_nothing(conflict, coalition, v, s)
                    for v in coalition_moves(conflict, coalition, u)
                )
            }
        if not answers:
            return False
    return True


def _somebody_gains_nothing(conflict: Conflict, coalition: Collection[str], u: int, s: int) -> bool:
    return any(conflict.ranks[j][u] <= conflict.ranks[j][s] for j in coalition)
