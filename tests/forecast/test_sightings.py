"""Stocks that start before the case, on paths that meet what was counted; months that close."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from detente import load_case
from detente.casefile import dump_case, parse_case
from detente.casefile.read import to_definition
from detente.errors import InputError
from detente.forecast.stocks import (
    EarlierStart,
    Identity,
    ObservedMonths,
    PeopleFlow,
    Sighting,
    Steady,
    Stock,
    Waves,
    people_at_the_start,
)
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import ForecastTerms, Variant, count_sentences, play_stocks

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
STOCKS = [Stock("held", 100), Stock("freed", 40), Stock("ever", 140)]
SUM = [Identity("ever", ("held", "freed"))]
FLOWS = [
    PeopleFlow("taken", (), ("held", "ever"), Steady(20.0)),
    PeopleFlow("served", ("held",), ("freed",), Steady(24.0)),
]
ASSUMED = ["assumption"]


def test_what_is_left_is_spread_as_the_flows_are_given_the_count() -> None:
    """Poisson in and out over half a month, given their difference: written out."""
    earlier = EarlierStart(0.5, (Sighting("held", 0.5, 94),))
    rng = np.random.default_rng(4)
    drawn = [
        people_at_the_start(earlier, STOCKS, FLOWS, SUM, state=0, rng=rng) for _ in range(1500)
    ]
    assert {each["held"] for each in drawn} == {94}
    taken = np.arange(60)
    law = poisson.pmf(taken, 10.0) * poisson.pmf(taken + 6, 12.0)
    law /= law.sum()
    mean = (law * taken).sum()
    spread = np.sqrt((law * (taken - mean) ** 2).sum())
    found = np.array([each["ever"] - 140 for each in drawn])
    assert abs(found.mean() - mean) < 4.5 * spread / np.sqrt(1500)
    assert found.std() == pytest.approx(spread, rel=0.08)
    assert all(each["ever"] == each["held"] + each["freed"] for each in drawn)


def test_days_after_the_last_count_are_free_again() -> None:
    earlier = EarlierStart(1.0, (Sighting("held", 0.25, 99),))
    rng = np.random.default_rng(5)
    held = [
        people_at_the_start(earlier, STOCKS, FLOWS, SUM, state=0, rng=rng)["held"]
        for _ in range(800)
    ]
    spread = np.sqrt(44.0 * 0.75)
    assert abs(np.mean(held) - (99 - 3.0)) < 4.5 * spread / np.sqrt(800)
    assert np.std(held) == pytest.approx(spread, rel=0.1)


def test_waves_and_where_they_flow_count_too() -> None:
    where = np.array([False, True])
    waves = PeopleFlow("pardons", ("held",), ("freed",), Waves(4.0, (7,)), where)
    never = PeopleFlow("taken", (), ("held", "ever"), ObservedMonths((0,)))
    earlier = EarlierStart(0.9, (Sighting("held", 0.9, 93),))
    rng = np.random.default_rng(6)
    found = people_at_the_start(earlier, STOCKS, [waves, never], SUM, state=1, rng=rng)
    assert found == {"held": 93, "freed": 47, "ever": 140}
    with pytest.raises(InputError, match="never lead to what was counted: held 93"):
        people_at_the_start(earlier, STOCKS, [waves, never], SUM, state=0, rng=rng)


def test_counts_lie_between_the_starts() -> None:
    for wrong in (Sighting("held", 0.0, 1), Sighting("held", 2.0, 1)):
        with pytest.raises(InputError, match="before the stocks start"):
            EarlierStart(1.0, (wrong,)).check(STOCKS)
    with pytest.raises(InputError, match="no stock named 'hold'"):
        EarlierStart(1.0, (Sighting("hold", 0.5, 1),)).check(STOCKS)


# ------------------------------------------------------------------ a case


def said(**stocks: Any) -> Any:
    found = tomllib.loads(HARBOUR.read_text("utf-8"))
    for name, more in stocks.items():
        found["stocks"][name] |= more
    return found


def built(found: Any) -> Model:
    return build_case(to_definition(found))


START = {"on": date(2024, 12, 10)}
LATE = {"on": date(2025, 3, 1)}
SEEN = {"seen": [{"on": date(2024, 12, 28), "count": 121, "claims": ASSUMED}]}


def test_a_case_starts_its_stocks_before_its_day() -> None:
    model = built(said(held=START | SEEN, freed=START, ever=START | {"over": True}))
    terms = ForecastTerms(model)
    setting = terms.setting(terms.mean_rates, Variant(), with_people=True)
    assert setting.earlier is not None
    assert setting.earlier.months == pytest.approx(21 * 12 / 365.25)
    study = play_stocks(model, by=[date(2025, 1, 2)], paths=60, draws=0, seed=1)
    fans = {fan.name: fan for fan in study.fans}
    assert fans["held"].told == "121 on 28 December 2024"
    assert fans["ever"].told == "over 120 on 10 December 2024"
    assert abs(fans["held"].mean[0] - 121) < 4
    again = play_stocks(model, by=[date(2025, 1, 2)], paths=60, draws=0, seed=1)
    assert again.fans == study.fans
    definition = to_definition(said(held=START | SEEN, freed=START, ever=START))
    assert parse_case(dump_case(definition)) == definition


@pytest.mark.parametrize(
    ("stocks", "message"),
    [
        ({"held": START}, "stocks start on one day"),
        ({"held": SEEN}, "seen goes with on"),
        (dict.fromkeys(("held", "freed", "ever"), LATE), "lies after"),
        (
            {**dict.fromkeys(("freed", "ever"), START), "held": {**SEEN, "on": date(2024, 12, 10)}},
            "",
        ),
        (
            {
                **dict.fromkeys(("freed", "ever"), START),
                "held": {**START, "seen": [{"on": date(2025, 1, 1), "count": 1}]},
            },
            "does not lie between",
        ),
    ],
)
def test_days_that_do_not_fit(stocks: dict[str, Any], message: str) -> None:
    if not message:  # the neighbour that is right
        built(said(**stocks))
        return
    with pytest.raises(InputError, match=message):
        built(said(**stocks))


def test_months_close_or_say_by_what_they_do_not() -> None:
    """The shipped case: December to the person, January if 'over 3,715' is exact."""
    model = load_case("belarus-2025")
    told = " ".join(count_sentences(model.definition))
    assert "December 2024: 89 left the list, and the counts close to the person." in told
    assert "January 2025: 39 left the list, and the counts close if 3,715" in told
    for month, left in (("September", 105), ("October", 53), ("November", 65)):
        assert f"{month} 2024: {left} left the list" in told
    assert "the counts do not close, as 3,500 recognised ever is rounded" in told
    assert "September 2024 to January 2025? Of the recognised, more than left the list" in told
    assert "(219 against 351), false; than were pardoned (217), true; of arrests" in told
    assert "of arrests themselves, cannot be told" in told
    stocks = model.definition.stocks
    assert (stocks["held"].start, stocks["ever"].start, stocks["freed"].start) == (1244, 3715, 2471)
    assert ForecastTerms(model).held_now["held"] == 1226


def counted(**more: Any) -> str:
    found = said()
    month = {"month": "2024-09", "held": [1376, 1317], "recognised": 46, "claims": ASSUMED}
    found["counts"] = [month | more]
    return count_sentences(to_definition(found))[0]


def test_a_rounded_figure_is_named_and_a_gap_is_told() -> None:
    assert counted() == "September 2024: 105 left the list; there is nothing to check it against."
    rounded = counted(ever=[3500, 3540], freed=[2130, 2223], rounded=["ever_before"])
    assert rounded == (
        "September 2024: 105 left the list; the counts do not close, as 3,500 recognised ever is "
        "rounded."
    )
    gap = counted(ever=[3490, 3536], freed=[2114, 2218])
    assert gap == "September 2024: 105 left the list; the counts do not close, by 1."
    with pytest.raises(InputError, match="ever and freed have two figures"):
        counted(ever=[1])
    with pytest.raises(InputError):
        counted(month="2024-13")
