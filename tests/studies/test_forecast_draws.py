"""Draws of a case's forecast: rates, and uncertain inputs that act on them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.casefile.read import to_definition
from detente.errors import CaseError, InputError
from detente.forecast import ForecastAnswer, sweep, sweep_draws
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import (
    ForecastTerms,
    Variant,
    draw_numbers,
    drawn_setting,
    forecast_case,
    play_stocks,
    spread,
)

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
ASSUMED = ["assumption"]
EXACT = {"kind": "uniform", "low": 0.0, "high": 0.0}


def said() -> Any:
    return tomllib.loads(HARBOUR.read_text("utf-8"))


def built(found: Any) -> Model:
    return build_case(to_definition(found))


def uncertain(value: float, *acts_on: str, **more: Any) -> dict[str, Any]:
    """A number that is known to nine digits, and so can be compared with one written."""
    spread = {"kind": "uniform", "low": value, "high": value * (1 + 1e-9) + 1e-12}
    return {
        "acts_on": list(acts_on),
        "distribution": spread,
        "best": value,
        "claims": ASSUMED,
        **more,
    }


def with_input(name: str = "x", **own: Any) -> Any:
    found = said()
    found["uncertainties"] = {**found.get("uncertainties", {}), name: own}
    return found


def test_each_draw_is_the_sweep_of_its_own_rates() -> None:
    terms = ForecastTerms(built(said()))
    numbers = draw_numbers(terms, 5, 3)
    times = [terms.months_to(day) for day in (date(2025, 6, 30), date(2025, 12, 31))]
    for beta in (0.0, 2.0):
        variant = Variant(beta)
        drawn = drawn_setting(terms, numbers, variant)
        assert drawn is not None
        targets = [question.targets for question in terms.questions]
        found = sweep_draws(drawn, times, targets, targets)
        for d in range(5):
            own = {slot: float(each[d]) for slot, each in numbers.items()}
            exact = sweep(terms.setting(own, variant), times, targets)
            assert_allclose(found.reached[d], exact.reached, atol=1e-9)
            for row, states in enumerate(targets):
                there = exact.law[:, states].sum(axis=1)
                assert_allclose(found.on_the_day[d, row], there, atol=1e-9)


def test_a_draw_is_the_same_however_many_there_are() -> None:
    terms = ForecastTerms(built(said()))
    few, many = draw_numbers(terms, 3, 8), draw_numbers(terms, 50, 8)
    for slot, values in few.items():
        assert (many[slot][:3] == values).all()
    assert draw_numbers(terms, 3, 9)["hazards[1]"][0] != few["hazards[1]"][0]


def test_rates_are_drawn_from_what_their_counts_allow() -> None:
    terms = ForecastTerms(built(said()))
    drawn = draw_numbers(terms, 20_000, 1)
    eased = drawn["hazards[1]"]  # three in ten years
    assert eased.mean() == pytest.approx(3.5 / 120, rel=0.03)
    assert eased.var() == pytest.approx(3.5 / 120**2, rel=0.06)
    stated = drawn["hazards[2]"] * 12  # 0.3, from 0.1 to 0.6: triangular
    assert (stated.min() >= 0.1, stated.max() <= 0.6) == (True, True)
    assert stated.mean() == pytest.approx((0.1 + 0.3 + 0.6) / 3, rel=0.01)
    correlation = np.corrcoef([each for each in drawn.values() if each.std() > 0])
    assert abs(correlation - np.eye(len(correlation))).max() < 0.04


CHANGES: list[tuple[dict[str, Any], Any]] = [
    (
        uncertain(0.9, "forecast.hazards[2].rate", unit="/ year"),
        lambda d: d["forecast"]["hazards"][1]["rate"].update(value=0.9, low=0.9, high=0.9),
    ),
    (
        uncertain(0.3, "forecast.responsiveness"),
        lambda d: d["forecast"].update(responsiveness={"value": 0.3, "claims": ASSUMED}),
    ),
    (
        uncertain(9.0, "forecast.attention.league.half_life", unit="months"),
        lambda d: [
            each.update(half_life="9 months") for each in d["forecast"]["attention"].values()
        ],
    ),
    (
        uncertain(0.1, "levers.boycott.renewal.chance.league.value"),
        lambda d: d["levers"]["boycott"]["renewal"]["chance"]["league"].update(value=0.1),
    ),
]


@pytest.mark.parametrize(
    ("own", "change"), CHANGES, ids=[each[0]["acts_on"][0] for each in CHANGES]
)
def test_an_uncertain_input_acts_on_a_number(own: dict[str, Any], change: Any) -> None:
    def case(*inputs: Any) -> Any:
        found = said()
        del found["events"]
        found["forecast"]["attention"] = {
            "league": {"half_life": "4 months"},
            "harbour": {"half_life": "4 months"},
        }
        found["forecast"]["responsiveness"] = {"value": 1.5, "claims": ASSUMED}
        found["levers"]["boycott"]["renewal"] = {
            "next": date(2025, 3, 1),
            "chance": {"league": {"value": 0.7, "claims": ASSUMED}},
            "claims": ASSUMED,
        }
        if inputs:
            found["uncertainties"] = {**found.get("uncertainties", {}), "x": inputs[0]}
        return found

    both = own
    if "attention" in own["acts_on"][0]:
        both = {
            **own,
            "acts_on": [f"forecast.attention.{p}.half_life" for p in ("league", "harbour")],
        }
    written = case()
    change(written)
    acted, plain = built(case(both)), forecast_case(built(case()), ask=["in_force"])
    for draws in (0, 6):
        found = forecast_case(acted, ask=["in_force"], draws=draws, seed=5).forecast.questions[0]
        same = forecast_case(built(written), ask=["in_force"], draws=draws, seed=5)
        for one, other in zip(found.answers, same.forecast.questions[0].answers, strict=True):
            assert one.p == pytest.approx(other.p, abs=1e-7)
    assert abs(one.p - plain.forecast.questions[0].answers[-1].p) > 1e-3


def test_a_factor_on_a_count_and_on_a_share() -> None:
    found = with_input(
        **uncertain(2.0, "forecast.hazards[1]", "flows.waves.share", effect="multiply")
    )
    name, flow = next((n, f) for n, f in found["flows"].items() if "waves" in f)
    flow["share"] = {"value": 0.4, "claims": ASSUMED}
    found["uncertainties"]["x"]["acts_on"][1] = f"flows.{name}.share"
    terms = ForecastTerms(built(found))
    assert terms.mean_rates["hazards[1]"] == pytest.approx(2 * 3.5 / 120)
    assert terms.mean_rates[f"flows.{name}.share"] == pytest.approx(0.8)
    plain = draw_numbers(ForecastTerms(built(said())), 4, 1)["hazards[1]"]
    assert_allclose(draw_numbers(terms, 4, 1)["hazards[1]"], 2 * plain, rtol=1e-8)
    assert play_stocks(built(found), paths=20, draws=4).draws == 4


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (uncertain(0.1, "forecast.hazards[1]"), "takes factors only"),
        (uncertain(0.1, "forecast.hazards[1].rate"), "nothing that takes a number of the forecast"),
        (uncertain(0.1, "forecast.hazards[2].rate"), "write a rate as '/ year'"),
        (uncertain(0.1, "forecast.responsiveness", unit="months"), "is a plain number"),
        (uncertain(0.1, "forecast.horizon"), "nothing that takes a number of the forecast"),
        (uncertain(0.1, "outcome.x"), "or a number of the forecast such as"),
    ],
)
def test_what_cannot_be_acted_on(own: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        built(with_input(**own))


def test_a_draw_beyond_what_a_number_can_be_is_an_error() -> None:
    wide = uncertain(1.0, "forecast.hazards[1]", effect="multiply")
    wide["distribution"] = {"kind": "uniform", "low": -1.0, "high": 1.0}
    with pytest.raises(InputError, match=r"in draw .*; it lies between 0 and 1e"):
        forecast_case(built(with_input(**wide)), draws=20)


def test_the_error_of_draws_and_the_digits_they_allow() -> None:
    model = built(said())
    found = forecast_case(model, ask=["eased"], draws=200, seed=2).forecast.questions[0].answers[-1]
    more = forecast_case(model, ask=["eased"], draws=3200, seed=2).forecast.questions[0].answers[-1]
    assert found.error is not None
    assert more.error is not None
    assert found.error / more.error == pytest.approx(4.0, rel=0.2)
    assert abs(found.p - more.p) < 4 * found.error
    answer = ForecastAnswer(by=date(2025, 1, 1), p=0.434, low=0.276, high=0.521, error=0.02)
    assert spread(answer) == "about 30-50 %"
    sure = ForecastAnswer(by=date(2025, 1, 1), p=0.434, low=0.276, high=0.521, error=0.002)
    assert spread(sure) == "28-52 %"
    rare = ForecastAnswer(by=date(2025, 1, 1), p=0.034, low=0.02, high=0.05, error=0.01)
    assert spread(rare) == "2-5 %"
