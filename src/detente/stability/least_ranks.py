"""How far can some parties bring others down, one move after another, from every state?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.arrays import Ranks
from detente.moves import least_within_improvement, least_within_reach, threads_for
from detente.stability.focal import Draws


def least_ranks(draw: Draws, ranked: Sequence[str], by: Sequence[str], *, improving: bool) -> Ranks:
    """Return the least rank that the moves of `by` can bring each of `ranked` to.

    Parameters
    ----------
    draw : Draws
        One draw of a standoff of n states.
    ranked : sequence of str
        m parties. They take the place of the draws, so that one sweep serves them all.
    by : sequence of str
        Parties that can move, and bodies.
    improving : bool
        Each step improves the position of the one who takes it; else any legal move.

    Returns
    -------
    array of int32, shape (m, n)
    """
    own = np.concatenate([draw.ranks[party] for party in ranked])
    pair = np.stack([own, own], axis=-1)
    movers = [draw.own_moves[party] for party in by]
    with threads_for(own.size):
        if improving:
            sorted_by = [np.repeat(draw.sorted(party), len(ranked), axis=0) for party in by]
            blocks = [draw.gaining(party) for party in by]
            low = least_within_improvement(draw.space, movers, sorted_by, pair, blocks)
        else:
            low = least_within_reach(draw.space, movers, pair)
    return np.ascontiguousarray(low[:, :, 0])
