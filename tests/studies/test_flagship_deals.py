"""The flagship's bargain, and the amounts that a deal gives a signer with an order only."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from itertools import combinations
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente import load_case
from detente.case import Clause
from detente.case.deals import DealText
from detente.casefile import case_schema, dump_case
from detente.deals import certify, check_schedule, party_values
from detente.errors import CaseError, InputError, NotApplicableError
from detente.model import Model
from detente.studies.assessment import survey_readings
from detente.studies.deals import complete, durability, package_of
from detente.studies.deals.amounts import _agreement, agreements, priced
from detente.studies.deals.certificate_file import check_certificate, schedule_data
from detente.studies.deals.deal_sentences import offers_sentences
from detente.studies.deals.deal_study import deal_fingerprint, named_deal, study_deal
from detente.studies.deals.schedule import schedule_terms, seek, study_schedule
from detente.studies.load import build_from

DEALS = ("record", "grand_bargain", "half_bargain")
PAID = {"give": "no", "pay": "yes", "watch": "no"}
KEY = {"eu_measures": "ease", "transit": "open"}

WITH_NOTE = (
    "{ text = \"3 * (pay == 'yes') - 1.0 * (give >= 'half') - 0.5 * (give == 'yes')\", "
    'note = "ours", claims = ["assumption"] }'
)
SMALL = """
format = 1
title = "Two and a third"
[parties.north]
[parties.south]
[parties.east]
[levers.give]
party = "north"
levels = ["no", "half", "yes"]
[levers.pay]
party = "south"
levels = ["no", "yes"]
[levers.watch]
party = "east"
levels = ["no", "yes"]
[status_quo]
give = "no"
pay = "no"
watch = "no"
[preferences.north]
statements = ["pay == 'yes'", "give == 'no'"]
[preferences.south]
value = "2.0 * (give == 'yes') - 1.0 * (pay == 'yes')"
[preferences.east]
value = "1.0 * (watch == 'yes')"
[deals.swap]
between = ["north", "south"]
package = { give = "yes", pay = "yes" }
[deals.swap.values]
north = WITH_NOTE
[deals.swap.schedule]
discount = { north = 0.9, south = 0.9 }
""".replace("WITH_NOTE", WITH_NOTE)


def small(old: str = "", new: str = "") -> Model:
    assert not old or old in SMALL
    return build_from(SMALL.replace(old, new), "small.toml")


def judged(old: str, new: str) -> None:
    model = small(old, new)
    study_deal(model, named_deal(model, "swap"))


@pytest.fixture(scope="module")
def belarus() -> Model:
    return load_case("belarus-2025")


def state(model: Model, deal: DealText, **more: str) -> int:
    return model.space.number_of(
        {**model.space.levels_of(model.status_quo), **deal.package, **more}
    )


def on(deal: DealText, **terms: Any) -> DealText:
    assert deal.schedule is not None
    return replace(deal, schedule=replace(deal.schedule, **terms))


# Amounts beside an order.


def test_amounts_make_packages_measurable_and_leave_the_order_alone() -> None:
    model = small()
    deal = named_deal(model, "swap")
    study = study_deal(model, deal)
    assert study.offers.bargain is not None
    assert study.package is not None
    pack = study.offers.bargain.packages
    assert pack.cardinal
    for number in pack.numbers.tolist():
        levels = model.space.levels_of(number)
        gift = {"no": 0.0, "half": 1.0, "yes": 1.5}[levels["give"]]
        assert pack.values["north"][pack.place_of(number)] == 3 * (levels["pay"] == "yes") - gift
    [end] = study.package.ends
    assert end.standings["north"].change.scale == "rank"
    assert party_values(model, "north").scale == "rank"
    assert priced(model, deal).ranks["east"] is model.ranks["east"]
    bare = replace(deal, values={})
    assert priced(model, bare) is model
    with pytest.raises(NotApplicableError, match=r"deals\.NAME\.values"):
        schedule_terms(model, bare)
    assert "deals.NAME.values" in study_schedule(model, bare).why
    assert deal_fingerprint(model, deal) != deal_fingerprint(model, bare)
    assert "values" not in bare.description()


def test_a_fair_point_is_not_denied_where_the_deal_gives_amounts() -> None:
    model = small()
    deal = named_deal(model, "swap")
    told = " ".join(study_deal(model, deal).package.sentences())
    assert "North has an order only, and by it is said here who would sign" in told
    assert "no fair point" not in told
    bare = " ".join(study_deal(model, replace(deal, values={})).package.sentences())
    assert "so there is no fair point to pick" in bare


def test_what_they_have_without_it_is_in_amounts_too() -> None:
    model = small()
    deal = named_deal(model, "swap")
    named = replace(deal, disagreement=str(model.space.number_of(PAID)))
    found = study_deal(model, named).offers
    assert found.bargain is not None
    assert found.bargain.packages.disagreement == {"north": 3.0, "south": -1.0}
    assert found.disagreement.scales["north"] == "value"
    answered = study_deal(model, replace(named, others="answered")).offers
    assert answered.bargain is not None
    assert answered.bargain.packages.disagreement == {"north": 3.0, "south": -1.0}
    assert answered.bargain.packages.cardinal


def test_how_far_they_agree_is_said() -> None:
    model = small()
    deal = named_deal(model, "swap")
    told = agreements(model, deal)["north"]
    # By hand: pay first, then nothing given; the amounts tell half from whole, the order does not.
    order = {("no", "no"): 2, ("half", "no"): 1, ("yes", "no"): 1}
    order |= {("no", "yes"): 4, ("half", "yes"): 3, ("yes", "yes"): 3}
    pairs = sum(order[a] != order[b] for a, b in combinations(order, 2))
    # Each stands twice: east watches or not.
    assert (told.states, told.pairs, told.reversed, told.levelled) == (12, 4 * pairs, 0, 0)
    other = replace(deal, values={"north": Clause("1.0 * (give == 'no')")})
    found = agreements(model, other)["north"]
    # Unpaid and nothing given above paid and something given: 2 of the pairs, 4 times.
    assert (found.reversed, found.share_reversed) == (8, 8 / (4 * pairs))
    text = " ".join(offers_sentences(study_deal(model, other)))
    assert "the other way round" in text


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=40))
def test_pairs_are_counted_as_by_hand(rows: list[tuple[int, int]]) -> None:
    first, second = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    found = _agreement("x", first, second)
    pairs = [(a, b) for a, b in combinations(rows, 2) if a[0] != b[0]]
    assert found.pairs == len(pairs)
    assert found.reversed == sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in pairs)
    assert found.levelled == sum(a[1] == b[1] for a, b in pairs)


WRONG = [
    ("north = {", "east = {", "deals.swap, values.east", "signs nothing"),
    ("north = {", "south = {", "deals.swap, values.south", "a value of its own"),
    ("3 * (pay == 'yes')", "3 * (pai == 'yes')", "deals.swap, values.north", "pai"),
    ("3 * (pay == 'yes')", "(pay == 'yes') / 0", "values.north", "finite"),
    ('note = "ours"', 'notes = "ours"', "deals.swap.values.north", "notes"),
]


@pytest.mark.parametrize(("old", "new", "where", "says"), WRONG, ids=lambda v: str(v)[:20])
def test_one_clear_error_for_each_wrong_thing(old: str, new: str, where: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        judged(old, new)
    text = str(caught.value)
    assert says in text
    for part in where.split(", "):
        assert part in text


@pytest.mark.parametrize("text", [WITH_NOTE, "\"3 * (pay == 'yes')\""], ids=["table", "text"])
def test_they_are_read_written_and_in_the_schema(text: str) -> None:
    written = SMALL.replace(WITH_NOTE, text)
    model = build_from(written, "small.toml")
    clause = model.definition.deals["swap"].values["north"]
    assert clause.text.startswith("3 * (pay")
    assert (clause.note, clause.claims) == (
        ("ours", ("assumption",)) if "note" in text else ("", ())
    )
    assert build_from(dump_case(model.definition), "again.toml").definition == model.definition
    schema = case_schema()
    valid = jsonschema.Draft202012Validator(schema)
    data = json.loads(json.dumps(tomllib.loads(written)))
    assert list(valid.iter_errors(data)) == []
    data["deals"]["swap"]["values"]["north"] = {"txt": "1"}
    assert list(valid.iter_errors(data))
    assert "order only" in schema["$defs"]["DealText"]["properties"]["values"]["description"]


def test_a_certificate_with_amounts_is_checked_against_the_deals() -> None:
    other = SMALL[SMALL.index("[deals.swap]") :].replace("deals.swap", "deals.again")
    model = build_from(SMALL + other.replace("3 *", "4 *"), "small.toml")
    deal = named_deal(model, "swap")
    plan = seek(schedule_terms(model, deal)).schedule
    assert plan is not None
    assert not check_schedule(plan)
    data = schedule_data(plan, model, model.status_quo)
    assert check_certificate(json.dumps(data), model)[1] == ()
    data["terms"]["values"][0][1] += 0.5
    assert any("other values" in each for each in check_certificate(json.dumps(data), model)[1])
    bare = small(SMALL[SMALL.index("[deals.swap.values]") : SMALL.index("[deals.swap.schedule]")])
    data = schedule_data(plan, model, model.status_quo)
    assert any("an order and no" in each for each in check_certificate(json.dumps(data), bare)[1])


def test_a_signer_with_a_value_in_this_reading_keeps_it() -> None:
    text = SMALL.replace(
        "[preferences.south]",
        "[preferences.north.alternatives.greedy]\nvalue = \"5.0 * (pay == 'yes')\"\n"
        "[preferences.south]",
    )
    model = build_from(text, "small.toml").with_alternatives({"north": "greedy"})
    deal = named_deal(model, "swap")
    assert priced(model, deal) is model
    assert not agreements(model, deal)


# The flagship.


def test_the_amounts_are_the_same_in_all_deals_and_no_reading(belarus: Model) -> None:
    texts = {named_deal(belarus, name).values["us"].text for name in DEALS}
    assert len(texts) == 1
    assert party_values(belarus, "us").scale == "rank"
    assert len(survey_readings(belarus, ("nash",)).combinations) == 108


def test_how_far_they_agree_with_the_order(belarus: Model) -> None:
    deal = named_deal(belarus, "half_bargain")
    told = agreements(belarus, deal)["us"]
    order, amounts = belarus.ranks["us"], priced(belarus, deal).ranks["us"]
    # A sample of pairs, counted one by one.
    rng = np.random.default_rng(7)
    one, other = rng.integers(0, order.size, (2, 200_000))
    apart = (order[one] > order[other]) != (order[one] < order[other])
    turned = (order[one] - order[other]).astype(float) * (amounts[one] - amounts[other]) < 0
    assert told.share_reversed == pytest.approx(turned.sum() / apart.sum(), abs=0.003)
    assert told.share_reversed < 0.06
    for reading in ("russia_lever", "no_plan"):
        other_us = belarus.with_alternatives({"us": reading})
        assert agreements(other_us, deal)["us"].share_reversed > told.share_reversed
        assert seek(schedule_terms(other_us, deal)).schedule is not None  # the same amounts


def test_what_each_version_is_worth_to_minsk_by_hand(belarus: Model) -> None:
    """Sums of the case's own outcomes; potash is 1.30, 1.35 and, with the key, 1.88."""
    worth = party_values(belarus, "belarus")
    potash = belarus.outcome_values("potash_income")

    def gain(name: str, **more: str) -> tuple[float, float]:
        number = state(belarus, named_deal(belarus, name), **more)
        sold = float(potash[number - 1] - potash[belarus.status_quo - 1])
        return worth.change(belarus.status_quo, number).size, sold

    got, sold = gain("half_bargain")
    assert sold == 0
    # Banks, recognition, one hold less, the releases.
    assert got == pytest.approx(0.2 + 0.1 + 0.05 - 0.25)
    got, sold = gain("record")
    assert got == pytest.approx(sold + 0.2 + 0.05 - 0.25)
    got, sold = gain("grand_bargain")
    assert got == pytest.approx(sold + 0.2 + 0.1 + 0.05 - 0.25 - 1.1)
    got, sold = gain("grand_bargain", **KEY)
    assert got == pytest.approx(sold + 0.4 + 0.2 + 0.05 + 0.15 - 0.25 - 1.1)
    assert sold == pytest.approx(0.58, abs=0.02)


def test_who_keeps_which_version(belarus: Model) -> None:
    def leaving(name: str, concept: str = "seq", **more: str) -> tuple[str, ...]:
        number = state(belarus, named_deal(belarus, name), **more)
        return durability(belarus, number, concept=concept).leaving

    assert leaving("half_bargain") == ()
    assert leaving("half_bargain", "sseq") == ("russia",)
    assert leaving("record") == ("us",)
    assert leaving("grand_bargain") == ("belarus",)
    assert leaving("grand_bargain", **KEY) == ("eu", "lithuania")


def test_russia_takes_the_gain_of_every_version_but_the_smallest(belarus: Model) -> None:
    own = [lever for name in ("us", "belarus") for lever in belarus.levers_of(name)]
    worth = party_values(belarus, "belarus")
    half = named_deal(belarus, "half_bargain")
    little = replace(half, package={"prisoners": "group", "us_banks": "licence"})
    for deal in (*(named_deal(belarus, name) for name in DEALS), little):
        levels = belarus.space.levels_of(state(belarus, deal))
        package = package_of(belarus, ("us", "belarus"), {name: levels[name] for name in own})
        [end] = complete(package, "answered").states
        pressed = belarus.space.levels_of(end)["russia_pressure"] == "high"
        assert pressed is (deal is not little)
        assert (worth.change(belarus.status_quo, end).size > 0) is (deal is little)


def test_only_the_half_has_a_schedule_and_it_holds(belarus: Model) -> None:
    for name in DEALS:
        terms = schedule_terms(belarus, named_deal(belarus, name))
        assert (terms.delay, terms.detection) == (2, 0.8)  # 43 days are two months' steps
        plan = seek(terms).schedule
        assert (plan is not None) is (name == "half_bargain")
        if plan is not None:
            assert plan.steps == 1
            assert plan.holds
            assert not check_schedule(plan)
            assert certify(terms, plan.path).holds


def test_a_delisting_is_neither_kept_nor_reached(belarus: Model) -> None:
    half = named_deal(belarus, "half_bargain")
    delisted = replace(half, package={**half.package, "us_banks": "delisting"})
    assert durability(belarus, state(belarus, delisted)).leaving == ("us",)
    assert seek(schedule_terms(belarus, delisted)).schedule is None
    for deal, who, least, most in ((half, "us", 0.001, 0.01), (delisted, "belarus", 1.0, 1.2)):
        terms = schedule_terms(belarus, on(deal, irreversible=("prisoners", "us_banks")))
        assert seek(terms).schedule is None
        answer = seek(terms, "least-collateral").answer
        assert least < answer[who] < most
        assert sum(answer.values()) == answer[who]


def test_counted_from_before_the_visit_a_hair_is_missing(belarus: Model) -> None:
    half = on(named_deal(belarus, "half_bargain"), start={"us_contact": "none"})
    terms = schedule_terms(belarus, half)
    assert seek(terms).schedule is None
    least = seek(terms, "least-collateral").answer
    assert least["belarus"] == 0
    assert 0 < least["us"] < 0.01


def test_what_arrests_bring_against_all_that_washington_can_take_back(belarus: Model) -> None:
    """Without the way arrests pay whatever the answer; with it, hardly, and only for a while."""
    worth = party_values(belarus, "belarus")
    deal = named_deal(belarus, "grand_bargain")
    us = party_values(priced(belarus, deal), "us")
    back = {"us_contact": "quiet", "us_banks": "none", "us_potash": "none"}
    for way, gain in (({}, 0.7), (KEY, -0.075)):
        agreed = state(belarus, deal, **way)
        levels = belarus.space.levels_of(agreed)
        arrests = belarus.space.number_of({**levels, "arrests": "continue"})
        after = belarus.space.number_of({**levels, "arrests": "continue", **back})
        assert worth.change(agreed, arrests).size == pytest.approx(1.1)
        assert worth.change(agreed, after).size == pytest.approx(gain, abs=0.01)
        assert us.of(arrests) == pytest.approx(us.of(after))  # the tie that the page tells of


def test_a_level_that_is_no_number_cannot_be_an_amount(belarus: Model) -> None:
    deal = replace(named_deal(belarus, "record"), values={"us": Clause("1 / (us_banks == 'none')")})
    with pytest.raises(CaseError, match=r"values\.us"):
        priced(belarus, deal)
