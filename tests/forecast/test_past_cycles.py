"""Back-tests on past cycles: the scores to beat, what a rule may see, and who peeks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose

from detente.errors import InputError, NotApplicableError, UnknownNameError
from detente.forecast.backtest import (
    BASE,
    CALENDAR,
    COIN,
    NOTHING_HAPPENS,
    Always,
    Answered,
    AskedQuestion,
    BackTest,
    BaseRate,
    ForecastRule,
    Past,
    PastSituation,
    Question,
    Rate,
    back_test,
    completeness,
    election_and_prisoners,
    election_in_the_window,
    find_peeks,
    grid_disagreements,
    grid_forecaster,
    jeffreys_rate,
    load_past,
    momentum,
    pooled_rate,
    rate_over_cycles,
    relief_or_prisoners,
    skill_of,
)
from detente.forecast.backtest.conditions import MEASURES, OWN_ACTS
from tests.forecast.conftest import CYCLES, reference
from tests.oracles import scores as oracles

PAST = load_past(CYCLES)
FAMILIES = tuple(dict.fromkeys(question.asked.family for question in PAST.grid))
ELECTIONS = dict.fromkeys(OWN_ACTS, election_in_the_window)
BY_CYCLES = BaseRate("base, cycles", rate=rate_over_cycles)
CALENDAR_BY_CYCLES = replace(CALENDAR, name="calendar, cycles", rate=rate_over_cycles)
STATE = BaseRate("state", conditions=dict.fromkeys(FAMILIES, relief_or_prisoners))
MOMENTUM = BaseRate("momentum", conditions=dict.fromkeys(FAMILIES, momentum))
CHOSEN = BaseRate("chosen", conditions=ELECTIONS | dict.fromkeys(MEASURES, momentum))
ELECTION = BaseRate("election", conditions=ELECTIONS)
BOTH = BaseRate("both", conditions=dict.fromkeys(OWN_ACTS, election_and_prisoners))
RULES = (BASE, CALENDAR, BY_CYCLES, CALENDAR_BY_CYCLES, STATE, MOMENTUM, CHOSEN)
BELARUS = tuple(f"belarus-{letter}" for letter in "ABCD")
FOUR_DIGITS = {"rtol": 0, "atol": 1e-4}

Alike = Callable[[dict[str, Any]], Hashable]


def pair(result: BackTest) -> list[float]:
    return [result.brier.mean, result.log.mean]


# The scores to beat


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("coin", COIN),
        ("never_005", NOTHING_HAPPENS),
        ("base_rate", BASE),
        ("base_rate_by_state", STATE),
        ("momentum", MOMENTUM),
        ("elections_for_belarus_own_acts", CALENDAR),
        ("elections_and_momentum_of_measures_chosen_after_looking", CHOSEN),
    ],
)
def test_the_grid_of_the_reference(plain: dict[str, Any], name: str, rule: ForecastRule) -> None:
    found = back_test(PAST, rule)
    assert found.brier.n == 410
    assert_allclose(pair(found), plain["scores_to_beat"]["grid"][name], **FOUR_DIGITS)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (BASE, [0.1670, 0.5178]),
        (CALENDAR, [0.1590, 0.5013]),
        (BY_CYCLES, [0.1710, 0.5216]),
        (CALENDAR_BY_CYCLES, [0.1639, 0.5039]),
        (COIN, [0.25, 0.6931]),
    ],
)
def test_questions_and_cycles_as_observations(rule: ForecastRule, expected: list[float]) -> None:
    assert_allclose(pair(back_test(PAST, rule)), expected, **FOUR_DIGITS)


def test_the_grid_by_family_of_the_reference(plain: dict[str, Any]) -> None:
    rules = {
        "never": NOTHING_HAPPENS,
        "base_rate": BASE,
        "momentum": MOMENTUM,
        "election_in_the_window": ELECTION,
        "election_and_count_at_zero": BOTH,
    }
    found = {name: back_test(PAST, rule).by_family() for name, rule in rules.items()}
    checked = 0
    for family, row in plain["scores_to_beat"]["grid"]["by_family"].items():
        for name, expected in row.items():
            means = [each.means[f"grid_{family}"] for each in found[name]]
            assert_allclose(means, expected, **FOUR_DIGITS, err_msg=f"{family}, {name}")
            checked += 1
    assert checked == 17


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("coin", COIN),
        ("nothing_happens_005", NOTHING_HAPPENS),
        ("base_rate", BY_CYCLES),
        (
            "base_rate_by_completeness",
            BaseRate("c", rate_over_cycles, {"relief_after_release": completeness}),
        ),
    ],
)
def test_the_anchors_of_the_reference(plain: dict[str, Any], name: str, rule: ForecastRule) -> None:
    brier, logs = back_test(PAST, rule, PAST.comparable_anchors).by_cell()
    assert sum(brier.sizes.values()) == 190
    assert len(brier.means) == 74
    assert_allclose(
        [brier.mean, logs.mean], plain["scores_to_beat"]["anchors"][name], **FOUR_DIGITS
    )


def test_base_rates_of_the_reference(plain: dict[str, Any]) -> None:
    """Over all cycles: questions, yes, and the rate with cycles as observations."""
    given_ = dict(plain["base_rates"])
    grid = given_.pop("grid")
    release = given_.pop("relief_after_release")
    checked = 0
    for family, row in given_.items():
        for horizon, expected in row.items():
            assert counted(PAST.anchors, family, int(horizon)) == expected
            checked += 1
    for name, complete in (("all", None), ("condition_fully_met", True), ("partial", False)):
        for horizon, expected in release[name].items():
            found = counted(PAST.anchors, "relief_after_release", int(horizon), complete)
            assert found == expected
            checked += 1
    for family, row in grid.items():
        for horizon, expected in row.items():
            assert counted(PAST.grid, f"grid_{family}", int(horizon))[:2] == expected
            checked += 1
    assert checked == 3 + 2 + 2 + 9 + 12


def counted(
    questions: Sequence[Question], family: str, horizon: int, complete: bool | None = None
) -> list[float]:
    answers = [
        (question.asked.cycle, question.outcome)
        for question in questions
        if question.asked.family == family
        and question.asked.horizon_days == horizon
        and complete in (None, question.asked.complete)
        and question.outcome is not None
    ]
    yes = sum(outcome for _, outcome in answers)
    return [len(answers), yes, round(rate_over_cycles(answers).p, 3)]


@pytest.mark.parametrize("k_of_n", reference()["jeffreys"])
def test_rates_of_the_reference(k_of_n: str) -> None:
    k, n = map(int, k_of_n.split("/"))
    assert_allclose(jeffreys_rate(k, n).p, reference()["jeffreys"][k_of_n], rtol=0, atol=1e-10)
    assert pooled_rate([("A", 1)] * k + [("B", 0)] * (n - k)) == jeffreys_rate(k, n)


# The definitions


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_forecast_is_what_the_definition_says(plain: dict[str, Any], rule: BaseRate) -> None:
    belarus = [each for each in plain["events"] if each["cycle"].startswith("belarus")]

    def state(question: dict[str, Any]) -> Hashable:
        for sender in ("us", "eu"):
            if question["family"].startswith(f"grid_{sender}_"):
                return question["state"][f"relief_in_force_{sender}"]
        return question["state"]["prisoners_held"]

    def alike(question: dict[str, Any]) -> Hashable:
        chosen = rule.conditions.get(question["family"])
        if chosen is election_in_the_window:
            return oracles.has_election(question, plain["elections"])
        if chosen is momentum:
            return oracles.had_momentum(question, belarus)
        return state(question) if chosen is relief_or_prisoners else None

    by_cycles = rule.rate is rate_over_cycles
    expected = oracles.left_out(plain["grid"], alike, by_cycles=by_cycles)
    found = back_test(PAST, rule).forecasts
    assert [each.asked.id for each in found] == [row["id"] for row in plain["grid"]]
    assert_allclose([each.rate.p for each in found], [float(p) for p in expected], rtol=1e-12)


def test_with_nothing_alike_the_chance_is_even() -> None:
    """Every cycle sees an election in a window of 365 days, but none of 180 days in one of them."""
    lonely = BaseRate("own cycle", conditions=dict.fromkeys(FAMILIES, lambda s: s.asked.cycle))
    assert {(each.rate.p, each.rate.n) for each in back_test(PAST, lonely).forecasts} == {(0.5, 0)}


def test_a_rate_says_what_it_rests_on() -> None:
    first = back_test(PAST, BASE).forecasts[0]
    alike = [
        question
        for question in PAST.grid
        if question.asked.family == first.asked.family
        and question.asked.horizon_days == first.asked.horizon_days
        and question.asked.cycle != first.asked.cycle
    ]
    assert first.rate.n == len(alike) == 27
    assert first.rate.k == sum(question.outcome or 0 for question in alike)
    assert {each.rate.n for each in back_test(PAST, BY_CYCLES).forecasts} <= {2, 3}


def test_an_open_question_is_forecast_and_teaches_nothing() -> None:
    opened = PAST.with_answers("belarus-A", None)
    found, before = back_test(opened, BASE), back_test(PAST, BASE)
    assert found.brier.unresolved == 112
    assert found.brier.n == 298
    assert len(found.forecasts) == 410
    for new, old in zip(found.forecasts, before.forecasts, strict=True):
        if old.asked.cycle == "belarus-A":
            assert (new.rate, new.outcome) == (old.rate, None)
        else:
            assert new.rate.n < old.rate.n


# What a rule may see


class Spy:
    """A rule that notes what it was shown."""

    name = "spy"
    settings: Mapping[str, object] = {}

    def __init__(self) -> None:
        self.seen: list[tuple[PastSituation, Sequence[Answered]]] = []

    def forecast(self, situation: PastSituation, others: Sequence[Answered]) -> Rate:
        self.seen.append((situation, others))
        return Rate(0.5, 0, 0)


@pytest.mark.parametrize("questions", [PAST.grid, PAST.comparable_anchors], ids=["grid", "anchors"])
def test_a_rule_sees_no_answer_and_nothing_later(
    questions: tuple[Question, ...],
) -> None:
    spy = Spy()
    back_test(PAST, spy, questions)
    assert len(spy.seen) == len(questions)
    hidden = {"outcome", "resolved_by", "lag_days"}
    assert not hidden & {each.name for each in fields(AskedQuestion)}
    cycles = {question.asked.cycle for question in questions}
    for situation, others in spy.seen:
        for shown in (situation, *(other.situation for other in others)):
            assert all(event.day <= shown.asked.as_of for event in shown.events)
            assert {event.cycle for event in shown.events} <= cycles
        assert situation.asked.cycle not in {other.situation.asked.cycle for other in others}
    known = {len(situation.events) for situation, _ in spy.seen}
    assert len(known) > 10


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_peeks(rule: ForecastRule) -> None:
    assert find_peeks(PAST, grid_forecaster(rule)) == ()


@settings(max_examples=15)
@given(st.sampled_from(RULES), st.sampled_from(BELARUS), st.data())
def test_answers_of_the_left_out_cycle_move_nothing_and_others_do(
    rule: BaseRate, cycle: str, data: st.DataObject
) -> None:
    turned = data.draw(
        st.sets(
            st.sampled_from([q.asked.id for q in PAST.grid if q.asked.cycle == cycle]), min_size=1
        )
    )
    other = replace(
        PAST,
        grid=tuple(
            replace(question, outcome=1 - (question.outcome or 0))
            if question.asked.id in turned
            else question
            for question in PAST.grid
        ),
    )
    before, after = (grid_forecaster(rule)(each) for each in (PAST, other))
    moved = {name for name in before if before[name] != after[name]}
    own = {question.asked.id for question in PAST.grid if question.asked.cycle == cycle}
    assert not moved & own
    if len(turned) == 1 and not rule.conditions:
        # A single answer cannot be made up for by another one: its like in other cycles all move.
        (name,) = turned
        asked = next(question.asked for question in PAST.grid if question.asked.id == name)
        like = {
            question.asked.id
            for question in PAST.grid
            if question.asked.family == asked.family
            and question.asked.horizon_days == asked.horizon_days
            and question.asked.cycle != cycle
        }
        assert moved == like


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("cycle", BELARUS)
def test_answers_of_another_cycle_move_some_forecasts(rule: ForecastRule, cycle: str) -> None:
    before, after = (
        grid_forecaster(rule)(each) for each in (PAST, PAST.with_flipped_answers(cycle))
    )
    moved = {name for name in before if before[name] != after[name]}
    touched = {question.asked.cycle for question in PAST.grid if question.asked.id in moved}
    assert touched
    assert cycle not in touched
    if rule is not STATE:  # engaged and isolated cycles have nothing in common there
        assert touched == set(BELARUS) - {cycle}


def peek_at_all(past: Past) -> Mapping[str, float]:
    """Pool over all cycles, the one to be forecast included."""
    answers = [(question.asked.cycle, question.outcome or 0) for question in past.grid]
    return dict.fromkeys((q.asked.id for q in past.grid), pooled_rate(answers).p)


def peek_at_itself(past: Past) -> Mapping[str, float]:
    return {question.asked.id: float(question.outcome or 0) for question in past.grid}


def peek_now_and_then(past: Past, only: str) -> Mapping[str, float]:
    honest = grid_forecaster(BASE)(past)
    return {**honest, only: peek_at_itself(past)[only]}


def test_a_forecaster_that_peeks_is_caught() -> None:
    everything = tuple(question.asked.id for question in PAST.grid)
    assert find_peeks(PAST, peek_at_all) == everything
    assert find_peeks(PAST, peek_at_itself) == everything
    one = everything[200]
    assert find_peeks(PAST, partial(peek_now_and_then, only=one)) == (one,)


def test_a_peek_that_cancels_out_is_caught() -> None:
    """With one yes and one no, turning both round leaves their sum as it was."""
    yes, no = (next(q for q in PAST.grid if q.outcome == k) for k in (1, 0))
    small = replace(PAST, grid=(yes, no), anchors=())
    assert yes.asked.cycle == no.asked.cycle
    assert find_peeks(small, peek_at_all) == (yes.asked.id, no.asked.id)


def test_a_forecaster_that_changes_its_questions_is_refused() -> None:
    def fickle(past: Past) -> Mapping[str, float]:
        return {question.asked.id: 0.5 for question in past.grid if question.outcome}

    with pytest.raises(InputError, match="forecasts other questions when the answers change"):
        find_peeks(PAST, fickle)


# The record itself


def test_the_answers_of_the_grid_follow_from_the_events() -> None:
    assert grid_disagreements(PAST) == ()
    asked = PAST.grid[0].asked
    for wrong in (
        replace(PAST.grid[0], outcome=1, resolved_by="belarus-A-12"),
        replace(PAST.grid[0], outcome=1),
    ):
        assert grid_disagreements(replace(PAST, grid=(wrong, *PAST.grid[1:]))) == (asked.id,)
    yes = next(place for place, question in enumerate(PAST.grid) if question.outcome)
    wrong = replace(PAST.grid[yes], resolved_by="belarus-A-01")
    grid = (*PAST.grid[:yes], wrong, *PAST.grid[yes + 1 :])
    assert grid_disagreements(replace(PAST, grid=grid)) == (wrong.asked.id,)


def test_flipping_twice_restores_and_the_fingerprint_tells() -> None:
    flipped = PAST.with_flipped_answers("belarus-B")
    assert flipped.fingerprint != PAST.fingerprint
    for question in flipped.grid:
        assert (question.resolved_by == "no event") == (question.outcome == 0)
    again = flipped.with_flipped_answers("belarus-B")
    assert [q.outcome for q in again.grid] == [q.outcome for q in PAST.grid]
    assert [q.outcome for q in again.anchors] == [q.outcome for q in PAST.anchors]
    assert load_past(CYCLES).fingerprint == PAST.fingerprint
    with pytest.raises(UnknownNameError, match="no cycle named 'belarus-E'"):
        PAST.with_flipped_answers("belarus-E")


# Skill


def test_skill_of_the_calendar_over_the_base_rate() -> None:
    base, calendar, coin = (back_test(PAST, rule) for rule in (BASE, CALENDAR, COIN))
    by_brier, by_log = skill_of(calendar, base, rng=np.random.default_rng(1))
    assert_allclose(by_brier.value, 1 - 0.1590 / 0.1670, atol=1e-3)
    assert_allclose(by_log.value, 1 - 0.5013 / 0.5178, atol=1e-3)
    assert (by_brier.n, by_brier.cycles) == (410, 4)
    assert by_brier.low < by_brier.value < by_brier.high
    assert skill_of(base, coin, rng=np.random.default_rng(1))[0].shown
    opened = PAST.with_answers("belarus-A", None)
    by_brier, _ = skill_of(
        back_test(opened, CALENDAR), back_test(opened, BASE), rng=np.random.default_rng(1)
    )
    assert (by_brier.n, by_brier.cycles) == (298, 3)
    with pytest.raises(InputError, match="different questions"):
        skill_of(base, back_test(PAST, BASE, PAST.comparable_anchors), rng=np.random.default_rng(1))


# Refusals


def test_what_cannot_be_tried_is_refused() -> None:
    with pytest.raises(InputError, match="no question to forecast"):
        back_test(PAST, BASE, [])
    with pytest.raises(InputError, match="between 0 and 1"):
        Always("too sure", 1.5)
    with pytest.raises(NotApplicableError, match="is no family of the grid"):
        back_test(
            PAST, BaseRate("m", conditions={"relief_reversed": momentum}), PAST.comparable_anchors
        )
    with pytest.raises(NotApplicableError, match="does not say 'prisoners_held' in its state"):
        back_test(
            PAST,
            BaseRate("s", conditions={"relief_reversed": relief_or_prisoners}),
            PAST.comparable_anchors,
        )
    for k, n in ((-1, 2), (3, 2), (0, -1), (float("nan"), 2)):
        with pytest.raises(InputError, match="a count lies between 0 and all"):
            jeffreys_rate(k, n)
