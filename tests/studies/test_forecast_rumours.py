"""Rumours, elections and the length of a deal: what they do to a forecast, and what is refused."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from numpy.testing import assert_allclose

from detente.casefile.read import to_definition
from detente.errors import InputError
from detente.model import Model
from detente.studies import build_case
from detente.studies.forecast import ForecastTerms, draw_numbers, play_stocks, stock_notes

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
ASSUMED = ["assumption"]
WEAK = {"ratio": 1.08, "anonymous": True, "interested": True, "claims": ASSUMED}


def said(**events: Any) -> Any:
    found = tomllib.loads(HARBOUR.read_text("utf-8"))
    found["events"] |= events
    return found


def built(found: Any) -> Model:
    return build_case(to_definition(found))


def fall(**more: Any) -> dict[str, Any]:
    return {"count": 3, "exposure": "10 years", "ends": True, "claims": ASSUMED, **more}


def test_a_rumour_moves_a_rate_by_its_ratio_alone() -> None:
    plain = ForecastTerms(built(said(fall=fall())))
    named = {"ratio": 2.5, "origins": 2, "claims": ASSUMED}
    moved = ForecastTerms(built(said(fall=fall(rumours=[WEAK, named]))))
    for key, rate in plain.mean_rates.items():
        factor = 1.08 * 2.5 if key == "events.fall" else 1.0
        assert moved.mean_rates[key] == pytest.approx(rate * factor)
    drawn = draw_numbers(moved, 5, 2)["events.fall"]
    assert_allclose(drawn, 2.7 * draw_numbers(plain, 5, 2)["events.fall"])


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (fall(rumours=[{**WEAK, "ratio": 1.2}]), "moves a rate by less than a tenth"),
        (fall(rumours=[{**WEAK, "ratio": 0.8}]), "moves a rate by less than a tenth"),
        (fall(rumours=[{"ratio": 1.05}]), "a ratio needs claims"),
        (
            {"on": date(2025, 5, 1), "ends": True, "rumours": [WEAK], "claims": ASSUMED},
            "rumours move the rate",
        ),
        ({"count": 1, "exposure": "9 years", "election": True, "claims": ASSUMED}, "has its day"),
        ({"on": date(2025, 5, 1), "claims": ASSUMED}, "does nothing"),
    ],
)
def test_what_is_refused(event: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        built(said(fall=event))


def test_a_deal_says_what_of_its_life_meets_an_election() -> None:
    vote = {"on": date(2025, 6, 30), "election": True, "label": "The vote", "claims": ASSUMED}
    window = {**vote, "multiply": {"league": 1.0}, "before": "1 month", "lasts": "2 months"}
    later = {**vote, "on": date(2026, 6, 30), "label": "The next vote"}
    for events, share, met in (
        ({"v": window, "w": later}, 3 / 12, ("The vote",)),
        ({"v": vote}, 0.0, ("The vote",)),
        ({"w": later}, 0.0, ()),
        ({"v": window, "w": window}, 3 / 12, ("The vote", "The vote")),
    ):
        study = play_stocks(built(said(**events)), paths=2, draws=0)
        batch = study.batches[0]
        assert batch.election_share == pytest.approx(share)
        assert batch.elections == met
        assert ("meets an election" in " ".join(stock_notes(study))) == bool(met)


def test_a_door_revolves_within_the_deals_own_horizon() -> None:
    """20 are freed and 2 a month more come than go: filled up after ten months."""
    found = said()
    schedule = {"discount": {"league": 0.9, "harbour": 0.9}, "deadline": 9, "claims": ASSUMED}
    for terms, horizon, door in (
        (None, 12.0, True),
        ({**schedule, "period": "1 month"}, 9.0, False),
        ({**schedule, "deadline": "11 months", "period": "1 month"}, 11.0, True),
    ):
        if terms is not None:
            found["deals"]["small"]["schedule"] = terms
        batches = {each.deal: each for each in play_stocks(built(found), paths=2, draws=0).batches}
        assert batches["small"].horizon == pytest.approx(horizon)
        assert batches["small"].revolving_door == door
