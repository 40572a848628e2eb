"""The array types that travel between the layers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
Ranks = NDArray[np.int32]
Codes = NDArray[np.uint64]

__all__ = ["BoolArray", "Codes", "FloatArray", "IntArray", "Ranks", "dense_ranks", "frozen"]


def dense_ranks(keys: NDArray[Any]) -> Ranks:
    """Number the distinct values of `keys` upward from 1; equal values share a number.

    >>> dense_ranks(np.array([30, 10, 30, 20]))
    array([3, 1, 3, 2], dtype=int32)
    """
    _, inverse = np.unique(keys, return_inverse=True)
    return (inverse.reshape(keys.shape) + 1).astype(np.int32)


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return `array`, made read-only."""
    array.setflags(write=False)
    return array
