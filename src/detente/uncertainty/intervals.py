"""How far off may a share be, for the number of draws it comes from?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtri, stdtrit  # type: ignore[import-untyped]

from detente.arrays import FloatArray
from detente.errors import InputError
from detente.uncertainty.method_checks import share_of


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


def interval_of_scrambles(
    counts: Sequence[int], draws_each: int, *, level: float = 0.95
) -> Estimate:
    """Bracket a chance from some independent scrambles of one set of quasi-random points.

    Points of one scramble are spread evenly, so that they are not independent and the interval of
    :func:`exact_interval` is wider than it has to be. The shares of the scrambles are independent
    of each other, and Student's interval of their mean says how far off that mean is.

    Parameters
    ----------
    counts : sequence of int
        How many points of each scramble said yes. Two scrambles or more; eight are a good number.
    draws_each : int
        How many points a scramble has.
    level : float
        As for :func:`exact_interval`.

    Returns
    -------
    Estimate
        Rule U32. Where all scrambles agree to the last point they say nothing about the error;
        the exact interval of all points together is given then.
    """
    share_of(level, "level")
    shares = np.asarray(counts, dtype=np.float64) / draws_each if draws_each else np.zeros(0)
    if shares.ndim != 1 or shares.size < 2:
        raise InputError(
            "an error takes two scrambles or more, of one point or more each.", "scrambles"
        )
    low, high = exact_interval(counts, draws_each, level=level)
    mean = float(shares.mean())
    if (shares == shares[0]).all():
        low, high = exact_interval(sum(counts), draws_each * shares.size, level=level)
        return Estimate(mean, float(low), float(high))
    reach = float(stdtrit(shares.size - 1, (1 + level) / 2))
    reach *= float(shares.std(ddof=1)) / shares.size**0.5
    return Estimate(mean, max(mean - reach, 0.0), min(mean + reach, 1.0))


def normal_reach(level: float) -> float:
    """Return how many standard errors an interval of this level reaches to each side."""
    return float(ndtri((1 + share_of(level, "level")) / 2))
