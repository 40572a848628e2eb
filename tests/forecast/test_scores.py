"""Scores of single forecasts: published figures, definitions, symmetries, propriety, refusals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import InputError, NotApplicableError
from detente.forecast.scores import (
    MeanScore,
    brier_score,
    category_brier_score,
    category_log_score,
    crps_of_distribution,
    crps_of_normal,
    crps_of_samples,
    fair_crps_of_samples,
    log_score,
    mean_over_groups,
    off_the_ends,
    quantile_score,
    ranked_probability_score,
)
from tests.forecast.conftest import chances, forecasts, laws, reference
from tests.oracles import scores as oracles

REFERENCE = reference()["scores"]
NUMBERS = st.integers(-6, 6).map(lambda each: Fraction(each, 2))
EXACT = {"rtol": 0, "atol": 1e-12}
TEN_DIGITS = {"rtol": 0, "atol": 1e-10}


def as_floats(values: list[Fraction]) -> list[float]:
    return [float(value) for value in values]


# The reference


def test_binary_scores_of_the_reference() -> None:
    given_ = REFERENCE["binary"]
    assert_allclose(brier_score(given_["p"], given_["o"]).mean, given_["brier"], **TEN_DIGITS)
    assert_allclose(log_score(given_["p"], given_["o"]).mean, given_["log"], **TEN_DIGITS)


def test_category_scores_of_the_reference() -> None:
    ranked, multi = REFERENCE["ranked"], REFERENCE["multi"]
    found = ranked_probability_score([ranked["p"]], [ranked["category"] - 1])
    assert_allclose(found.mean, ranked["rps"], **TEN_DIGITS)
    p, category = [multi["p"]], [multi["category"] - 1]
    found = category_brier_score(p, category)
    assert_allclose(found.mean, multi["brier_all_categories"], **TEN_DIGITS)
    assert_allclose(category_log_score(p, category).mean, multi["log"], **TEN_DIGITS)


def test_crps_of_the_reference() -> None:
    given_ = REFERENCE["crps"]
    draws, observed = [given_["ensemble"]], [given_["obs"]]
    assert_allclose(crps_of_samples(draws, observed).mean, given_["empirical"], **TEN_DIGITS)
    assert_allclose(fair_crps_of_samples(draws, observed).mean, given_["fair"], **TEN_DIGITS)
    found = crps_of_normal([0, 1], [1, 2], [0, 3]).each
    expected = [given_["normal_0_1_at_0"], given_["normal_1_2_at_3"]]
    assert_allclose(found, expected, **TEN_DIGITS)
    found = quantile_score([0.1, 0.9], [2, 2], [5, 5]).each
    assert_allclose(found, list(given_["quantile_score"].values()), **TEN_DIGITS)


# The definitions


@settings(max_examples=50)
@given(forecasts())
def test_binary_scores_are_what_the_definitions_say(
    drawn: tuple[list[Fraction], list[int | None]],
) -> None:
    p, outcomes = drawn
    brier, logs = brier_score(as_floats(p), outcomes), log_score(as_floats(p), outcomes)
    assert_allclose(brier.mean, float(oracles.brier(p, outcomes)), **EXACT)
    assert_allclose(logs.mean, oracles.log_loss(p, outcomes), rtol=1e-12)
    assert brier.unresolved == logs.unresolved == outcomes.count(None)
    assert brier.n == len(outcomes) - outcomes.count(None)
    sure = [(0, 1), (1, 0)]
    assert logs.certain_misses == sum(pair in sure for pair in zip(p, outcomes, strict=True))


@settings(max_examples=50)
@given(laws(least=2), st.data())
def test_category_scores_are_what_the_definitions_say(
    law: list[Fraction], data: st.DataObject
) -> None:
    category = data.draw(st.integers(0, len(law) - 1))
    p = [as_floats(law)] * 2
    found = category_brier_score(p, [category, None])
    assert_allclose(found.mean, float(oracles.category_brier(law, category)), **EXACT)
    assert found.unresolved == 1
    found = ranked_probability_score(p, [None, category])
    assert_allclose(found.mean, float(oracles.ranked(law, category)), **EXACT)
    given_ = float(law[category])
    found = category_log_score(p, [category, None])
    assert_allclose(found.mean, -log(given_) if given_ else inf, rtol=1e-12)
    assert found.certain_misses == (given_ == 0)


@settings(max_examples=50)
@given(st.lists(NUMBERS, min_size=2, max_size=6), NUMBERS)
def test_crps_of_samples_is_what_the_definition_says(
    draws: list[Fraction], observed: Fraction
) -> None:
    law = [(draw, Fraction(1, len(draws))) for draw in draws]
    rows, seen = [as_floats(draws)] * 2, [float(observed), None]
    found = crps_of_samples(rows, seen)
    assert_allclose(found.mean, float(oracles.crps(law, observed)), **EXACT)
    assert found.unresolved == 1
    found = fair_crps_of_samples(rows, seen)
    assert_allclose(found.mean, float(oracles.fair_crps(draws, observed)), **EXACT)


@settings(max_examples=50)
@given(laws(), st.data())
def test_crps_of_a_distribution_is_what_the_definition_says(
    law: list[Fraction], data: st.DataObject
) -> None:
    size = len(law)
    values = data.draw(st.lists(NUMBERS, min_size=size, max_size=size))
    observed = data.draw(NUMBERS)
    found = crps_of_distribution([as_floats(values)], [as_floats(law)], [float(observed)])
    pairs = list(zip(values, law, strict=True))
    assert_allclose(found.mean, float(oracles.crps(pairs, observed)), **EXACT)


def test_the_normal_law_is_the_limit_of_many_quantiles() -> None:
    from statistics import NormalDist

    size = 20_001
    places = NormalDist(1, 2).quantiles(size + 1)
    found = crps_of_samples([places], [3]).mean
    assert_allclose(crps_of_normal([1], [2], [3]).mean, found, atol=2e-5)


@settings(max_examples=50)
@given(laws(), st.data())
def test_fair_crps_over_all_draws_is_that_of_the_law(
    law: list[Fraction], data: st.DataObject
) -> None:
    """Every pair of draws, by its chance: the mean does not depend on the number of draws."""
    observed = data.draw(NUMBERS)
    places = range(len(law))
    fair = sum(
        float(law[a] * law[b]) * fair_crps_of_samples([[a, b]], [float(observed)]).mean
        for a, b in product(places, repeat=2)
    )
    exact = crps_of_distribution([list(places)], [as_floats(law)], [float(observed)]).mean
    assert_allclose(fair, exact, **EXACT)


# What one score is to another


@settings(max_examples=50)
@given(chances(), st.integers(0, 1))
def test_two_categories_are_a_question_of_yes_or_no(p: Fraction, outcome: int) -> None:
    row, single = [[float(1 - p), float(p)]], [float(p)]
    assert_allclose(
        category_brier_score(row, [outcome]).mean, 2 * brier_score(single, [outcome]).mean, **EXACT
    )
    assert_allclose(
        ranked_probability_score(row, [outcome]).mean, brier_score(single, [outcome]).mean, **EXACT
    )
    assert_allclose(
        category_log_score(row, [outcome]).mean, log_score(single, [outcome]).mean, **EXACT
    )


@settings(max_examples=50)
@given(laws(least=2), st.data())
def test_crps_over_whole_numbers_is_the_ranked_score(
    law: list[Fraction], data: st.DataObject
) -> None:
    category = data.draw(st.integers(0, len(law) - 1))
    places, row = [list(range(len(law)))], [as_floats(law)]
    found = crps_of_distribution(places, row, [category]).mean
    assert_allclose(found, ranked_probability_score(row, [category]).mean, **EXACT)


@settings(max_examples=50)
@given(NUMBERS, NUMBERS)
def test_crps_of_a_single_draw_is_its_distance(draw: Fraction, observed: Fraction) -> None:
    found = crps_of_samples([[float(draw)]], [float(observed)]).mean
    assert found == float(abs(draw - observed))


@settings(max_examples=50)
@given(laws(), st.data())
def test_crps_is_twice_the_quantile_score_over_all_levels(
    law: list[Fraction], data: st.DataObject
) -> None:
    observed = float(data.draw(NUMBERS))
    values = np.arange(len(law), dtype=float)
    steps = 2_000
    levels = (np.arange(steps) + 0.5) / steps
    quantiles = values[np.searchsorted(np.cumsum(as_floats(law)) + 1e-12, levels)]
    found = quantile_score(levels, quantiles, [observed] * steps).mean
    exact = crps_of_distribution([values], [as_floats(law)], [observed]).mean
    assert_allclose(2 * found, exact, atol=0.02)


# Symmetries


@settings(max_examples=50)
@given(forecasts())
def test_no_for_yes_changes_nothing(drawn: tuple[list[Fraction], list[int | None]]) -> None:
    p, outcomes = drawn
    turned = [None if outcome is None else 1 - outcome for outcome in outcomes]
    rest = [1 - each for each in p]
    for score in (brier_score, log_score):
        before, after = score(as_floats(p), outcomes), score(as_floats(rest), turned)
        assert_allclose(after.each, before.each, rtol=1e-12, atol=1e-12)


@settings(max_examples=50)
@given(laws(least=2), st.data())
def test_an_order_may_be_read_backwards(law: list[Fraction], data: st.DataObject) -> None:
    category = data.draw(st.integers(0, len(law) - 1))
    for score in (ranked_probability_score, category_brier_score, category_log_score):
        before = score([as_floats(law)], [category]).mean
        after = score([as_floats(law[::-1])], [len(law) - 1 - category]).mean
        assert_allclose(after, before, **EXACT)


@settings(max_examples=50)
@given(st.lists(NUMBERS, min_size=2, max_size=6), NUMBERS, NUMBERS, st.integers(1, 5))
def test_crps_moves_with_its_unit(
    draws: list[Fraction], observed: Fraction, shift: Fraction, factor: int
) -> None:
    moved = [[float(factor * draw + shift) for draw in draws]]
    seen = [float(factor * observed + shift)]
    for score in (crps_of_samples, fair_crps_of_samples):
        before = score([as_floats(draws)], [float(observed)]).mean
        assert_allclose(score(moved, seen).mean, factor * before, **EXACT)
        mirrored = score([[-float(draw) for draw in draws]], [-float(observed)]).mean
        assert_allclose(mirrored, before, **EXACT)


@settings(max_examples=50)
@given(forecasts(), st.randoms())
def test_the_order_of_questions_does_not_matter(
    drawn: tuple[list[Fraction], list[int | None]], shuffler: object
) -> None:
    p, outcomes = drawn
    order = list(range(len(p)))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    before = brier_score(as_floats(p), outcomes).mean
    after = brier_score([float(p[k]) for k in order], [outcomes[k] for k in order]).mean
    assert_allclose(after, before, **EXACT)


# Propriety: nobody gains by saying anything but what they think


@pytest.mark.parametrize("score", [brier_score, log_score])
def test_binary_scores_are_best_at_the_truth(
    score: Callable[[list[float], list[int]], MeanScore],
) -> None:
    grid = np.linspace(0, 1, 101)
    yes, no = (score(list(grid), [outcome] * 101).each for outcome in (1, 0))
    for truth in grid:
        with np.errstate(invalid="ignore"):
            expected = np.where(truth > 0, truth * yes, 0) + np.where(
                truth < 1, (1 - truth) * no, 0
            )
        best = np.flatnonzero(expected <= expected.min() + 1e-12)
        assert grid[best].tolist() == [truth]


@settings(max_examples=50)
@given(laws(least=2), st.data())
def test_category_scores_are_best_at_the_truth(truth: list[Fraction], data: st.DataObject) -> None:
    size = len(truth)
    said = data.draw(laws(least=size).filter(lambda law: len(law) == size and law != truth))
    for score in (category_brier_score, category_log_score, ranked_probability_score):
        assert expected(score, truth, truth) < expected(score, said, truth)


def expected(
    score: Callable[[list[list[float]], list[int]], MeanScore],
    said: list[Fraction],
    truth: list[Fraction],
) -> float:
    """What a forecaster expects who says one thing and thinks another."""
    return sum(
        float(chance) * score([as_floats(said)], [category]).mean
        for category, chance in enumerate(truth)
        if chance
    )


# Groups


def test_dates_of_one_event_are_one_observation() -> None:
    score = brier_score([0.0, 0.0, 1.0, 0.5], [1, 1, 1, None])
    grouped = mean_over_groups(score, ["a", "a", "b", "c"])
    assert grouped.means == {"a": 1.0, "b": 0.0}
    assert grouped.sizes == {"a": 2, "b": 1}
    assert grouped.mean == 0.5
    assert score.mean == 2 / 3


# What is told, and what is refused


def test_a_certain_miss_is_infinite_and_counted() -> None:
    score = log_score([0.0, 0.4, 1.0], [1, 1, 0])
    assert score.mean == inf
    assert score.certain_misses == 2
    assert np.isfinite(score.each).tolist() == [False, True, False]
    moved, touched = off_the_ends([0.0, 0.4, 1.0, 0.001])
    assert moved.tolist() == [0.005, 0.4, 0.995, 0.005]
    assert touched == 3
    assert np.isfinite(log_score(moved, [1, 1, 0, 0]).mean)


def test_a_certain_hit_scores_a_plain_zero() -> None:
    found = log_score([1.0, 0.0], [1, 0]).each
    assert not np.signbit(found).any()
    assert found.tolist() == [0, 0]


def test_what_is_scored_cannot_be_changed() -> None:
    score = brier_score([0.3, 0.4], [1, None])
    with pytest.raises(ValueError, match="read-only"):
        score.each[0] = 0
    assert score.resolved.tolist() == [True, False]


SCORES = (brier_score, log_score)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize(
    ("p", "outcomes", "said"),
    [
        ([], [], "p: is empty"),
        ([0.2, 1.2], [0, 1], r"p: holds 1.2 at \[2\]; a probability lies between 0 and 1"),
        ([-1e-9], [0], "between 0 and 1"),
        ([np.nan], [0], r"p: holds nan at \[1\], no finite number"),
        ([np.inf], [0], "no finite number"),
        ([None], [0], "no finite number"),
        ([10**400], [0], "no array of numbers"),
        (["0.3"], [0], "no plain number"),
        ([0.2 + 0j], [0], "no plain number"),
        ([[0.2], [0.3]], [0, 1], "2 dimensions; 1 expected"),
        ([[0.2], [0.3, 0.1]], [0, 1], "no array of numbers"),
        (0.2, [0], "0 dimensions"),
        ([0.2], [0, 1], "outcomes: has 2 entries for 1 forecasts"),
        ([0.2], [], "outcomes: has 0 entries"),
        ([0.2], [2], r"outcomes\[1\]: found 2; write 1, 0, or None"),
        ([0.2], [0.5], r"outcomes\[1\]"),
        ([0.2], [np.nan], r"outcomes\[1\]: found nan"),
        ([0.2], ["1"], r"outcomes\[1\]"),
        ([0.2], "1", "no list"),
        ([0.2], 1, "no list"),
    ],
)
def test_binary_input_that_is_wrong_is_refused(
    score: Callable[..., MeanScore], p: object, outcomes: object, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        score(p, outcomes)


@pytest.mark.parametrize(
    "outcomes", [[True, False], np.array([1, 0]), np.array([True, False]), [1.0, 0.0]]
)
def test_outcomes_may_be_written_in_several_ways(outcomes: object) -> None:
    assert brier_score([1, 0], outcomes).mean == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("score", SCORES)
def test_nothing_resolved_is_no_score(score: Callable[..., MeanScore]) -> None:
    with pytest.raises(NotApplicableError, match="all 2 outcomes are open"):
        score([0.2, 0.3], [None, None])


@pytest.mark.parametrize(
    "score", [category_brier_score, category_log_score, ranked_probability_score]
)
@pytest.mark.parametrize(
    ("p", "outcomes", "said"),
    [
        ([[0.5, 0.4]], [0], r"p\[1\]: sums to 0.9; it has to be 1"),
        ([[0.5, 0.5]], [2], "the categories are 0 to 1"),
        ([[0.5, 0.5]], [-1], "the categories are 0 to 1"),
        ([[0.5, 0.5]], [True], "the categories are 0 to 1"),
        ([[0.5, 0.5]], [0.0], "the categories are 0 to 1"),
        ([0.5, 0.5], [0], "1 dimensions; 2 expected"),
        ([[1.5, -0.5]], [0], "between 0 and 1"),
        ([[0.5, 0.5]], [0, 1], "2 entries for 1"),
        ([[]], [0], "empty"),
    ],
)
def test_category_input_that_is_wrong_is_refused(
    score: Callable[..., MeanScore], p: object, outcomes: object, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        score(p, outcomes)


@pytest.mark.parametrize(
    ("score", "arguments", "said"),
    [
        (ranked_probability_score, ([[1.0]], [0]), "one category"),
        (crps_of_samples, ([[]], [1]), "empty"),
        (crps_of_samples, ([[1, 2]], [np.nan]), "observed: holds nan"),
        (crps_of_samples, ([[1, np.inf]], [1]), "samples: holds inf"),
        (crps_of_samples, ([[1, 2]], [1, 2]), "2 entries for 1"),
        (crps_of_samples, ([[1, 2]], [[1]]), "2 dimensions"),
        (crps_of_samples, ([[-1.7e308, 1.7e308]], [1.7e308]), "not finite"),
        (crps_of_samples, ([[1, 2]], [None]), "open"),
        (fair_crps_of_samples, ([[1]], [1]), "one draw"),
        (fair_crps_of_samples, ([[-1.7e308, 1.7e308]], [0]), "not finite"),
        (crps_of_distribution, ([[1, 2]], [[0.5, 0.4]], [1]), "sums to 0.9"),
        (crps_of_distribution, ([[1, 2, 3]], [[0.5, 0.5]], [1]), "shape"),
        (crps_of_normal, ([0], [0], [1]), "more than 0"),
        (crps_of_normal, ([0], [1, 2], [1]), "2 entries for 1"),
        (quantile_score, ([1.2], [1], [1]), "level: holds 1.2"),
        (quantile_score, ([0.2], [1, 2], [1]), "2 entries for 1"),
        (off_the_ends, ([0.2], 0.5), "margin"),
        (off_the_ends, ([0.2], 0.0), "margin"),
        (mean_over_groups, (brier_score([0.2], [1]), ["a", "b"]), "2 entries for 1"),
    ],
)
def test_other_input_that_is_wrong_is_refused(
    score: Callable[..., object], arguments: tuple[object, ...], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        score(*arguments)
