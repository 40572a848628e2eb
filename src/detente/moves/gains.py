"""The moves by which every member of a mover gains, where it has several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, Ranks
from detente.errors import TooLargeError
from detente.model import StateSpace
from detente.moves.blocks import Blocks, blocks_of, step_bits
from detente.moves.mover import Mover

MOST_LEVELS = 64
MOST_PAIRS = 2**26


@dataclass(frozen=True, eq=False)
class MovePairs:
    """One mover's moves, block by block, for b blocks of at most l states.

    Attributes
    ----------
    places : array of int, shape (b, l)
        The states of each block, as array positions; -1 where a block has fewer.
    leads : BoolArray, shape (b, l, l)
        Whether a move leads from one to another; never to itself.
    """

    places: NDArray[np.int64]
    leads: BoolArray

    def gains(self, ranks: Ranks, bars: Ranks | None = None) -> BoolArray:
        """Say which moves bring every member more than it has, shape (b, l, l).

        Parameters
        ----------
        ranks : array of int32, shape (members, n)
        bars : array of int32, shape (members, n), optional
            What a move has to exceed; the ranks themselves unless given.
        """
        better = self.leads.copy()
        for own, least in zip(ranks, ranks if bars is None else bars, strict=True):
            better &= own[self.places][:, None, :] > least[self.places][:, :, None]
        return better

    def spread(self, cells: BoolArray, size: int) -> BoolArray:
        """Put a mark of every state of every block in its place, shape (n,)."""
        found = np.zeros(size, dtype=np.bool_)
        inside = self.places >= 0
        found[self.places[inside]] = cells[inside]
        return found


def move_pairs(space: StateSpace, mover: Mover) -> MovePairs:
    """List a mover's moves as pairs.

    Raises
    ------
    TooLargeError
        If there are more than 2^26 pairs of states to look at.
    """
    blocks = blocks_of(space, mover)
    sizes = np.diff(blocks.indptr)
    longest = int(sizes.max())
    if sizes.size * longest**2 > MOST_PAIRS:
        raise TooLargeError(
            f"{mover.name} moves between {sizes.size * longest**2:,} pairs of states; moves that "
            f"several make together are compared for at most {MOST_PAIRS:,}."
        )
    places = np.full((sizes.size, longest), -1, dtype=np.int64)
    inside = np.arange(longest) < sizes[:, None]
    places[inside] = blocks.order
    bits = step_bits(space, mover)[places]
    leads = (bits[:, :, None] & ~bits[:, None, :]) == 0
    leads &= inside[:, :, None] & inside[:, None, :] & ~np.eye(longest, dtype=np.bool_)
    return MovePairs(places, leads)


def gaining_blocks(
    space: StateSpace, mover: Mover, ranks: Ranks, bars: Ranks | None = None
) -> Blocks:
    """Return the mover's blocks with bits that say which moves every member gains by.

    A move adds bits just when it is allowed and each member has more where it leads.

    Parameters
    ----------
    ranks : array of int32, shape (members, n)
    bars : array of int32, shape (members, n), optional
        What a move has to exceed; the ranks themselves unless given.

    Raises
    ------
    TooLargeError
        If it has more than 64 combinations of levels.
    """
    blocks = blocks_of(space, mover)
    pairs = move_pairs(space, mover)
    longest = pairs.places.shape[1]
    if longest > MOST_LEVELS:
        raise TooLargeError(
            f"{mover.name}: {longest} combinations of its levels; a lever of several holders, and "
            f"a party that moves only for more than a threshold, have at most {MOST_LEVELS}."
        )
    better = pairs.gains(ranks, bars) | np.eye(longest, dtype=np.bool_)
    marks = np.uint64(1) << np.arange(longest, dtype=np.uint64)
    added = np.bitwise_or.reduce(np.where(better, marks[None, :, None], np.uint64(0)), axis=1)
    bits = np.zeros(space.size, dtype=np.uint64)
    inside = pairs.places >= 0
    bits[pairs.places[inside]] = added[inside]
    none = np.empty(0, np.int16)
    return blocks._replace(bits=bits, kind=none)
