"""What the others do about a state: their best replies, followed until nobody wants to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

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


def best_replies(searcher: Searcher, party: str, state: int) -> list[int]:
    """Return where a party would go from a state: its best improvements, all that are tied."""
    ranks = searcher.model.ranks[party]
    targets = searcher.moves(party, state)
    if not targets.size:
        return []
    worth = ranks[targets - 1]
    best = int(worth.max())
    return targets[worth == best].tolist() if best > ranks[state - 1] else []


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
        cycles=_cycles(onward),
        ways=MappingProxyType({end: _way(searcher, found, end) for end in ends}),
        truncated=truncated,
        visited=len(found),
    )


def _cycles(onward: Mapping[int, list[int]]) -> tuple[Cycle, ...]:
    """Find the strongly connected parts of more than one state."""
    places = {state: place for place, state in enumerate(onward)}
    arcs = [(places[a], places[b]) for a, targets in onward.items() for b in targets if b in places]
    if not arcs:
        return ()
    rows, columns = np.array(arcs).T
    graph = csr_array((np.ones(rows.size, np.int8), (rows, columns)), shape=(len(places),) * 2)
    _, part = connected_components(graph, directed=True, connection="strong")
    groups: dict[int, list[int]] = {}
    for state, place in places.items():
        groups.setdefault(int(part[place]), []).append(state)
    cycles = []
    for members in groups.values():
        if len(members) > 1:
            inside = set(members)
            closed = all(inside.issuperset(onward[state]) for state in members)
            cycles.append(Cycle(tuple(sorted(members)), closed))
    return tuple(sorted(cycles, key=lambda cycle: cycle.states))


def _way(
    searcher: Searcher, found: Mapping[int, tuple[int, str] | None], end: int
) -> tuple[Move, ...]:
    moves: list[Move] = []
    while (step := found[end]) is not None:
        moves.append(make_move(searcher.model, step[1], step[0], end))
        end = step[0]
    return tuple(reversed(moves))
