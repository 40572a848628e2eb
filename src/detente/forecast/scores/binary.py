"""Brier and log score of yes-or-no forecasts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError
from detente.forecast.scores.inputs import Outcomes, binary_outcomes, probabilities
from detente.forecast.scores.mean_score import MeanScore, mean_of


def brier_score(p: ArrayLike, outcomes: Outcomes) -> MeanScore:
    """Score yes-or-no forecasts by the square of their distance from what happened.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        The chance given to yes, between 0 and 1.
    outcomes : sequence of {0, 1, None}, length n
        What happened; None while it is open, which keeps the forecast out and is counted.

    Returns
    -------
    MeanScore
        Between 0 (sure and right) and 1 (sure and wrong); a coin scores 0.25.

    Raises
    ------
    InputError
        If there is no forecast, the lengths differ, `p` leaves [0, 1] or is NaN, or an outcome is
        none of the three.
    NotApplicableError
        If every outcome is open.

    Notes
    -----
    Rule FC22. It is half of what [1]_ defined, who sums over yes and no.

    References
    ----------
    .. [1] G. W. Brier, "Verification of forecasts expressed in terms of probability", *Monthly
       Weather Review* 78, 1950, 1–3.

    Examples
    --------
    >>> score = brier_score([0.1, 0.4, 0.8, 0.3], [0, 0, 1, None])
    >>> round(score.mean, 4), score.n, score.unresolved
    (0.07, 3, 1)
    """
    chances = probabilities(p)
    happened, resolved = binary_outcomes(outcomes, len(chances))
    return mean_of(squared_errors(chances[resolved], happened), resolved)


def log_score(p: ArrayLike, outcomes: Outcomes) -> MeanScore:
    """Score yes-or-no forecasts by minus the natural logarithm of the chance of what happened.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        The chance given to yes, between 0 and 1.
    outcomes : sequence of {0, 1, None}, length n
        What happened; None while it is open, which keeps the forecast out and is counted.

    Returns
    -------
    MeanScore
        From 0 (sure and right) up; a coin scores 0.693. It is infinite where what happened had been
        given no chance, and :attr:`MeanScore.certain_misses` counts those. Nothing is clipped:
        :func:`off_the_ends` does that, where somebody wants it and says so.

    Raises
    ------
    InputError, NotApplicableError
        As :func:`brier_score`.

    Notes
    -----
    Rule FC22, after [1]_.

    References
    ----------
    .. [1] I. J. Good, "Rational decisions", *Journal of the Royal Statistical Society B* 14, 1952,
       107–114.

    Examples
    --------
    >>> round(log_score([0.8, 0.5], [1, 0]).mean, 4)
    0.4581
    >>> missed = log_score([0.8, 0.0], [1, 1])
    >>> missed.mean, missed.certain_misses
    (inf, 1)
    """
    chances = probabilities(p)
    happened, resolved = binary_outcomes(outcomes, len(chances))
    return mean_of(surprises(chances[resolved], happened), resolved)


def off_the_ends(p: ArrayLike, margin: float = 0.005) -> tuple[FloatArray, int]:
    """Move chances at least `margin` away from 0 and 1, and say how many that touched.

    The log score of a certain miss is infinite. Whoever would rather have a number scores what
    this returns, and prints the margin and the count beside it.

    Parameters
    ----------
    p : array_like of float, shape (n,)
    margin : float
        More than 0 and less than a half.

    Returns
    -------
    moved : FloatArray, shape (n,)
    touched : int
        How many chances were nearer to an end.

    Raises
    ------
    InputError
        If a chance lies outside [0, 1], or `margin` outside (0, 1/2).

    Examples
    --------
    >>> moved, touched = off_the_ends([0.0, 0.3, 1.0])
    >>> moved.tolist(), touched
    ([0.005, 0.3, 0.995], 2)
    """
    chances = probabilities(p)
    within = probabilities([margin], "margin")[0]
    if not 0 < within < 0.5:
        raise InputError(f"is {margin:g}; it lies between 0 and 1/2.", "margin")
    moved = np.clip(chances, within, 1 - within)
    return moved, int((moved != chances).sum())


def squared_errors(p: FloatArray, happened: BoolArray) -> FloatArray:
    """Return the Brier score of each forecast; `p` and `happened` have one shape."""
    return np.square(p - happened)


def surprises(p: FloatArray, happened: BoolArray) -> FloatArray:
    """Return the log score of each forecast; infinite where a certain thing failed."""
    with np.errstate(divide="ignore"):
        # log1p keeps the digits of a chance near zero; 0.0 + gives no negative zero.
        return 0.0 - np.where(happened, np.log(p), np.log1p(-p))
