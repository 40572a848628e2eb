"""The continuous ranked probability score: forecasts of a number."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr  # type: ignore[import-untyped]

from detente.arrays import FloatArray
from detente.errors import InputError
from detente.forecast.scores.inputs import (
    distributions,
    finite_numbers,
    probabilities,
    resolved_numbers,
    same_length,
)
from detente.forecast.scores.mean_score import MeanScore, mean_of


def crps_of_samples(samples: ArrayLike, observed: ArrayLike) -> MeanScore:
    """Score forecasts that are given as draws, taking the draws for the whole forecast.

    Parameters
    ----------
    samples : array_like of float, shape (n, m)
        m ≥ 1 draws for each of n forecasts, in the unit of what is observed.
    observed : sequence of float or None, length n
        What was observed; None while it is open.

    Returns
    -------
    MeanScore
        In the unit of what is observed, from 0 up. With one draw it is the distance from it.

    Raises
    ------
    InputError
        If there is no draw, the lengths differ, a number is not finite, or numbers lie so far
        apart that their distance is not.
    NotApplicableError
        If nothing is observed yet.

    Notes
    -----
    Rule FC24, after [1]_: the integral over x of (F(x) - [observed ≤ x])², where F is the share of
    draws up to x. Time O(n m log m).

    References
    ----------
    .. [1] J. E. Matheson, R. L. Winkler, "Scoring rules for continuous probability distributions",
       *Management Science* 22, 1976, 1087–1096.

    Examples
    --------
    >>> round(crps_of_samples([[1, 2, 3, 4, 7]], [2.5]).mean, 4)
    0.58
    """
    draws = finite_numbers(samples, "samples", dimensions=2)
    found, resolved = resolved_numbers(observed, len(draws))
    kept = np.sort(draws[resolved], axis=1)
    shares = np.full(kept.shape, 1 / kept.shape[1])
    return mean_of(_finite(_integral(kept, shares, found)), resolved)


def fair_crps_of_samples(samples: ArrayLike, observed: ArrayLike) -> MeanScore:
    """Score forecasts that are given as draws, as if there were endlessly many of them.

    Parameters
    ----------
    samples : array_like of float, shape (n, m)
        m ≥ 2 independent draws for each of n forecasts.
    observed : sequence of float or None, length n
        What was observed; None while it is open.

    Returns
    -------
    MeanScore
        On the average over draws what the law behind them would score; one forecast may fall
        below 0.

    Raises
    ------
    InputError
        As :func:`crps_of_samples`, and if there are fewer than two draws.
    NotApplicableError
        If nothing is observed yet.

    Notes
    -----
    Rule FC24: the mean distance of two draws is taken over pairs of different draws [1]_.

    References
    ----------
    .. [1] C. A. T. Ferro, "Fair scores for ensemble forecasts", *Quarterly Journal of the Royal
       Meteorological Society* 140, 2014, 1917–1923.

    Examples
    --------
    >>> round(fair_crps_of_samples([[1, 2, 3, 4, 7]], [2.5]).mean, 4)
    0.3
    """
    draws = finite_numbers(samples, "samples", dimensions=2)
    size = draws.shape[1]
    if size < 2:
        raise InputError("has one draw a forecast; two or more are needed.", "samples")
    found, resolved = resolved_numbers(observed, len(draws))
    kept = np.sort(draws[resolved], axis=1)
    shares = np.full(kept.shape, 1 / size)
    up_to = np.arange(1, size) / size
    with np.errstate(over="ignore", invalid="ignore"):
        spread = (np.diff(kept, axis=1) * up_to * (1 - up_to)).sum(axis=1)
        fair = _integral(kept, shares, found) - spread / (size - 1)
    return mean_of(_finite(fair), resolved)


def crps_of_distribution(values: ArrayLike, p: ArrayLike, observed: ArrayLike) -> MeanScore:
    """Score forecasts that are discrete distributions over numbers.

    Parameters
    ----------
    values : array_like of float, shape (n, k)
        The k numbers that each forecast thinks possible, in any order.
    p : array_like of float, shape (n, k)
        Their chances; each row sums to one.
    observed : sequence of float or None, length n
        What was observed, one of `values` or not; None while it is open.

    Returns
    -------
    MeanScore
        In the unit of `values`, from 0 up.

    Raises
    ------
    InputError
        As :func:`crps_of_samples`, and if `p` has another shape than `values` or a row of it is
        no distribution.
    NotApplicableError
        If nothing is observed yet.

    Notes
    -----
    Rule FC24. With equal chances it is :func:`crps_of_samples`; over the whole numbers 0 to k - 1
    it is :func:`ranked_probability_score`.

    Examples
    --------
    >>> round(crps_of_distribution([[0, 1, 2]], [[0.2, 0.5, 0.3]], [1]).mean, 4)
    0.13
    """
    places = finite_numbers(values, "values", dimensions=2)
    chances = distributions(p)
    if chances.shape != places.shape:
        raise InputError(f"has shape {chances.shape}; values have {places.shape}.", "p")
    found, resolved = resolved_numbers(observed, len(places))
    order = np.argsort(places[resolved], axis=1, kind="stable")
    kept = np.take_along_axis(places[resolved], order, axis=1)
    shares = np.take_along_axis(chances[resolved], order, axis=1)
    return mean_of(_finite(_integral(kept, shares, found)), resolved)


def crps_of_normal(mean: ArrayLike, spread: ArrayLike, observed: ArrayLike) -> MeanScore:
    """Score forecasts that are normal laws.

    Parameters
    ----------
    mean, spread : array_like of float, shape (n,)
        Mean and standard deviation (more than 0), in the unit of what is observed.
    observed : sequence of float or None, length n
        What was observed; None while it is open.

    Raises
    ------
    InputError
        If the lengths differ, a number is not finite, or a spread is not more than 0.
    NotApplicableError
        If nothing is observed yet.

    Notes
    -----
    Rule FC24; the closed form stands in [1]_.

    References
    ----------
    .. [1] T. Gneiting, A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation",
       *Journal of the American Statistical Association* 102, 2007, 359–378.

    Examples
    --------
    >>> round(crps_of_normal([0], [1], [0]).mean, 6)
    0.233695
    """
    centre = finite_numbers(mean, "mean")
    width = finite_numbers(spread, "spread")
    same_length(width, len(centre), "spread")
    if not (width > 0).all():
        raise InputError(f"holds {width.min():g}; a spread is more than 0.", "spread")
    found, resolved = resolved_numbers(observed, len(centre))
    with np.errstate(over="ignore"):
        z = (found - centre[resolved]) / width[resolved]
        density = np.exp(-np.square(z) / 2) / np.sqrt(2 * np.pi)
        each = width[resolved] * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi))
    return mean_of(_finite(each), resolved)


def quantile_score(level: ArrayLike, quantile: ArrayLike, observed: ArrayLike) -> MeanScore:
    """Score forecasts of a quantile: a number that is passed with a stated chance.

    Parameters
    ----------
    level : array_like of float, shape (n,)
        The chance that what is observed lies below, between 0 and 1.
    quantile : array_like of float, shape (n,)
        The number forecast for that level.
    observed : sequence of float or None, length n
        What was observed; None while it is open.

    Returns
    -------
    MeanScore
        (level - [observed < quantile]) (observed - quantile), from 0 up.

    Raises
    ------
    InputError
        If the lengths differ, a number is not finite, or a level leaves [0, 1].
    NotApplicableError
        If nothing is observed yet.

    Notes
    -----
    Rule FC24. Twice its integral over all levels is the CRPS.

    Examples
    --------
    >>> quantile_score([0.1, 0.9], [2, 2], [5, 5]).each.round(4).tolist()
    [0.3, 2.7]
    """
    levels = probabilities(level, "level")
    marks = finite_numbers(quantile, "quantile")
    same_length(marks, len(levels), "quantile")
    found, resolved = resolved_numbers(observed, len(levels))
    with np.errstate(over="ignore", invalid="ignore"):
        beyond = found - marks[resolved]
        each = (levels[resolved] - (beyond < 0)) * beyond
    return mean_of(_finite(each), resolved)


def _integral(places: FloatArray, shares: FloatArray, observed: FloatArray) -> FloatArray:
    """Integrate (F(x) - [observed ≤ x])² over x, a row at a time.

    `places`, shape (n, k), rise along each row; `shares` are their weights. Between two marks the
    integrand is constant, so that the integral is a sum without differences of large numbers.
    """
    marks = np.concatenate([places, observed[:, None]], axis=1)
    weights = np.concatenate([shares, np.zeros((len(shares), 1))], axis=1)
    order = np.argsort(marks, axis=1, kind="stable")
    marks = np.take_along_axis(marks, order, axis=1)
    up_to = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)[:, :-1]
    reached = observed[:, None] <= marks[:, :-1]
    with np.errstate(over="ignore", invalid="ignore"):
        each: FloatArray = (np.square(up_to - reached) * np.diff(marks, axis=1)).sum(axis=1)
    return each


def _finite(each: FloatArray) -> FloatArray:
    if not np.isfinite(each).all():
        raise InputError("numbers lie so far apart that their distance is not finite.", "observed")
    return each
