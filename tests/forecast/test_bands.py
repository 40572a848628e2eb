"""A stock that is read through a band: against months written out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from detente.case import Lever
from detente.casefile.read import to_definition
from detente.errors import InputError
from detente.forecast.chains import Chain, StepHazard, tilted_parts
from detente.forecast.forward import OnDay, PlaySetting, StockBand, TimedEvent, not_swept, play
from detente.forecast.stocks import PeopleFlow, Steady, Stock
from detente.model import Model, StateSpace
from detente.studies import build_case
from detente.studies.forecast import forecast_case, play_stocks, stock_notes

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
ASSUMED = ["assumption"]
SPACE = StateSpace([Lever("relief", "us", ("no", "yes"))], np.arange(2, dtype=np.uint64))
RATE = 0.3
CHAIN = Chain(2, tilted_parts(SPACE, [StepHazard("relief", "no", "yes", RATE)], {}))
YES = np.array([False, True])


def whole(*bands: StockBand, start: int = 8) -> PlaySetting:
    flow = PeopleFlow("taken", (), ("held",), Steady(1.5))
    return PlaySetting(
        *(SPACE, 0, lambda _: CHAIN),
        stocks=(Stock("held", start),),
        flows=(flow,),
        bands=bands,
    )


def band(factor: float, **ends: float) -> StockBand:
    return StockBand(TimedEvent("band", OnDay(0.0), factors={"us": factor}), "held", **ends)


def test_a_band_is_read_from_the_count_at_the_end_of_each_month() -> None:
    """Relief comes at 0.3 a month, four times as fast from 10 held on, and never from 12 on."""
    setting = whole(band(4.0, at_least=10, below=12), band(0.0, at_least=12))
    found = play(setting, [3.5], [YES], paths=4000, seed=1)
    factor = np.array([1.0, 1.0, 4.0, 4.0] + [0.0] * 40)  # by those who have come since 8
    came = np.arange(44)
    law = np.zeros(44)
    law[0] = 1.0
    for length in (1.0, 1.0, 1.0, 0.5):
        law = law * np.exp(-RATE * factor * length)  # still without relief
        step = poisson.pmf(came, 1.5 * length)
        law = np.array([law[: k + 1] @ step[k::-1] for k in range(44)])
    exact = 1.0 - law.sum()
    error = np.sqrt(exact * (1 - exact) / 4000)
    assert abs(found.reached(0)[0] - exact) < 4.5 * error
    plain = play(whole(), [3.5], [YES], paths=4000, seed=1).reached(0)[0]
    assert abs(plain - (1 - np.exp(-RATE * 3.5))) < 4.5 * error < abs(plain - exact)
    assert not_swept(setting) == ("a band reads 'held'", "a band reads 'held'")


def test_a_band_reads_a_stock_that_there_is() -> None:
    wrong = StockBand(TimedEvent("band", OnDay(0.0), factors={"us": 2.0}), "hold")
    with pytest.raises(InputError, match="no stock named 'hold'"):
        whole(wrong)


# ------------------------------------------------------------------ a case


def said(*bands: Any, **forecast: Any) -> Any:
    found = tomllib.loads(HARBOUR.read_text("utf-8"))
    found["forecast"] |= {"bands": list(bands), **forecast}
    return found


def built(found: Any) -> Model:
    return build_case(to_definition(found))


STOP = {"stock": "held", "at_least": 1, "multiply": {"league": 0.0, "swap": 0.0}}


def test_a_case_says_what_feeds_back_and_what_does_not() -> None:
    plain, stopped = built(said()), built(said(STOP))
    with pytest.raises(InputError, match="party or proposal"):
        built(said({**STOP, "multiply": {"nobody": 2.0}}))
    study = forecast_case(stopped, ask=["boycott != 'full'"], by=[_late(stopped)], paths=200)
    assert not study.exact
    assert "a band reads 'held'" in study.forecast.method
    assert study.forecast.questions[0].answers[0].p == 0.0
    free = forecast_case(plain, ask=["boycott != 'full'"], by=[_late(plain)])
    assert free.exact
    assert free.forecast.questions[0].answers[0].p > 0.1
    told = stock_notes(play_stocks(stopped, paths=20, draws=0))[-1]
    assert told.startswith("Fed back, by the last monthly count:")
    assert "at 1 or more" in told
    assert stock_notes(play_stocks(plain, paths=20, draws=0))[-1].startswith("Stocks do not feed")


def _late(model: Model) -> Any:
    return model.definition.questions["eased"].by[-1]


@pytest.mark.parametrize(
    ("band", "message"),
    [
        ({**STOP, "stock": "hold"}, "no stock named 'hold'"),
        ({"stock": "held", "multiply": {"league": 0.0}}, "a band has at_least, below, or both"),
        ({**STOP, "below": 1}, "turn them round"),
        ({"stock": "held", "below": 5}, "a band does nothing"),
        ({"stock": "held", "below": 5, "readings": {"league": "kind"}}, "kind"),
    ],
)
def test_what_is_no_band(band: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        built(said(band))
