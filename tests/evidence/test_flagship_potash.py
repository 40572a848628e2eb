"""The flagship's record of potash and of other exchanges, and what the market takes from it."""

from __future__ import annotations

from datetime import date

import pytest

from detente import load_case
from detente.case import Quantity
from detente.case.trade import Figure
from detente.evidence import load_ledger
from detente.evidence.input_list import Input, inputs

LEDGER = load_ledger("belarus-2025")
CASE = load_case("belarus-2025")
CUTOFF = date(2025, 2, 15)
K2O = 1.65  # tonnes of product in a tonne of K2O, as the file of the case says


@pytest.fixture(scope="module")
def listed() -> dict[str, Input]:
    return {each.key: each for each in inputs(CASE.definition)}


def figure(path: str) -> Figure:
    """The figure of the case's trade at a path, through mappings and values alike."""
    here: object = CASE.definition.trade
    for step in path.split("/"):
        here = here[step] if isinstance(here, dict) else getattr(here, step)
    assert isinstance(here, Figure)
    return here


def said(claim: str, definition: str = "", as_of: str = "") -> Quantity:
    """The one quantity of a claim with this definition and this day."""
    (found,) = (
        q
        for q in LEDGER.claims[claim].quantities
        if definition in q.definition and (not as_of or str(q.as_of) == as_of)
    )
    return found


def number(claim: str, definition: str = "", as_of: str = "") -> float:
    value = said(claim, definition, as_of).value
    assert value is not None
    return value


def test_what_was_entered_last_says_who_counted_what_and_when() -> None:
    added = [c for c in LEDGER.claims.values() if c.recorded and str(c.recorded) == "2026-11-25"]
    families = {
        name: sum(c.id.startswith(name) for c in added) for name in ("POTASH-", "EXCHANGE-")
    }
    assert min(families.values()) > 30
    for claim in added:
        assert claim.event or claim.as_of or LEDGER.published(claim), claim.id
        for quantity in claim.quantities:
            assert quantity.unit, claim.id
            assert quantity.as_of, claim.id
            assert quantity.counter, claim.id
            assert quantity.definition, claim.id
        if claim.source == "notes" and claim.credibility != 6:  # ours, computed from other claims
            assert claim.origin or claim.agrees, claim.id


def test_nothing_in_the_ledger_became_known_after_the_day_of_the_case() -> None:
    known = {
        name: public for name, claim in LEDGER.claims.items() if (public := LEDGER.published(claim))
    }
    assert len(known) > 100
    assert not [name for name, public in known.items() if public.first > CUTOFF]
    assert not [
        name for name, each in LEDGER.sources.items() if (p := each.published) and p.first > CUTOFF
    ]
    assert not [
        name for name, each in LEDGER.claims.items() if (e := each.event) and e.first > CUTOFF
    ]


def test_every_figure_beside_another_names_who_says_it(listed: dict[str, Input]) -> None:
    sides = {key: each for key, each in listed.items() if ".conflicting[" in key}
    assert len(sides) > 20
    for key, each in sides.items():
        assert each.claims, key
        assert "assumption" not in each.claims, key


def test_the_exports_that_the_market_starts_from_are_means_of_the_customs() -> None:
    for name in ("canada", "russia"):
        quantity = figure(f"producers/{name}/supply/quantity")
        years = [q.value for q in LEDGER.claims[quantity.claims[0]].quantities]
        assert len(years) == 3
        assert quantity.value == pytest.approx(sum(filter(None, years)) / 3, abs=0.05)
    grades = figure("producers/belaruskali_grades/supply/quantity")
    assert grades.value == number("POTASH-GRADES-2021")
    fifth = number("POTASH-GRADES-SHARE") / 100 * number("POTASH-KLAIPEDA-2020", "border")
    assert grades.conflicting[0].value == pytest.approx(fifth)


def test_belarus_beside_what_others_counted() -> None:
    quantity = figure("producers/belaruskali/supply/quantity")
    other = figure("producers/belaruskali_grades/supply/quantity").value
    for claim, day, place in (
        ("POTASH-2019", "2019", 0),
        ("POTASH-CUSTOMS-BELARUS", "2019", 1),
        ("POTASH-CUSTOMS-BELARUS", "2020", 2),
        ("POTASH-CUSTOMS-BELARUS-2021", "2021", 3),
        ("POTASH-EXPORTS-2021", "2021", 4),
    ):
        (exports,) = (
            q.value
            for q in LEDGER.claims[claim].quantities
            if q.name == "potash_exports" and str(q.as_of) == day
        )
        assert exports is not None
        assert quantity.conflicting[place].claims == (claim,)
        assert quantity.conflicting[place].value == pytest.approx(exports - other, abs=0.06)


@pytest.mark.parametrize(
    ("path", "place", "claim", "definition"),
    [
        ("producers/germany/supply/quantity", 0, "POTASH-IFA-2014", "exports of Germany"),
        ("producers/germany/supply/quantity", 1, "POTASH-USGS-2021", "of Germany"),
        ("producers/germany/supply/quantity", 2, "POTASH-USGS-2024", "of Germany"),
        ("producers/israel/supply/quantity", 0, "POTASH-IFA-2014", "exports of Israel"),
        ("producers/israel/supply/quantity", 1, "POTASH-USGS-2021", "of Israel"),
        ("producers/israel/supply/quantity", 2, "POTASH-USGS-2024", "of Israel"),
        ("producers/jordan/supply/quantity", 0, "POTASH-IFA-2014", "exports of Jordan"),
        ("producers/jordan/supply/quantity", 1, "POTASH-USGS-2024", "of Jordan"),
        ("producers/china/supply/quantity", 0, "POTASH-USGS-2021", "of China"),
        ("producers/china/supply/quantity", 1, "POTASH-USGS-2024", "of China"),
    ],
)
def test_tonnes_of_k2o_beside_the_figure_are_turned_into_product(
    path: str, place: int, claim: str, definition: str
) -> None:
    other = figure(path).conflicting[place]
    assert other.claims == (claim,)
    assert other.value == pytest.approx(K2O * number(claim, definition), abs=0.06)


def test_the_cost_of_the_ways_follows_from_the_record() -> None:
    terminal = LEDGER.claims["POTASH-KLAIPEDA-TERMINAL"].quantities
    revenue = next(q.value for q in terminal if q.name == "terminal_revenue")
    assert revenue is not None
    port = revenue / number("POTASH-KLAIPEDA-2020", "border")
    railway = number("POTASH-KLAIPEDA-COST") - port
    assert (round(port, 1), round(railway)) == (8.7, 18)
    at_the_port = said("POTASH-SNOPKOV-DETOUR", "transhipment")
    by_rail = said("POTASH-SNOPKOV-DETOUR", "railway")
    detour = [
        railway * (rail - 1) + port * (berth - 1)
        for rail, berth in ((by_rail.low, at_the_port.low), (by_rail.high, at_the_port.high))
        if rail is not None and berth is not None
    ]
    assert [round(each) for each in detour] == [27, 62]  # EUR a tonne; the case has 25 to 65 USD
    assert number("POTASH-RUSSIA-CARRIAGE") / number("POTASH-PORTS-SHORT") == 40
    assert figure("legs/russian_ports/cost").conflicting[1].value == 40


def test_values_by_volumes_are_the_unit_values() -> None:
    for country, year in (("Belarus", "2022"), ("Belarus", "2023"), ("Russia", "2023")):
        found = {
            q.name: q.value
            for q in LEDGER.claims["POTASH-CHINA-CUSTOMS"].quantities
            if country in q.definition and str(q.as_of) == year
        }
        by_hand = 1000 * (found["import_value"] or 0) / (found["imports"] or 1)
        assert number("POTASH-CHINA-UNIT-VALUES", country, year) == round(by_hand)


def test_figures_for_one_thing_stand_in_one_conflict() -> None:
    for conflict, values in (
        ("potash-exports", {10.5, 10.32, 11.76, 5.14, 13}),
        ("fall-of-2022", {60, 70}),
        ("price-before", {230, 247, 218}),
        ("discount", {50, 60}),
        ("ankara-count", {24, 26}),
        ("myanmar-count", {651, 200, 700}),
    ):
        claims = LEDGER.conflicts[conflict].claims
        assert values <= {q.value for name in claims for q in LEDGER.claims[name].quantities}
