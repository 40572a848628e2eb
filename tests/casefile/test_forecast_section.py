"""The sections of a forecast: read, written, and refused with one clear error each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from detente.case import Figure, months_of, rate_of
from detente.casefile import dump_case, parse_case
from detente.casefile.read import to_definition
from detente.errors import CaseError, InputError

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"


def said() -> Any:
    return tomllib.loads(HARBOUR.read_text("utf-8"))


def test_what_is_read_can_be_written_and_read_again() -> None:
    definition = parse_case(HARBOUR.read_text("utf-8"))
    assert parse_case(dump_case(definition)) == definition
    assert definition.forecast is not None
    assert definition.forecast.hazards[0].exposure == Figure(10.0, "years")
    assert definition.questions["in_force"].mode == "on_the_day"


def test_times_and_rates_are_months() -> None:
    assert months_of(Figure(2.0, "years")) == 24.0
    assert months_of(Figure(365.25, "days")) == pytest.approx(12.0)
    assert rate_of(Figure(6.0, "/ year")) == 0.5
    assert rate_of(Figure(5.0, "% / month")) == 0.05
    for unit in ("1", "USD", "/ decade"):
        with pytest.raises(CaseError, match="unit"):
            rate_of(Figure(1.0, unit))


Change = Callable[[Any], None]
REFUSED: dict[str, tuple[Change, str]] = {
    "no resolves_by": (
        lambda d: d["questions"]["eased"].pop("resolves_by"),
        "has no resolves_by; say how it will be known",
    ),
    "blank resolves_by": (
        lambda d: d["questions"]["eased"].update(resolves_by="  "),
        "has no resolves_by",
    ),
    "no days": (lambda d: d["questions"]["eased"].update(by=[]), "has no by"),
    "days that fall": (
        lambda d: d["questions"]["eased"]["by"].reverse(),
        "by has days that do not rise",
    ),
    "a day before the case": (
        lambda d: d.update(as_of=d["questions"]["eased"]["by"][0]),
        "is not after 2025-06-30, the day of the case",
    ),
    "a day beyond the horizon": (
        lambda d: d["forecast"].update(horizon="6 months"),
        "lies beyond forecast.horizon, 6 months",
    ),
    "a horizon beyond the exposures": (
        lambda d: d["forecast"].update(horizon="11 years"),
        "lies beyond the longest exposure behind a base rate, 120 months",
    ),
    "a horizon of a million years": (
        lambda d: d["forecast"].update(horizon="1000000 years"),
        "a time is from 0 to 100 years",
    ),
    "a lever without a base rate": (
        lambda d: d["forecast"].update(still=[]),
        "lever 'watch' has no base rate",
    ),
    "a rate without claims": (
        lambda d: d["forecast"]["hazards"][1].pop("claims"),
        "a stated rate needs claims",
    ),
    "neither count nor rate": (
        lambda d: d["forecast"]["hazards"][0].pop("exposure"),
        "needs count and exposure, or a stated rate",
    ),
    "both count and rate": (
        lambda d: d["forecast"]["hazards"][1].update(count=3, exposure="1 year"),
        "has both a count and a rate",
    ),
    "a negative rate": (
        lambda d: d["forecast"]["hazards"][1].update(rate="-1 / year"),
        "a rate is from 0 to a million",
    ),
    "a rate of 1e308": (
        lambda d: d["forecast"]["hazards"][1].update(rate={"value": 1e308, "unit": "/ year"}),
        "a rate is from 0 to a million",
    ),
    "a rate that is no number": (
        lambda d: d["forecast"]["hazards"][1].update(
            rate={"value": float("nan"), "unit": "/ year"}
        ),
        "finite number",
    ),
    "no such level": (
        lambda d: d["forecast"]["hazards"][0].update(to="eaesd"),
        "Did you mean 'eased'?",
    ),
    "a step to itself": (
        lambda d: d["forecast"]["hazards"][0].update(to="full"),
        "goes to where it is",
    ),
    "a step that cannot be": (
        lambda d: d["forecast"]["hazards"][2].update(start="some", to="none"),
        'moves "up" only',
    ),
    "no such deal": (
        lambda d: d["forecast"]["proposals"][0].update(deal="exchagne"),
        "no deal named 'exchagne'",
    ),
    "an order on one scale": (
        lambda d: d["forecast"].update(scales=["even"]),
        "'league' has an order only, which has no scale of its own",
    ),
    "a window turned round": (
        lambda d: (
            d["events"]["lapse"].update(
                on=None, between=[d["events"]["lapse"]["on"], d["events"]["vote"]["on"]]
            )
            or d["events"]["lapse"].pop("on")
        ),
        "between has two days, the earlier first",
    ),
    "an event that does nothing": (
        lambda d: d["events"]["lapse"].pop("set"),
        "does nothing; give set, multiply, readings, add or ends",
    ),
    "trials without a day": (
        lambda d: d["events"]["death"].update(trials=3, count=1),
        "trials goes with on and count",
    ),
    "more than there were": (
        lambda d: d["events"]["lapse"].update(trials=3, count=4),
        "count is 4 of 3 trials",
    ),
    "no such reading": (
        lambda d: d["events"]["vote"].update(readings={"league": "tried"}),
        "Did you mean 'tired'?",
    ),
    "no such stock": (
        lambda d: d["flows"]["served"].update(out_of=["hold"]),
        "no stock named 'hold'",
    ),
    "two laws": (
        lambda d: d["flows"]["served"].update(months=[1]),
        "a flow has exactly one of",
    ),
    "sizes that do not fit the lever": (
        lambda d: d["flows"]["releases"].update(sizes=[0, 3]),
        "has 2 numbers for 3 levels",
    ),
    "no such stock in an identity": (
        lambda d: d["identities"][0].update(whole="evr"),
        "Did you mean 'ever'?",
    ),
    "a case without a day": (lambda d: d.pop("as_of"), "add as_of to the case"),
    "questions without a forecast": (lambda d: d.pop("forecast"), "needs [forecast]"),
    "a half-life of nothing": (
        lambda d: d["forecast"].update(attention={"league": {"half_life": "0 months"}}),
        "a half-life is longer than nothing",
    ),
    "more questions than can be read": (
        lambda d: d.update(questions={f"q{k}": d["questions"]["eased"] for k in range(10_000)}),
        "at most 1000",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_with_one_clear_error(name: str) -> None:
    change, told = REFUSED[name]
    data = deepcopy(said())
    to_definition(data)
    change(data)
    with pytest.raises(InputError) as caught:
        to_definition(data)
    assert told in str(caught.value), str(caught.value)
