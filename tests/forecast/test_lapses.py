"""Levels that lapse: on days against dense tables, clocks against an expansion into phases."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.linalg import expm

from detente.arrays import FloatArray
from detente.case import Lever, is_enough, lapses_ahead
from detente.casefile import dump_case, parse_case
from detente.casefile.read import to_definition
from detente.errors import CaseError, InputError
from detente.forecast.chains import Chain, StepHazard, tilted_parts
from detente.forecast.forward import (
    Lapse,
    OnDay,
    PlaySetting,
    TimedEvent,
    chance_of_enough,
    is_exact,
    not_swept,
    play,
    sweep,
)
from detente.model import Model, StateSpace
from detente.studies import build_case
from detente.studies.forecast import ForecastTerms, Variant, forecast_case

HARBOUR = Path(__file__).parents[1] / "data" / "small" / "harbour.toml"
LEVERS = [
    Lever("licence", "us", ("none", "narrow", "wide")),
    Lever("freed", "minsk", ("no", "yes"), "up"),
]
SPACE = StateSpace(LEVERS, np.arange(6, dtype=np.uint64))
STEPS = [
    StepHazard("licence", "none", "narrow", 0.2),
    StepHazard("licence", "narrow", "wide", 0.15),
    StepHazard("licence", "wide", "none", 0.05),
    StepHazard("freed", "no", "yes", 0.1),
]
CHAIN = Chain(6, tilted_parts(SPACE, STEPS, {}))
LEVEL = SPACE.digits(0)
WIDE = LEVEL == 2
DAYS = [2.5, 5.0, 11.0]


def table() -> FloatArray:
    dense = np.zeros((6, 6))
    edges = CHAIN.edges()
    np.add.at(dense, (edges.sources, edges.targets), edges.rates)
    return dense - np.diag(dense.sum(axis=1))


def setting(*lapses: Lapse, start: int = 0, **more: Any) -> PlaySetting:
    return PlaySetting(SPACE, start, lambda _: CHAIN, lapses=lapses, **more)


def agrees(found: FloatArray, exact: FloatArray, paths: int) -> None:
    error = np.sqrt(exact * (1 - exact) / paths) + 1e-9
    assert (abs(found - exact) < 4.5 * error).all(), (found, exact)


def each_below(chance: FloatArray, **when: Any) -> Lapse:
    """Both levels lapse, each to the one below it."""
    targets = np.where(LEVEL > 0, np.arange(6) - 1, -1).astype(np.int32)
    return Lapse("licence lapses", LEVEL > 0, targets, lambda _: chance, **when)


def test_levels_lapse_at_once_on_their_days() -> None:
    chance = np.array([1.0, 0.3, 0.8, 1.0, 0.6, 0.1])
    lapse = each_below(chance, days=(2.5, 7.0))
    found = sweep(setting(lapse), DAYS, [WIDE])
    fall = np.diag(np.where(LEVEL > 0, chance, 1.0))
    for state in np.flatnonzero(LEVEL > 0):
        fall[state, state - 1] += 1.0 - chance[state]
    law = np.eye(6)[0] @ expm(table() * 2.5) @ fall
    assert_allclose(found.law[0], law, atol=1e-11, rtol=0)
    assert_allclose(found.law[1], law @ expm(table() * 2.5), atol=1e-11, rtol=0)
    law = law @ expm(table() * 4.5) @ fall @ expm(table() * 4.0)
    assert_allclose(found.law[2], law, atol=1e-11, rtol=0)
    drawn = play(setting(lapse), DAYS, [WIDE], paths=3000, seed=1)
    agrees(drawn.on_the_day(WIDE), found.law[:, WIDE].sum(axis=1), 3000)
    agrees(drawn.reached(0), found.reached[0], 3000)
    assert is_exact(setting(lapse))


def test_a_lapse_comes_after_the_events_of_its_day_and_reads_their_windows() -> None:
    def chance(readings: Any) -> FloatArray:
        return np.full(6, 1.0 if readings else 0.0)

    targets = np.where(LEVEL > 0, np.arange(6) - 1, -1).astype(np.int32)
    lapse = Lapse("licence lapses", LEVEL > 0, targets, chance, (3.0, 5.0))
    given = TimedEvent("given", OnDay(3.0), sets={"licence": "wide"})
    assert sweep(setting(lapse, events=(given,)), [3.0]).law[0][1::3].sum() == pytest.approx(1.0)
    vote = TimedEvent("vote", OnDay(4.0), readings={"us": "mild"}, before=0.0, lasts=1.0)
    closed = sweep(setting(lapse, events=(vote,)), [5.0]).law
    assert_allclose(closed, sweep(setting(lapse), [5.0]).law, atol=1e-12)  # half open: shut by then
    longer = TimedEvent("vote", OnDay(4.0), readings={"us": "mild"}, lasts=2.0)
    open_ = sweep(setting(lapse, events=(longer,)), [5.0])
    assert open_.law[0][WIDE].sum() > 0.05 > closed[0][WIDE].sum()
    drawn = play(setting(lapse, events=(longer,)), [5.0], paths=2000, seed=2)
    agrees(drawn.on_the_day(WIDE), open_.law[:, WIDE].sum(axis=1), 2000)


def in_phases(chance: float, after: float, start: int, phases: int = 160) -> list[FloatArray]:
    """The law of the wide level with a clock of so many phases in place of a fixed time."""
    rate, ages = phases / after, [(s, k) for s in range(6) for k in range(phases if WIDE[s] else 1)]
    place = {each: row for row, each in enumerate(ages)}
    dense, steps = np.zeros((len(ages), len(ages))), table()
    for (state, age), row in place.items():
        for target in range(6):
            if target != state and steps[state, target] > 0:
                kept = age if WIDE[state] and WIDE[target] else 0
                dense[row, place[target, kept]] += steps[state, target]
        if not WIDE[state]:
            continue
        if age + 1 < phases:
            dense[row, place[state, age + 1]] += rate
        else:
            dense[row, place[state - 1, 0]] += rate * (1.0 - chance)
            dense[row, place[state, 0]] += rate * chance
    dense -= np.diag(dense.sum(axis=1))
    law = np.zeros(len(ages))
    law[place[start, 0]] = 1.0
    found = []
    for day in DAYS:
        by_age = law @ expm(dense * day)
        found.append(
            np.array([sum(by_age[r] for (s, _), r in place.items() if s == t) for t in range(6)])
        )
    return found


@pytest.mark.parametrize(("chance", "start"), [(0.0, 0), (0.4, 2)])
def test_clocks_agree_with_an_expansion_into_phases(chance: float, start: int) -> None:
    targets = np.where(WIDE, np.arange(6) - 1, -1).astype(np.int32)
    first = 1.7 if WIDE[start] else None
    clock = Lapse(
        "wide lapses", WIDE, targets, lambda _: np.full(6, chance), after=1.7, first=first
    )
    whole = setting(clock, start=start)
    assert not_swept(whole) == ("wide lapses 1.7 months after it is taken",)
    drawn = play(whole, DAYS, paths=4000, seed=3)
    exact = in_phases(chance, 1.7, start)
    for place, law in enumerate(exact):
        share = np.bincount(drawn.states[:, place], minlength=6) / 4000
        error = np.sqrt(law * (1 - law) / 4000)
        assert (abs(share - law) < 4.5 * error + 0.004).all(), (share, law)


def test_a_clock_that_runs_at_the_start_is_due_on_its_day() -> None:
    targets = np.where(WIDE, np.arange(6) - 1, -1).astype(np.int32)
    still = Chain(6, ())
    clock = Lapse("wide lapses", WIDE, targets, lambda _: np.zeros(6), after=6.0, first=0.5)
    whole = PlaySetting(SPACE, 2, lambda _: still, lapses=(clock,))
    drawn = play(whole, [0.49, 0.5], paths=3, seed=0)
    assert drawn.states.tolist() == [[2, 1]] * 3


def test_the_chance_that_enough_renew() -> None:
    holders = ("a", "b", "c")
    chances = {"a": np.array([0.2]), "b": np.array([0.5]), "c": np.array([0.9])}
    for rule in ("all", "any", "majority", ("a", "c")):
        by_hand = 0.0
        for acts in product((0, 1), repeat=3):
            weight = np.prod(
                [c[0] if a else 1 - c[0] for a, c in zip(acts, chances.values(), strict=True)]
            )
            if is_enough(rule, holders, [h for h, a in zip(holders, acts, strict=True) if a]):
                by_hand += weight
        found = chance_of_enough(chances, lambda who, rule=rule: is_enough(rule, holders, who))  # type: ignore[misc]
        assert found[0] == pytest.approx(by_hand, abs=1e-15)
    assert chance_of_enough(chances, lambda who: len(who) == 3)[0] == pytest.approx(0.2 * 0.5 * 0.9)


def test_what_is_no_lapse_is_refused() -> None:
    for wrong in (
        {"days": (3.0, 2.0)},
        {"days": (0.0,)},
        {"after": 0.0},
        {"days": (1.0,), "after": 2.0},
    ):
        with pytest.raises(InputError):
            each_below(np.zeros(6), **wrong)


# ------------------------------------------------------------------ read from the lever

ASSUMED = ["assumption"]


def said(**lever: Any) -> dict[str, Any]:
    found = tomllib.loads(HARBOUR.read_text("utf-8"))
    found["levers"]["boycott"] |= lever
    del found["events"]["lapse"]
    return found


def built(found: dict[str, Any]) -> Model:
    return build_case(to_definition(found))


def renewal(**more: Any) -> dict[str, Any]:
    return {
        "next": date(2025, 2, 28),
        "every": "1 year",
        "end_of_month": True,
        "claims": ASSUMED,
        "chance": {"league": {"count": 5, "trials": 5, "reference": "renewals so far"}},
        **more,
    }


def test_a_renewal_is_a_dated_event_of_its_own() -> None:
    row = lapses_ahead(to_definition(said(renewal=renewal(lapses_to="lifted"))), date(2026, 12, 31))
    assert row[0].days == (date(2025, 2, 28), date(2026, 2, 28))
    assert row[0].goes == {0: 2, 1: 2}
    model = built(said(renewal=renewal(lapses_to="lifted")))
    study = forecast_case(
        model, ask=["boycott == 'lifted'"], by=[date(2025, 2, 27), date(2025, 3, 1)]
    )
    before, after = study.forecast.questions[0].answers
    assert study.exact
    assert after.p - before.p == pytest.approx((1 - before.p) * 0.5 / 6, abs=2e-3)
    event = said()
    event["events"]["lapse"] = {
        "on": date(2025, 2, 28),
        "count": 0,
        "trials": 5,
        "set": {"boycott": "lifted"},
        "claims": ASSUMED,
    }
    same = forecast_case(
        built(event), ask=["boycott == 'lifted'"], by=[date(2025, 2, 27), date(2025, 3, 1)]
    )
    assert same.forecast.questions[0].answers[1].p == pytest.approx(after.p, abs=1e-12)
    assert after.base_rate < before.p + 2e-3  # a date is no base rate


@pytest.mark.parametrize(("to", "ends"), [({}, (0.0, 0.6)), ({"lapses_to": "lifted"}, (0.6, 1.0))])
def test_a_chance_is_tilted_by_its_holders_gain_and_cut_at_one(
    to: dict[str, str], ends: tuple[float, float]
) -> None:
    own_chance = {"league": {"value": 0.6, "claims": ASSUMED}}
    terms = ForecastTerms(built(said(renewal=renewal(chance=own_chance, **to))))
    for beta in (0.0, 1.0, 40.0):
        (lapse,) = terms.setting(terms.mean_rates, Variant(beta)).lapses
        found = lapse.renewed(())
        own = terms.utilities("even", ())["league"]
        there = np.flatnonzero(lapse.targets >= 0)
        assert there.size == 12
        gains = own[there] - own[lapse.targets[there]]
        assert_allclose(found[there], np.minimum(0.6 * np.exp(beta * gains), 1.0), rtol=1e-12)
    assert_allclose((found[there].min(), found[there].max()), ends, atol=1e-6)


def test_a_licence_of_six_months_is_simulated_and_says_so() -> None:
    step = {"to": "eased", "expires": "6 months", "claims": ASSUMED}
    model = built(said(steps=[step | {"chance": {"value": 0.5, "claims": ASSUMED}}]))
    study = forecast_case(model, paths=300)
    assert not study.exact
    assert (
        "300 simulated paths, as boycott: 'eased' lapses 6 months after it is taken"
        in study.forecast.method
    )
    assert study.forecast.questions[0].answers[0].error is not None
    still = said(steps=[step])
    still["forecast"]["still"] = ["watch", "boycott"]
    assert forecast_case(built(still)).exact


def test_a_written_chance_is_read_again() -> None:
    chance = {"value": 0.5, "low": 0.2, "claims": ASSUMED}
    found = to_definition(said(renewal=renewal(), steps=[{**LICENCE, "chance": chance}]))
    assert parse_case(dump_case(found)) == found


TWICE = {"on": date(2025, 2, 28), "set": {"boycott": "full"}, "claims": ASSUMED}
LICENCE = {"to": "eased", "expires": "6 months", "claims": ASSUMED}
WRONG: list[tuple[Any, dict[str, Any], str]] = [
    ({}, {}, "nothing says how likely that is"),
    ({"harbour": {"value": 1, "claims": ASSUMED}}, {}, "one for each holder"),
    ({"league": {"value": 1.0}}, {}, "a stated chance needs claims"),
    ({"league": {"count": 6, "trials": 5}}, {}, "count is 6 of 5 trials"),
    ({"league": {"count": 6}}, {}, "count and trials go together"),
    ({"league": {}}, {}, "either count of trials, or a value"),
    ({"league": {"value": 0.5, "low": 0.6, "claims": ASSUMED}}, {}, "does not lie between"),
    ({"league": {"count": 1, "trials": 2, "low": 0.1}}, {}, "low and high go with a value"),
    ({"league": {"value": 2, "claims": ASSUMED}}, {}, "value"),
    (
        renewal()["chance"],
        {"events": {"twice": TWICE}},
        "lapses to 'full' on 2025-02-28 by levers.boycott.renewal already",
    ),
]


@pytest.mark.parametrize(("chance", "more", "message"), WRONG, ids=[each[2] for each in WRONG])
def test_a_lapse_is_declared_once_and_whole(
    chance: Any, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        built(said(renewal=renewal(chance=chance)) | more)


def test_a_licence_has_a_chance_and_a_day_from_which_it_runs() -> None:
    with pytest.raises(CaseError, match="nothing says how likely that is"):
        built(said(steps=[LICENCE]))
    found = said(steps=[{**LICENCE, "chance": {"value": 0.5, "claims": ASSUMED}}])
    found["status_quo"]["boycott"] = "eased"
    with pytest.raises(CaseError, match="nothing says since when"):
        built(found)
    act = {"lever": "boycott", "to": "eased", "effective": date(2024, 10, 15), "claims": ASSUMED}
    terms = ForecastTerms(built(found | {"acts": [act]}))
    assert terms.lapses[0].first == date(2025, 4, 15)
    (lapse,) = terms.setting(terms.mean_rates, Variant()).lapses
    assert (lapse.after, lapse.first) == (6.0, terms.months_to(date(2025, 4, 15)))
