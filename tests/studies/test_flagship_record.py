"""The flagship says no more than the record of 15 February 2025 carries, and tests what it says."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from detente import load_case
from detente.case import next_lapses
from detente.evidence import load_ledger
from detente.model import Model
from detente.stability import nash_stability, sequential_stability
from detente.studies import list_acts

AS_OF = date(2025, 2, 15)


@cache
def belarus() -> Model:
    return load_case("belarus-2025")


def test_the_standoff_stays_small() -> None:
    assert belarus().space.size <= 5_000


def test_one_bargain_is_the_record_s_and_state_and_deal_agree() -> None:
    model = belarus()
    deal = model.definition.deals["record"]
    now = dict(model.space.levels_of(model.status_quo))
    agreed = model.space.number_of({**now, **deal.package})
    assert agreed in model.named_states["record"].numbers
    for number in model.named_states["record"].numbers:
        levels = model.space.levels_of(number)
        assert {name: levels[name] for name in deal.package} == dict(deal.package)
        assert levels["arrests"] == "continue"
    told = [each.label for each in model.definition.named_states.values()]
    told += [each.label for each in model.definition.deals.values()]
    assert sum("of the record" in label for label in told) == 2


def test_the_state_and_the_deal_with_an_end_to_arrests_are_the_same() -> None:
    model = belarus()
    deal = model.definition.deals["grand_bargain"]
    agreed = model.space.number_of({**model.space.levels_of(model.status_quo), **deal.package})
    assert agreed in model.named_states["grand_bargain"].numbers


@pytest.mark.parametrize("name", ["record", "grand_bargain", "half_bargain"])
def test_in_no_named_bargain_has_belarus_changed_sides(name: str) -> None:
    for number in belarus().named_states[name].numbers:
        levels = belarus().space.levels_of(number)
        assert levels["lean"] == "russia"
        assert levels["russia_support"] != "cut"


def test_a_conclusion_names_in_its_label_what_it_asks() -> None:
    manners = {"nash": "outright", "seq": "by foresight", "sseq": "firmly"}
    asked = belarus().definition.conclusions.values()
    for each in asked:
        if each.concept:
            assert manners[each.concept] in each.label, each.label
        whole = "every" in each.label or each.states == "status_quo" or "Without" in each.label
        assert whole or "ome form" in each.label, each.label
        if each.states == "record":
            assert "of the record" in each.label
        if each.states == "grand_bargain":
            assert "end to arrests" in each.label


def test_keeping_its_word_is_not_settled_by_construction() -> None:
    """Outright it never is: an end to arrests costs Belarus something in every reading."""
    model = belarus()
    (asked,) = [c for n, c in model.definition.conclusions.items() if n == "belarus_keeps_its_word"]
    assert asked.concept == "seq"
    forms = model.named_states["grand_bargain"].numbers
    for name, kept in (("", False), ("ready_to_stop", True)):
        read = model.with_alternatives({"belarus": name}) if name else model
        outright = nash_stability(read, "belarus")
        by_foresight = sequential_stability(read, "belarus")
        assert not any(outright[model.space.index(number)] for number in forms)
        assert all(by_foresight[model.space.index(number)] for number in forms) == kept


def test_payments_are_the_american_list_s_and_dated_by_it() -> None:
    measures = belarus().definition.trade.measures  # type: ignore[union-attr]
    listed = measures["us_import"]
    for name in ("payment_listed", "payment_licensed", "payment_delisted"):
        assert (measures[name].sender, measures[name].start) == ("us", listed.start)
    assert listed.start == date(2021, 12, 8)


def test_the_union_s_measures_lapse_in_thirteen_days_unless_all_renew() -> None:
    (lapse,) = [each for each in next_lapses(belarus().definition) if each.lever == "eu_measures"]
    assert lapse.day == date(2025, 2, 28)
    assert (lapse.day - AS_OF).days == 13
    assert lapse.to == "ease"
    renewal = belarus().levers["eu_measures"].renewal
    assert renewal is not None
    chance = renewal.chance["eu"]
    renewals = [
        name for name in load_ledger("belarus-2025").claims if name.startswith("RENEWAL-EU")
    ]
    assert (renewal.next, chance.trials, chance.count) == (lapse.day, len(renewals), len(renewals))
    assert sorted(renewal.claims) == sorted(renewals)


def test_every_dated_act_of_the_ledger_switches_something_or_says_why_not() -> None:
    ledger = load_ledger("belarus-2025")
    dated = {
        name
        for name, each in ledger.claims.items()
        if name.startswith("SANCTION-") and each.event is not None and len(str(each.event)) == 10
    }
    rows = list_acts(belarus().definition).rows
    assert dated <= {name for row in rows for name in row.act.claims}
    assert all(row.act.lever or row.act.note for row in rows)
    assert {row.act.lever for row in rows if row.act.lever} == {
        "us_contact", "us_banks", "us_potash", "eu_measures", "transit",
    }  # fmt: skip


def test_support_moves_as_a_whole() -> None:
    level = belarus().definition.uncertainties["support_level"]
    assert (level.effect, level.acts_on) == ("add", ("outcomes.russian_support",))


def test_some_uncertain_things_can_be_watched_and_no_reading_can() -> None:
    uncertain = belarus().definition.uncertainties
    seen = {name for name, each in uncertain.items() if each.observable is not None}
    assert seen == {"russian_ports", "china_rail", "payment_loss", "minsk_rent_share"}
