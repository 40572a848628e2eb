"""What can be reached if everybody who moves gains by it, over a leading axis of draws?"""

from __future__ import annotations

import numpy as np

from detente.arrays import BoolArray
from detente.stability.focal import Draws
from detente.stability.reach import kernels
from detente.stability.sweeps import move_index, threads_for
from detente.stability.sweeps.blocks import one_way_levers


def reachable(draws: Draws, start: int) -> BoolArray:
    """Return the states to which a sequence of improvements leads.

    Each move is made by a party that likes where it ends better than where it begins, and goes the
    ways that its levers go. No move at all is such a sequence.

    Parameters
    ----------
    draws : Draws
        With ranks, shape (draws, n), of every party that can move.
    start : int
        State number to start from.

    Returns
    -------
    array of bool, shape (draws, n)

    Raises
    ------
    InfeasibleStateError
        If there is no such state.

    Notes
    -----
    Rule R1 of docs/rules.md: the states with a willing route. Each party's block is looked through
    once where its levers move both ways, so time is O(n) a draw and party there.
    """
    position = draws.space.index(start)
    size = next(iter(draws.ranks.values())).shape[0]
    seen = np.zeros((size, draws.space.size), dtype=np.bool_)
    movers = draws.movers
    if not movers:
        seen[:, position] = True
        return seen
    if draws.lanes is not None:
        with threads_for(seen.size):
            return draws.lanes.reached(position)
    index = move_index(draws.space, movers)
    free = np.array([not one_way_levers(draws.space, party) for party in movers])
    ranks = np.stack([draws.ranks[party] for party in movers])
    ranked = np.stack([draws.sorted(party) for party in movers])
    with threads_for(seen.size):
        kernels.reach_by_improvements(*index, free, ranks, ranked, position, seen)
    return seen


__all__ = ["reachable"]
