"""Scrambled Sobol' points of a few dimensions, without waiting for SciPy's statistics to load."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray

BITS = 30
Words = NDArray[np.uint32]

# A primitive polynomial for each dimension, its coefficients as the digits of a number, and the
# first direction numbers: the first 64 of "new-joe-kuo-6" (S. Joe, F. Y. Kuo, "Constructing Sobol'
# sequences with better two-dimensional projections", SIAM Journal on Scientific Computing 30, 2008,
# 2635-2654).
_DIRECTIONS = """
1: 1, 3: 1, 7: 1 3, 11: 1 3 1, 13: 1 1 1, 19: 1 1 3 3, 25: 1 3 5 13, 37: 1 1 5 5 17, 41: 1 1 5 5
5, 47: 1 1 7 11 19, 55: 1 1 5 1 1, 59: 1 1 1 3 11, 61: 1 3 5 5 31, 67: 1 3 3 9 7 49, 91: 1 1 1
15 21 21, 97: 1 3 1 13 27 49, 103: 1 1 1 15 7 5, 109: 1 3 1 15 13 25, 115: 1 1 5 5 19 61, 131: 1
3 7 11 23 15 103, 137: 1 3 7 13 13 15 69, 143: 1 1 3 13 7 35 63, 145: 1 3 5 9 1 25 53, 157: 1 3
1 13 9 35 107, 167: 1 3 1 5 27 61 31, 171: 1 1 5 11 19 41 61, 185: 1 3 5 3 3 13 69, 191: 1 1 7
13 1 19 1, 193: 1 3 7 5 13 19 59, 203: 1 1 3 9 25 29 41, 211: 1 3 5 13 23 1 55, 213: 1 3 7 3 13
59 17, 229: 1 3 1 3 5 53 69, 239: 1 1 5 5 23 33 13, 241: 1 1 7 7 1 61 123, 247: 1 1 7 9 13 61
49, 253: 1 3 3 5 3 55 33, 285: 1 3 1 15 31 13 49 245, 299: 1 3 5 15 31 59 63 97, 301: 1 3 1 11
11 11 77 249, 333: 1 3 1 11 27 43 71 9, 351: 1 1 7 15 21 11 81 45, 355: 1 3 7 3 25 31 65 79,
357: 1 3 1 1 19 11 3 205, 361: 1 1 5 9 19 21 29 157, 369: 1 3 7 11 1 33 89 185, 391: 1 3 3 3 15
9 79 71, 397: 1 3 7 11 15 39 119 27, 425: 1 1 3 1 11 31 97 225, 451: 1 1 1 3 23 43 57 177, 463:
1 3 7 7 17 17 37 71, 487: 1 3 1 5 27 63 123 213, 501: 1 1 3 5 11 43 53 133, 529: 1 3 5 5 29 17
47 173 479, 539: 1 3 3 11 3 1 109 9 69, 545: 1 1 1 5 17 39 23 5 343, 557: 1 3 1 5 25 15 31 103
499, 563: 1 1 1 11 11 17 63 105 183, 601: 1 1 5 11 9 29 97 231 363, 607: 1 1 5 15 19 45 41 7
383, 617: 1 3 7 7 31 19 83 137 221, 623: 1 1 1 3 23 15 111 223 83, 631: 1 1 5 13 31 15 55 25
161, 637: 1 1 3 13 25 47 39 87 257
"""


def _rows() -> list[tuple[int, list[int]]]:
    pairs = [entry.split(":") for entry in _DIRECTIONS.replace("\n", " ").split(",")]
    return [(int(polynomial), [int(each) for each in own.split()]) for polynomial, own in pairs]


MOST_DIMENSIONS = len(_rows())


def scrambled_points(dimensions: int, draws: range, rng: np.random.Generator) -> FloatArray:
    """Return scrambled Sobol' points, digit by digit those of ``scipy.stats.qmc.Sobol``.

    Parameters
    ----------
    dimensions : int
        At most `MOST_DIMENSIONS`.
    draws : range
        The numbers of the points, with step 1.
    rng : numpy Generator
        Makes the scrambling: a lower triangular matrix of binary digits for each dimension, and a
        digital shift [1]_. SciPy uses the first child of the generator that it is given.

    Returns
    -------
    FloatArray, shape (len(draws), dimensions)
        Multiples of 2^-30 from 0, below 1.

    References
    ----------
    .. [1] J. Matousek, "On the L2-discrepancy for anchored boxes", Journal of Complexity 14 (1998),
       527-556.
    """
    powers = np.uint32(1) << np.arange(BITS, dtype=np.uint32)
    shift = rng.integers(2, size=(dimensions, BITS), dtype=np.uint32) @ powers
    matrices = np.tril(rng.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32))
    matrices[:, np.arange(BITS), np.arange(BITS)] = 1
    directions = _scrambled(_directions(dimensions), matrices @ powers[::-1])
    numbers = np.arange(draws.start, draws.stop, dtype=np.uint32)
    gray = numbers ^ (numbers >> np.uint32(1))
    points = np.broadcast_to(shift, (numbers.size, dimensions)).copy()
    for digit in range(BITS):
        on = (gray >> np.uint32(digit)) & np.uint32(1)
        if on.any():
            points ^= on[:, None] * directions[:, digit]
    scaled: FloatArray = points * 2.0**-BITS
    return scaled


def _directions(dimensions: int) -> Words:
    """Direction numbers, shape (dimensions, BITS), the first digit of each leftmost."""
    found = np.empty((dimensions, BITS), dtype=np.uint32)
    for row, (polynomial, first) in zip(found, _rows(), strict=False):
        degree, own = len(first), list(first)
        if polynomial == 1:
            own = [1] * BITS
        for place in range(len(own), BITS):
            number = own[place - degree]
            for k in range(degree):
                if polynomial >> (degree - 1 - k) & 1:
                    number ^= own[place - k - 1] << (k + 1)
            own.append(number)
        row[:] = [each << (BITS - 1 - place) for place, each in enumerate(own)]
    return found


def _scrambled(directions: Words, rows: Words) -> Words:
    """Multiply by binary matrices, whose rows are given as numbers, shape (dimensions, BITS)."""
    digits = rows[:, :, None] & directions[:, None, :]
    for half in (16, 8, 4, 2, 1):  # the parity of the digits, folded into the last
        digits ^= digits >> np.uint32(half)
    weights = np.uint32(1) << np.arange(BITS, dtype=np.uint32)[::-1]
    scrambled: Words = ((digits & np.uint32(1)) * weights[:, None]).sum(axis=1, dtype=np.uint32)
    return scrambled
