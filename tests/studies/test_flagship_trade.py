"""The flagship's aims take their potash from the market, and its pages tell what comes out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from detente import load_case
from detente.model import Model
from detente.studies.assessment import survey_readings
from detente.studies.trade.setup import trade_setup
from detente.studies.trade.situations import situation
from detente.studies.trade.supply import resolve_trade
from detente.trade import accounts

KEYS = {"us_potash": 3, "eu_measures": 2, "transit": 2}


@pytest.fixture(scope="module")
def belarus() -> Model:
    return load_case("belarus-2025")


def test_twelve_solves_give_every_state_its_potash(belarus: Model) -> None:
    case = belarus.definition
    found = resolve_trade(case, belarus.space)
    assert (found.levers, found.combinations, found.solves) == (tuple(KEYS), 12, 12)
    setup = trade_setup(case)
    income = belarus.outcome_values("potash_income")
    digits = {lever: belarus.space.digits(lever) for lever in KEYS}
    for chosen in product(*(range(size) for size in KEYS.values())):
        levels = {
            lever: case.levers[lever].levels[level]
            for lever, level in zip(KEYS, chosen, strict=True)
        }
        account = accounts(situation(setup, case, levels).solve())["belarus"]
        # Mines, tax and rent: nothing else is in the account of a country that buys none.
        by_hand = account["producer_income"] + account["state_take"] + account["route_rent"]
        here = np.all([digits[k] == v for k, v in zip(KEYS, chosen, strict=True)], axis=0)
        np.testing.assert_allclose(income[here], by_hand, rtol=1e-6)


def test_the_aim_reads_it(belarus: Model) -> None:
    terms = {name: belarus.outcome_values(name) for name in belarus.definition.outcomes}
    lost = ("guarantee_lost", "cost_of_releases", "cost_of_stopping", "dependence")
    value = (
        terms["potash_income"]
        + terms["bank_gain"]
        + terms["russian_support"]
        + terms["recognition"]
        + terms["room"]
        - sum(terms[name] for name in lost)
    )
    ranks = belarus.ranks["belarus"]
    order = np.argsort(value, kind="stable")
    assert (np.diff(ranks[order].astype(int)) >= 0).all()
    assert terms["key_open"].sum() > 0
    closed, opened = (terms["potash_income"][terms["key_open"] == k] for k in (0, 1))
    assert closed.max() < opened.min()


def test_the_offer_that_was_not_taken_is_worth_what_the_note_says(belarus: Model) -> None:
    def worth(name: str, **levels: str) -> float:
        state = {**belarus.definition.status_quo, **levels}
        return float(
            belarus.outcome_values(name)[belarus.space.index(belarus.space.number_of(state))]
        )

    everything = {
        "us_contact": "open",
        "us_banks": "delisting",
        "us_potash": "delisting",
        "prisoners": "all",
        "arrests": "stop",
        "eu_measures": "ease",
        "transit": "open",
    }
    gains = sum(
        sign * (worth(name, **everything) - worth(name))
        for name, sign in (
            ("potash_income", 1),
            ("bank_gain", 1),
            ("recognition", 1),
            ("dependence", -1),
            ("cost_of_releases", -1),
        )
    )
    assert gains == pytest.approx(worth("cost_of_stopping", **everything), abs=0.05)


def test_what_the_page_argues_comes_out(belarus: Model) -> None:
    survey = survey_readings(belarus, ("seq", "sseq"))
    found = {each.name: each for each in survey.conclusions("sseq")}
    assert found["status_quo"].except_where == {"us": ("russia_lever",)}
    assert found["grand_bargain"].only_where == {
        "us": ("",),
        "belarus": ("ready_to_stop",),
        "russia": ("",),
        "eu": ("",),
    }
    assert found["breakdown"].never
    assert survey.tally(found["bargain_with_key"], "eu", "")[0] == 0
    assert survey.tally(found["full_thaw"], "belarus", "money")[0] == 0
    assert found["full_thaw"].holds[0]
    assert set(found["full_thaw"].depends_on) == {"us", "belarus"}
    main = {each.name for each in survey.conclusions("seq") if each.holds[0]}
    assert "grand_bargain" not in main
    assert {"status_quo", "gesture_for_licence", "half_bargain", "full_thaw"} <= main
