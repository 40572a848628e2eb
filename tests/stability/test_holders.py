"""Levers of several holders, direction by step and lapses, against definitions and references."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from detente import Model
from detente.case import Lever, LeverStep, Period, WeightedRule
from detente.errors import NotApplicableError
from detente.model import assemble
from detente.moves import steps_of
from detente.stability import (
    Draws,
    ExchangeGround,
    Searcher,
    agreements_of,
    analyse,
    climb_ladder,
    coalition_improvements,
    coalition_stability,
    describe_exchange,
    explain,
    find_exchanges,
    inverse,
    limited_move_stability,
    non_myopic_stability,
    reachable,
    rest_against_agreements,
    signer_parts,
)
from tests.oracles import exchange as exchange_oracle, holders as oracle
from tests.oracles.exchange import holds_against_set, reach
from tests.oracles.layouts import is_ruled_out
from tests.strategies import as_held, held_models

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/holders.json").read_text())
JOINT = {row["name"]: row for row in REFERENCE["joint"]}


def rule_of(written: Any) -> Any:
    if isinstance(written, dict):
        return WeightedRule(written["quota"], written["weights"])
    return tuple(written) if isinstance(written, list) else written


def model_of(written: dict[str, Any]) -> Model:
    """A standoff of the reference file."""
    levers = []
    for row in written["levers"]:
        moves = row.get("moves", "both")
        own: dict[str, Any] = {"party": row.get("party", "")}
        if "holders" in row:
            own = {"holders": tuple(row["holders"]), "up": rule_of(row["up"])}
            own["down"] = rule_of(row["down"])
        names = tuple(f"l{k}" for k in range(row["levels"]))
        words = moves if isinstance(moves, str) else tuple(moves)
        levers.append(Lever(row["name"], levels=names, moves=words, **own))
        levers[-1].check()
    names = [lever.name for lever in levers]
    sizes = [len(lever.levels) for lever in levers]
    cells = [cell[::-1] for cell in np.ndindex(*reversed(sizes))]
    codes = [
        code
        for code, cell in enumerate(cells)
        if not any(is_ruled_out(cell, names, never) for never in written["never"])
    ]
    ranks = {party: np.array(values) for party, values in written["ranks"].items()}
    return assemble(levers, np.array(codes, dtype=np.uint64), ranks)


@pytest.mark.parametrize("name", JOINT)
def test_joint_levers_of_the_reference(name: str) -> None:
    row = JOINT[name]
    table = analyse(model_of(row["standoff"]))
    for mover, by in row["answer"]["stable"].items():
        for concept, states in by.items():
            found = np.flatnonzero(table.stable[concept][mover]) + 1
            assert found.tolist() == states, (mover, concept)
    for concept, states in row["answer"]["equilibria"].items():
        assert list(table.equilibria(concept)) == states, concept
    told = {m for m in row["answer"]["stable"] if " on " in m}
    assert told == set(table.bodies)


@pytest.mark.parametrize("row", REFERENCE["steps"], ids=str)
def test_directions_by_step_of_the_reference(row: dict[str, Any]) -> None:
    words = row["moves"] if isinstance(row["moves"], str) else tuple(row["moves"])
    lever = Lever("x", "a", tuple(f"l{k}" for k in range(row["levels"])), moves=words)
    model = assemble(
        [lever], np.arange(row["levels"], dtype=np.uint64), {"a": np.arange(row["levels"])}
    )
    searcher = Searcher(model)
    for level, targets in enumerate(row["one_move_leads_to"]):
        assert sorted((searcher.moves("a", level + 1) - 1).tolist()) == targets
        assert np.flatnonzero(steps_of(lever).leads[level]).tolist() == sorted([level, *targets])


@given(held_models())
@settings(max_examples=60, deadline=None)
def test_every_mover_stays_where_the_definitions_say(model: Model) -> None:
    standoff = as_held(model)
    table = analyse(model)
    searcher = Searcher(model)
    for mover in oracle.movers(standoff):
        name = name_of(model, mover)
        if name not in searcher.movers and mover.lever is not None:
            assert not any(oracle.moves(standoff, mover, s) for s in range(model.space.size))
            continue
        for s in range(model.space.size):
            wanted = sorted(t + 1 for t in oracle.moves(standoff, mover, s))
            assert sorted(searcher.moves(name, s + 1).tolist()) == wanted, name
            better = sorted(t + 1 for t in oracle.improvements(standoff, mover, s))
            assert sorted(searcher.gaining(name, s + 1).tolist()) == better, name
            for concept in oracle.CONCEPTS:
                stays = not oracle.breaches(standoff, mover, concept, s)
                assert bool(table.stable[concept][name][s]) == stays, (name, concept, s)


def name_of(model: Model, mover: oracle.Mover) -> str:
    if mover.lever is None:
        return next(iter(mover.members))
    lever = model.space.levers[mover.lever]
    members = "+".join(name for name in lever.owners if name in mover.members)
    return f"{members} on {lever.name} {mover.way}"


@given(held_models())
@settings(max_examples=40, deadline=None)
def test_what_single_moves_reach_and_what_many_draws_say(model: Model) -> None:
    standoff = as_held(model)
    ranks = {party: np.stack([own, own]) for party, own in model.ranks.items()}
    draws = Draws(model.space, model.movers, ranks)
    start = model.status_quo
    wanted = sorted(reach(standoff, start - 1, frozenset()))
    for row in reachable(draws, start):
        assert np.flatnonzero(row).tolist() == wanted
    outward = Searcher(model).from_start(start)
    willing = np.flatnonzero(outward.reluctant == 0)
    assert willing.tolist() == wanted


@given(held_models(most_states=10))
@settings(max_examples=40, deadline=None)
def test_coalitions_stay_where_the_definitions_say(model: Model) -> None:
    standoff = as_held(model)
    members = tuple(model.parties)[:2]
    table = coalition_stability(model, members)
    for concept in ("cnash", "cgmr", "csmr", "cseq"):
        for s in range(model.space.size):
            if model.joint_levers:
                wanted = holds_against_set(standoff, frozenset(members), concept, s)
            else:  # in any legal sequence (rule C1)
                wanted = stays_by_sequences(standoff, frozenset(members), concept, s)
            assert bool(table.stable[concept][s]) == wanted, (concept, s)


def stays_by_sequences(
    standoff: oracle.HeldStandoff, members: frozenset[str], concept: str, s: int
) -> bool:
    """Rules C2 to C5: what the members reach in turn, what outsiders make of it, and again."""
    inside = oracle.within(standoff, members)
    outside = oracle.without(standoff, members)

    def gained(start: int) -> set[int]:
        reached = oracle.led_to(standoff, inside, start, False)
        return {t for t in reached if oracle.gain(standoff, members, s, t)}

    for t in gained(s):
        if concept == "cnash":
            return False
        ends = {t} | oracle.led_to(standoff, outside, t, concept == "cseq")
        spoilt = {u for u in ends if not oracle.gain(standoff, members, s, u)}
        if concept == "csmr":
            spoilt = {u for u in spoilt if not gained(u)}
        if not spoilt:
            return False
    return True


def test_what_holders_are_not_asked() -> None:
    model = model_of(JOINT["the target pays one member not to renew"]["standoff"])
    for ask in (
        lambda: analyse(model, ("sim",)),
        lambda: limited_move_stability(model, "x", horizon=2),
        lambda: non_myopic_stability(model, "x"),
        lambda: inverse(model, 1, "x", "nash"),
    ):
        with pytest.raises(NotApplicableError, match="hold"):
            ask()
    assert inverse(model, 3, "target", "seq").stable


def test_an_explanation_names_the_pivotal_holder() -> None:
    model = model_of(
        JOINT["easing needs all, one member would veto it, between renewals"]["standoff"]
    )
    told = explain(model, 1, "lithuania+member+others on eu_measures up", "nash").sentences()
    assert any("lithuania" in line and "pivotal" in line for line in told)


@given(held_models(most_states=10))
@settings(max_examples=40, deadline=None)
def test_exchanges_move_levers_that_are_held_together(model: Model) -> None:
    held, ground = as_held(model), ExchangeGround(model)
    sets = agreements_of(model, "all")
    permitted = exchange_oracle.largest_sets(held, "all")
    assert {frozenset(group) for group in sets.sets} == permitted
    start = model.status_quo - 1
    expected = {(x.target, x.signers): x for x in exchange_oracle.exchanges(held, start, permitted)}
    listed = find_exchanges(ground, start + 1, sets)
    found = [describe_exchange(ground, listed, row, sets) for row in range(len(listed))]
    assert sorted((x.target - 1, sorted(x.signers)) for x in found) == sorted(
        (target, sorted(signers)) for target, signers in expected
    )
    for mine in found:
        x = expected[mine.target - 1, frozenset(mine.signers)]
        assert mine.lean == exchange_oracle.is_lean(held, x)
        assert mine.efficient == exchange_oracle.is_efficient(held, x)
        for concept in ("nash", "seq"):
            assert mine.kept[concept] == exchange_oracle.is_kept(held, x, concept)
            assert mine.done[concept] == exchange_oracle.is_done(held, x, concept)
        row = found.index(mine)
        for concept in ("nash", "seq"):
            assert listed.done[concept][row] == mine.done[concept]
        assert mine.safe["own_interest"] == exchange_oracle.is_safe(held, x)
        assert mine.safe["anything"] == exchange_oracle.is_safe(held, x, own_interest=False)
        assert list(map(frozenset, mine.opened_by)) == exchange_oracle.opened_by(held, x)
        outbid = exchange_oracle.outbid(held, x, permitted)
        theirs = {signers: sorted(t + 1 for t in states) for signers, states in outbid.items()}
        assert {frozenset(k): sorted(v) for k, v in mine.outbid.items()} == theirs
        outsiders = exchange_oracle.without(held, x.signers)
        ends, circle = exchange_oracle.answered(held, outsiders, x.target)
        assert ({n - 1 for n in mine.answered.ends}, bool(mine.answered.cycles)) == (ends, circle)
    rest = rest_against_agreements(ground, start + 1, sets)
    assert rest.outright == exchange_oracle.rests_outright(held, start, permitted)
    assert rest.foresight == exchange_oracle.rests_by_foresight(held, start, permitted)
    for concept in ("nash", "seq"):
        kept = exchange_oracle.rests_against_kept(held, start, permitted, concept)
        assert rest.against_kept[concept] == kept
        for others in ("held", "answered"):
            if sets.union:
                among = frozenset(sets.union)
                rungs = exchange_oracle.ladder(held, start, among, permitted, concept, others).rungs
                climbed = climb_ladder(ground, start + 1, sets.union, sets, concept, others=others)
                assert [n - 1 for n in climbed.rungs] == list(rungs)
    values = {party: ranks.astype(float) for party, ranks in model.ranks.items()}
    for (target, signers), x in expected.items():
        told = signer_parts(ground, start + 1, target + 1, sorted(signers), values)
        for party, part in told.items():
            pair = exchange_oracle.gets_and_pays(held, x, party, values[party].tolist())
            assert (None if part.gets is None else (part.gets, part.pays)) == pair


def test_a_coalition_goes_to_and_fro_over_the_steps_that_go_both_ways() -> None:
    lever = Lever("x", "a", ("l", "m", "n"), moves=("both", "up"))
    model = assemble([lever], np.arange(3, dtype=np.uint64), {"a": np.array([2, 1, 0])})
    assert coalition_improvements(model, ["a"], 2) == (1,)
    assert coalition_improvements(model, ["a"], 3) == ()


def test_a_lapse_is_a_move_of_a_coalition() -> None:
    lever = Lever(
        "x", "a", ("l", "m"), moves="up", steps=(LeverStep("m", expires=Period(6, "month")),)
    )
    model = assemble([lever], np.arange(2, dtype=np.uint64), {"a": np.array([1, 0])})
    assert coalition_improvements(model, ["a"], 2) == (1,)
