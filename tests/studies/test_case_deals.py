"""Deals as a case writes them: against lists made by hand, their schedules, and certificates."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case.deals import DealText, Others, Pledge
from detente.case.trade import Figure
from detente.deals import certify, check_schedule, fastest_schedule, least_collateral
from detente.errors import InfeasibleStateError, InputError, NotApplicableError, UnknownNameError
from detente.model import Model
from detente.studies.deals import could_sign
from detente.studies.deals.certificate_file import check_certificate, schedule_data, stated_terms
from detente.studies.deals.deal_sentences import offers_sentences, package_marks, schedule_sentences
from detente.studies.deals.deal_study import (
    deal_fingerprint,
    disagreement_of,
    named_deal,
    study_deal,
)
from detente.studies.deals.schedule import schedule_terms, seek, step_in_years, study_schedule
from detente.studies.load import build_from

TEXT = (Path(__file__).parents[1] / "deals" / "exchange.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def model() -> Model:
    return build_from(TEXT, "exchange.toml")


def worth(levels: dict[str, str]) -> dict[str, float]:
    """The values of the two signers by hand, from the case's own words."""
    ladder = {"none": 0, "few": 0.25, "some": 0.5, "many": 0.75, "all": 1}
    relief = {"none": 0, "licence": 0.25, "partial": 0.5, "broad": 0.75, "full": 1}
    freed, eased = ladder[levels["prisoners"]], relief[levels["relief"]]
    cut, opened = levels["subsidy"] == "cut", levels["transit"] == "open"
    return {
        "holder": eased - 0.5 * freed - 0.1 * cut + 0.1 * opened,
        "sender": freed - 0.5 * eased,
    }


def test_every_package_is_judged_as_by_hand(model: Model) -> None:
    study = study_deal(model, named_deal(model, "full_exchange"))
    found = study.offers.bargain
    assert found is not None
    quo = {"subsidy": "steady", "transit": "closed"}
    every = {}
    for prisoners, relief in product(
        model.levers["prisoners"].levels, model.levers["relief"].levels
    ):
        levels = {"prisoners": prisoners, "relief": relief, **quo}
        every[model.space.number_of(levels)] = worth(levels)
    assert set(found.packages.numbers.tolist()) == set(every)

    def beaten(one: dict[str, float]) -> bool:
        return any(
            all(other[p] >= one[p] - 1e-12 for p in one)
            and any(other[p] > one[p] + 1e-12 for p in one)
            for other in every.values()
        )

    efficient = {number for number, one in every.items() if not beaten(one)}
    assert set(found.numbers(found.efficient)) == efficient
    rational = {number for number, one in every.items() if min(one.values()) >= -1e-12}
    assert set(found.numbers(found.rational)) == rational
    nash = max(rational, key=lambda number: every[number]["holder"] * every[number]["sender"])
    assert found.picks("nash") == (nash,)
    assert package_marks(study)[nash][:2] == ("this package", "nash")
    # The patron loses half of what is eased; nobody else outside loses anything.
    for number in every:
        eased = model.outcome_values("eased")[number - 1]
        assert study.hurt(number) == (("patron",) if eased else ())


@pytest.mark.parametrize("others", ["held", "answered", "equilibrium"])
def test_levers_off_the_table_stay_where_they_are(model: Model, others: Others) -> None:
    deal = DealText("x", ("holder", "sender", "neighbour"), {}, others=others)
    short = replace(deal, levers=("relief", "prisoners"))
    found, whole = study_deal(model, short).offers, could_sign(model, deal.between, how=others)
    assert found.bargain is not None
    assert whole.bargain is not None
    closed = [
        number
        for number in whole.bargain.packages.numbers.tolist()
        if model.space.levels_of(number)["transit"] == "closed"
    ]
    assert found.bargain.packages.numbers.tolist() == closed
    total = found.judged + sum(found.left_out.values())
    assert total == 25
    for one in (found.bargain.packages, whole.bargain.packages):
        assert one.disagreement == {"holder": 0, "sender": 0, "neighbour": 0}


def test_what_no_state_agrees_with_is_no_package(model: Model) -> None:
    """Nothing passes while all sanctions stand: 9 of the 10 packages of relief and transit."""
    deal = DealText("x", ("sender", "neighbour"), {}, levers=("relief", "transit"))
    found = study_deal(model, deal).offers
    assert (found.judged, dict(found.left_out)) == (9, {})
    deal = DealText("x", ("holder", "sender", "neighbour"), {}, levers=("relief", "transit"))
    found = study_deal(model, deal).offers
    assert (found.judged, dict(found.left_out)) == (9, {})


def test_a_package_that_is_refused_is_mended(model: Model) -> None:
    deal = replace(named_deal(model, "full_exchange"), package={"relief": "full"})
    study = study_deal(model, deal)
    assert study.package is not None
    [end] = study.package.ends
    assert end.refused_by == ("sender",)
    # Half the prisoners bring the sender to 0; two levels in all is the least that does.
    mended = study.acceptable[end.state]
    assert mended.steps == 2
    for addition in mended.additions:
        after = worth(model.space.levels_of(addition.state))
        assert min(after.values()) >= 0
    assert set(study.lasting) == {end.state}


def test_the_disagreement_is_what_the_deal_says(model: Model) -> None:
    deal = named_deal(model, "with_transit")
    assert disagreement_of(model, deal).values["holder"] == pytest.approx(-0.1)
    assert disagreement_of(model, replace(deal, disagreement="status_quo")).values["holder"] == 0
    assert disagreement_of(model, replace(deal, disagreement="26")).values["holder"] < 0
    assert disagreement_of(model, named_deal(model, "half_way")).kind == "worst_equilibrium"
    with pytest.raises(UnknownNameError, match="Did you mean 'impasse'"):
        disagreement_of(model, replace(deal, disagreement="impase"))
    with pytest.raises(InputError, match="denotes 4 states"):
        disagreement_of(model, replace(deal, disagreement="exchange"))
    with pytest.raises(InfeasibleStateError):
        disagreement_of(model, replace(deal, disagreement="91"))


def test_the_fingerprint_covers_values_and_terms(model: Model) -> None:
    deal = named_deal(model, "full_exchange")
    usual = deal_fingerprint(model, deal)
    # The same order of states, other distances: the model's own fingerprint does not see it.
    stretched = build_from(TEXT.replace('"freed - 0.5 * eased"', '"2 * freed - eased"'), "x")
    assert stretched.fingerprint == model.fingerprint
    assert deal_fingerprint(stretched, deal) != usual
    assert deal_fingerprint(model, replace(deal, others="answered")) != usual
    assert deal_fingerprint(model, replace(deal, note="Other words.")) == usual


def test_nothing_off_the_table_is_named_as_better(model: Model) -> None:
    deal = DealText("x", ("holder", "sender"), {"prisoners": "none"}, ("prisoners",))
    assert study_deal(model, replace(deal, levers=())).package.ends[0].why_not.better
    for level in model.levers["prisoners"].levels:
        asked = replace(deal, package={"prisoners": level})
        [end] = study_deal(model, asked).package.ends
        here = model.space.levels_of(end.state)
        # More prisoners are worth a unit each to the one and cost the other half: no package of
        # this one lever is better for both.
        assert end.efficient
        [free] = study_deal(model, replace(asked, levers=())).package.ends
        assert free.state == end.state
        moved = [model.space.levels_of(n)["relief"] != here["relief"] for n in free.why_not.better]
        assert all(moved)


def test_orders_alone_answer_what_they_can(model: Model) -> None:
    deal = DealText("x", ("holder", "families"), {"prisoners": "few"})
    study = study_deal(model, deal)
    assert study.offers.bargain is not None
    assert not study.offers.bargain.solutions
    assert any("Families has an order and no values" in s for s in offers_sentences(study))


def test_the_terms_are_those_of_the_case(model: Model) -> None:
    terms = schedule_terms(model, named_deal(model, "full_exchange"))
    assert terms.parties == ("holder", "sender")
    assert [track.irreversible for track in terms.tracks] == [True, True]
    # 60 % and 140 % a year over a quarter.
    assert terms.discount == pytest.approx((1.6**-0.25, 2.4**-0.25))
    assert (terms.delay, terms.detection, terms.collateral) == (1, 1.0, (0.25, 0.25))
    assert (terms.start, terms.target) == ((0, 0), (4, 4))
    deal = named_deal(model, "full_exchange")
    assert deal.schedule is not None
    late = replace(deal, schedule=replace(deal.schedule, start={"relief": "licence"}))
    assert schedule_terms(model, late).start == (0, 1)
    cut = model.space.number_of({**model.definition.status_quo, "subsidy": "cut"})
    at = schedule_terms(model, deal, held_at=cut).value_at((0, 0))
    assert at.tolist() == pytest.approx([-0.1 / 4, 0])  # a quarter of a year


def test_a_schedule_needs_a_package_terms_and_a_way(model: Model) -> None:
    deal = named_deal(model, "half_way")
    with pytest.raises(NotApplicableError, match="no schedule"):
        schedule_terms(model, deal)
    full = named_deal(model, "full_exchange")
    with pytest.raises(NotApplicableError, match="no package"):
        schedule_terms(model, replace(full, package={}))
    opened = model.space.number_of(
        {"prisoners": "none", "relief": "full", "subsidy": "steady", "transit": "open"}
    )
    with pytest.raises(InfeasibleStateError, match="exclude the start"):
        schedule_terms(model, full, held_at=opened)


def test_what_is_sought_is_what_the_library_finds(model: Model) -> None:
    deal = named_deal(model, "full_exchange")
    terms = schedule_terms(model, deal)
    assert seek(terms).schedule is not None
    study = study_schedule(model, deal)
    assert study.fastest is not None
    assert study.fastest.schedule is not None
    assert study.period == 0.25
    fastest = fastest_schedule(terms).schedule
    assert fastest is not None
    assert study.fastest.schedule.path == fastest.path
    least = seek(terms, "least-collateral")
    assert least.answer == least_collateral(terms).amounts
    with pytest.raises(UnknownNameError, match="Did you mean 'safest'"):
        seek(terms, "safet")
    for goal in ("fastest", "safest", "least-collateral", "least-patience"):
        found = seek(terms, goal)
        assert found.schedule is not None
        assert check_schedule(found.schedule) == ()
        assert len(schedule_sentences(model, found)) >= 3


def test_without_enough_at_stake_it_says_what_it_would_take(model: Model) -> None:
    deal = named_deal(model, "full_exchange")
    assert deal.schedule is not None
    pledge = {"holder": Pledge(Figure(0.02)), "sender": Pledge(Figure(0.02))}
    poor = replace(deal, schedule=replace(deal.schedule, collateral=pledge))
    study = study_schedule(model, poor)
    assert study.fastest is not None
    assert not study.fastest.exists
    assert study.collateral is not None
    assert study.collateral.schedule.holds
    ends = replace(deal, schedule=replace(deal.schedule, collateral={}, after="ends"))
    trapped = study_schedule(model, ends)
    assert trapped.terms is None
    assert "nothing is at stake in the last step" in trapped.why


@pytest.fixture(scope="module")
def certificate(model: Model) -> dict[str, Any]:
    deal = named_deal(model, "full_exchange")
    found = seek(schedule_terms(model, deal)).schedule
    assert found is not None
    return schedule_data(found, model, model.status_quo, step_in_years(deal))


def complaints(data: Any, model: Model) -> tuple[str, ...]:
    return check_certificate(json.dumps(data), model)[1]


def test_a_certificate_is_read_back(model: Model, certificate: dict[str, Any]) -> None:
    plan, wrong = check_certificate(json.dumps(certificate), model)
    assert wrong == ()
    fresh = certify(schedule_terms(model, named_deal(model, "full_exchange")), plan.path)
    assert plan.checks == fresh.checks
    assert (plan.terms.values == fresh.terms.values).all()


TAMPERED: list[tuple[Any, Any, str]] = [
    (("checks", 0, "going_on"), 5.0, "going on is worth"),
    (("checks", 1, "breach"), None, "the best breach is worth"),
    (("checks", 1, "breach"), 0.1, "the best breach is worth"),
    (("path", 1), [2, 0], "going on is worth"),
    (("path", 2), [0, 0], "cannot go from"),
    (("path", 4), [4, 3], "does not end at the target"),
    (("terms", "values", 0, 3), 9.0, "the case gives holder other values in 1 of 25"),
    (("terms", "combinations", 24), 23, "exclude the target"),
    (("terms", "discount", 0), 0.2, "going on is worth"),
    (("terms", "collateral", 1), 0.0, "by a breach"),
    (("terms", "tracks", 0, "moves"), "up", "lever 'prisoners' is another one"),
    (("terms", "tracks", 0, "levels", 1), "fewer", "lever 'prisoners' is another one"),
    (("terms", "tracks", 1, "party"), "holder", "lever 'relief' is another one"),
    (("terms", "tracks", 0, "lever"), "prisners", "not those of the case"),
    (("held", "subsidy"), "cut", "other values in 25 of 25"),
    (("held", "transit"), "open", "exclude"),
    (("fingerprint",), "another case's", "was made for"),
]


def test_the_terms_a_certificate_rests_on_are_stated(
    model: Model, certificate: dict[str, Any]
) -> None:
    data = json.loads(json.dumps(certificate))
    data["terms"]["collateral"][0] = 77.5
    data["terms"]["detection"] = 0.25
    data["terms"]["tracks"][0]["irreversible"] = False
    data["terms"]["tracks"][1]["irreversible"] = True
    said = " ".join(stated_terms(check_certificate(json.dumps(data), model)[0]))
    assert "holder counts the next period" in said
    assert "pledges 77.5" in said
    assert "a chance of 0.25 a period and answered 1 period later" in said
    assert "Cannot be taken back: “relief”." in said


@pytest.mark.parametrize(("where", "value", "says"), TAMPERED, ids=lambda v: str(v)[:40])
def test_a_certificate_that_was_tampered_with_is_found_out(
    model: Model, certificate: dict[str, Any], where: Any, value: Any, says: str
) -> None:
    data = json.loads(json.dumps(certificate))
    inside = data
    for key in where[:-1]:
        inside = inside[key]
    assert inside[where[-1]] != value
    inside[where[-1]] = value
    try:
        found = complaints(data, model)
    except InputError as error:
        found = (str(error),)
    assert any(says in each for each in found), found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        "{}",
        "[]",
        "NaN",
        '{"certificate": "detente schedule"}',
        "\x00",
        "1" * 10_000,
    ],
)
def test_what_is_no_certificate_is_refused(model: Model, text: str) -> None:
    with pytest.raises(InputError):
        check_certificate(text, model)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("terms", "discount", 0), float("nan")),
        (("terms", "discount", 0), 1.0),
        (("terms", "discount"), [0.9]),
        (("terms", "values", 0), []),
        (("terms", "values"), []),
        (("terms", "combinations", 0), -1),
        (("terms", "combinations", 0), 2**40),
        (("terms", "tracks", 0, "target"), 99),
        (("terms", "tracks", 0, "levels"), ["x"] * 201),
        (("terms", "tracks"), []),
        (("terms", "delay"), 0),
        (("terms", "timing"), "whenever"),
        (("terms", "parties"), ["holder", "holder"]),
        (("path", 0), [0]),
        (("path", 0), [0, 99]),
        (("path",), []),
        (("checks",), "none"),
        (("more",), 1),
    ],
    ids=str,
)
def test_a_malformed_certificate_is_refused_with_one_error(
    model: Model, certificate: dict[str, Any], where: Any, value: Any
) -> None:
    data = json.loads(json.dumps(certificate))
    inside = data
    for key in where[:-1]:
        inside = inside[key]
    inside[where[-1]] = value
    with pytest.raises(InputError):
        check_certificate(json.dumps(data), model)


def test_a_step_counts_for_as_long_as_it_is(model: Model) -> None:
    """Values are amounts a year: a quarter is worth a quarter of them (rule D20)."""
    deal = named_deal(model, "full_exchange")
    quarter = schedule_terms(model, deal)
    assert deal.schedule is not None
    bare = replace(deal.schedule, period=None, rate={}, delay=Figure(1.0))
    factors = dict(zip(quarter.parties, map(Figure, quarter.discount), strict=True))
    step = schedule_terms(model, replace(deal, schedule=replace(bare, discount=factors)))
    assert np.allclose(quarter.values, step.values / 4)
    assert quarter.discount == step.discount


def test_what_the_schedule_calls_irreversible_is_not_taken_back(model: Model) -> None:
    """One report must not say both: its schedule and what can be taken back agree (rule D31)."""
    deal = named_deal(model, "full_exchange")
    assert deal.schedule is not None
    assert deal.schedule.irreversible == ("prisoners", "relief")
    study = study_deal(model, deal).package
    assert study is not None
    assert [each.move for each in study.ends[0].take_back] == [None, None]
    loose = replace(deal, schedule=replace(deal.schedule, irreversible=()))
    other = study_deal(model, loose).package
    assert other is not None
    assert any(each.move for each in other.ends[0].take_back)
