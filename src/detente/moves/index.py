"""Every mover's moves from a given state, for questions that must look at states one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.model import StateSpace
from detente.moves.blocks import blocks_of, step_bits
from detente.moves.mover import Mover


class MoveIndex(NamedTuple):
    """The moves of P movers from any of n states, without a list of them.

    Mover p moves from state s to ``t = order[p, k]`` for ``starts[p, s] <= k < stops[p, s]`` where
    ``t != s`` and ``bits[p, s] & ~bits[p, t] == 0``. States are array positions.
    """

    order: NDArray[np.int32]
    starts: NDArray[np.int32]
    stops: NDArray[np.int32]
    bits: NDArray[np.uint64]

    def moves(self, mover: int, state: int) -> NDArray[np.int32]:
        """Return the positions that mover number `mover` can move to from `state`."""
        block = self.order[mover, self.starts[mover, state] : self.stops[mover, state]]
        bits = self.bits[mover]
        allowed = (bits[state] & ~bits[block] == 0) & (block != state)
        return np.asarray(block[allowed])


def index_moves(space: StateSpace, movers: Sequence[Mover]) -> MoveIndex:
    """Index the moves of some movers, in that order. Memory: 20 bytes a state and mover.

    Raises
    ------
    TooLargeError
        If one mover's levers bar the way back at more than 64 steps in all.
    """
    shape = (len(movers), space.size)
    index = MoveIndex(
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.zeros(shape, np.uint64),
    )
    for row, mover in enumerate(movers):
        blocks = blocks_of(space, mover)
        index.order[row] = blocks.order
        sizes = np.diff(blocks.indptr)
        index.starts[row, blocks.order] = np.repeat(blocks.indptr[:-1], sizes)
        index.stops[row, blocks.order] = np.repeat(blocks.indptr[1:], sizes)
        index.bits[row] = step_bits(space, mover)
    return index
