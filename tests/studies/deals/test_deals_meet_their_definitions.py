"""Deals among many parties against the slow versions of rules D26-D31."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.case import Lever
from detente.deals import party_values
from detente.errors import NotApplicableError
from detente.model import Model, assemble
from detente.stability.search import Move, Searcher
from detente.studies.deals import (
    complete,
    completion_sentences,
    durability,
    outside,
    package_in,
    status_quo_point,
    sweeten,
    sweeten_to_hold,
    take_back,
    taken_back_point,
    worst_equilibrium_point,
)
from detente.studies.labels import Labels
from tests import oracles
from tests.oracles import deals_outside as oracle
from tests.strategies import PARTIES, as_oracle, small_models

pytestmark = pytest.mark.kernels

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def some_signers(model: Model, data: st.DataObject) -> tuple[str, ...]:
    owners = sorted({lever.party for lever in model.levers.values()})
    return tuple(data.draw(st.lists(st.sampled_from(owners), min_size=1, unique=True)))


def a_state(model: Model, data: st.DataObject) -> int:
    return data.draw(st.integers(1, model.space.size))


def up(states: set[int]) -> tuple[int, ...]:
    """The oracle's states, counted from 1."""
    return tuple(sorted(s + 1 for s in states))


@given(small_models(), st.data())
def test_what_is_held_stays(model: Model, data) -> None:
    signers, number, start = some_signers(model, data), a_state(model, data), a_state(model, data)
    slow = as_oracle(model)
    package = package_in(model, signers, number, start=start)
    done = complete(package)
    cell = oracle.base_cell(slow, signers, number - 1, start - 1)
    agree = oracle.agreeing(slow, signers, number - 1)
    assert up(agree) == tuple((np.flatnonzero(package.mask) + 1).tolist())
    if cell in slow.states:
        assert done.states == (slow.states.index(cell) + 1,) == (done.state,)
        assert not done.nearest
    else:
        assert not done.states
        others = [k for k, lever in enumerate(slow.levers) if lever.party not in signers]
        moved = {
            s: sum(abs(slow.states[s][k] - slow.states[start - 1][k]) for k in others)
            for s in agree
        }
        assert done.nearest == up({s for s in agree if moved[s] == min(moved.values())})
        assert done.why_uncertain == "forbidden by rules"


@given(small_models(), st.data())
def test_answers_are_followed_to_every_end(model: Model, data) -> None:
    signers, number = some_signers(model, data), a_state(model, data)
    slow = as_oracle(model)
    package = package_in(model, signers, number, start=number)
    others = [p for p in model.parties if p not in signers]
    done = complete(package, "answered")
    ends, cycles = oracle.ends_and_cycles(slow, others, number - 1)
    assert done.states == up(ends)
    assert {frozenset(c.states): c.closed for c in done.cycles} == {
        frozenset(up(circle)): closed for circle, closed in cycles.items()
    }
    assert done.certain == (len(ends) == 1 and not cycles)
    assert done.visited == len(oracle.replies_within_reach(slow, others, number - 1))
    for end, way in done.ways.items():
        here = number
        for move in way:
            assert move.source == here
            assert move.target - 1 in oracle.best_replies(slow, move.party, here - 1)
            assert move.party in others
            here = move.target
        assert here == end


@given(small_models(), st.data())
def test_a_search_cut_short_says_so(model: Model, data) -> None:
    signers, number = some_signers(model, data), a_state(model, data)
    package = package_in(model, signers, number, start=number)
    full = complete(package, "answered")
    limit = data.draw(st.integers(1, 6))
    short = complete(package, "answered", most_states=limit)
    assert short.truncated == (full.visited > limit)
    assert short.visited <= limit
    assert set(short.states) <= set(full.states)
    closed = {cycle.states for cycle in full.cycles if cycle.closed}
    assert {cycle.states for cycle in short.cycles if cycle.closed} <= closed
    if not short.truncated:
        assert short.states == full.states


@given(small_models(), st.sampled_from(CONCEPTS), st.data())
@settings(max_examples=60)
def test_left_to_the_equilibrium(model: Model, concept: str, data) -> None:
    signers, number = some_signers(model, data), a_state(model, data)
    slow = as_oracle(model)
    done = complete(package_in(model, signers, number), "equilibrium", concept=concept)
    agree = oracle.agreeing(slow, signers, number - 1)
    assert done.states == up(agree & oracles.equilibria(slow, concept))
    rest = {
        s
        for s in agree
        if all(
            oracles.is_stable(slow, party, concept, s)
            for party in model.parties
            if party not in signers
        )
    }
    assert done.rest_outside == up(rest)


@given(small_models(), st.sampled_from(CONCEPTS), st.data())
def test_the_worst_that_could_last(model: Model, concept: str, data) -> None:
    start = a_state(model, data)
    slow = as_oracle(model)
    expected = oracle.equilibria_from(slow, concept, start - 1)
    if not expected:
        with pytest.raises(NotApplicableError, match="no equilibrium"):
            worst_equilibrium_point(model, concept, start=start)
        return
    found = worst_equilibrium_point(model, concept, start=start)
    assert found.candidates == up(expected)
    for party in model.parties:
        ranks = slow.ranks[party]
        worst = {s for s in expected if ranks[s] == min(ranks[t] for t in expected)}
        assert found.states[party] == up(worst)
        assert found.values[party] == party_values(model, party).of(min(worst) + 1)


@given(small_models(), st.data())
def test_what_is_conceded_and_cannot_go_back_is_no_threat(model: Model, data) -> None:
    after = a_state(model, data)
    found = taken_back_point(model, after)
    slow = as_oracle(model)
    assert found.candidates == up(oracle.taken_back(slow, model.status_quo - 1, after - 1))
    for party in model.parties:
        assert found.values[party] == min(
            party_values(model, party).of(number) for number in found.candidates
        )


def check_way(
    searcher: Searcher, moves: tuple[Move, ...], source: int, breaker: str, *, improving: bool
) -> int:
    here = source
    for move in moves:
        assert move.party != breaker
        assert move.source == here
        assert move.target in searcher.moves(move.party, here)
        ranks = searcher.model.ranks[move.party]
        assert not improving or ranks[move.target - 1] > ranks[here - 1]
        here = move.target
    return here


@given(small_models(), st.data())
@settings(max_examples=60)
def test_who_would_break_it_and_what_answers(model: Model, data) -> None:
    state = a_state(model, data)
    slow = as_oracle(model)
    found = durability(model, state, most=99)
    searcher = Searcher(model)
    assert not found.omitted
    for party in model.parties:
        values = party_values(model, party)
        by = {c for c in CONCEPTS if oracles.is_stable(slow, party, c, state - 1)}
        assert set(found.stable[party]) == by
        better = oracles.improvements(slow, party, state - 1)
        assert {breach.move.target - 1 for breach in found.of(party)} == better
        gains = [breach.gain.size for breach in found.of(party)]
        assert gains == sorted(gains, reverse=True)
        assert all(gain > 0 for gain in gains)
        for breach in found.of(party):
            target = breach.move.target
            deterring = oracle.deterred_by(slow, party, state - 1, target - 1)
            assert set(breach.deterred_by) == deterring
            assert (breach.answered_by is None) == (not deterring) == (not breach.answer)
            assert breach.gain.size == values.of(target) - values.of(state)
            if breach.answer:
                own = breach.answered_by in ("seq", "sseq")
                end = check_way(searcher, breach.answer, target, party, improving=own)
                assert breach.end == end
                assert breach.left.size == values.of(end) - values.of(state) <= 0
                stuck = breach.answered_by in ("sseq", "smr")
                assert (breach.escape is None) == stuck
    assert found.holds == all("seq" in found.stable[p] for p in model.parties)
    assert durability(model, state, most=0).breaches == ()


@given(small_models(), st.data())
@settings(max_examples=60)
def test_outsiders_consent_and_hurt(model: Model, data) -> None:
    signers, start, state = some_signers(model, data), a_state(model, data), a_state(model, data)
    slow = as_oracle(model)
    point = status_quo_point(model)
    found = outside(package_in(model, signers, state, start=start), state, point)
    others = [p for p in model.parties if p not in signers]
    here, before = slow.states[state - 1], slow.states[start - 1]
    for party in others:
        own = [k for k, lever in enumerate(slow.levers) if lever.party == party]
        assert (party in found.consent) == any(here[k] != before[k] for k in own)
        if party in found.consent:
            back = tuple(before[k] if k in own else level for k, level in enumerate(here))
            assert (party in found.required) == (back not in slow.states)
            rank = slow.ranks[party]
            glad = back in slow.states and rank[state - 1] > rank[slow.states.index(back)]
            assert (party in found.willing) == glad
        quo = slow.ranks[party][model.status_quo - 1]
        assert (party in found.hurt) == (slow.ranks[party][state - 1] < quo)
        assert (party in found.helped) == (slow.ranks[party][state - 1] > quo)
    assert {b.party for b in found.breakers} == {
        p for p in others if oracles.improvements(slow, p, state - 1)
    }
    assert set(found.consent) <= set(others)


@given(small_models(), st.sampled_from(CONCEPTS), st.data())
@settings(max_examples=60)
def test_the_smallest_change_that_holds(model: Model, concept: str, data) -> None:
    state, most = a_state(model, data), data.draw(st.integers(0, 4))
    slow = as_oracle(model)
    names = list(model.levers)
    free = set(data.draw(st.lists(st.sampled_from(range(len(names))), unique=True)))
    found = sweeten_to_hold(model, state, concept, levers=[names[k] for k in free], most=most)
    goal = oracles.equilibria(slow, concept)
    steps, states = oracle.smallest_changes(slow, state - 1, goal, free, most)
    assert found.steps == steps
    assert found.none_within == (steps is None)
    assert {a.state - 1 for a in found.additions} == (states if steps else set())
    for addition in found.additions:
        assert sum(change.steps for change in addition.changes) == steps
        assert all(c.lever in found.levers for c in addition.changes)


@given(small_models(), st.data())
def test_the_smallest_change_that_is_accepted(model: Model, data) -> None:
    state, most = a_state(model, data), data.draw(st.integers(0, 4))
    parties = data.draw(
        st.lists(st.sampled_from(list(model.parties)), min_size=1, max_size=2, unique=True)
    )
    slow = as_oracle(model)
    found = sweeten(model, state, parties, status_quo_point(model), most=most)
    quo = model.status_quo - 1
    goal = {
        s
        for s in range(len(slow.states))
        if all(slow.ranks[p][s] >= slow.ranks[p][quo] for p in parties)
    }
    everything = set(range(len(slow.levers)))
    steps, states = oracle.smallest_changes(slow, state - 1, goal, everything, most)
    assert found.steps == steps
    assert {a.state - 1 for a in found.additions} == (states if steps else set())


@given(small_models(), st.data())
def test_how_far_back_each_lever_goes(model: Model, data) -> None:
    state, start = a_state(model, data), a_state(model, data)
    slow = as_oracle(model)
    names = list(model.levers)
    found = {each.lever: each for each in take_back(model, state, start=start)}
    moved = {
        name
        for k, name in enumerate(names)
        if slow.states[state - 1][k] != slow.states[start - 1][k]
    }
    assert set(found) == moved
    for name, each in found.items():
        lever = model.levers[name]
        level = oracle.back_to(slow, state - 1, start - 1, names.index(name))
        assert each.back_to == (None if level is None else lever.levels[level])
        assert (each.move is None) == (level is None)
        assert each.whole == (each.back_to == each.change.before)
        if each.move:
            assert each.move.target - 1 in oracles.moves(slow, lever.party, state - 1)
            assert set(each.effects) == set(model.parties)
        for move in each.instead:
            [change] = move.changes
            assert change.lever != name
            assert move.target - 1 in oracles.moves(slow, lever.party, state - 1)
            assert any(
                slow.ranks[p][move.target - 1] < slow.ranks[p][state - 1]
                for p in model.parties
                if p != lever.party
            )
        if each.whole:
            assert not each.instead


@pytest.mark.parametrize("way_out", [True, False])
def test_a_circle_that_can_be_left_is_not_closed(way_out: bool) -> None:
    """Two outsiders chase each other; a third may put an end to it in one of the four places."""
    levers = [Lever(n, p, ("no", "yes")) for n, p in zip("abcd", PARTIES, strict=True)]
    a, b, c, _ = (np.arange(16) >> k & 1 for k in range(4))
    ranks = {
        "ash": (a == b) & (c == 0),
        "birch": (a != b) & (c == 0),
        "cedar": (a == 0) & (b == 0) & (c == 1) if way_out else np.zeros(16),
        "dogwood": np.zeros(16),
    }
    model = assemble(levers, np.arange(16, dtype=np.uint64), ranks)
    done = complete(package_in(model, ["dogwood"], 1), "answered")
    assert done.states == ((5,) if way_out else ())
    [circle] = done.cycles
    assert circle.states == (1, 2, 3, 4)
    assert circle.closed != way_out
    assert not done.certain
    assert done.why_uncertain == "goes round"
    text = " ".join(completion_sentences(Labels(model), done))
    assert ("may leave that circle" in text) == way_out
    assert ("never come to rest" in text) != way_out
