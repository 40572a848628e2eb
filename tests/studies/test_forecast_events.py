"""Questions about events: has it happened by then, and had the case ended before?"""

from __future__ import annotations

import tomllib
from datetime import date
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.integrate import quad

from detente.casefile.read import to_definition
from detente.errors import DetenteError, NotApplicableError
from detente.forecast import AgeTable, AtAge, AtRate, OnDay, TimedEvent
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import explain_forecast, forecast_case
from detente.studies.forecast.happenings import happened_by

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
RAID = {"label": "A raid", "rate": "0.4 / year", "add": {"held": 5, "ever": 5}}
CLAIMS = {"claims": ["assumption"]}
RATES = st.floats(0.0, 2.0)


def with_raid(question: dict[str, Any] | None = None, **raid: Any) -> Model:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    asked = {
        "label": "a raid",
        "event": "raid",
        "by": [date(2025, 6, 30), date(2026, 12, 31)],
        "resolves_by": "the harbour's log",
    }
    said["events"]["raid"] = {**RAID, **CLAIMS, **raid}
    said["questions"]["raid"] = {**asked, **(question or {})}
    return build_case(to_definition(said))


def answers(model: Model, **terms: Any) -> Any:
    study = forecast_case(model, **terms)
    return next(each for each in study.forecast.questions if each.id == "raid").answers


@given(RATES, RATES, st.floats(0.1, 30.0))
def test_two_constant_rates_are_the_closed_form(ours: float, ends: float, time: float) -> None:
    events = (TimedEvent("raid", AtRate(ours)), TimedEvent("end", AtRate(ends), ends=True))
    ((came, over),) = happened_by(events, "raid", [time])
    both = ours + ends
    gone = -np.expm1(-both * time)
    assert came == pytest.approx(gone * ours / both if both else 0.0, abs=1e-12)
    assert came + over == pytest.approx(gone, abs=1e-12)


@settings(max_examples=20)
@given(st.floats(0.01, 0.5), st.floats(1.0, 24.0))
def test_an_age_is_the_integral(rate: float, time: float) -> None:
    death = AtAge(AgeTable((60.0, 80.0), (0.04, 0.3)), 70.0)
    events = (TimedEvent("raid", AtRate(rate)), TimedEvent("death", death, ends=True))
    ((came, over),) = happened_by(events, "raid", [time])
    expected, _ = quad(lambda t: rate * exp(-rate * t - death.accumulated(t)), 0.0, time)
    assert came == pytest.approx(expected, abs=1e-5)  # constant within a month
    assert 1 - came - over == pytest.approx(exp(-rate * time - death.accumulated(time)), abs=1e-9)


def test_days_come_in_their_order() -> None:
    """A vote that may end the case on day 3, what is asked about on day 3 and never before."""
    events = (
        TimedEvent("raid", OnDay(3.0), chance=0.5),
        TimedEvent("vote", OnDay(3.0), chance=0.2, ends=True),
        TimedEvent("strike", OnDay(2.0), chance=0.1, ends=True),
    )
    found = happened_by(events, "raid", [1.0, 2.0, 3.0, 4.0])
    assert np.allclose(found, [(0, 0), (0, 0.1), (0.45, 0.19), (0.45, 0.19)])


def test_draws_side_by_side_are_each_draw_alone() -> None:
    ours, ends, chances = (
        np.array([0.1, 0.4, 0.0]),
        np.array([0.2, 0.0, 0.3]),
        np.array([0, 0.5, 1]),
    )

    def events(rate: float, end: float, chance: float) -> tuple[TimedEvent, ...]:
        vote = TimedEvent("vote", OnDay(1.5), chance=chance, ends=True)
        return (TimedEvent("raid", AtRate(rate)), TimedEvent("end", AtRate(end), ends=True), vote)

    drawn = {"raid": ours, "end": ends, "vote": chances}
    found = happened_by(events(9.0, 9.0, 0.9), "raid", [1.0, 3.0], drawn)
    alone = [
        happened_by(events(*each), "raid", [1.0, 3.0])
        for each in zip(ours, ends, chances, strict=True)
    ]
    assert np.allclose(found, np.stack(alone, axis=-1), atol=1e-14)


def test_an_event_is_asked_about_beside_states() -> None:
    early, late = answers(with_raid())
    months = (date(2026, 12, 31) - date(2024, 12, 31)).days * 12 / 365.25
    assert late.base_rate == pytest.approx(1 - exp(-0.4 * months / 12))
    assert early.p < late.p == late.calendar < late.base_rate
    assert (late.low, late.high) == (late.p, late.p)
    assert late.p + late.not_modelled < 1
    assert (late.unchanged, late.support, late.word, late.n) == (0.0, None, None, None)


def test_a_count_is_spread_over_draws() -> None:
    study = answers(with_counts(), draws=60, seed=3)[1]
    assert study.low < study.p < study.high
    assert study.word is not None
    assert study.n == 1
    assert answers(with_counts(), draws=60, seed=3)[1].p == study.p


def with_counts() -> Model:
    said = tomllib.loads(HARBOUR.read_text("utf-8"))
    raid = {"label": "A raid", "count": 1, "exposure": "10 years", "add": {"held": 5, "ever": 5}}
    said["events"]["raid"] = {**raid, **CLAIMS}
    by = [date(2025, 6, 30), date(2026, 12, 31)]
    said["questions"]["raid"] = {"event": "raid", "by": by, "resolves_by": "the harbour's log"}
    return build_case(to_definition(said))


@pytest.mark.parametrize(
    ("question", "raid", "told"),
    [
        ({"event": "riad"}, {}, "no event named 'riad'"),
        ({"ask": "boycott == 'full'"}, {}, "give one"),
        ({"mode": "on_the_day"}, {}, "mode 'reached'"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    question: dict[str, Any], raid: dict[str, Any], told: str
) -> None:
    with pytest.raises(DetenteError, match=told):
        with_raid(question, **raid)


def test_an_event_has_no_last_step() -> None:
    with pytest.raises(NotApplicableError, match="about an event"):
        explain_forecast(with_raid(), "raid")
