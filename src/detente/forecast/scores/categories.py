"""Scores of forecasts over several categories, ordered or not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from detente.errors import InputError
from detente.forecast.scores.inputs import category_outcomes, distributions
from detente.forecast.scores.mean_score import MeanScore, mean_of


def category_brier_score(p: ArrayLike, outcomes: Sequence[int | None]) -> MeanScore:
    """Score forecasts over categories by the squared distance from what happened.

    Parameters
    ----------
    p : array_like of float, shape (n, k)
        Each row one forecast over k categories, summing to one.
    outcomes : sequence of int or None, length n
        The category that came about, counted from 0; None while it is open.

    Returns
    -------
    MeanScore
        Summed over the categories: between 0 and 2. With two categories it is twice
        :func:`brier_score`.

    Raises
    ------
    InputError
        If there is no forecast, the lengths differ, a row is no distribution, or an outcome is no
        category.
    NotApplicableError
        If every outcome is open.

    Notes
    -----
    Rule FC23: the score as [1]_ defined it.

    References
    ----------
    .. [1] G. W. Brier, "Verification of forecasts expressed in terms of probability", *Monthly
       Weather Review* 78, 1950, 1–3.

    Examples
    --------
    >>> round(category_brier_score([[0.2, 0.5, 0.3]], [1]).mean, 4)
    0.38
    """
    chances = distributions(p)
    found, resolved = category_outcomes(outcomes, *chances.shape)
    happened = np.eye(chances.shape[1])[found]
    return mean_of(np.square(chances[resolved] - happened).sum(axis=1), resolved)


def category_log_score(p: ArrayLike, outcomes: Sequence[int | None]) -> MeanScore:
    """Score forecasts over categories by minus the logarithm of the chance of what happened.

    Parameters
    ----------
    p : array_like of float, shape (n, k)
        Each row one forecast over k categories, summing to one.
    outcomes : sequence of int or None, length n
        The category that came about, counted from 0; None while it is open.

    Returns
    -------
    MeanScore
        From 0 up; infinite where what happened had been given no chance, which
        :attr:`MeanScore.certain_misses` counts.

    Raises
    ------
    InputError, NotApplicableError
        As :func:`category_brier_score`.

    Notes
    -----
    Rule FC23, after [1]_.

    References
    ----------
    .. [1] I. J. Good, "Rational decisions", *Journal of the Royal Statistical Society B* 14, 1952,
       107–114.

    Examples
    --------
    >>> round(category_log_score([[0.2, 0.5, 0.3]], [1]).mean, 4)
    0.6931
    """
    chances = distributions(p)
    found, resolved = category_outcomes(outcomes, *chances.shape)
    given = chances[resolved][np.arange(len(found)), found]
    with np.errstate(divide="ignore"):
        return mean_of(0.0 - np.log(given), resolved)


def ranked_probability_score(p: ArrayLike, outcomes: Sequence[int | None]) -> MeanScore:
    """Score forecasts over ordered categories: a near miss costs less than a far one.

    Parameters
    ----------
    p : array_like of float, shape (n, k)
        Each row one forecast over k ≥ 2 categories in their order, summing to one.
    outcomes : sequence of int or None, length n
        The category that came about, counted from 0; None while it is open.

    Returns
    -------
    MeanScore
        The sum of the Brier scores of the k - 1 questions "is it beyond this category?": between 0
        and k - 1. With two categories it is :func:`brier_score`.

    Raises
    ------
    InputError
        As :func:`category_brier_score`, and if there is but one category.
    NotApplicableError
        If every outcome is open.

    Notes
    -----
    Rule FC23, after [1]_, whose score is turned round and scaled.

    References
    ----------
    .. [1] E. S. Epstein, "A scoring system for probability forecasts of ranked categories",
       *Journal of Applied Meteorology* 8, 1969, 985–987.

    Examples
    --------
    >>> one_off, two_off = ranked_probability_score([[0.7, 0.2, 0.1]] * 2, [1, 2]).each
    >>> round(float(one_off), 2), round(float(two_off), 2)
    (0.5, 1.3)
    """
    chances = distributions(p)
    categories = chances.shape[1]
    if categories < 2:
        raise InputError("has one category; an order needs two or more.", "p")
    found, resolved = category_outcomes(outcomes, *chances.shape)
    up_to = np.cumsum(chances[resolved], axis=1)[:, :-1]
    reached = found[:, None] <= np.arange(categories - 1)
    return mean_of(np.square(up_to - reached).sum(axis=1), resolved)
