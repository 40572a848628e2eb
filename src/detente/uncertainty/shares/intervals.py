"""How far off may a share be, for the number of draws it comes from?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtri  # type: ignore[import-untyped]

from detente.arrays import FloatArray
from detente.errors import InputError
from detente.uncertainty.checks import share_of


class Estimate(NamedTuple):
    """A number and how far off it may be."""

    value: float
    low: float
    high: float


def exact_interval(
    counts: ArrayLike, draws: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Bracket chances from counts of independent draws.

    Parameters
    ----------
    counts, draws : array_like of int
        How many draws said yes, of how many.
    level : float
        The interval holds the chance in at least this share of repetitions.

    Returns
    -------
    low, high : FloatArray
        Rule U31: Clopper and Pearson's interval (*Biometrika* 26, 1934). From a count of 0 it
        starts at 0, and from all it ends at 1.

    Raises
    ------
    InputError
        If there is no draw, or a count is below 0 or above the number of draws.

    Examples
    --------
    >>> low, high = exact_interval(0, 20)
    >>> float(low), round(float(high), 4)  # 1 - 0.025 ** (1 / 20)
    (0.0, 0.1684)
    """
    share_of(level, "level")
    hits, size = np.broadcast_arrays(
        np.asarray(counts, dtype=np.float64), np.asarray(draws, dtype=np.float64)
    )
    if not (np.isfinite(size).all() and (size >= 1).all()):
        raise InputError("there is no draw; a share needs one or more.", "share")
    if not ((hits >= 0) & (hits <= size)).all():
        raise InputError("a count is below 0 or above the number of draws.", "share")
    tail = (1 - level) / 2
    none, every = hits == 0, hits == size
    low = betaincinv(np.where(none, 1, hits), np.where(none, 1, size - hits + 1), tail)
    high = betaincinv(np.where(every, 1, hits + 1), np.where(every, 1, size - hits), 1 - tail)
    return np.where(none, 0.0, low), np.where(every, 1.0, high)


def normal_reach(level: float) -> float:
    """Return how many standard errors an interval of this level reaches to each side."""
    return float(ndtri((1 + share_of(level, "level")) / 2))
