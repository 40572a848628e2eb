"""What the others do about a state: their best replies, followed until nobody wants to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.model import bar
from detente.stability.components import components
from detente.stability.search import Move, Searcher, make_move


@dataclass(frozen=True)
class Cycle:
    """States among which best replies go round and round.

    Attributes
    ----------
    states : tuple of int
        State numbers, ascending.
    closed : bool
        Whether no best reply ever leads out of them.
    """

    states: tuple[int, ...]
    closed: bool


@dataclass(frozen=True, eq=False)
class Replies:
    """Where best replies lead from one state.

    Attributes
    ----------
    ends : tuple of int
        The states in which none of the parties wants to move.
    cycles : tuple of Cycle
    ways : mapping of int to tuple of Move
        To each end, a way of the fewest moves.
    truncated : bool
        Whether the search stopped at its limit; then there may be more ends and cycles.
    visited : int
        How many states were looked at.
    """

    ends: tuple[int, ...]
    cycles: tuple[Cycle, ...]
    ways: Mapping[int, tuple[Move, ...]]
    truncated: bool
    visited: int


def cycles_among(onward: Mapping[int, Sequence[int]]) -> tuple[Cycle, ...]:
    """Return the groups of two states or more that lead to each other, lowest first.

    Parameters
    ----------
    onward : mapping of state to states
        Where each leads.
    """
    groups = sorted(group for group in components(onward) if len(group) > 1)
    return tuple(
        Cycle(tuple(group), all(set(group).issuperset(onward[state]) for state in group))
        for group in groups
    )


def best_replies(searcher: Searcher, party: str, state: int) -> list[int]:
    """Return where a party would go from a state: its best improvements, all that are tied."""
    members = searcher.members(party)
    if len(members) > 1:
        return _unbeaten(searcher, members, searcher.gaining(party, state))
    targets = searcher.moves(party, state)
    if not targets.size:
        return []
    worth = searcher.model.ranks[party][targets - 1]
    best = int(worth.max())
    least = bar(searcher.model, party)[state - 1]
    return targets[worth == best].tolist() if best > least else []


def _unbeaten(searcher: Searcher, members: Sequence[str], targets: IntArray) -> list[int]:
    """Return a body's improvements that no other brings every member more than."""
    worth = np.stack([searcher.model.ranks[party][targets - 1] for party in members])
    more: BoolArray = np.all(worth[:, None, :] > worth[:, :, None], axis=0)
    beaten: BoolArray = np.any(more, axis=1)
    return [int(target) for target in targets[~beaten]]


def follow_replies(
    searcher: Searcher, parties: Sequence[str], state: int, *, most_states: int
) -> Replies:
    """Follow the best replies of some parties from a state, in every order (rule D26)."""
    found: dict[int, tuple[int, str] | None] = {state: None}
    onward: dict[int, list[int]] = {}
    todo, truncated = [state], False
    for here in todo:  # grows as it is walked: breadth first
        onward[here] = []
        for party in parties:
            for there in best_replies(searcher, party, here):
                onward[here].append(there)
                if there not in found:
                    if len(found) >= most_states:
                        truncated = True
                        continue
                    found[there] = (here, party)
                    todo.append(there)
    ends = tuple(sorted(here for here, targets in onward.items() if not targets))
    return Replies(
        ends=ends,
        cycles=cycles_among(onward),
        ways=MappingProxyType({end: _way(searcher, found, end) for end in ends}),
        truncated=truncated,
        visited=len(found),
    )


def _way(
    searcher: Searcher, found: Mapping[int, tuple[int, str] | None], end: int
) -> tuple[Move, ...]:
    moves: list[Move] = []
    while (step := found[end]) is not None:
        moves.append(make_move(searcher.model, step[1], step[0], end))
        end = step[0]
    return tuple(reversed(moves))
