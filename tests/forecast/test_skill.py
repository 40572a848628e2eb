"""Skill, resampling over cycles, and the luck of the best."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.forecast.scores import gain_of_the_best, measure_skill, resampled_means
from tests.forecast.conftest import reference
from tests.oracles import scores as oracles

BEST = reference()["scores"]["best_of_k"]
SCORES = [0.1, 0.3, 0.2, 0.6, 0.5]
RIVAL = [0.2, 0.3, 0.4, 0.5, 0.5]
CYCLES = ["A", "A", "B", "C", "C"]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def all_draws() -> Counter[float]:
    """Every way to draw three cycles, each as likely, and the mean of its questions."""
    parts = [
        [score for score, cycle in zip(SCORES, CYCLES, strict=True) if cycle == name]
        for name in "ABC"
    ]
    found: Counter[float] = Counter()
    for picks in product(parts, repeat=3):
        pool = [score for part in picks for score in part]
        found[round(sum(pool) / len(pool), 9)] += 1
    return found


def test_whole_cycles_are_drawn_each_as_often() -> None:
    draws = 40_000
    means = resampled_means(SCORES, CYCLES, draws=draws, rng=rng())
    found = Counter(np.round(means, 9).tolist())
    expected = all_draws()
    assert found.keys() == expected.keys()
    for mean, ways in expected.items():
        share = ways / 27
        error = (share * (1 - share) / draws) ** 0.5
        assert abs(found[mean] / draws - share) < 4.5 * error


@settings(max_examples=50)
@given(st.integers(2, 5))
def test_repeating_every_question_makes_nothing_surer(times: int) -> None:
    """Were questions drawn, twice as many of them would narrow the interval."""
    once = measure_skill(SCORES, RIVAL, CYCLES, rng=rng(), draws=200)
    again = measure_skill(SCORES * times, RIVAL * times, CYCLES * times, rng=rng(), draws=200)
    assert_allclose([again.low, again.value, again.high], [once.low, once.value, once.high])
    assert again.n == times * once.n
    assert again.cycles == once.cycles == 3


def test_names_of_cycles_do_not_matter() -> None:
    renamed = [{"A": "z", "B": "y", "C": "x"}[cycle] for cycle in CYCLES]
    before = resampled_means(SCORES, CYCLES, draws=100, rng=rng())
    assert_array_equal(resampled_means(SCORES, renamed, draws=100, rng=rng()), before)


def test_the_seed_decides() -> None:
    first, again, other = (
        resampled_means(SCORES, CYCLES, draws=50, rng=rng(seed)) for seed in (1, 1, 2)
    )
    assert_array_equal(first, again)
    assert (first != other).any()


def test_two_forecasters_are_drawn_together() -> None:
    both = resampled_means(np.transpose([SCORES, RIVAL]), CYCLES, draws=300, rng=rng())
    assert_array_equal(both[:, 0], resampled_means(SCORES, CYCLES, draws=300, rng=rng()))
    assert_array_equal(both[:, 1], resampled_means(RIVAL, CYCLES, draws=300, rng=rng()))


def test_skill_is_the_share_of_the_rivals_score_that_is_saved() -> None:
    found = measure_skill(SCORES, RIVAL, CYCLES, rng=rng())
    assert_allclose(found.value, 1 - 1.7 / 1.9)
    ways = sorted(
        1 - sum(SCORES[k] for k in pool) / sum(RIVAL[k] for k in pool)
        for picks in product([(0, 1), (2,), (3, 4)], repeat=3)
        for pool in [[k for part in picks for k in part]]
    )
    # 27 ways, each as likely: the 5 % quantile is the second (1/27 < .05 < 2/27), 95 % the 26th.
    assert_allclose([found.low, found.high], [ways[1], ways[25]])
    assert not found.shown


def test_the_same_forecaster_has_no_skill_and_a_better_one_has() -> None:
    same = measure_skill(RIVAL, RIVAL, CYCLES, rng=rng())
    assert (same.value, same.low, same.high, same.shown) == (0, 0, 0, False)
    half = measure_skill([each / 2 for each in RIVAL], RIVAL, CYCLES, rng=rng())
    assert_allclose([half.value, half.low, half.high], 0.5)
    assert half.shown
    perfect = measure_skill([0.0] * 5, RIVAL, CYCLES, rng=rng())
    assert (perfect.value, perfect.low) == (1, 1)


def test_a_rival_that_is_perfect_in_one_cycle() -> None:
    found = measure_skill([0.1, 0.0], [0.0, 0.4], ["A", "B"], rng=rng())
    assert found.low == -inf  # a quarter of the draws has A alone
    assert found.value == 0.75
    both = measure_skill([0.0, 0.1], [0.0, 0.4], ["A", "B"], rng=rng())
    assert (both.low, both.high) == (0, 0.75)


@pytest.mark.parametrize("models", [int(k) for k in next(iter(BEST.values()))])
def test_the_luck_of_the_best_of_the_reference(models: int) -> None:
    expected = next(iter(BEST.values()))[str(models)]
    assert_allclose(gain_of_the_best(models), expected, rtol=0, atol=5e-4)


@pytest.mark.parametrize("models", [1, 2, 3, 7, 40])
def test_the_luck_of_the_best_is_what_the_definition_says(models: int) -> None:
    assert_allclose(gain_of_the_best(models), oracles.best_of(models), rtol=0, atol=1e-9)


def test_the_luck_of_very_many() -> None:
    assert gain_of_the_best(1_000) < gain_of_the_best(1_000_000) < 5
    # 1 / sqrt(pi) for two: a closed form
    assert_allclose(gain_of_the_best(2), np.pi**-0.5, rtol=1e-12)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scores": []}, "empty"),
        ({"scores": [0.1]}, "rival: has 5 entries for 1"),
        ({"cycles": ["A"]}, "cycles: has 1 entries for 5"),
        ({"cycles": ["A"] * 5}, "all questions are of one cycle"),
        ({"scores": [0.1, 0.3, 0.2, 0.6, inf]}, "scores: holds inf"),
        ({"rival": [0.1, 0.3, 0.2, 0.6, inf]}, "rival: holds inf"),
        ({"scores": [0.1, 0.3, 0.2, 0.6, -0.1]}, "scores: holds -0.1"),
        ({"rival": [0.0] * 5}, "rival: scores 0 throughout"),
        ({"level": 1.0}, "level"),
        ({"level": float("nan")}, "level"),
        ({"draws": 0}, "draw once or more often"),
    ],
)
def test_wrong_input_is_refused(change: dict[str, object], said: str) -> None:
    arguments = {"scores": SCORES, "rival": RIVAL, "cycles": CYCLES, "rng": rng()} | change
    with pytest.raises(InputError, match=said):
        measure_skill(**arguments)  # type: ignore[arg-type]


def test_one_cycle_and_too_many_draws_have_errors_of_their_own() -> None:
    with pytest.raises(NotApplicableError):
        resampled_means([0.1], ["A"], draws=10, rng=rng())
    with pytest.raises(TooLargeError, match="ask for fewer"):
        resampled_means(SCORES, CYCLES, draws=10**9, rng=rng())
    for models in (0, -1, 2.5, 10**7):
        with pytest.raises(InputError, match="can be told"):
            gain_of_the_best(models)  # type: ignore[arg-type]
