"""Conditions, shares and smallest changes against enumeration of all rankings."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from detente import load_case
from detente.case import Lever
from detente.errors import UnknownNameError
from detente.model import Model, assemble
from detente.stability import SWEPT, analyse, inverse, required_change
from detente.stability.inverse_rankings import _estimated, shifted_ranks
from tests.oracles import inverse as oracles
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels


def _drawn(model: Model, data: st.DataObject) -> tuple[int, str]:
    state = data.draw(st.integers(1, model.space.size))
    return state, data.draw(st.sampled_from(list(model.parties)))


@pytest.mark.parametrize("concept", SWEPT)
@settings(max_examples=25)
@given(model=small_models(parties=(2, 3), most_states=6), data=st.data())
def test_the_share_counts_all_strict_rankings(
    concept: str, model: Model, data: st.DataObject
) -> None:
    state, party = _drawn(model, data)
    found = inverse(model, state, party, concept)
    expected = oracles.share_of_rankings(as_oracle(model), party, state - 1, concept)
    assert found.share.exact == expected
    assert found.share.value == float(expected)


@pytest.mark.parametrize("concept", SWEPT)
@settings(max_examples=25)
@given(model=small_models(parties=(2, 3), most_states=5), data=st.data())
def test_no_change_is_smaller_than_the_shift(
    concept: str, model: Model, data: st.DataObject
) -> None:
    state, party = _drawn(model, data)
    found = inverse(model, state, party, concept)
    fewest = oracles.fewest_changed_pairs(
        as_oracle(model), party, state - 1, concept, stable=not found.stable
    )
    assert found.shift.pairs == fewest


@pytest.mark.parametrize("concept", SWEPT)
@given(model=small_models(), data=st.data())
def test_the_shift_turns_the_verdict_and_one_pair_less_does_not(
    concept: str, model: Model, data: st.DataObject
) -> None:
    state, party = _drawn(model, data)
    found = inverse(model, state, party, concept)
    table = analyse(model, (concept,))
    assert found.stable == table.stable[concept][party][state - 1]
    assume(found.shift.pairs is not None)
    ranks = shifted_ranks(model.ranks[party], state, found.shift)
    turned = analyse(model.with_ranks({party: ranks}), (concept,))
    assert turned.stable[concept][party][state - 1] != found.stable
    before = model.ranks[party]
    pairs = sum(
        np.sign(int(before[state - 1]) - int(before[u]))
        != np.sign(int(ranks[state - 1]) - int(ranks[u]))
        for u in range(model.space.size)
    )
    assert pairs == found.shift.pairs


@given(model=small_models(most_states=12), data=st.data())
def test_conditions_decide_stability_under_any_other_ranking(
    model: Model, data: st.DataObject
) -> None:
    state, party = _drawn(model, data)
    concept = data.draw(st.sampled_from(SWEPT))
    found = inverse(model, state, party, concept)
    seed = data.draw(st.integers(0, 2**16))
    ranks = np.random.default_rng(seed).integers(1, 6, model.space.size).astype(np.int32)
    holds = all(
        any(all(ranks[u - 1] <= ranks[state - 1] for u in way) for way in clause)
        for clause in found.clauses
    )
    table = analyse(model.with_ranks({party: ranks}), (concept,))
    assert holds == table.stable[concept][party][state - 1]


@settings(max_examples=20)
@given(model=small_models(parties=(2, 3), most_states=6), data=st.data())
def test_an_estimated_share_lies_within_its_error(model: Model, data: st.DataObject) -> None:
    state, party = _drawn(model, data)
    concept = data.draw(st.sampled_from(SWEPT))
    found = inverse(model, state, party, concept)
    if not found.clauses:
        assert found.share.exact == 1
        return
    involved = sorted({u for clause in found.clauses for way in clause for u in way})
    estimate = _estimated(found.clauses, involved, np.random.default_rng(7))
    assert estimate.exact is None
    truth = found.share.value
    assert abs(estimate.value - truth) < 6 * sqrt(truth * (1 - truth) / 20_000) + 1e-9


@pytest.mark.parametrize("concept", SWEPT)
@given(model=small_models(), data=st.data())
def test_required_change_turns_the_equilibrium(
    concept: str, model: Model, data: st.DataObject
) -> None:
    state = data.draw(st.integers(1, model.space.size))
    change = required_change(model, state, concept, most_orders=200)
    assert change.equilibrium == analyse(model, (concept,)).is_equilibrium(concept)[state - 1]
    assert set(change.turning) == {p for p, c in change.changes.items() if c.pairs is not None}
    sizes = [change.changes[party].pairs for party in change.turning]
    assert sizes == sorted(sizes)
    for party in change.turning:
        found = change.changes[party]
        other = model.with_ranks({party: found.ranks})
        verdict = analyse(other, (concept,)).is_equilibrium(concept)[state - 1]
        assert verdict != change.equilibrium
        before, after = (tuple(r.tolist()) for r in (model.ranks[party], found.ranks))
        assert oracles.changed_pairs(before, after) == found.pairs
        assert len(found.swaps(model)) == found.pairs
        for first, second, how in found.swaps(model):
            better = found.ranks[first - 1] - found.ranks[second - 1]
            assert (better > 0) if how == "better" else (better == 0)
        assert found.at_least <= found.pairs
    if concept in ("nash", "gmr", "smr"):
        assert all(each.known in ("exact", "none") for each in change.changes.values())
        if not change.equilibrium:
            assert bool(change.turning) == (len(change.unstable_for) == 1)
    assert change.sentences()


def test_simultaneous_stability_cannot_be_inverted() -> None:
    with pytest.raises(UnknownNameError, match="'nash'"):
        inverse(load_case("chicken"), 1, "row", "sim")


def every_answer(model: Model, concept: str) -> dict[tuple[str, int], int]:
    """Over every weak order of every party: the least change that turns each state's verdict."""
    now = analyse(model, (concept,)).is_equilibrium(concept)
    least: dict[tuple[str, int], int] = {}
    for party in model.parties:
        before = tuple(model.ranks[party].tolist())
        for order in oracles.weak_orders(model.space.size):
            other = model.with_ranks({party: np.array(order, dtype=np.int32)})
            pairs = oracles.changed_pairs(before, order)
            turned = analyse(other, (concept,)).is_equilibrium(concept) != now
            for state in np.flatnonzero(turned) + 1:
                key = (party, int(state))
                least[key] = min(pairs, least.get(key, pairs))
    return least


def check_every_answer(model: Model, concept: str) -> int:
    """Hold the answers on every state and party to every weak order; say how many they were."""
    expected = every_answer(model, concept)
    for state in range(1, model.space.size + 1):
        change = required_change(model, state, concept)
        for party, found in change.changes.items():
            pairs = expected.get((party, state))
            assert found.pairs == pairs, (party, state)
            assert found.known == ("none" if pairs is None else "exact")
        text = " ".join(change.sentences())
        assert ("No other ranking" in text) == (not change.turning)
    return model.space.size * len(model.parties)


@pytest.mark.parametrize("concept", SWEPT)
@settings(max_examples=8)
@given(model=small_models(parties=(2, 3), most_states=4))
def test_no_ranking_turns_a_verdict_more_cheaply_than_told(concept: str, model: Model) -> None:
    check_every_answer(model, concept)


def random_standoff(rng: np.random.Generator) -> Model:
    """Two or three parties with a lever each, three to five feasible states, ties."""
    n = int(rng.integers(3, 6))
    owners = ["p0", "p1", *(["p2"] if n > 4 or rng.random() < 0.5 else [])]
    levers = [Lever(f"l{k}", owner, ("no", "yes")) for k, owner in enumerate(owners)]
    n = min(n, 2 ** len(levers))
    codes = np.sort(rng.choice(2 ** len(levers), n, replace=False)).astype(np.uint64)
    ranks = {owner: rng.integers(1, 5, n).astype(np.int32) for owner in owners}
    return assemble(levers, codes, ranks)


@pytest.mark.nightly
@pytest.mark.parametrize("concept", ["seq", "sseq"])
def test_a_sweep_of_questions(concept: str, sweep_seed: int) -> None:
    rng = np.random.default_rng([sweep_seed, SWEPT.index(concept)])
    asked = 0
    while asked < 1_300:
        asked += check_every_answer(random_standoff(rng), concept)


@pytest.mark.parametrize("concept", ["seq", "sseq"])
def test_a_few_questions_of_the_sweep(concept: str, sweep_seed: int) -> None:
    rng = np.random.default_rng([sweep_seed, SWEPT.index(concept), 2])
    assert sum(check_every_answer(random_standoff(rng), concept) for _ in range(3))


@pytest.mark.parametrize("concept", ["seq", "sseq"])
@pytest.mark.parametrize("most", [1, 5, 40])
@settings(max_examples=10)
@given(model=small_models(parties=(2, 3), most_states=4))
def test_a_search_cut_short_gives_bounds_and_no_false_none(
    concept: str, most: int, model: Model
) -> None:
    expected = every_answer(model, concept)
    for state in range(1, model.space.size + 1):
        change = required_change(model, state, concept, most_orders=most)
        for party, found in change.changes.items():
            pairs = expected.get((party, state))
            if found.known == "exact":
                assert found.pairs == pairs
            elif found.known == "none":
                assert pairs is None
            elif found.known == "at most":
                assert pairs is not None
                assert found.at_least <= pairs <= found.pairs
            else:
                assert pairs is None or pairs >= found.at_least
        assert change.sentences()


def test_what_a_party_would_do_in_answer_may_hold_another() -> None:
    """From 3, p1 would go to 1, and p0 on to 2, which is p1's worst; unless p0 stays."""
    levers = [Lever("l0", "p0", ("no", "yes")), Lever("l1", "p1", ("no", "yes"))]
    ranks = {"p0": np.array([2, 3, 1], np.int32), "p1": np.array([3, 1, 2], np.int32)}
    model = assemble(levers, np.array([0, 1, 2], np.uint64), ranks)
    assert analyse(model, ("seq",)).is_equilibrium("seq")[2]
    change = required_change(model, 3, "seq")
    assert change.equilibrium
    assert change.changes["p0"].known == "exact"
    assert change.changes["p0"].swaps(model) == ((1, 2, "tied"),)
    assert "Party" not in change.sentences()[0]
    assert "state 1 as good as 2" in " ".join(change.sentences())


@pytest.mark.parametrize("name", ["libya-2003", "belarus-2008"])
def test_cases_of_some_size_say_at_most(name: str) -> None:
    model = load_case(name)
    for concept in ("seq", "sseq"):
        change = required_change(model, model.status_quo, concept)
        known = {each.known for each in change.changes.values()}
        assert known <= {"exact", "at most", "none"}
        assert "at most" in known
        assert "at most" in " ".join(change.sentences())
