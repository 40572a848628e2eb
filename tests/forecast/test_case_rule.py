"""A case's gains as a tilt of past rates: what it says, how strength is chosen, and no peeking."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest
from hypothesis import given, settings, strategies as st

from detente.errors import InputError
from detente.forecast.backtest import (
    CALENDAR,
    CaseRule,
    Past,
    back_test,
    find_peeks,
    grid_forecaster,
    load_past,
    strengths_by_cycle,
    tilted_chance,
)
from detente.forecast.backtest.left_out import left_out_forecasts
from tests.forecast.conftest import CYCLES

PAST = load_past(CYCLES)
GAINS = {"grid_us_eases": ((1.0, -0.4), (3.0, -0.1)), "grid_count_zero": ((1.0, -0.12),)}
RULE = CaseRule("aims", "0" * 64, GAINS, (0.0, 1.0, 3.0, 6.0))
WAYS = st.lists(st.tuples(st.floats(0.1, 5), st.floats(-1, 1)), min_size=1, max_size=4)


@given(st.floats(0, 0.999), WAYS, st.floats(0, 5))
def test_the_hazard_is_multiplied_by_the_mean_factor(
    p: float, ways: list[tuple[float, float]], strength: float
) -> None:
    factor = sum(w * exp(strength * g) for w, g in ways) / sum(w for w, _ in ways)
    found = tilted_chance(p, tuple(ways), strength)
    assert found == pytest.approx(1 - (1 - p) ** factor, abs=1e-12)
    assert tilted_chance(p, tuple(ways), 0.0) == p


def test_without_strength_it_is_the_calendar() -> None:
    none, calendar = (back_test(PAST, r) for r in (replace(RULE, strengths=(0.0,)), CALENDAR))
    assert [each.rate for each in none.forecasts] == [each.rate for each in calendar.forecasts]


def test_other_families_keep_their_rate() -> None:
    tilted, calendar = (back_test(PAST, rule) for rule in (RULE, CALENDAR))
    moved = {
        ours.asked.family
        for ours, theirs in zip(tilted.forecasts, calendar.forecasts, strict=True)
        if ours.rate.p != theirs.rate.p
    }
    assert moved == set(GAINS)


def test_strength_is_the_best_on_the_other_cycles() -> None:
    """By the definition: each strength scored on the others, one of them left out at a time."""
    cycles = sorted({q.asked.cycle for q in PAST.grid})
    chosen = strengths_by_cycle(PAST, RULE)
    for cycle in cycles:
        kept = [q for q in PAST.grid if q.asked.cycle != cycle]
        scores = {}
        for strength in RULE.strengths:
            found = left_out_forecasts(PAST, replace(RULE, strengths=(strength,)), kept)
            mine = [each for each in found if each.asked.family in GAINS]
            scores[strength] = sum(
                (each.rate.p - each.outcome) ** 2 for each in mine if each.outcome is not None
            )
        assert chosen[cycle] == min(scores, key=lambda each: (round(scores[each], 12), each))
    assert len(set(chosen.values())) > 1  # else this could not tell


def test_it_does_not_peek_and_learns_from_the_others() -> None:
    forecaster = grid_forecaster(RULE)
    assert find_peeks(PAST, forecaster) == ()
    before, after = forecaster(PAST), forecaster(PAST.with_flipped_answers("belarus-A"))
    cycle = {q.asked.id: q.asked.cycle for q in PAST.grid}
    moved = {cycle[name] for name in before if before[name] != after[name]}
    assert moved == {"belarus-B", "belarus-C", "belarus-D"}


def test_one_that_peeks_is_caught() -> None:
    """It takes the strength that suits all cycles, the one that it forecasts among them."""

    def peeking(past: Past) -> dict[str, float]:
        rules = [replace(RULE, strengths=(strength,)) for strength in (0.0, 1.0, 4.0)]
        best = min(rules, key=lambda rule: back_test(past, rule).brier.mean)
        return dict(grid_forecaster(best)(past))

    assert find_peeks(PAST, peeking)


@settings(max_examples=20)
@given(st.permutations(range(3)))
def test_the_order_of_ways_does_not_matter(order: list[int]) -> None:
    ways = ((1.0, -0.3), (2.0, 0.4), (0.5, 0.9))
    shuffled = tuple(ways[k] for k in order)
    assert tilted_chance(0.3, shuffled, 1.5) == pytest.approx(tilted_chance(0.3, ways, 1.5))


@pytest.mark.parametrize("strengths", [(), (-1.0,), (float("nan"),), (501.0,)])
def test_strengths_out_of_bounds_are_refused(strengths: tuple[float, ...]) -> None:
    with pytest.raises(InputError):
        replace(RULE, strengths=strengths)
