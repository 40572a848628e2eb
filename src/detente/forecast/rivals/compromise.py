"""Nothing changes, or all concerned meet in the middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import FloatArray, frozen
from detente.errors import InputError
from detente.forecast.scores.inputs import finite_numbers


@dataclass(frozen=True, eq=False)
class RivalSupport:
    """How many of those concerned would have it so (rule FC34).

    Attributes
    ----------
    share : float
        Of the weight, between 0 and 1.
    by_party : FloatArray, shape (parties,)
        The part of each party's best levels that has it so: 1, 0, or between where several levels
        are equally good.
    """

    share: float
    by_party: FloatArray


def unchanged(now: ArrayLike) -> FloatArray:
    """Forecast that everything stays as it is: 1 for what is true now, 0 for what is not.

    Parameters
    ----------
    now : array_like of bool, shape (n,)

    Returns
    -------
    FloatArray, shape (n,)
        Certain, so that its log score is infinite as soon as anything changes.

    Raises
    ------
    InputError
        If `now` is no list of truth values.
    """
    holds = np.asarray(now)
    if holds.dtype != np.bool_ or holds.ndim != 1:
        raise InputError("is no list of True and False.", "now")
    return holds.astype(np.float64)


def support(
    ranks: ArrayLike, satisfied: ArrayLike, weights: ArrayLike | None = None
) -> RivalSupport:
    """Forecast a lever by the share of those whose best level, all else as now, has it so.

    Parameters
    ----------
    ranks : array_like of float, shape (parties, levels)
        How each party ranks the levels with everything else as it is now; higher is better. Only
        levels that are possible now have a column.
    satisfied : array_like of bool, shape (levels,)
        At which levels the question is answered yes.
    weights : array_like of float, shape (parties,), optional
        At least 0, not all 0; equal unless given. For positions it is capability times salience.

    Raises
    ------
    InputError
        If a shape or a weight is wrong.

    Notes
    -----
    Rule FC34: the compromise model for a question of yes or no. Where several levels are a party's
    best, its weight is spread over them evenly.

    Examples
    --------
    One party wants the lever up, one wants it where it is, one does not mind:

    >>> support([[1, 2], [2, 1], [1, 1]], [False, True], weights=[1, 2, 1]).share
    0.375
    """
    table = finite_numbers(ranks, "ranks", dimensions=2)
    yes = np.asarray(satisfied)
    if yes.dtype != np.bool_ or yes.shape != (table.shape[1],):
        raise InputError(
            f"is not one True or False for each of {table.shape[1]} levels.", "satisfied"
        )
    heavy = _weights(np.ones(len(table)) if weights is None else weights, len(table), "parties")
    best = table == table.max(axis=1, keepdims=True)
    by_party = (best & yes).sum(axis=1) / best.sum(axis=1)
    return RivalSupport(float(heavy @ by_party), frozen(by_party))


def weighted_mean(positions: ArrayLike, weights: ArrayLike) -> float:
    """Return the compromise of some positions on a line: the mean, by weight.

    Parameters
    ----------
    positions : array_like of float, shape (n,)
    weights : array_like of float, shape (n,)
        Capability times salience: at least 0, not all 0.

    Raises
    ------
    InputError
        If the lengths differ, a number is not finite, or a weight is wrong.

    Notes
    -----
    Rule FC34.

    Examples
    --------
    >>> weighted_mean([0, 10], [3, 1])
    2.5
    """
    places = finite_numbers(positions, "positions")
    return float(_weights(weights, len(places), "positions") @ places)


def weighted_median(positions: ArrayLike, weights: ArrayLike) -> float:
    """Return the least position at which the weight up to it reaches half of all.

    Parameters
    ----------
    positions : array_like of float, shape (n,)
    weights : array_like of float, shape (n,)
        At least 0, not all 0.

    Raises
    ------
    InputError
        As :func:`weighted_mean`.

    Notes
    -----
    Rule FC34.

    Examples
    --------
    >>> weighted_median([0, 10, 20], [1, 1, 2])
    10.0
    """
    places = finite_numbers(positions, "positions")
    heavy = _weights(weights, len(places), "positions")
    order = np.argsort(places, kind="stable")
    up_to = np.cumsum(heavy[order])
    half = up_to[-1] / 2
    # Shares are sums of rounded numbers: what is half but for the last digits counts as half.
    return float(places[order][np.searchsorted(up_to, half * (1 - 1e-12))])


def _weights(values: ArrayLike, length: int, of: str) -> FloatArray:
    """Return weights that sum to one."""
    heavy = finite_numbers(values, "weights")
    if len(heavy) != length:
        raise InputError(f"has {len(heavy)} entries for {length} {of}.", "weights")
    if heavy.min() < 0 or not heavy.any():
        raise InputError("holds a negative weight, or no weight at all.", "weights")
    scaled = heavy / heavy.max()  # the sum of huge weights stays finite
    shares: FloatArray = scaled / scaled.sum()
    return shares
