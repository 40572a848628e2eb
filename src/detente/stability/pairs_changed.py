"""How far two rankings of the same states lie apart: the pairs that they order otherwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.arrays import IntArray, Ranks


def changed_pairs(before: Ranks, after: Ranks) -> int:
    """Count the pairs of states whose relation (worse, as good, better) differs.

    Parameters
    ----------
    before, after : Ranks, shape (n,)

    Notes
    -----
    After W. R. Knight, "A computer method for calculating Kendall's tau with ungrouped data",
    *Journal of the American Statistical Association* 61, 1966, with ties. Time O(n log n).

    Examples
    --------
    >>> changed_pairs(np.array([1, 2, 3]), np.array([2, 1, 1]))
    3
    """
    _, one = np.unique(before, return_inverse=True)
    _, other = np.unique(after, return_inverse=True)
    both = one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other
    tied = _tied(one) + _tied(other) - 2 * _tied(np.unique(both, return_inverse=True)[1])
    return _inversions(other[np.argsort(both, kind="stable")]) + tied


def _tied(numbers: IntArray) -> int:
    """Count the pairs of equal numbers, from 0."""
    many = np.bincount(numbers).astype(object)
    return int((many * (many - 1) // 2).sum()) if many.size else 0


def _inversions(numbers: NDArray[np.int64]) -> int:
    """Count the pairs of which the first is larger, a binary digit at a time.

    Two numbers part at their highest digit that differs; numbers that agree so far stand together,
    in their order, and those with a 1 count the 0s after them.
    """
    found = 0
    for digit in reversed(range(int(numbers.max(initial=0)).bit_length())):
        ones = (numbers >> digit) & 1
        ahead = np.cumsum(ones)
        prefix = numbers >> (digit + 1)
        begins = np.flatnonzero(np.diff(prefix, prepend=-1))
        before = np.where(begins > 0, ahead[begins - 1], 0)
        lengths = np.diff(np.append(begins, numbers.size))
        found += int(((ahead - np.repeat(before, lengths)) * (1 - ones)).sum())
        numbers = numbers[np.argsort(numbers >> digit, kind="stable")]
    return found
