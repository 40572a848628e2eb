"""Forecasts that were renewed while their question was open."""

from __future__ import annotations

from fractions import Fraction
from math import inf, log

import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import InputError, NotApplicableError
from detente.forecast.scores import (
    StandingForecast,
    baseline_points,
    brier_score,
    log_score,
    time_weighted_brier_score,
    time_weighted_log_score,
)
from tests.forecast.conftest import chances, reference
from tests.oracles import scores as oracles

REFERENCE = reference()["scores"]
TEN_DIGITS = {"rtol": 0, "atol": 1e-10}


def test_time_weighted_scores_of_the_reference() -> None:
    given_ = REFERENCE["time_weighted"]
    starts, _, p = zip(*given_["forecasts"], strict=True)
    asked = StandingForecast(given_["days"], starts, p, given_["outcome"])
    assert_allclose(time_weighted_brier_score([asked]).mean, given_["brier"], **TEN_DIGITS)
    assert_allclose(time_weighted_log_score([asked]).mean, given_["log"], **TEN_DIGITS)


def test_points_of_the_reference() -> None:
    given_ = REFERENCE["metaculus_baseline"]
    found = baseline_points([0.8, 0.8], [1, 0]).each
    assert_allclose(found, [given_["yes"]["0.8"], given_["no"]["0.8"]], **TEN_DIGITS)
    half = baseline_points([0.8], [1], 0.5).mean
    assert_allclose(half, given_["half_the_window"], **TEN_DIGITS)


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, list[tuple[int, Fraction]]]:
    days = draw(st.integers(1, 8))
    later = draw(st.sets(st.integers(1, days), max_size=4).map(lambda each: each - {days}))
    starts = [0, *sorted(later)]
    return days, [(start, draw(chances())) for start in starts]


@settings(max_examples=50)
@given(windows(), st.integers(0, 1))
def test_the_mean_over_days_is_what_the_definition_says(
    window: tuple[int, list[tuple[int, Fraction]]], outcome: int
) -> None:
    days, forecasts = window
    starts, p = zip(*forecasts, strict=True)
    asked = StandingForecast(days, starts, tuple(map(float, p)), outcome)
    found = time_weighted_brier_score([asked]).mean
    exact = oracles.day_by_day(days, forecasts, lambda each: (each - outcome) ** 2)
    assert_allclose(found, float(exact), rtol=0, atol=1e-12)

    def surprise(each: Fraction) -> float:
        chance = float(each if outcome else 1 - each)
        return -log(chance) if chance else inf

    found = time_weighted_log_score([asked]).mean
    assert_allclose(found, oracles.day_by_day(days, forecasts, surprise), rtol=1e-12)


@settings(max_examples=50)
@given(chances(), st.integers(0, 1))
def test_a_forecast_that_stood_throughout_scores_as_ever(p: Fraction, outcome: int) -> None:
    asked = [StandingForecast(30, (0,), (float(p),), outcome)]
    brier, logs = brier_score([float(p)], [outcome]), log_score([float(p)], [outcome])
    assert_allclose(time_weighted_brier_score(asked).mean, brier.mean, rtol=1e-12)
    assert_allclose(time_weighted_log_score(asked).mean, logs.mean, rtol=1e-12)


def test_nobody_is_paid_for_early_closing() -> None:
    """The window stays the denominator, and the last forecast is carried on to its end."""
    late = StandingForecast(10, (0, 4), (0.3, 0.6), 1)
    early = StandingForecast(10, (0, 4), (0.3, 0.6), 1, closed=5)
    assert time_weighted_brier_score([early]).mean == time_weighted_brier_score([late]).mean
    # Up to the close alone it would be 4 days of .49 and 1 of .16:
    assert_allclose(time_weighted_brier_score([early]).mean, 0.292)


def test_open_questions_are_counted_and_windows_count_alike() -> None:
    questions = [
        StandingForecast(10, (0,), (0.5,), 1),
        StandingForecast(1000, (0,), (1.0,), 1),
        StandingForecast(10, (0,), (0.0,), None),
    ]
    found = time_weighted_brier_score(questions)
    assert (found.mean, found.n, found.unresolved) == (0.125, 2, 1)


def test_a_miss_that_was_certain_for_a_day_is_infinite() -> None:
    found = time_weighted_log_score([StandingForecast(10, (0, 1), (0.0, 0.9), 1)])
    assert found.mean == inf
    assert found.certain_misses == 1


def test_points_of_a_forecast_that_never_stood_are_none() -> None:
    assert baseline_points([0.0, 0.5], [1, 1], [0.0, 1.0]).each.tolist() == [0, 0]
    assert baseline_points([0.0], [1]).mean == -inf


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, (0,), (0.5,), 1), "days: is 0; a window has some length"),
        ((-3, (0,), (0.5,), 1), "a window has some length"),
        ((float("nan"), (0,), (0.5,), 1), "no finite number"),
        ((10, (1,), (0.5,), 1), "begins on day 1; the first forecast stands from day 0"),
        ((10, (0, 0), (0.5, 0.5), 1), "does not rise"),
        ((10, (0, 10), (0.5, 0.5), 1), "after the close"),
        ((10, (0, 5), (0.5, 0.5), 1, 5), "day 5, after the close"),
        ((10, (0,), (0.5,), 1, 11), "outside the window"),
        ((10, (0,), (0.5,), 1, 0), "outside the window"),
        ((10, (0,), (1.5,), 1), "between 0 and 1"),
        ((10, (0, 1), (0.5,), 1), "2 entries for 1"),
        ((10, (), (), 1), "empty"),
    ],
)
def test_a_window_that_cannot_be_is_refused(arguments: tuple[object, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        StandingForecast(*arguments)  # type: ignore[arg-type]


def test_no_question_and_no_answer_are_refused() -> None:
    with pytest.raises(InputError, match="one question or more"):
        time_weighted_brier_score([])
    with pytest.raises(NotApplicableError, match="open"):
        time_weighted_log_score([StandingForecast(1, (0,), (0.5,), None)])
    with pytest.raises(InputError, match="found 2"):
        time_weighted_log_score([StandingForecast(1, (0,), (0.5,), 2)])
    with pytest.raises(InputError, match="stood: holds 2"):
        baseline_points([0.5], [1], 2.0)
