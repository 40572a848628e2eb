"""Many draws at once: each as the sweep gives it alone, and as dense tables do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose
from scipy.linalg import expm

from detente.arrays import FloatArray
from detente.case import Lever
from detente.forecast.chains import (
    Chain,
    Proposal,
    StepHazard,
    proposal_part,
    quantal_parts,
    rank_utility,
    tilted_parts,
)
from detente.forecast.forward import (
    AtAge,
    AtRate,
    DrawnChain,
    DrawnSetting,
    Lapse,
    OnDay,
    PlaySetting,
    RenewedAttention,
    TimedEvent,
    free_turns,
    sweep,
    sweep_draws,
    tilted_kinds,
)
from detente.forecast.rates import AgeTable, Attention
from detente.model import Model, StateSpace
from tests.strategies import small_models

LEVERS = [
    Lever("relief", "us", ("no", "some", "all")),
    Lever("freed", "minsk", ("no", "yes"), "up"),
    Lever("ban", holders=("eu", "us"), levels=("on", "off")),
]
SPACE = StateSpace(LEVERS, np.arange(11, dtype=np.uint64))  # one cell is not feasible
STEPS = [
    ("relief", "no", "some"),
    ("relief", "some", "all"),
    ("relief", "all", "no"),
    ("freed", "no", "yes"),
    ("ban", "on", "off"),
]
PACKAGE = Proposal("swap", ("us", "minsk"), {"relief": "all", "freed": "yes"}, 1.0)
OWN = {
    party: rank_utility(np.random.default_rng(seed).permutation(11).astype(np.int32))
    for seed, party in enumerate(("us", "minsk", "eu"))
}
DAYS = [2.0, 5.0, 11.0]
FREED = SPACE.digits(1) == 1
RELIEF = SPACE.digits(0) > 0
FASTEST = 0.25


def alone(rates: FloatArray, tilt: float, readings: Any = ()) -> Chain:
    """One draw, by the parts that a single sweep takes."""
    own = {**OWN, "us": OWN["eu"]} if readings else OWN
    hazards = [StepHazard(*step, rate) for step, rate in zip(STEPS, rates[:-1], strict=True)]
    parts = tilted_parts(SPACE, hazards, own, responsiveness=tilt, fastest=FASTEST)
    proposal = Proposal(PACKAGE.name, PACKAGE.between, PACKAGE.package, rates[-1])
    package = proposal_part(
        SPACE, proposal, own, acceptance="tilted", responsiveness=tilt, fastest=FASTEST
    )
    return Chain(11, (*parts, package))


def together(readings: Any = ()) -> DrawnChain:
    own = {**OWN, "us": OWN["eu"]} if readings else OWN
    hazards = [StepHazard(*step, 1.0) for step in STEPS]
    return DrawnChain(11, tilted_kinds(SPACE, hazards, [PACKAGE], own))


@pytest.mark.parametrize("tilted", [False, True])
def test_each_draw_is_the_sweep_of_its_own_numbers(tilted: bool) -> None:
    rng = np.random.default_rng(7)
    draws = 11  # a group of eight, and three
    rates = rng.gamma(1.0, 0.15, (draws, 6))
    rates[0] = 0.0  # nothing happens
    tilts = rng.uniform(0, 4, draws) if tilted else np.zeros(draws)
    chances, ending = rng.random(draws), rng.random(draws) / 30
    keeps = rng.random((draws, 11))
    lives, floors = rng.uniform(2, 30, draws), rng.random(draws)
    table = AgeTable((60.0, 80.0), (0.02, 0.2))
    targets = np.where(SPACE.digits(0) > 0, np.arange(11) - 1, -1).astype(np.int32)
    swapped = []
    for d in range(draws):
        events = (
            TimedEvent("off", OnDay(3.0), sets={"ban": "off", "relief": "no"}, chance=chances[d]),
            TimedEvent("over", OnDay(4.0), ends=True, chance=chances[d] / 4),
            TimedEvent("exit", AtRate(ending[d]), ends=True),
            *([TimedEvent("age", AtAge(table, 70.0), ends=True)] if tilted else []),
            TimedEvent(
                *("vote", OnDay(6.0)),
                readings={"us": "mild"},
                factors={"us": 0.5, "swap": 3.0},
                before=2.0,
                lasts=3.5,
            ),
        )
        fading = RenewedAttention(Attention(lives[d], floors[d]))
        swapped.append(
            PlaySetting(
                *(SPACE, 0, lambda r, d=d: alone(rates[d], tilts[d], r), events),
                attention=dict.fromkeys(("us", "minsk", "eu"), fading),
                lapses=(Lapse("l", RELIEF, targets, lambda _, d=d: keeps[d], (1.0, 7.0)),),
            )
        )
    drawn = DrawnSetting(
        *(swapped[0], together, rates, np.empty((draws, 0)), tilts, np.full(draws, FASTEST)),
        chances={"off": chances, "over": chances / 4},
        endings={"exit": ending},
        renewed={"l": lambda _, some: keeps[some]},
        elapsed=lambda t: np.array(
            [Attention(h, f).elapsed(t) for h, f in zip(lives, floors, strict=True)]
        ),
    )
    found = sweep_draws(drawn, DAYS, [FREED, RELIEF], [RELIEF])
    for d in range(draws):
        exact = sweep(swapped[d], DAYS, [FREED, RELIEF])
        assert_allclose(found.reached[d], exact.reached, atol=1.1e-10, rtol=0)
        assert_allclose(found.on_the_day[d, 0], exact.law[:, RELIEF].sum(axis=1), atol=1.1e-10)
    assert found.bound < 1.1e-10
    assert np.ptp(found.reached[:, 0, -1]) > 0.1


def test_a_draw_is_a_dense_table() -> None:
    rates, tilts = np.array([[0.2, 0.1, 0.05, 0.1, 0.3, 0.02]] * 2), np.array([0.0, 2.0])
    setting = PlaySetting(SPACE, 0, lambda _: alone(rates[0], 0.0))
    drawn = DrawnSetting(
        *(setting, together, rates, np.empty((2, 0)), tilts, np.full(2, np.inf)),
        *({}, {}, {}, lambda t: np.full(2, t)),
    )
    found = sweep_draws(drawn, [900.0], on_the_day=[FREED])  # in pieces: a hundred steps and more
    for d in range(2):
        dense = np.zeros((11, 11))
        kinds = together().kinds
        for kind, rate in zip(kinds, rates[d], strict=True):
            flow = rate * np.exp(tilts[d] * kind.gains)
            np.add.at(dense, (kind.edges.sources, kind.edges.targets), flow)
        law = expm((dense - np.diag(dense.sum(axis=1))) * 900.0)[0]
        assert found.on_the_day[d, 0, 0] == pytest.approx(law[FREED].sum(), abs=1e-8)


def test_what_several_hold_goes_by_the_least_gain_of_those_who_are_enough() -> None:
    for rule, least in (("all", min), ("any", max)):
        ban = Lever("ban", holders=("eu", "us"), levels=("on", "off"), up=rule)
        space = StateSpace([ban], np.arange(2, dtype=np.uint64))
        own = {"eu": np.array([0.0, 0.3]), "us": np.array([0.9, 0.2])}
        (part,) = tilted_parts(
            space, [StepHazard("ban", "on", "off", 0.1)], own, responsiveness=2.0
        )
        assert part.edges().rates[0] == pytest.approx(0.1 * np.exp(2.0 * least(0.3, -0.7)))
        (base,) = tilted_parts(space, [StepHazard("ban", "on", "off", 0.1)], own)
        assert base.edges().rates[0] == 0.1
        assert part.by == "eu and us"


@settings(max_examples=6)
@given(small_models(most_states=16), st.integers(0, 99))
def test_quantal_turns_of_many_draws(model: Model, seed: int) -> None:
    own = {party: rank_utility(ranks) for party, ranks in model.ranks.items()}
    turns = free_turns(model.space, model.movers, own)
    if turns is None:
        return
    rng = np.random.default_rng(seed)
    rates, tilts = rng.random((3, len(model.movers))), rng.uniform(0, 4, 3)
    target = np.arange(model.space.size) == seed % model.space.size
    chains = [
        Chain(
            model.space.size,
            quantal_parts(
                model.space,
                own,
                responsiveness=tilt,
                rates=dict(zip(model.movers, rate, strict=True)),
            ),
        )
        for rate, tilt in zip(rates, tilts, strict=True)
    ]
    whole = [
        PlaySetting(model.space, model.status_quo - 1, lambda _, c=chain: c) for chain in chains
    ]
    drawn = DrawnSetting(
        whole[0],
        lambda _: DrawnChain(model.space.size, (), tuple(model.movers), turns),
        *(np.empty((3, 0)), rates, tilts, np.full(3, np.inf)),
        *({}, {}, {}, lambda t: np.full(3, t)),
    )
    found = sweep_draws(drawn, DAYS, [target], [target])
    for d in range(3):
        exact = sweep(whole[d], DAYS, [target])
        assert_allclose(found.reached[d], exact.reached, atol=1.1e-10, rtol=0)
        assert_allclose(found.on_the_day[d, 0], exact.law[:, target].sum(axis=1), atol=1.1e-10)
