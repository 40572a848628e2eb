"""What can be reached if everybody who moves gains by it, over a leading axis of draws?"""

from __future__ import annotations

import numpy as np

from detente.arrays import BoolArray
from detente.moves import index_moves, threads_for
from detente.stability.focal import Draws
from detente.stability.reach import kernels


def reachable(draws: Draws, start: int) -> BoolArray:
    """Return the states to which a sequence of improvements leads.

    Each move is made by a party that likes where it ends better than where it begins, or by holders
    who all do, and goes the ways that the levers go. No move at all is such a sequence.

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
    movers = (*draws.movers, *draws.bodies)
    if not movers:
        seen[:, position] = True
        return seen
    if draws.lanes is not None:
        with threads_for(seen.size):
            return draws.lanes.reached(position)
    if draws.one_by_one and size > 1:
        return np.concatenate([reachable(draw, start) for draw in draws.each()])
    own_moves = [draws.own_moves[party] for party in movers]
    index = index_moves(draws.space, own_moves)
    free = np.array([mover.free for mover in own_moves])
    for row, name in enumerate(movers):
        if name in draws.bodies or name in draws.bars:
            index.bits[row] = draws.gaining(name).bits
            free[row] = False
    ranks = np.stack([draws.rank_of(name) for name in movers])
    ranked = np.stack([draws.sorted(party) for party in movers])
    with threads_for(seen.size):
        kernels.reach_by_improvements(*index, free, ranks, ranked, position, seen)
    return seen


__all__ = ["reachable"]
