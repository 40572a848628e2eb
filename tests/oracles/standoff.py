"""A standoff as the oracles see it: levers and feasible states, or bare lists of moves.

States are counted from 0 here. Ranks: higher is better, equal is a tie.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Ranks = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class OracleLever:
    """One lever: whose it is, how many ordered levels it has, which way its owner may take it."""

    party: str
    n_levels: int
    moves: Literal["both", "up", "down", "none"] = "both"


@dataclass(frozen=True)
class OracleStandoff:
    """A standoff with levers; ``states[s][l]`` is the level of lever ``l`` in state ``s``."""

    levers: tuple[OracleLever, ...]
    parties: tuple[str, ...]
    states: tuple[tuple[int, ...], ...]
    ranks: Ranks

    def __post_init__(self) -> None:
        assert self.states, "a standoff has at least one feasible state"
        assert len(set(self.states)) == len(self.states), "a state is listed twice"
        assert all(lever.party in self.parties for lever in self.levers)
        for state in self.states:
            assert len(state) == len(self.levers)
            for level, lever in zip(state, self.levers, strict=True):
                assert 0 <= level < lever.n_levels
        _check_ranks(self.parties, self.ranks, len(self.states))


@dataclass(frozen=True)
class OracleGame:
    """A standoff told by its moves alone: ``moves[party][s]`` is where `party` can go from ``s``.

    A state that is missing from ``moves[party]`` has no moves.
    """

    n: int
    parties: tuple[str, ...]
    ranks: Ranks
    moves: Mapping[str, Mapping[int, Collection[int]]]

    def __post_init__(self) -> None:
        _check_ranks(self.parties, self.ranks, self.n)
        for party, lists in self.moves.items():
            assert party in self.parties
            for s, targets in lists.items():
                assert 0 <= s < self.n
                assert all(0 <= t < self.n for t in targets)
                assert s not in targets, "staying is not a move"


Conflict = OracleGame | OracleStandoff


def moves(conflict: Conflict, party: str, s: int) -> set[int]:
    """Where `party` can go from state `s` in one move."""
    if isinstance(conflict, OracleGame):
        return set(conflict.moves.get(party, {}).get(s, ()))
    return {
        t
        for t in range(len(conflict.states))
        if t != s and _one_move_apart(conflict, party, conflict.states[s], conflict.states[t])
    }


def improvements(conflict: Conflict, party: str, s: int) -> set[int]:
    """The moves of `party` from `s` that end in a state it likes strictly better."""
    rank = conflict.ranks[party]
    return {t for t in moves(conflict, party, s) if rank[t] > rank[s]}


def as_game(conflict: Conflict) -> OracleGame:
    """The same standoff with every move written out."""
    if isinstance(conflict, OracleGame):
        return conflict
    n = len(conflict.states)
    written_out = {
        party: {s: frozenset(moves(conflict, party, s)) for s in range(n)}
        for party in conflict.parties
    }
    return OracleGame(n, conflict.parties, conflict.ranks, written_out)


def size(conflict: Conflict) -> int:
    """The number of states."""
    return conflict.n if isinstance(conflict, OracleGame) else len(conflict.states)


def with_ranks(conflict: Conflict, party: str, ranks: Sequence[int]) -> Conflict:
    """The same standoff with other ranks for one party."""
    return replace(conflict, ranks={**conflict.ranks, party: tuple(ranks)})


def ranks_from_order(order: Sequence[int | Sequence[int]]) -> tuple[int, ...]:
    """Turn an order of states, best first, an inner list being a tie, into ranks.

    >>> ranks_from_order([2, [0, 3], 1])
    (2, 1, 3, 2)
    """
    groups = [[entry] if isinstance(entry, int) else list(entry) for entry in order]
    rank_of = {s: len(groups) - place for place, group in enumerate(groups) for s in group}
    assert sorted(rank_of) == list(range(sum(len(group) for group in groups)))
    return tuple(rank_of[s] for s in range(len(rank_of)))


def _one_move_apart(
    standoff: OracleStandoff, party: str, here: tuple[int, ...], there: tuple[int, ...]
) -> bool:
    for lever, old, new in zip(standoff.levers, here, there, strict=True):
        if new == old:
            continue
        if lever.party != party:
            return False
        if lever.moves == "none":
            return False
        if lever.moves == "up" and new < old:
            return False
        if lever.moves == "down" and new > old:
            return False
    return True


def _check_ranks(parties: tuple[str, ...], ranks: Ranks, n: int) -> None:
    assert len(set(parties)) == len(parties)
    assert set(ranks) == set(parties), "every party has ranks, and nobody else"
    assert all(len(ranks[party]) == n for party in parties)
