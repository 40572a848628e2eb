"""The short cuts of the judge against every stability worked out, state by state."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.model import Model
from detente.model.preferences.rank_rows import RankRows
from detente.studies.draws.judge import Judge
from tests.oracles import holders, stability as oracle
from tests.stability.test_holders import name_of
from tests.strategies import as_held, as_oracle, held_models, small_models

pytestmark = pytest.mark.kernels

DRAWS, ROWS = 6, 2


@settings(max_examples=40)
@given(model=small_models(most_states=20), seed=st.integers(0, 2**32 - 1))
def test_short_cuts_change_no_verdict(model: Model, seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = model.space.size
    judge = Judge(model.space, model.movers)
    if not model.movers:
        return
    ranks = {
        party: RankRows(
            rng.integers(1, 6, size=(ROWS, size)).astype(np.int32), rng.integers(0, ROWS, DRAWS)
        )
        for party in model.movers
    }
    drawn = []
    for draw in range(DRAWS):
        full = {party: each.full()[draw] for party, each in ranks.items()}
        drawn.append(as_oracle(model.with_ranks(full)))
    for concept in ("seq", "sseq", "gmr", "smr", "nash"):
        party = str(rng.choice(model.movers))
        for state in rng.permutation(size)[:6].tolist():
            alone = np.arange(size)[None] == state
            found = judge.holds(ranks, (party,), concept, alone, False)
            plain = [oracle.is_stable(standoff, party, concept, state) for standoff in drawn]
            assert_array_equal(found, plain, err_msg=f"{concept} {party} {state}")
        states = rng.random((rng.choice([1, DRAWS]), size)) < rng.choice([0.2, 0.6])
        among = np.broadcast_to(states, (DRAWS, size))
        parties = model.movers if rng.integers(3) else model.movers[:1]
        for every in (False, True):
            expected = []
            for standoff, here in zip(drawn, among, strict=True):
                said = [
                    all(oracle.is_stable(standoff, party, concept, int(s)) for party in parties)
                    for s in np.flatnonzero(here)
                ]
                expected.append(bool(said) and (all(said) if every else any(said)))
            found = judge.holds(ranks, parties, concept, states, every)
            assert_array_equal(found, expected, err_msg=f"{concept} {every}")


@settings(max_examples=30)
@given(model=held_models(most_states=12), seed=st.integers(0, 2**32 - 1))
def test_bodies_of_holders_are_judged_as_the_definitions_say(model: Model, seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = model.space.size
    judge = Judge(model.space, model.movers)
    ranks = {
        party: RankRows(
            rng.integers(1, 6, size=(ROWS, size)).astype(np.int32), rng.integers(0, ROWS, DRAWS)
        )
        for party in model.parties
    }
    standoffs = [
        as_held(model.with_ranks({party: each.full()[draw] for party, each in ranks.items()}))
        for draw in range(DRAWS)
    ]
    for concept in ("seq", "sseq", "gmr", "smr", "nash"):
        settled = np.ones((DRAWS, size), dtype=np.bool_)
        for mover in holders.movers(standoffs[0]):
            found = np.array(
                [[not holders.breaches(each, mover, concept, s) for s in range(size)]
                 for each in standoffs]
            )  # fmt: skip
            settled &= found
            name = name_of(model, mover)
            if name in judge.movers:
                for state in rng.permutation(size)[:4].tolist():
                    alone = np.arange(size)[None] == state
                    said = judge.holds(ranks, (name,), concept, alone, False)
                    assert_array_equal(said, found[:, state], err_msg=f"{concept} {name} {state}")
        for state in range(size):
            alone = np.arange(size)[None] == state
            said = judge.holds(ranks, judge.movers, concept, alone, True)
            assert_array_equal(said, settled[:, state], err_msg=f"{concept} {state}")
