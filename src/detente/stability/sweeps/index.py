"""Every party's moves from a given state, for questions that must look at states one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.errors import TooLargeError
from detente.model import StateSpace
from detente.stability.sweeps.blocks import MOST_STEPS, blocks_of, one_way_levers, step_bits


class MoveIndex(NamedTuple):
    """The moves of P parties from any of n states, without a list of them.

    Party p moves from state s to ``t = order[p, k]`` for ``starts[p, s] <= k < stops[p, s]`` where
    ``t != s`` and ``bits[p, s] & ~bits[p, t] == 0``. States are array positions.
    """

    order: NDArray[np.int32]
    starts: NDArray[np.int32]
    stops: NDArray[np.int32]
    bits: NDArray[np.uint64]

    def moves(self, party: int, state: int) -> NDArray[np.int32]:
        """Return the positions that party number `party` can move to from `state`."""
        block = self.order[party, self.starts[party, state] : self.stops[party, state]]
        bits = self.bits[party]
        allowed = (bits[state] & ~bits[block] == 0) & (block != state)
        return np.asarray(block[allowed])


def move_index(space: StateSpace, parties: Sequence[str]) -> MoveIndex:
    """Index the moves of the parties named, in that order. Memory: 20 bytes a state and party.

    Raises
    ------
    TooLargeError
        If one party's one-way levers have more than 64 steps in all.
    """
    shape = (len(parties), space.size)
    index = MoveIndex(
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.zeros(shape, np.uint64),
    )
    for row, party in enumerate(parties):
        blocks = blocks_of(space, party)
        index.order[row] = blocks.order
        sizes = np.diff(blocks.indptr)
        index.starts[row, blocks.order] = np.repeat(blocks.indptr[:-1], sizes)
        index.stops[row, blocks.order] = np.repeat(blocks.indptr[1:], sizes)
        one_way = one_way_levers(space, party)
        if sum(len(lever.levels) - 1 for lever in one_way) > MOST_STEPS:
            raise TooLargeError(
                f"party '{party}' has one-way levers with more than {MOST_STEPS} steps in all."
            )
        index.bits[row] = step_bits(space, one_way)
    return index
