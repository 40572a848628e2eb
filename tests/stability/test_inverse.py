"""Conditions, shares and smallest changes against enumeration of all rankings."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente import load_case
from detente.errors import UnknownNameError
from detente.model import Model
from detente.stability import SWEPT, analyse, inverse, required_change
from detente.stability.inverse import _estimated, shifted_ranks
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
    change = required_change(model, state, concept)
    assert change.equilibrium == analyse(model, (concept,)).is_equilibrium(concept)[state - 1]
    for party in change.turning:
        found = change.parties[party]
        other = model.with_ranks({party: shifted_ranks(model.ranks[party], state, found.shift)})
        verdict = analyse(other, (concept,)).is_equilibrium(concept)[state - 1]
        assert verdict != change.equilibrium
    if not change.equilibrium and concept in ("nash", "gmr", "smr"):
        assert bool(change.turning) == (len(change.unstable_for) == 1)
    assert change.sentences()


def test_simultaneous_stability_cannot_be_inverted() -> None:
    with pytest.raises(UnknownNameError, match="'nash'"):
        inverse(load_case("chicken"), 1, "row", "sim")


@pytest.mark.parametrize("concept", ["nash", "gmr", "smr", "seq", "sseq"])
@settings(max_examples=15)
@given(model=small_models(parties=(2, 3), most_states=4), data=st.data())
def test_no_ranking_of_one_party_turns_an_equilibrium_more_cheaply_than_reported(
    concept: str, model: Model, data: st.DataObject
) -> None:
    # Over every weak order of every party. For seq and sseq the reported shift is a bound only,
    # and the sentences say so (rule I4).
    state = data.draw(st.integers(1, model.space.size))
    change = required_change(model, state, concept)
    cheapest = None
    for party in model.parties:
        before = tuple(model.ranks[party].tolist())
        for order in oracles.weak_orders(model.space.size):
            other = model.with_ranks({party: np.array(order, dtype=np.int32)})
            if analyse(other, (concept,)).is_equilibrium(concept)[state - 1] != change.equilibrium:
                pairs = oracles.changed_pairs(before, order)
                cheapest = pairs if cheapest is None else min(cheapest, pairs)
    reported = min((change.parties[p].shift.pairs for p in change.turning), default=None)
    text = " ".join(change.sentences())
    if concept in ("nash", "gmr", "smr"):
        assert reported == cheapest
    else:
        assert reported is None or (cheapest is not None and cheapest <= reported)
        assert "could be smaller" in text
