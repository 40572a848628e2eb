"""Chains against dense tables of rates, and their symmetries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.testing import assert_allclose
from scipy.stats import poisson

from detente.arrays import BoolArray, FloatArray
from detente.case import Lever
from detente.errors import InputError, TooLargeError
from detente.forecast.chains import (
    Chain,
    ChainPart,
    Ending,
    Proposal,
    StepHazard,
    arrive,
    attribute,
    chance_of_path,
    first_passage,
    improvement_parts,
    likeliest_path,
    likeliest_paths,
    occupancy,
    passages,
    proposal_part,
    quantal_parts,
    rank_utility,
    terms_needed,
    tilted_parts,
)
from detente.model import Model, StateSpace
from tests.oracles import chains as oracle
from tests.strategies import as_oracle, small_models

TIMES = [0.0, 0.4, 3.0]
CLOSE = 1e-9


def utilities(model: Model) -> dict[str, FloatArray]:
    return {party: rank_utility(model.ranks[party]) for party in model.parties}


def rates_of(model: Model, rate: float) -> dict[str, float]:
    return dict.fromkeys(model.movers, rate)


def permitted_steps(model: Model) -> list[StepHazard]:
    found = []
    for place, lever in enumerate(model.space.levers):
        for start, low in enumerate(lever.levels):
            for to, high in enumerate(lever.levels):
                if start != to and lever.moves in ("both", "up" if to > start else "down"):
                    found.append(StepHazard(lever.name, low, high, 0.1 + 0.07 * (place + to)))
    return found


def carried_together(chain: Chain, start: int, marked: BoolArray) -> None:
    """Several laws at once become what each becomes alone."""
    laws = np.zeros((3, chain.size))
    laws[:2, start], laws[2] = 1.0, 0.5 / chain.size
    stays = np.stack([marked, np.zeros_like(marked), ~marked])
    found = passages(chain, laws, TIMES[-1], stays)
    alone = [first_passage(chain, law, [TIMES[-1]], k) for law, k in zip(laws, stays, strict=True)]
    assert_allclose(found.reached, [each.reached[0] for each in alone], atol=1e-13, rtol=0)
    assert_allclose(found.waiting, [each.waiting[0] for each in alone], atol=1e-13, rtol=0)
    law = occupancy(chain, start, [TIMES[-1]]).law[0]
    assert_allclose(found.waiting[1], law, atol=1e-13, rtol=0)


def agree_with(chain: Chain, table: FloatArray, start: int, targets: list[int]) -> None:
    found = occupancy(chain, start, TIMES)
    marked = np.isin(np.arange(chain.size), targets)
    passage = first_passage(chain, start, TIMES, marked)
    for row, time in enumerate(TIMES):
        assert_allclose(found.law[row], oracle.law_at(table, start, time), atol=CLOSE, rtol=0)
        reached = oracle.reached_by(table, start, time, targets)
        assert passage.reached[row] == pytest.approx(reached, abs=CLOSE)
    carried_together(chain, start, marked)
    dense = np.zeros_like(table)
    edges = chain.edges()
    np.add.at(dense, (edges.sources, edges.targets), edges.rates)
    assert_allclose(dense, table - np.diag(np.diag(table)), atol=1e-12, rtol=0)
    by_who = attribute(chain, passage.time_in_state, marked).by
    first = 1.0 if start in targets else 0.0
    assert sum(by_who.values()) + first == pytest.approx(passage.reached[-1], abs=CLOSE)
    never = float(oracle.never_reached(table, start, targets))
    arrival = arrive(chain, start, marked)
    assert arrival.never == pytest.approx(never, abs=CLOSE)
    assert (arrival.mean_time is not None) == (never == 0)
    path = likeliest_path(chain, start, marked)
    others = [~marked, marked, np.zeros_like(marked)]
    apart = tuple(likeliest_path(chain, start, each) for each in others)
    assert likeliest_paths(chain, start, others) == apart
    assert apart[1] == path
    assert bool(path) == (start not in targets and never < 1)
    assert chance_of_path(path) <= 1 - never + CLOSE or not path


@given(small_models(most_states=24), st.floats(0.0, 8.0), st.data())
def test_quantal_turns_are_what_the_definition_says(
    model: Model, beta: float, data: st.DataObject
) -> None:
    own, standoff = utilities(model), as_oracle(model)
    parts = quantal_parts(model.space, own, responsiveness=beta, rates=rates_of(model, 0.7))
    table = oracle.quantal_rates(standoff, own, beta, 0.7)
    target = data.draw(st.integers(0, model.space.size - 1))
    agree_with(Chain(model.space.size, parts), table, model.status_quo - 1, [target])


@given(small_models(most_states=24), st.sampled_from([0.0, 0.05, 1.0]), st.data())
def test_improvement_turns_are_what_the_definition_says(
    model: Model, slip: float, data: st.DataObject
) -> None:
    size, standoff = model.space.size, as_oracle(model)
    given_ = {"rates": rates_of(model, 0.7), "slip": slip}
    parts = improvement_parts(model.space, model.ranks, **given_)
    table = oracle.improvement_rates(standoff, slip, 0.7)
    targets = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=3)))
    agree_with(Chain(size, parts), table, model.status_quo - 1, targets)
    clean = Chain(size, improvement_parts(model.space, model.ranks, without_slips=True, **given_))
    table = oracle.improvement_rates(standoff, slip, 0.7, without_slips=True)
    for time, law in zip(TIMES, occupancy(clean, model.status_quo - 1, TIMES).law, strict=True):
        assert_allclose(law, oracle.law_at(table, model.status_quo - 1, time), atol=CLOSE, rtol=0)


@given(
    small_models(most_states=24),
    st.sampled_from([0.0, 2.0, 6.0]),
    st.sampled_from([np.inf, 0.3]),
    st.data(),
)
def test_tilted_base_rates_are_what_the_definition_says(
    model: Model, beta: float, fastest: float, data: st.DataObject
) -> None:
    own, standoff, space = utilities(model), as_oracle(model), model.space
    hazards = permitted_steps(model)
    parts: tuple[ChainPart, ...] = tilted_parts(
        space, hazards, own, responsiveness=beta, fastest=fastest
    )
    steps = [
        (
            space.position(h.lever),
            space.levers[space.position(h.lever)].levels.index(h.start),
            space.levers[space.position(h.lever)].levels.index(h.to),
            h.rate,
        )
        for h in hazards
    ]
    table = oracle.tilted_rates(standoff, steps, own, beta, fastest)
    signers = tuple(model.parties)[:2]
    levers = [lever for lever in space.levers if lever.party in signers]
    if levers:
        package = {lever.name: data.draw(st.sampled_from(lever.levels)) for lever in levers}
        proposal = Proposal("package", signers, package, 0.2)
        parts += (
            proposal_part(
                space, proposal, own, acceptance="tilted", responsiveness=beta, fastest=fastest
            ),
        )

        def rate(before: int, after: int) -> float:
            gain = min(own[party][after] - own[party][before] for party in signers)
            return min(0.2 * float(np.exp(beta * gain)), max(0.2, fastest))

        numbers = {
            space.position(name): space.levers[space.position(name)].levels.index(level)
            for name, level in package.items()
        }
        table = table + oracle.agreement_rates(standoff, numbers, rate)
    target = data.draw(st.integers(0, space.size - 1))
    agree_with(Chain(space.size, parts), table, model.status_quo - 1, [target])


@given(small_models(most_states=24), st.sampled_from(["quantal", "gain"]))
def test_who_accepts_a_package(model: Model, acceptance: str) -> None:
    own, space = utilities(model), model.space
    signers = tuple(model.parties)[:2]
    package = {lever.name: lever.levels[-1] for lever in space.levers if lever.party in signers}
    part = proposal_part(
        *(space, Proposal("package", signers, package, 0.2), own),
        acceptance=acceptance,  # type: ignore[arg-type]
        responsiveness=3.0,
    )

    def rate(before: int, after: int) -> float:
        gains = [own[party][after] - own[party][before] for party in signers]
        if acceptance == "gain":
            return 0.2 if all(gain > 0 for gain in gains) else 0.0
        return 0.2 * float(np.prod([1 / (1 + np.exp(-3.0 * gain)) for gain in gains]))

    numbers = {space.position(n): len(space.levers[space.position(n)].levels) - 1 for n in package}
    table = oracle.agreement_rates(as_oracle(model), numbers, rate)
    found = occupancy(Chain(space.size, (part,)), model.status_quo - 1, [3.0]).law[0]
    expected = oracle.law_at(table, model.status_quo - 1, 3.0)
    assert_allclose(found, expected, atol=CLOSE, rtol=0)


def box(*radices: int) -> StateSpace:
    levers = [
        Lever(f"lever_{k}", f"party_{k % 2}", tuple(f"l{v}" for v in range(radix)))
        for k, radix in enumerate(radices)
    ]
    return StateSpace(levers, np.arange(np.prod(radices), dtype=np.uint64))


def test_without_responsiveness_levers_run_apart() -> None:
    """Base rates alone: the law of all is the product of the laws of each lever."""
    space = box(2, 3, 2)
    hazards = [
        StepHazard("lever_0", "l0", "l1", 0.3),
        StepHazard("lever_0", "l1", "l0", 0.1),
        StepHazard("lever_1", "l0", "l2", 0.2),
        StepHazard("lever_1", "l2", "l1", 0.4),
        StepHazard("lever_2", "l0", "l1", 0.05),
    ]
    own = {f"party_{k}": np.random.default_rng(k).random(space.size) for k in range(2)}
    chain = Chain(space.size, tilted_parts(space, hazards, own))
    law = occupancy(chain, 0, [2.5]).law[0].reshape(2, 3, 2)
    apart = []
    for place in range(3):
        alone = box(*(space.radices[place],))
        lever = [
            StepHazard("lever_0", h.start, h.to, h.rate)
            for h in hazards
            if h.lever == f"lever_{place}"
        ]
        parts = tilted_parts(alone, lever, {})
        apart.append(occupancy(Chain(alone.size, parts), 0, [2.5]).law[0])
    product = np.einsum("a,b,c->cba", *apart)
    assert_allclose(law, product, atol=1e-11, rtol=0)
    moved = Chain(space.size, tilted_parts(space, hazards, own, responsiveness=2.0))
    assert abs(occupancy(moved, 0, [2.5]).law[0].reshape(2, 3, 2) - product).max() > 1e-3


@given(small_models(most_states=24), st.integers(0, 2**32 - 1))
def test_what_a_change_of_scale_does(model: Model, seed: int) -> None:
    """A rising change of ranks leaves improvements alone, a constant leaves quantal turns alone."""
    rng, start = np.random.default_rng(seed), model.status_quo - 1
    higher = {p: (r * 3 + r**2).astype(np.int32) for p, r in model.ranks.items()}
    laws = [
        occupancy(
            Chain(
                model.space.size,
                improvement_parts(model.space, ranks, rates=rates_of(model, 1.0), slip=0.1),
            ),
            *(start, [2.0]),
        ).law
        for ranks in (model.ranks, higher)
    ]
    assert_allclose(laws[0], laws[1], atol=1e-12, rtol=0)
    own = utilities(model)
    lifted = {party: utility + rng.random() for party, utility in own.items()}
    laws = [
        occupancy(
            Chain(
                model.space.size,
                quantal_parts(model.space, each, responsiveness=3.0, rates=rates_of(model, 1.0)),
            ),
            *(start, [2.0]),
        ).law
        for each in (own, lifted)
    ]
    assert_allclose(laws[0], laws[1], atol=1e-11, rtol=0)


@given(small_models(most_states=24))
def test_a_common_factor_is_a_change_of_clock(model: Model) -> None:
    own, start = utilities(model), model.status_quo - 1
    slow, fast = (
        Chain(
            model.space.size,
            quantal_parts(model.space, own, responsiveness=3.0, rates=rates_of(model, rate)),
        )
        for rate in (0.5, 1.5)
    )
    assert_allclose(
        occupancy(slow, start, [3.0]).law, occupancy(fast, start, [1.0]).law, atol=1e-11, rtol=0
    )


def test_an_end_of_the_case_is_counted_and_never_put_back() -> None:
    space = box(2, 2)
    parts: tuple[ChainPart, ...] = tilted_parts(space, [StepHazard("lever_0", "l0", "l1", 0.3)], {})
    ended = Chain(space.size, (*parts, Ending("exit", "the leader leaves", space.size, 0.1)))
    law = occupancy(ended, 0, [5.0]).law[0]
    assert law.sum() == pytest.approx(np.exp(-0.5), abs=1e-12)
    assert law[1] == pytest.approx(np.exp(-0.5) * (1 - np.exp(-1.5)), abs=1e-12)
    target = np.array([False, True, False, False])
    passage = first_passage(ended, 0, [5.0], target)
    assert passage.reached[0] == pytest.approx(0.75 * (1 - np.exp(-2.0)), abs=1e-12)
    assert arrive(ended, 0, target).chance == pytest.approx(0.75)
    assert arrive(ended, 0, target).mean_time is None


def test_long_runs_of_a_box_go_by_the_same_transitions() -> None:
    """Loops over runs of states, both ways of a lever at once, against the transitions listed."""
    owners = ("a", "a", "a", "a", "b", "b", "c", "a")
    radices = (2, 3, 2, 2, 2, 2, 3, 2)
    levers = [
        Lever(f"lever_{k}", owner, tuple(f"l{v}" for v in range(radix)))
        for k, (owner, radix) in enumerate(zip(owners, radices, strict=True))
    ]
    space = StateSpace(levers, np.arange(np.prod(radices), dtype=np.uint64))
    rng = np.random.default_rng(4)
    own = {party: rng.random(space.size) for party in "abc"}
    hazards = [
        StepHazard(lever.name, low, high, float(rng.uniform(0.05, 0.5)))
        for lever in levers
        for low in lever.levels
        for high in lever.levels
        if low != high and rng.random() < 0.8
    ]
    rates = {"a": 0.3, "b": 0.5, "c": 0.7}
    law = rng.random(space.size)
    law /= law.sum()
    for parts in (
        tilted_parts(space, hazards, own, responsiveness=2.0, fastest=0.6),
        tilted_parts(space, hazards, {"b": own["b"]}, responsiveness=2.0),
        quantal_parts(space, own, responsiveness=2.0, rates=rates),
    ):
        chain, out = Chain(space.size, parts), np.empty(space.size)
        chain.step(law, out, 0.1)
        edges = chain.edges()
        flow = 0.1 * law[edges.sources] * edges.rates
        expected = law.copy()
        np.add.at(expected, edges.targets, flow)
        np.subtract.at(expected, edges.sources, flow)
        assert_allclose(out, expected, atol=1e-15, rtol=1e-12)
        apart = law.copy()
        for part in parts:
            part.push(law, apart, 0.1)
        assert_allclose(apart, expected, atol=1e-15, rtol=1e-12)


def test_sparse_states_go_by_the_same_steps() -> None:
    """Few feasible cells in a large box: steps are found by searching, not by a table."""
    levers = [Lever(f"lever_{k}", "party", ("l0", "l1")) for k in range(12)]
    rng = np.random.default_rng(3)
    codes = np.sort(rng.choice(2**12, size=60, replace=False)).astype(np.uint64)
    space = StateSpace(levers, np.unique(np.concatenate([codes, codes ^ np.uint64(1)])))
    hazards = [StepHazard(f"lever_{k}", "l0", "l1", 0.1 * (k + 1)) for k in range(12)]
    own = {"party": rng.random(space.size)}
    chain = Chain(space.size, tilted_parts(space, hazards, own, responsiveness=2.0))
    edges = chain.edges()
    table = np.zeros((space.size, space.size))
    np.add.at(table, (edges.sources, edges.targets), edges.rates)
    assert edges.rates.size >= 60
    found = occupancy(chain, 0, [2.0]).law[0]
    assert_allclose(found, oracle.law_at(oracle.balanced(table), 0, 2.0), atol=CLOSE, rtol=0)


def test_what_is_refused() -> None:
    space = box(2, 2)
    for rate in (-1.0, float("nan"), 1e308, float("inf")):
        with pytest.raises(InputError, match="a rate is a finite number"):
            StepHazard("lever_0", "l0", "l1", rate)
        with pytest.raises(InputError, match="a rate is a finite number"):
            Proposal("p", ("party_0",), {"lever_0": "l1"}, rate)
    with pytest.raises(InputError, match="to itself"):
        tilted_parts(space, [StepHazard("lever_0", "l0", "l0", 1.0)], {})
    one_way = StateSpace([Lever("freed", "a", ("no", "yes"), "up")], np.arange(2, dtype=np.uint64))
    with pytest.raises(InputError, match='moves "up" only'):
        tilted_parts(one_way, [StepHazard("freed", "yes", "no", 1.0)], {})
    chain = Chain(space.size, tilted_parts(space, [StepHazard("lever_0", "l0", "l1", 1e6)], {}))
    with pytest.raises(TooLargeError, match="steps would be needed"):
        occupancy(chain, 0, [1e6])
    for times in ([-1.0], [float("nan")], [float("inf")]):
        with pytest.raises(InputError, match="a time is negative or not finite"):
            occupancy(chain, 0, times)
    with pytest.raises(InputError, match="no law"):
        occupancy(chain, [0.5, 0.6, 0.0, 0.0], [1.0])
    with pytest.raises(InputError, match="a chance lies between 0 and 1"):
        improvement_parts(space, {}, rates={}, slip=1.1)
    with pytest.raises(TooLargeError, match="improvement"):
        tilted_parts(space, [], {}, responsiveness=501.0)


@given(st.floats(0, 2_000), st.sampled_from([1e-12, 1e-6, 0.3]))
def test_the_fewest_terms_that_leave_out_the_tolerance(mean: float, tolerance: float) -> None:
    found = terms_needed(mean, tolerance)
    assert poisson.sf(found, mean) <= tolerance * (1 + 1e-9)
    assert found == 0 or poisson.sf(found - 1, mean) > tolerance * (1 - 1e-9)
