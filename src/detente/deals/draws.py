"""In how many draws would nobody refuse a package, and does nothing improve on it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray, frozen
from detente.errors import InputError

CHUNK = 2**22


@dataclass(frozen=True, eq=False)
class DrawShares:
    """How a package fares over draws of what every package is worth.

    Attributes
    ----------
    rational : BoolArray, shape (draws,)
        Where no signer would refuse it (rule D5).
    efficient : BoolArray, shape (draws,)
        Where no package improves on it (rule D4).
    """

    rational: BoolArray
    efficient: BoolArray

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.rational.size)

    @property
    def share_rational(self) -> float:
        """The share of draws in which nobody would refuse it."""
        return float(self.rational.mean())

    @property
    def share_efficient(self) -> float:
        """The share of draws in which nothing improves on it."""
        return float(self.efficient.mean())

    @property
    def share_both(self) -> float:
        """The share of draws in which both are so."""
        return float((self.rational & self.efficient).mean())

    def __repr__(self) -> str:
        return (
            f"<DrawShares of {self.draws} draws: rational {self.share_rational:.3g}, efficient "
            f"{self.share_efficient:.3g}, both {self.share_both:.3g}>"
        )


def draw_shares(values: ArrayLike, place: int, disagreement: ArrayLike) -> DrawShares:
    """Judge one package under many draws of what all of them are worth (rule D32).

    Parameters
    ----------
    values : array, shape (draws, signers, m)
        What each of m packages is worth to each signer, on its own scale, in every draw.
    place : int
        The package asked about, from 0.
    disagreement : array, shape (draws, signers) or (signers,)
        In every draw, or the same in all.

    Returns
    -------
    DrawShares

    Raises
    ------
    InputError
        If the shapes do not fit, there is no draw, or a value is not a finite number.

    Examples
    --------
    >>> draw_shares([[[1, 2], [1, 0]], [[1, 2], [1, 1]]], 0, [0, 1])
    <DrawShares of 2 draws: rational 1, efficient 0.5, both 0.5>
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 3 or not array.size:
        raise InputError(
            f"values have shape {array.shape}; draws, signers and packages are needed.", "values"
        )
    draws, signers, m = array.shape
    if not 0 <= place < m:
        raise InputError(f"there is no package {place}; there are {m}, from 0.", "place")
    floor = np.asarray(disagreement, dtype=np.float64)
    if floor.shape not in ((signers,), (draws, signers)):
        raise InputError(
            f"the disagreement point has shape {floor.shape}; ({signers},) or ({draws}, {signers}) "
            "is needed.",
            "disagreement",
        )
    if not (np.isfinite(array).all() and np.isfinite(floor).all()):
        raise InputError("a value is not a finite number; a failed draw has to be left out.")
    here = array[:, :, place]
    efficient = np.empty(draws, dtype=np.bool_)
    step = max(1, CHUNK // (signers * m))
    for start in range(0, draws, step):
        part = slice(start, start + step)
        efficient[part] = ~_improved(array[part], here[part])
    rational = (here >= floor).all(axis=1)
    return DrawShares(frozen(np.asarray(rational)), frozen(efficient))


def _improved(values: FloatArray, here: FloatArray) -> BoolArray:
    as_good: BoolArray = np.all(values >= here[:, :, None], axis=1)
    better: BoolArray = np.any(values > here[:, :, None], axis=1)
    return np.asarray(np.any(as_good & better, axis=1))
