"""The figures of the reference file: chains on the frozen cases, and chains of the textbooks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.arrays import BoolArray, FloatArray
from detente.case import Lever
from detente.errors import NotApplicableError
from detente.forecast.chains import (
    Chain,
    ChainPart,
    PackageJumps,
    Proposal,
    StepHazard,
    arrive,
    attribute,
    first_passage,
    improvement_parts,
    likeliest_path,
    mean_arrival_time,
    occupancy,
    proposal_part,
    quantal_parts,
    rank_utility,
    resting_places,
    terms_needed,
    tilted_parts,
)
from detente.model import Model, StateSpace
from detente.studies import load_case
from tests.forecast.conftest import REFERENCE
from tests.frozen import FROZEN

NUMBERS: dict[str, Any] = json.loads((REFERENCE / "forecast_chains.json").read_text("utf-8"))
PLAY = NUMBERS["forward_play"]
PRINTED = 5.1e-11  # ten digits are printed
TARGETS = {"s8": 10, "blockade_and_withdrawal": 7}


def case(name: str) -> Model:
    return load_case(FROZEN / f"{name}.toml")


def utilities(model: Model, scale: str = "even") -> dict[str, FloatArray]:
    return {party: rank_utility(model.ranks[party], scale) for party in model.parties}


def marked(size: int, *numbers: int) -> BoolArray:
    """Mark states by their numbers."""
    found = np.zeros(size, dtype=np.bool_)
    found[[number - 1 for number in numbers]] = True
    return found


def parts_of(model: Model, rule: str) -> tuple[ChainPart, ...]:
    kind, _, setting = rule.partition(" ")
    rates = dict.fromkeys(model.movers, 1.0)
    number = float(setting.split("=")[1])
    if kind == "logit":
        return quantal_parts(model.space, utilities(model), responsiveness=number, rates=rates)
    return improvement_parts(model.space, model.ranks, rates=rates, slip=number)


@pytest.mark.parametrize("name", PLAY["cases"])
def test_walks_on_the_cases(name: str) -> None:
    expected = PLAY["cases"][name]
    model = case(name.split()[0])
    chain = Chain(model.space.size, parts_of(model, name.split(" ", 1)[1]))
    start = model.status_quo - 1
    found = occupancy(chain, start, expected["t"])
    assert_allclose(found.law, expected["occupancy"], rtol=0, atol=PRINTED)
    assert found.bound <= 1e-12
    assert_allclose(found.law.sum(axis=1), 1.0, rtol=0, atol=2e-12)
    for target, chances in expected.get("first_passage", {}).items():
        passage = first_passage(chain, start, expected["t"], marked(chain.size, TARGETS[target]))
        assert_allclose(passage.reached, chances, rtol=0, atol=PRINTED)
        assert_allclose(passage.reached + passage.waiting.sum(axis=1), 1.0, rtol=0, atol=2e-12)
    if "stationary" in expected:
        late = occupancy(chain, start, [600.0]).law[0]
        assert_allclose(late, expected["stationary"], rtol=0, atol=PRINTED)
    if "mean_time" in expected:
        (place,) = resting_places(chain, start)
        assert [state + 1 for state in place.states] == [
            int(k) for k, p in expected["absorption_from_status_quo"].items() if p == 1
        ]
        assert place.chance == 1.0
        targets = marked(chain.size, *(state + 1 for state in place.states))
        assert mean_arrival_time(chain, start, targets) == pytest.approx(expected["mean_time"])


def test_where_an_improvement_walk_can_end() -> None:
    """Chicken from nobody swerving, a half each; a third of the Cuban walks pass by state 7."""
    model = case("chicken")
    walk = Chain(model.space.size, parts_of(model, "improvement slip=0"))
    assert [(p.states, p.chance) for p in resting_places(walk, model.status_quo - 1)] == [
        ((1,), 0.5),
        ((2,), 0.5),
    ]
    model = case("cuban-missile-crisis")
    walk = Chain(model.space.size, parts_of(model, "improvement slip=0"))
    arrival = arrive(walk, model.status_quo - 1, marked(walk.size, 7))
    assert arrival.chance == pytest.approx(1 / 3)
    assert arrival.mean_time is None
    with pytest.raises(NotApplicableError, match=r"with probability 0\.6667 it is never reached"):
        mean_arrival_time(walk, model.status_quo - 1, marked(walk.size, 7))


def test_who_makes_the_last_step() -> None:
    expected = PLAY["attribution"]
    model = case("cuban-missile-crisis")
    walk = Chain(model.space.size, parts_of(model, "improvement slip=0"))
    start, targets = model.status_quo - 1, marked(walk.size, 6)
    passage = first_passage(walk, start, [500.0], targets)
    for state, time in expected["time_in_state"].items():
        assert passage.time_in_state[int(state) - 1] == pytest.approx(time, abs=1e-9)
    found = attribute(walk, passage.time_in_state, targets)
    assert dict(found.by) == pytest.approx(expected["by_party"], abs=1e-9)
    edges = {f"{e.source + 1}->{e.target + 1} by {e.by}": e.flux for e in found.steps}
    assert edges == pytest.approx(expected["by_edge"], abs=1e-9)
    assert sum(found.by.values()) == pytest.approx(passage.reached[-1], abs=1e-9)
    path = likeliest_path(walk, start, targets)
    assert [(step.by, step.state + 1) for step in path] == [("us", 2), ("ussr", 6)]
    assert path[0].chance == pytest.approx(1 / 3)


def lever_at(model: Model, lever: str, level: int) -> BoolArray:
    return np.asarray(model.space.digits(lever) == level)


def states_of(model: Model, name: str) -> BoolArray:
    return marked(model.space.size, *model.named_states[name].numbers)


AGREEMENT = ("us", "eu", "belarus")
PACKAGE = {"prisoners": "all", "us_relief": "licence", "eu_relief": "suspension"}


def questions_2008(model: Model) -> dict[str, BoolArray]:
    return {
        "us_relief": lever_at(model, "us_relief", 1),
        "eu_relief": lever_at(model, "eu_relief", 1),
        "prisoners_all": lever_at(model, "prisoners", 2),
        "crackdown": lever_at(model, "repression", 1),
        "thaw": states_of(model, "thaw"),
    }


def turns_2008(model: Model, beta: float, rate: float, *, agreement: bool) -> Chain:
    own = utilities(model)
    rates = dict.fromkeys(("us", "eu", "belarus", "russia"), rate)
    parts = quantal_parts(model.space, own, responsiveness=beta, rates=rates)
    if agreement:
        proposal = Proposal("thaw", AGREEMENT, PACKAGE, rate)
        parts += (
            proposal_part(model.space, proposal, own, acceptance="quantal", responsiveness=beta),
        )
    return Chain(model.space.size, parts)


@pytest.mark.parametrize("agreement", [False, True])
def test_august_2008_by_quantal_turns(agreement: bool) -> None:
    key = f"beta_5_rate_044_{'agreement_044' if agreement else 'no_agreement'}"
    model = case("belarus-2008")
    chain, asked = turns_2008(model, 5.0, 0.44, agreement=agreement), questions_2008(model)
    start = model.status_quo - 1
    for months, answers in PLAY["belarus_2008"][key].items():
        law = occupancy(chain, start, [float(months)]).law[0]
        for name in ("us_relief", "eu_relief", "prisoners_all", "crackdown"):
            assert law[asked[name]].sum() == pytest.approx(answers[name], abs=PRINTED)
        for name, chance in answers["reached"].items():
            reached = first_passage(chain, start, [float(months)], asked[name]).reached[0]
            assert reached == pytest.approx(chance, abs=PRINTED)


def hazards_2008(model: Model) -> list[StepHazard]:
    found = []
    for lever, steps in PLAY["belarus_2008_tilted"]["base_rates_per_month"].items():
        levels = model.levers[lever].levels
        for step, rate in steps.items():
            start, to = map(int, step.split("->"))
            found.append(StepHazard(lever, levels[start], levels[to], rate))
    return found


@pytest.mark.parametrize("beta", PLAY["belarus_2008_tilted"]["beta"])
def test_august_2008_by_tilted_base_rates(beta: str) -> None:
    model, expected = case("belarus-2008"), PLAY["belarus_2008_tilted"]
    own, tilt = utilities(model), float(beta)
    proposal = Proposal("thaw", AGREEMENT, PACKAGE, expected["agreement_rate"])
    chain = Chain(
        model.space.size,
        (
            *tilted_parts(model.space, hazards_2008(model), own, responsiveness=tilt),
            proposal_part(model.space, proposal, own, acceptance="tilted", responsiveness=tilt),
        ),
    )
    asked, start = questions_2008(model), model.status_quo - 1
    for months, answers in expected["beta"][beta].items():
        law = occupancy(chain, start, [float(months)]).law[0]
        for name, chance in answers.items():
            where = asked[name.removeprefix("reached_")]
            found = law[where].sum()
            if name.startswith("reached_"):
                found = first_passage(chain, start, [float(months)], where).reached[0]
            assert found == pytest.approx(chance, abs=PRINTED)


def test_elmira_with_an_agreement() -> None:
    expected, model = PLAY["elmira_with_agreement"], case("elmira")
    package = {"modify": "yes", "delay": "no", "accept": "yes"}
    proposal = Proposal("s8", ("moe", "uniroyal"), package, 0.5)
    part = proposal_part(
        model.space, proposal, utilities(model), acceptance="quantal", responsiveness=50.0
    )
    chain = Chain(model.space.size, (*parts_of(model, "improvement slip=0"), part))
    times = [float(t) for t in expected["state_10_by"]]
    law = occupancy(chain, model.status_quo - 1, times).law
    assert_allclose(law[:, 9], list(expected["state_10_by"].values()), rtol=0, atol=PRINTED)
    assert_allclose(law[:, 3], list(expected["state_4_by"].values()), rtol=0, atol=PRINTED)
    alone = Chain(model.space.size, parts_of(model, "improvement slip=0"))
    assert arrive(alone, model.status_quo - 1, marked(alone.size, 10)).chance == 0.0


def test_what_slips_alone_bring_about() -> None:
    model = case("elmira")
    rates = dict.fromkeys(model.movers, 1.0)
    both = [
        Chain(
            model.space.size,
            improvement_parts(
                *(model.space, model.ranks), rates=rates, slip=0.05, without_slips=without
            ),
        )
        for without in (False, True)
    ]
    abandoned = marked(model.space.size, 5, 6, 11, 12)
    for months, expected in PLAY["traps"]["elmira"].items():
        law, clean = (
            occupancy(chain, model.status_quo - 1, [float(months)]).law[0] for chain in both
        )
        found = {
            "abandoned": law[abandoned].sum(),
            "never_slipped": clean.sum(),
            "abandoned_without_a_slip": clean[abandoned].sum(),
            "state_7": law[6],
            "state_7_without_a_slip": clean[6],
        }
        assert found == pytest.approx(expected, abs=PRINTED)


SCALED = {"linear": "even", "square": "top", "root": "bottom", "exponential": "steep"}


def test_what_the_scale_of_an_order_does() -> None:
    model, expected = case("belarus-2008"), PLAY["traps"]["scale_numbers"]
    start, thaw = model.status_quo - 1, states_of(model, "thaw")
    rates = dict.fromkeys(model.movers, 0.5)
    for theirs, ours in SCALED.items():
        for beta, chance in expected[theirs].items():
            own = utilities(model, ours)
            parts = quantal_parts(model.space, own, responsiveness=float(beta), rates=rates)
            chain = Chain(model.space.size, parts)
            assert first_passage(chain, start, [12.0], thaw).reached[0] == pytest.approx(
                chance, abs=PRINTED
            )
    parts = improvement_parts(model.space, model.ranks, rates=rates, slip=0.05)
    found = first_passage(Chain(model.space.size, parts), start, [12.0], thaw).reached[0]
    assert found == pytest.approx(expected["improvement_walk_slip_005"], abs=PRINTED)


def test_what_no_agreement_and_one_agreement_would_have_scored() -> None:
    model, expected = case("belarus-2008"), PLAY["traps"]["unilateral_numbers"]
    asked, start = questions_2008(model), model.status_quo - 1
    questions = [("us_relief", 3.0, 1), ("eu_relief", 3.0, 1), ("prisoners_all", 3.0, 1)]
    questions.append(("crackdown", 12.0, 0))
    for key, agreement in (("no_agreement", False), ("agreement", True)):
        for beta, brier in expected[key].items():
            chain = turns_2008(model, float(beta), 0.44, agreement=agreement)
            errors = [
                (first_passage(chain, start, [months], asked[name]).reached[0] - outcome) ** 2
                for name, months, outcome in questions
            ]
            assert np.mean(errors) == pytest.approx(brier, abs=PRINTED)


def test_a_reading_that_holds_at_all_times() -> None:
    model, expected = case("belarus-2008"), PLAY["traps"]["readings_numbers"]
    election = model.with_alternatives({"belarus": "election"})
    start, crackdown = model.status_quo - 1, lever_at(model, "repression", 1)
    others = dict.fromkeys(("us", "eu", "russia"), 0.44)

    def chance(beta: float, shares: Mapping[str, float]) -> float:
        parts = quantal_parts(model.space, utilities(model), responsiveness=beta, rates=others)
        for each, share in ((model, shares["main"]), (election, shares["election"])):
            rates = {"belarus": 0.44 * share}
            parts += quantal_parts(model.space, utilities(each), responsiveness=beta, rates=rates)
        chain = Chain(model.space.size, parts)
        return float(first_passage(chain, start, [12.0], crackdown).reached[0])

    for key, shares in (
        ("main", {"main": 1.0, "election": 0.0}),
        ("election", {"main": 0.0, "election": 1.0}),
        ("half_of_the_turns", {"main": 0.5, "election": 0.5}),
    ):
        for beta, expects in expected[key].items():
            assert chance(float(beta), shares) == pytest.approx(expects, abs=PRINTED)


def game(payoffs: Sequence[Any]) -> tuple[StateSpace, dict[str, FloatArray]]:
    """A game as a standoff: a lever a party, the last party's lever fastest as in the file."""
    tables = np.asarray(payoffs, dtype=np.float64)
    names = [f"party_{place}" for place in range(tables.ndim - 1)]
    levers = [Lever(f"of_{name}", name, ("0", "1")) for name in reversed(names)]
    space = StateSpace(levers, np.arange(2 ** len(names), dtype=np.uint64))
    return space, {name: table.reshape(-1) for name, table in zip(names, tables, strict=True)}


def long_run(payoffs: Sequence[Any], beta: float) -> FloatArray:
    space, own = game(payoffs)
    parts = quantal_parts(space, own, responsiveness=beta, rates=dict.fromkeys(own, 1.0))
    law: FloatArray = occupancy(Chain(space.size, parts), 0, [5_000.0]).law[0]
    return law


def test_logit_play_comes_to_rest_where_gibbs_says() -> None:
    expected = NUMBERS["logit_dynamics"]
    for beta, law in expected["potential_2x2"]["stationary"].items():
        found = long_run([expected["potential_2x2"]["potential"]] * 2, float(beta))
        assert_allclose(found, law, rtol=0, atol=1e-9)
    potential = expected["potential_2x2x2"]
    found = long_run([potential["potential"]] * 3, potential["beta"])
    assert_allclose(found, potential["stationary"], rtol=0, atol=1e-9)
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    for beta in (0.5, 2.0):
        found = long_run([pennies, -pennies], beta)
        assert_allclose(found, [0.25] * 4, rtol=0, atol=1e-9)
    other = expected["no_potential_2x2x2"]
    assert_allclose(long_run(other["payoffs"], 1.0), other["stationary"], rtol=0, atol=1e-9)
    assert_allclose(long_run(other["payoffs"], 3.0), other["beta_3"], rtol=0, atol=1e-9)


def chain_of(rates: Sequence[Sequence[float]]) -> Chain:
    """A chain with these rates, a part for each way around."""
    table = np.asarray(rates, dtype=np.float64)
    size = table.shape[0]
    parts = []
    for ahead in range(1, size):
        targets = (np.arange(size) + ahead) % size
        own = table[np.arange(size), targets]
        parts.append(PackageJumps("step", "", targets.astype(np.int32), own))
    return Chain(size, tuple(parts))


def walk(size: int, right: float) -> Chain:
    """Steps at rate 1, to the right with this chance; the two ends keep what comes."""
    table = np.zeros((size, size))
    for state in range(1, size - 1):
        table[state, state + 1], table[state, state - 1] = right, 1.0 - right
    return chain_of(table.tolist())


@pytest.mark.parametrize(("key", "right"), [("drunkard", 0.5), ("drunkard_two_thirds", 2 / 3)])
def test_a_drunkard(key: str, right: float) -> None:
    expected, chain = NUMBERS["markov"][key], walk(5, right)
    ends = marked(5, 1, 5)
    for start in (1, 2, 3):
        time = first_passage(chain, start, [400.0], ends).time_in_state[1:4]
        assert_allclose(time, expected["N"][start - 1], rtol=0, atol=1e-9)
        steps = mean_arrival_time(chain, start, ends)
        assert steps == pytest.approx(expected["steps"][start - 1], abs=1e-9)
        left, right_end = expected["absorbed_left_right"][start - 1]
        assert arrive(chain, start, marked(5, 1)).chance == pytest.approx(left, abs=1e-9)
        assert arrive(chain, start, marked(5, 5)).chance == pytest.approx(right_end, abs=1e-9)


def test_ruin_and_the_land_of_oz() -> None:
    expected = NUMBERS["markov"]["ruin"]
    chain = walk(expected["N"] + 1, expected["p"])
    won = arrive(chain, expected["start"], marked(5, 5)).chance
    assert won == pytest.approx(expected["win"], abs=1e-9)
    steps = mean_arrival_time(chain, expected["start"], marked(5, 1, 5))
    assert steps == pytest.approx(expected["steps"], abs=1e-9)
    oz = NUMBERS["markov"]["land_of_oz"]
    chain = chain_of(oz["P"])
    for start in range(3):
        for target in range(3):
            found = mean_arrival_time(chain, start, marked(3, target + 1))
            assert found == pytest.approx(oz["mean_first_passage"][start][target], abs=1e-9)
    assert_allclose(occupancy(chain, 0, [200.0]).law[0], oz["stationary"], rtol=0, atol=1e-9)


def test_a_die_from_a_coin() -> None:
    """Knuth and Yao's tree: states 0 to 6 toss the coin, 7 to 12 are the faces."""
    expected = NUMBERS["markov"]["knuth_yao_die"]
    tosses = [(1, 2), (3, 4), (5, 6), (1, 7), (8, 9), (10, 11), (2, 12)]
    table = np.zeros((13, 13))
    for state, (heads, tails) in enumerate(tosses):
        table[state, heads] = table[state, tails] = 0.5
    chain = chain_of(table.tolist())
    for face in range(7, 13):
        found = arrive(chain, 0, marked(13, face + 1)).chance
        assert found == pytest.approx(expected["each_face"], abs=1e-9)
    flips = mean_arrival_time(chain, 0, marked(13, *range(8, 14)))
    assert flips == pytest.approx(expected["coin_flips"], abs=1e-9)


def test_two_states_and_a_ladder() -> None:
    two = NUMBERS["markov"]["two_state"]
    chain = chain_of([[0.0, two["rate_on"]], [two["rate_off"], 0.0]])
    times = [float(t) for t in two["p_on_from_off"]]
    found = occupancy(chain, 0, times).law[:, 1]
    assert_allclose(found, list(two["p_on_from_off"].values()), rtol=0, atol=PRINTED)
    ladder = NUMBERS["markov"]["birth_death"]
    table = np.zeros((5, 5))
    for k in range(4):
        table[k, k + 1], table[k + 1, k] = ladder["up"][k], ladder["down"][k]
    chain = chain_of(table.tolist())
    for k in range(4):
        above = marked(5, *range(k + 2, 6))
        assert mean_arrival_time(chain, k, above) == pytest.approx(ladder["mean_step_up"][k])
    times = [float(t) for t in ladder["p_reached_by"]]
    found = first_passage(chain, 0, times, marked(5, 5)).reached
    assert_allclose(found, list(ladder["p_reached_by"].values()), rtol=0, atol=PRINTED)
    mean = mean_arrival_time(chain, 0, marked(5, 5))
    assert mean == pytest.approx(ladder["mean_passage_0_to_4"])


def test_terms_of_a_sweep() -> None:
    terms = NUMBERS["markov"]["uniformisation"]["terms"]
    assert terms_needed(3.0) == terms["L t = 3, tol 1e-12"]
    assert terms_needed(72.0) == terms["72"]
    assert terms_needed(500.0) == terms["500"]
