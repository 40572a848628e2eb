"""The best that one move brings, and where no move brings more than staying."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, Ranks
from detente.model import StateSpace
from detente.moves.blocks import blocks_of
from detente.moves.mover import Mover
from detente.moves.replies import kernels

Pair = NDArray[np.int32]


def best_reply(space: StateSpace, mover: Mover, values: Ranks) -> Ranks:
    """Return the greatest value among each state and those the mover can go to from it.

    Parameters
    ----------
    values : array of int32, shape (draws, n)

    Returns
    -------
    array of int32, shape (draws, n)
    """
    return np.ascontiguousarray(pair_with_reply(space, mover, values)[..., 1])


def pair_with_reply(space: StateSpace, mover: Mover, values: Ranks) -> Pair:
    """Return each state's value, and the greatest among it and those the mover can go to.

    Parameters
    ----------
    values : array of int32, shape (draws, n)

    Returns
    -------
    array of int32, shape (draws, n, 2)
    """
    pair = np.empty((*values.shape, 2), dtype=np.int32)
    kernels.pair_with_reply(blocks_of(space, mover), values, pair)
    return pair


def stays(space: StateSpace, mover: Mover, ranks: Ranks, pair: Pair) -> tuple[BoolArray, BoolArray]:
    """Say from which states no move brings the mover more than its rank there.

    Parameters
    ----------
    ranks : array of int32, shape (draws, n)
    pair : array of int32, shape (draws, n, 2)

    Returns
    -------
    plain : array of bool, shape (draws, n)
        Where a move brings the first value of the state that it leads to.
    symmetric : array of bool, shape (draws, n)
        Where it brings the second value, or that state's rank if that is less.
    """
    plain, symmetric = np.empty((2, *ranks.shape), dtype=np.bool_)
    kernels.stays(blocks_of(space, mover), ranks, pair, plain, symmetric)
    return plain, symmetric
