"""Which package would be fair? Bargaining solutions on a finite set of packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray
from detente.deals.efficiency import check_values, efficient_set
from detente.errors import InputError

SolutionName = Literal["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]
TIE = 1e-12


@dataclass(frozen=True)
class Solution:
    """What one bargaining solution picks.

    Attributes
    ----------
    name : str
    places : tuple of int
        Positions of the packages it picks, ties included; empty where it picks none.
    score : float or None
        The number that is greatest there: the product of gains as shares of the greatest gains
        (Nash), the least such share (Kalai-Smorodinsky), the least gain (egalitarian), the sum of
        gains (utilitarian).
    indifferent : tuple of int
        Positions of the parties that gain nothing in any package they would sign; left out.
    why_none : str
        Why it picks none, where it does.
    """

    name: SolutionName
    places: tuple[int, ...]
    score: float | None
    indifferent: tuple[int, ...] = ()
    why_none: str = ""


def individually_rational(values: ArrayLike, disagreement: ArrayLike) -> BoolArray:
    """Mark the packages that give every party at least its disagreement value (rule D5).

    Parameters
    ----------
    values : array, shape (parties, m)
    disagreement : array, shape (parties,)

    Examples
    --------
    >>> individually_rational([[2, 1, 0], [0, 1, 2]], [1, 0])
    array([ True,  True, False])
    """
    array = check_values(values)
    return np.asarray((array >= _floor(array, disagreement)[:, None]).all(axis=0))


def nash_point(values: ArrayLike, disagreement: ArrayLike) -> Solution:
    """Pick the package with the greatest product of gains over disagreement (rule D6).

    Parameters
    ----------
    values : array, shape (parties, m)
    disagreement : array, shape (parties,)

    Returns
    -------
    Solution
        Among packages that nobody would refuse. An indifferent party is left out of the product.
        Where no package gives a gain to everybody else at once the product is 0 throughout, and
        no package is picked.

    References
    ----------
    .. [1] J. F. Nash, "The bargaining problem", *Econometrica* 18, 1950.

    Examples
    --------
    >>> nash_point([[1, 0.9, 0.5, 0], [0, 0.6, 0.65, 1]], [0, 0]).places
    (1,)
    """

    def score(gains: FloatArray, ideal: FloatArray) -> FloatArray:
        return np.asarray((gains / ideal[:, None]).prod(axis=0))

    return _pick("nash", values, disagreement, score)


def kalai_smorodinsky_point(values: ArrayLike, disagreement: ArrayLike) -> Solution:
    """Pick the package whose least gain, as a share of the party's greatest gain, is greatest.

    Parameters
    ----------
    values : array, shape (parties, m)
    disagreement : array, shape (parties,)

    Notes
    -----
    Rule D7. The greatest gain is taken over the packages that nobody would refuse. It is the
    largest *minimum* share that counts; making shares as equal as possible is another thing and
    can pick a package that is worse for everybody.

    References
    ----------
    .. [1] E. Kalai, M. Smorodinsky, "Other solutions to Nash's bargaining problem",
       *Econometrica* 43, 1975.

    Examples
    --------
    The shares of the third package are more equal, and lower:

    >>> kalai_smorodinsky_point([[1, 0.9, 0.5, 0], [0, 0.6, 0.65, 1]], [0, 0]).places
    (1,)
    """

    def score(gains: FloatArray, ideal: FloatArray) -> FloatArray:
        return np.asarray((gains / ideal[:, None]).min(axis=0))

    return _pick("kalai_smorodinsky", values, disagreement, score)


def egalitarian_point(values: ArrayLike, disagreement: ArrayLike) -> Solution:
    """Pick the package whose least gain is greatest, gains being compared as they stand.

    Parameters
    ----------
    values : array, shape (parties, m)
    disagreement : array, shape (parties,)

    Notes
    -----
    Rule D8. It compares the parties' scales with each other: use it only where they are alike.

    Examples
    --------
    >>> egalitarian_point([[1, 0.9, 0.5, 0], [0, 0.6, 0.65, 1]], [0, 0]).places
    (1,)
    """
    return _pick("egalitarian", values, disagreement, lambda gains, _: gains.min(axis=0))


def utilitarian_point(values: ArrayLike, disagreement: ArrayLike) -> Solution:
    """Pick the package with the greatest sum of gains, among those that nobody would refuse.

    Parameters
    ----------
    values : array, shape (parties, m)
    disagreement : array, shape (parties,)

    Notes
    -----
    Rule D9. It compares the parties' scales with each other: use it only where they are alike.

    Examples
    --------
    >>> utilitarian_point([[1, 0.9, 0.5, 0], [0, 0.6, 0.65, 1]], [0, 0]).places
    (1,)
    """
    return _pick("utilitarian", values, disagreement, lambda gains, _: gains.sum(axis=0))


Score = Callable[[FloatArray, FloatArray], FloatArray]


def _pick(name: SolutionName, values: ArrayLike, disagreement: ArrayLike, score: Score) -> Solution:
    array = check_values(values)
    gains = array - _floor(array, disagreement)[:, None]
    rational = np.flatnonzero((gains >= 0).all(axis=0))
    if not rational.size:
        return Solution(name, (), None, why_none="somebody would refuse every package.")
    gains = gains[:, rational]
    ideal = gains.max(axis=1)
    indifferent = tuple(int(party) for party in np.flatnonzero(ideal <= 0))
    if len(indifferent) == len(ideal):
        why = "nobody gains anything in a package that nobody would refuse."
        return Solution(name, (), None, indifferent, why)
    active = ideal > 0
    scores = score(gains[active], ideal[active])
    best = float(scores.max())
    if name == "nash" and best <= 0:
        why = "no package gives a gain to everybody who could gain, so every product is 0."
        return Solution(name, (), 0.0, indifferent, why)
    tied = np.flatnonzero(scores >= best - TIE * max(abs(best), TIE))
    efficient = tied[efficient_set(gains[:, tied])]
    places = tuple(int(place) for place in rational[efficient])
    return Solution(name, places, best, indifferent)


def _floor(values: FloatArray, disagreement: ArrayLike) -> FloatArray:
    floor = np.asarray(disagreement, dtype=np.float64)
    if floor.shape != (values.shape[0],) or not np.isfinite(floor).all():
        raise InputError(
            f"the disagreement point has shape {floor.shape}; {values.shape[0]} finite numbers are "
            "needed, one a party."
        )
    return floor
