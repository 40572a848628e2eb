"""The states of each block, best rank first."""

from __future__ import annotations

import numpy as np

from detente.arrays import Ranks
from detente.model import StateSpace
from detente.moves.blocks import blocks_of
from detente.moves.mover import Mover
from detente.moves.sorting import kernels


def sorted_blocks(space: StateSpace, mover: Mover, ranks: Ranks) -> Ranks:
    """Return the states block by block, best rank first within each.

    One that is as good as the one before it in its block is told as ``~s``, which is below 0.
    """
    ranked = np.empty(ranks.shape, dtype=np.int32)
    kernels.sort_blocks(blocks_of(space, mover), ranks, ranked)
    return ranked
