"""Scores of forecasts that were renewed while a question was open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError
from detente.forecast.scores.binary import squared_errors, surprises
from detente.forecast.scores.inputs import (
    Outcomes,
    binary_outcomes,
    finite_numbers,
    probabilities,
    same_length,
)
from detente.forecast.scores.mean_score import MeanScore, mean_of


@dataclass(frozen=True)
class StandingForecast:
    """One question, and what was forecast from when on.

    Attributes
    ----------
    days : float
        Length of the window that was scheduled for the question, more than 0.
    starts : tuple of float
        The days, counted from the opening, from which each forecast stood: 0 first, then rising,
        all before the window ends. Each stands until the next, the last until the window ends.
    p : tuple of float
        The chance given to yes, one a start.
    outcome : {0, 1, None}
        What happened; None while it is open.
    closed : float, optional
        The day on which the answer was known, if that was before the window's end.

    Raises
    ------
    InputError
        If the days do not run as said, a forecast was made after the answer was known, or a chance
        leaves [0, 1].
    """

    days: float
    starts: tuple[float, ...]
    p: tuple[float, ...]
    outcome: int | None
    closed: float | None = None

    def __post_init__(self) -> None:
        chances = probabilities(self.p)
        starts = finite_numbers(self.starts, "starts")
        same_length(starts, len(chances), "starts")
        if not finite_numbers([self.days], "days")[0] > 0:
            raise InputError(f"is {self.days:g}; a window has some length.", "days")
        if starts[0] != 0:
            raise InputError(
                f"begins on day {starts[0]:g}; the first forecast stands from day 0, since days "
                "without a forecast have no score.",
                "starts",
            )
        if not all(early < late for early, late in pairwise(starts)):
            raise InputError("does not rise from forecast to forecast.", "starts")
        end = self.days if self.closed is None else finite_numbers([self.closed], "closed")[0]
        if not 0 < end <= self.days:
            raise InputError(f"is {end:g}, outside the window of {self.days:g} days.", "closed")
        if not starts[-1] < end:
            raise InputError(f"has a forecast of day {starts[-1]:g}, after the close.", "starts")


def time_weighted_brier_score(questions: Sequence[StandingForecast]) -> MeanScore:
    """Average the Brier score over the days of each question's scheduled window.

    A question that closes early keeps its window, and the last forecast is carried on to the end
    of it: otherwise those whose questions close early would be paid for it.

    Parameters
    ----------
    questions : sequence of StandingForecast
        Windows may have different lengths; each question counts the same.

    Returns
    -------
    MeanScore
        Between 0 and 1; open questions are kept out and counted.

    Raises
    ------
    InputError
        If there is no question, or an outcome is none of 0, 1 and None.
    NotApplicableError
        If every question is open.

    Notes
    -----
    Rule FC27.

    Examples
    --------
    >>> asked = StandingForecast(days=10, starts=(0, 4), p=(0.3, 0.6), outcome=1, closed=7)
    >>> round(time_weighted_brier_score([asked]).mean, 4)  # 4 days of .49, 6 of .16
    0.292
    """
    return _time_weighted(questions, squared_errors)


def time_weighted_log_score(questions: Sequence[StandingForecast]) -> MeanScore:
    """Average the log score over the days of each question's scheduled window.

    Parameters
    ----------
    questions : sequence of StandingForecast
        Windows may have different lengths; each question counts the same.

    Returns
    -------
    MeanScore
        From 0 up; infinite where what happened had been given no chance for some time. Open
        questions are kept out and counted.

    Raises
    ------
    InputError, NotApplicableError
        As :func:`time_weighted_brier_score`.

    Notes
    -----
    Rule FC27.

    Examples
    --------
    >>> asked = StandingForecast(days=10, starts=(0, 4), p=(0.3, 0.6), outcome=1)
    >>> round(time_weighted_log_score([asked]).mean, 4)
    0.7881
    """
    return _time_weighted(questions, surprises)


def baseline_points(p: ArrayLike, outcomes: Outcomes, stood: ArrayLike = 1.0) -> MeanScore:
    """Score forecasts in the points that Metaculus gives against a coin: the more the better.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        The chance given to yes.
    outcomes : sequence of {0, 1, None}, length n
        What happened; None while it is open.
    stood : array_like of float, shape (n,) or ()
        The share of the scheduled window in which the forecast stood.

    Returns
    -------
    MeanScore
        100 log₂(2 q) times `stood`, for the chance q given to what happened: 100 at best, 0 for a
        coin, minus infinity for a certain miss.

    Raises
    ------
    InputError
        If the lengths differ or a number leaves its range.
    NotApplicableError
        If every outcome is open.

    Notes
    -----
    Rule FC27.

    Examples
    --------
    >>> baseline_points([0.8, 0.8], [1, 0]).each.round(2).tolist()
    [67.81, -132.19]
    """
    chances = probabilities(p)
    shares = probabilities(np.broadcast_to(stood, chances.shape), "stood")
    happened, resolved = binary_outcomes(outcomes, len(chances))
    points = 100 * (1 - surprises(chances[resolved], happened) / np.log(2))
    kept = shares[resolved]
    return mean_of(np.where(kept > 0, points, 0.0) * kept, resolved)


def _time_weighted(
    questions: Sequence[StandingForecast], score: Callable[[FloatArray, BoolArray], FloatArray]
) -> MeanScore:
    if not questions:
        raise InputError("is empty; a score needs one question or more.", "questions")
    happened, resolved = binary_outcomes([each.outcome for each in questions], len(questions))
    scored = [question for question, kept in zip(questions, resolved, strict=True) if kept]
    each = np.array(
        [_over_window(question, yes, score) for question, yes in zip(scored, happened, strict=True)]
    )
    return mean_of(each, resolved)


def _over_window(
    question: StandingForecast,
    happened: np.bool_,
    score: Callable[[FloatArray, BoolArray], FloatArray],
) -> float:
    lengths = np.diff([*question.starts, question.days])
    each = score(np.array(question.p), np.full(len(lengths), happened))
    return float((each * lengths).sum() / question.days)
