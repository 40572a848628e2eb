"""Base rates, hazards by age and attention: the reference figures, and other ways to them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.integrate import quad
from scipy.stats import gamma, poisson

from detente.errors import InputError
from detente.forecast.rates import (
    AgeTable,
    Attention,
    CountObserved,
    ShareObserved,
    check_horizon,
)
from tests.forecast.conftest import REFERENCE

NUMBERS: dict[str, Any] = json.loads((REFERENCE / "forecast_chains.json").read_text("utf-8"))
RATES, ATTENTION = NUMBERS["base_rates"], NUMBERS["attention"]
PRINTED = 5.1e-11


def test_shares() -> None:
    for text, chance in RATES["examples"]["jeffreys"].items():
        k, n = map(int, text.split("/"))
        assert ShareObserved(k, n).chance == pytest.approx(chance, abs=PRINTED)


def test_counts() -> None:
    examples = RATES["examples"]
    found = [
        CountObserved(2, 11.6).chance_within(1.0),
        CountObserved(0, 3.04).chance_within(1.0),
        CountObserved(9, 227.0).chance_within(30.0),
    ]
    assert found == pytest.approx(list(examples["one_or_more"].values()), abs=PRINTED)
    waves = CountObserved(9, 227.0)
    chance, mean = examples["count"].values()
    assert waves.chance_of_at_least(4, 135.0) == pytest.approx(chance, abs=PRINTED)
    assert waves.mean_count(135.0) == pytest.approx(mean, abs=PRINTED)


@given(st.integers(0, 9), st.floats(0.1, 50.0), st.floats(0.0, 20.0), st.integers(1, 6))
def test_a_count_is_poisson_at_a_rate_that_is_not_known(
    k: int, exposure: float, horizon: float, least: int
) -> None:
    seen = CountObserved(k, exposure)
    spread = gamma(k + 0.5, scale=1.0 / exposure)
    top = spread.isf(1e-12)
    chance = quad(lambda p: poisson.sf(least - 1, spread.ppf(p) * horizon), 0.0, 1.0, limit=200)[0]
    assert seen.chance_of_at_least(least, horizon) == pytest.approx(chance, abs=2e-5)
    assert seen.chance_within(horizon) == pytest.approx(seen.chance_of_at_least(1, horizon))
    assert seen.rate == pytest.approx(spread.mean())
    assert top > 0


def test_draws_have_the_mean_that_is_told() -> None:
    rng = np.random.default_rng(5)
    assert CountObserved(3, 7.0).draw(rng, 40_000).mean() == pytest.approx(0.5, abs=0.01)
    assert ShareObserved(3, 14).draw(rng, 40_000).mean() == pytest.approx(3.5 / 15, abs=0.01)


def test_mortality() -> None:
    expected = RATES["mortality"]["example"]
    ages = RATES["mortality"]["belarus"]["2015-2020"]
    table = AgeTable(tuple(float(age) + 2.5 for age in ages), tuple(ages.values()))
    assert table.hazard(expected["age"]) == pytest.approx(expected["hazard_now"], abs=PRINTED)
    for years, chance in expected["dies_within"].items():
        found = table.chance_within(expected["age"], float(years.split()[0]))
        assert found == pytest.approx(chance, abs=1e-9)
    deaths, exposure = RATES["leaders"]["natural_death"]["70-74"]
    for years, chance in expected["leaders_instead_of_men"].items():
        found = -np.expm1(-deaths / exposure * float(years.split()[0]))
        assert found == pytest.approx(chance, abs=PRINTED)


@given(st.floats(60.0, 75.0), st.floats(0.01, 9.0))
def test_hazards_by_age_are_added_up(age: float, years: float) -> None:
    table = AgeTable((60.0, 65.0, 72.0, 84.0), (0.03, 0.03, 0.07, 0.2))
    inside = [point for point in (65.0, 72.0) if age < point < age + years]
    by_steps = quad(table.hazard, age, age + years, points=inside or None)[0]
    assert table.accumulated(age, years) == pytest.approx(by_steps, abs=1e-8)


def test_attention() -> None:
    event = ATTENTION["single_event"]
    fading = Attention(event["half_life"])
    for months, chance in event["p_by"].items():
        found = -np.expm1(-event["rate"] * fading.elapsed(float(months)))
        assert found == pytest.approx(chance, abs=PRINTED)
    ever = -np.expm1(-event["rate"] * fading.elapsed(float("inf")))
    assert ever == pytest.approx(event["p_ever"], abs=PRINTED)
    with_floor = Attention(2.0, 0.2)
    assert [with_floor.elapsed(6.0), with_floor.elapsed(24.0)] == pytest.approx(
        list(ATTENTION["tau"].values()), abs=PRINTED
    )


@given(st.floats(0.1, 20.0), st.floats(0.0, 1.0), st.floats(0.0, 40.0))
def test_the_clock_of_attention_is_its_level_added_up(
    half_life: float, floor: float, time: float
) -> None:
    attention = Attention(half_life, floor)
    assert attention.elapsed(time) == pytest.approx(quad(attention.level, 0.0, time)[0], abs=1e-7)


def test_what_is_refused() -> None:
    with pytest.raises(InputError, match="k lies between 0 and n"):
        ShareObserved(3, 2)
    for k, exposure in ((-1, 1.0), (1, 0.0), (1, float("nan")), (1, 1e308)):
        with pytest.raises(InputError):
            CountObserved(k, exposure)
    for half_life, floor in ((0.0, 0.1), (float("nan"), 0.1), (1.0, 1.5), (1.0, -0.1)):
        with pytest.raises(InputError):
            Attention(half_life, floor)
    with pytest.raises(InputError, match="reaches from"):
        AgeTable((60.0, 70.0), (0.1, 0.2)).chance_within(65.0, 6.0)
    with pytest.raises(InputError, match="rise"):
        AgeTable((70.0, 60.0), (0.1, 0.2))
    with pytest.raises(InputError, match="longest exposure"):
        check_horizon(24.0, 12.0)
    check_horizon(24.0, 12.0, stated=True)
