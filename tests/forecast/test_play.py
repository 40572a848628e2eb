"""Playing forward: draws against the sweep, the sweep against dense tables, and events."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose
from scipy.linalg import expm

from detente.arrays import FloatArray
from detente.case import Lever
from detente.errors import InputError, TooLargeError
from detente.forecast.chains import Chain, StepHazard, quantal_parts, rank_utility, tilted_parts
from detente.forecast.forward import (
    AtAge,
    AtRate,
    OnDay,
    PlaySetting,
    RenewedAttention,
    TimedEvent,
    WithinWindow,
    is_exact,
    play,
    sweep,
)
from detente.forecast.rates import AgeTable, Attention
from detente.model import Model, StateSpace
from tests.forecast.conftest import REFERENCE
from tests.strategies import small_models

ATTENTION: dict[str, Any] = json.loads((REFERENCE / "forecast_chains.json").read_text("utf-8"))[
    "attention"
]
LEVERS = [Lever("relief", "us", ("no", "yes")), Lever("freed", "minsk", ("no", "yes"), "up")]
SPACE = StateSpace(LEVERS, np.arange(4, dtype=np.uint64))
STEPS = [
    StepHazard("relief", "no", "yes", 0.2),
    StepHazard("relief", "yes", "no", 0.1),
    StepHazard("freed", "no", "yes", 0.15),
]
CHAIN = Chain(4, tilted_parts(SPACE, STEPS, {}))
RELIEF = np.array([False, True, False, True])
DAYS = [1.0, 4.0, 9.0]


def setting(*events: TimedEvent, **more: Any) -> PlaySetting:
    return PlaySetting(SPACE, 0, lambda _: CHAIN, events=events, **more)


def table(chain: Chain = CHAIN) -> FloatArray:
    dense = np.zeros((chain.size, chain.size))
    edges = chain.edges()
    np.add.at(dense, (edges.sources, edges.targets), edges.rates)
    return dense - np.diag(dense.sum(axis=1))


def agrees(found: FloatArray, exact: FloatArray, paths: int) -> None:
    error = np.sqrt(exact * (1 - exact) / paths) + 1e-9
    assert (abs(found - exact) < 4.5 * error).all(), (found, exact)


@settings(max_examples=8)
@given(small_models(most_states=16), st.integers(0, 99))
def test_draws_agree_with_the_sweep(model: Model, seed: int) -> None:
    own = {party: rank_utility(ranks) for party, ranks in model.ranks.items()}
    rates = dict.fromkeys(model.movers, 0.4)
    parts = quantal_parts(model.space, own, responsiveness=2.0, rates=rates)
    chain = Chain(model.space.size, parts)
    whole = PlaySetting(model.space, model.status_quo - 1, lambda _: chain)
    target = np.arange(chain.size) == seed % chain.size
    exact = sweep(whole, DAYS, [target])
    drawn = play(whole, DAYS, [target], paths=1500, seed=seed)
    agrees(drawn.on_the_day(target), exact.law[:, target][:, 0], 1500)
    agrees(drawn.reached(0), exact.reached[0], 1500)
    assert_allclose(exact.law.sum(axis=1), 1.0, atol=1e-10, rtol=0)


def test_an_event_on_a_day_sets_a_lever() -> None:
    lapse = TimedEvent("lapse", OnDay(3.0), sets={"relief": "no"})
    found = sweep(setting(lapse), DAYS, [RELIEF])
    early = expm(table() * 3.0)[0]
    moved = early.copy()
    moved[[0, 2]] += moved[[1, 3]]
    moved[[1, 3]] = 0.0
    assert_allclose(found.law[0], expm(table() * 1.0)[0], atol=1e-11, rtol=0)
    assert_allclose(found.law[1], moved @ expm(table() * 1.0), atol=1e-11, rtol=0)
    agrees(
        play(setting(lapse), DAYS, paths=2000, seed=1).on_the_day(RELIEF),
        found.law[:, RELIEF].sum(axis=1),
        2000,
    )
    same_day = sweep(setting(lapse), [3.0]).law[0]
    assert same_day[RELIEF].sum() == 0.0


def test_a_lapse_may_be_averted() -> None:
    lapse = TimedEvent("lapse", OnDay(3.0), sets={"relief": "no"}, chance=0.3)
    whole, never = (
        sweep(setting(replace(lapse, chance=chance)), DAYS, [RELIEF]) for chance in (1.0, 0.0)
    )
    found = sweep(setting(lapse), DAYS, [RELIEF])
    assert_allclose(found.law, 0.3 * whole.law + 0.7 * never.law, atol=1e-11, rtol=0)
    assert_allclose(found.reached, never.reached, atol=1e-11, rtol=0)
    drawn = play(setting(lapse), DAYS, [RELIEF], paths=3000, seed=1)
    agrees(drawn.on_the_day(RELIEF), found.law[:, RELIEF].sum(axis=1), 3000)
    ends = TimedEvent("end", OnDay(3.0), ends=True, chance=0.3)
    assert_allclose(sweep(setting(ends), DAYS).law.sum(axis=1), [1.0, 0.7, 0.7], atol=1e-11)
    window = TimedEvent("vote", OnDay(3.0), factors={"us": 2.0}, chance=0.3)
    assert not is_exact(setting(window))
    with pytest.raises(InputError, match="a chance lies between 0 and 1"):
        replace(lapse, chance=1.5)


def test_a_one_way_lever_is_turned_back_by_an_event_only() -> None:
    event = TimedEvent("taken again", OnDay(3.0), sets={"freed": "no"})
    assert sweep(setting(event), [3.0]).law[0][2:].sum() == 0.0


def test_factors_and_readings_apply_in_their_window_only() -> None:
    fast = Chain(4, tilted_parts(SPACE, [StepHazard("relief", "no", "yes", 2.0)], {}))

    def chain(readings: Any) -> Chain:
        return fast if readings == (("us", "hasty"),) else CHAIN

    election = TimedEvent(
        *("election", OnDay(3.0)),
        before=1.0,
        lasts=2.0,
        readings={"us": "hasty"},
        factors={"us": 0.5},
    )
    whole = PlaySetting(SPACE, 0, chain, events=(election,))
    found = sweep(whole, DAYS)
    inside = 0.5 * table(fast)
    law = expm(table() * 2.0)[0] @ expm(inside * 2.0)
    assert_allclose(found.law[1], law, atol=1e-11, rtol=0)
    law = law @ expm(inside * 1.0) @ expm(table() * 4.0)
    assert_allclose(found.law[2], law, atol=1e-11, rtol=0)
    agrees(
        play(whole, DAYS, paths=2000, seed=4).on_the_day(RELIEF),
        found.law[:, RELIEF].sum(axis=1),
        2000,
    )


def test_a_window_that_opened_in_the_past() -> None:
    past = TimedEvent("election", OnDay(-2.0), lasts=3.0, factors={"us": 0.0})
    found = sweep(setting(past), DAYS)
    assert found.law[0][RELIEF].sum() == 0.0
    assert found.law[1][RELIEF].sum() > 0.1
    drawn = play(setting(past), DAYS, paths=1000, seed=4)
    agrees(drawn.on_the_day(RELIEF), found.law[:, RELIEF].sum(axis=1), 1000)


@pytest.mark.parametrize(
    "timing", [AtRate(0.05), AtAge(AgeTable((67.5, 72.5, 77.5), (0.6, 0.9, 1.4)), 70.46)]
)
def test_the_end_of_the_case_is_counted(timing: Any) -> None:
    ends = TimedEvent("exit", timing, ends=True)
    found = sweep(setting(ends), [3.0, 12.0], [RELIEF])
    survives = np.exp([-timing.accumulated(3.0), -timing.accumulated(12.0)])
    assert_allclose(found.law.sum(axis=1), survives, atol=1e-10, rtol=0)
    still = sweep(setting(), [3.0, 12.0]).law
    assert_allclose(found.law, still * survives[:, None], atol=1e-10, rtol=0)
    drawn = play(setting(ends), [3.0, 12.0], [RELIEF], paths=3000, seed=6)
    agrees(1 - drawn.over(), survives, 3000)
    agrees(drawn.reached(0), found.reached[0], 3000)
    assert_allclose(found.reached[0] + found.waiting[0] <= 1.0, True)


def test_an_event_at_some_time_in_a_window() -> None:
    """Uniform over a window: the mean over its days, each swept exactly."""
    between = TimedEvent("visit", WithinWindow(2.0, 6.0), sets={"relief": "yes"})
    assert not is_exact(setting(between))
    nodes, weights = np.polynomial.legendre.leggauss(12)
    exact = np.zeros(3)
    for low, high in ((2.0, 4.0), (4.0, 6.0)):
        for node, weight in zip(nodes, weights, strict=True):
            at = (low + high) / 2 + node * (high - low) / 2
            law = sweep(setting(TimedEvent("visit", OnDay(at), sets={"relief": "yes"})), DAYS).law
            exact += weight / 2 * (high - low) / 4.0 * law[:, RELIEF].sum(axis=1)
    drawn = play(setting(between), DAYS, paths=4000, seed=2)
    agrees(drawn.on_the_day(RELIEF), exact, 4000)


def test_attention_that_fades() -> None:
    event = ATTENTION["single_event"]
    chain = Chain(4, tilted_parts(SPACE, [StepHazard("relief", "no", "yes", event["rate"])], {}))
    own = {"us": RenewedAttention(Attention(event["half_life"]))}
    both = {**own, "minsk": own["us"]}
    days = [float(day) for day in event["p_by"]]
    expected = np.array(list(event["p_by"].values()))
    common = PlaySetting(SPACE, 0, lambda _: chain, attention=both)
    assert is_exact(common)
    assert_allclose(sweep(common, days, [RELIEF]).reached[0], expected, atol=1e-10, rtol=0)
    alone = PlaySetting(SPACE, 0, lambda _: chain, attention=own)
    assert not is_exact(alone)
    agrees(play(alone, days, [RELIEF], paths=4000, seed=9).reached(0), expected, 4000)


def test_attention_that_is_renewed() -> None:
    """Renewed at each release: by phases of exponential length the same, swept exactly."""
    chain = Chain(4, tilted_parts(SPACE, STEPS, {}))
    renewed = {"us": RenewedAttention(Attention(1.0), ("freed",))}
    drawn = play(
        PlaySetting(SPACE, 0, lambda _: chain, attention=renewed),
        DAYS,
        [RELIEF],
        paths=4000,
        seed=9,
    )
    # The oracle integrates over the day of the release, u: relief by t is missed with the
    # chance exp(-r tau) for the time of each clock.
    rate, hazard, fading = 0.2, 0.15, Attention(1.0)
    exact = []
    for day in DAYS:
        u = np.linspace(0, day, 4001)
        before = np.array([fading.elapsed(each) for each in u])
        after = np.array([fading.elapsed(day - each) for each in u])
        missed = hazard * np.exp(-hazard * u) * np.exp(-rate * (before + after))
        never = np.exp(-hazard * day) * np.exp(-rate * fading.elapsed(day))
        exact.append(1 - np.trapezoid(missed, u) - never)
    agrees(drawn.reached(0), np.array(exact), 4000)
    faded = play(
        PlaySetting(SPACE, 0, lambda _: chain, attention={"us": RenewedAttention(Attention(1.0))}),
        *(DAYS, [RELIEF]),
        paths=4000,
        seed=9,
    )
    assert faded.reached(0)[-1] < drawn.reached(0)[-1] - 0.02


def test_paths_are_the_same_in_pieces() -> None:
    event = TimedEvent("visit", WithinWindow(2.0, 6.0), sets={"relief": "yes"})
    whole = play(setting(event), DAYS, [RELIEF], paths=60, seed=5)
    pieces = [
        play(setting(event), DAYS, [RELIEF], paths=range(*each), seed=5)
        for each in ((0, 17), (17, 60))
    ]
    assert (whole.states == np.concatenate([piece.states for piece in pieces])).all()
    assert (whole.first == np.concatenate([piece.first for piece in pieces])).all()
    other = play(setting(event), DAYS, [RELIEF], paths=60, seed=6)
    assert (whole.first != other.first).any()


def test_what_an_event_sets_and_cannot_is_counted() -> None:
    space = StateSpace(LEVERS, np.array([0, 1, 2], dtype=np.uint64))
    event = TimedEvent("both", OnDay(1.0), sets={"relief": "yes", "freed": "yes"})
    chain = Chain(3, ())
    drawn = play(PlaySetting(space, 0, lambda _: chain, events=(event,)), [2.0], paths=5, seed=1)
    assert drawn.not_feasible == {"both": 5}
    assert (drawn.states == 0).all()


def test_what_is_refused() -> None:
    with pytest.raises(InputError, match="before it begins"):
        WithinWindow(3.0, 2.0)
    with pytest.raises(InputError, match="only an event on a known day"):
        TimedEvent("e", AtRate(0.1), before=1.0, factors={"us": 2.0})
    for rate in (-1.0, float("nan"), 1e308):
        with pytest.raises(InputError):
            AtRate(rate)
        with pytest.raises(InputError):
            TimedEvent("e", OnDay(1.0), factors={"us": rate})
    for days in ([], [2.0, 1.0], [-1.0], [float("inf")]):
        with pytest.raises(InputError):
            play(setting(), days, paths=1, seed=1)
    with pytest.raises(TooLargeError):
        play(setting(), DAYS, paths=2_000_000, seed=1)
    with pytest.raises(InputError, match="no stock"):
        setting(TimedEvent("e", OnDay(1.0), adds={"held": 3}))
