"""What a forecast refuses: each with one clear error, and no answer beside it."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from detente.casefile.read import to_definition
from detente.errors import DetenteError
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import explain_forecast, forecast_case, play_stocks

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"


def said() -> Any:
    return tomllib.loads(HARBOUR.read_text("utf-8"))


def built(found: Any) -> Model:
    return build_case(to_definition(found))


def asked(found: Any, **options: Any) -> Any:
    return forecast_case(built(found), **options)


def question(d: Any, **more: Any) -> Any:
    d["questions"]["eased"] |= more
    return d


def forecast(d: Any, **more: Any) -> Any:
    d["forecast"] |= more
    return d


def hazard(d: Any, **more: Any) -> Any:
    own = d["forecast"]["hazards"][1]
    d["forecast"]["hazards"][1] = {**{k: v for k, v in own.items() if k != "rate"}, **more}
    return d


def flow(d: Any, **more: Any) -> Any:
    d["flows"]["served"] |= more
    return d


def stock(d: Any, name: str, **more: Any) -> Any:
    d["stocks"][name] |= more
    return d


def many(number: int) -> Any:
    d = said()
    own = d["questions"]["eased"]
    d["questions"] = {f"q{k}": own for k in range(number)}
    return d


TURNS = dict.fromkeys(("league", "harbour"), "1 / month")
EVER = [date(2025, 1, 1) + timedelta(days=k) for k in range(2)]
REFUSED: dict[str, tuple[Any, str]] = {
    "no resolves_by": (lambda: asked(question(said(), resolves_by="")), "has no resolves_by"),
    "beyond the longest exposure": (
        lambda: asked(forecast(said(), horizon="11 years")),
        "beyond the longest exposure",
    ),
    "a horizon of 10^6 years": (
        lambda: asked(forecast(said(), horizon="1000000 years")),
        "a time is from 0 to 100 years",
    ),
    "a stationary law": (
        lambda: asked(said(), rule="stationary"),
        "tilted, improvement or quantal",
    ),
    "an identity that does not close": (
        lambda: play_stocks(built(stock(said(), "freed", start=1))),
        "does not close: 120 against 121",
    ),
    "an identity with a rounded figure": (
        lambda: play_stocks(built(stock(said(), "ever", start=119, over=True))),
        "'ever' is told as over 119",
    ),
    "a negative rate": (
        lambda: asked(hazard(said(), rate={"value": -1.0, "unit": "/ year"})),
        "a rate is from 0",
    ),
    "NaN": (
        lambda: asked(hazard(said(), rate={"value": float("nan"), "unit": "/ year"})),
        "finite|number",
    ),
    "1e308": (
        lambda: asked(hazard(said(), rate={"value": 1e308, "unit": "/ year"})),
        "a rate is from 0",
    ),
    "days turned round": (
        lambda: asked(question(said(), by=EVER[::-1])),
        "days that do not rise",
    ),
    "a window turned round": (
        lambda: asked(
            {**said(), "events": {"x": {"between": EVER[::-1], "ends": True}}},
        ),
        "the earlier first",
    ),
    "a flow into itself": (
        lambda: play_stocks(built(flow(said(), into=["held"]))),
        "flows out of 'held' into itself",
    ),
    "10^4 questions": (lambda: asked(many(10_000)), "1,?000"),
    "quantal on an order, one scale": (
        lambda: asked(
            forecast(
                said(), turns={"league": "1 / month", "harbour": "1 / month"}, scales=["even"]
            ),
            rule="quantal",
            responsiveness=[3.0],
        ),
        "has an order only",
    ),
    "tilted on an order, one scale": (
        lambda: asked(forecast(said(), scales=["even"], responsiveness=0), responsiveness=[3.0]),
        "has an order only",
    ),
    "a rate that is guessed": (
        lambda: asked(forecast(said(), still=[])),
        "lever 'watch' has no base rate",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_one_clear_error(name: str) -> None:
    act, message = REFUSED[name]
    with pytest.raises(DetenteError, match=message) as caught:
        act()
    assert str(caught.value).count("\n") == 0


def test_a_mean_time_stands_only_where_arrival_is_certain() -> None:
    found = explain_forecast(built(said()), "eased")
    assert found.ever == 1.0
    assert found.mean_time is not None
    d = said()
    d["forecast"]["hazards"] = [h for h in d["forecast"]["hazards"] if h["lever"] != "boycott"]
    d["forecast"]["still"] = ["watch", "boycott"]
    d["forecast"]["hazards"][0] |= {"lever": "release", "start": "none", "to": "some"}
    d["questions"] = {"eased": {**d["questions"]["eased"], "ask": "release == 'some'"}}
    never = explain_forecast(built(d), "eased")
    assert never.ever < 1.0
    assert never.mean_time is None


def test_the_neighbour_that_is_right_is_answered() -> None:
    assert asked(said()).forecast.questions
    assert asked(many(3)).forecast.questions
