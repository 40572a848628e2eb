"""Break-evens along one number: half-lines against explicit search in fractions."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente.model import Model
from detente.stability import (
    Closures,
    ExchangeGround,
    Pieces,
    StandoffOnALine,
    WorthLine,
    agreements_of,
    rest_against_agreements,
    rest_pieces,
)
from tests.oracles import OracleStandoff, turns as oracle
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


class OnALine:
    """A random standoff with some parties whose worths vary, here and for the oracle."""

    def __init__(self, model: Model, seed: int, varying: int, roughly: int) -> None:
        self.model = model
        rng = np.random.default_rng(seed)
        parties = list(model.parties)
        chosen = [parties[k] for k in rng.permutation(len(parties))[: min(varying, len(parties))]]
        n = model.space.size
        # Tenths and twentieths: no binary fraction, as people write them.
        starts = {p: rng.integers(-roughly, roughly + 1, n) for p in chosen}
        slopes = {p: rng.choice([0, 0, 0, 1, -1, 2], n) for p in chosen}
        self.lines = {p: WorthLine(starts[p] * 0.1, slopes[p] * 0.05) for p in chosen}
        self.exact = {
            p: [
                (Fraction(int(a), 10), Fraction(int(b), 20))
                for a, b in zip(starts[p], slopes[p], strict=True)
            ]
            for p in chosen
        }
        self.standoff = as_oracle(model)

    def ours(self) -> StandoffOnALine:
        model = self.model
        ranks = {p: r for p, r in model.ranks.items() if p not in self.lines}
        return StandoffOnALine(Closures(model.space, model.movers), ranks, self.lines)


@st.composite
def on_a_line(draw: st.DrawFn) -> OnALine:
    model = draw(small_models(most_states=12))
    return OnALine(
        model, draw(st.integers(0, 2**32 - 1)), draw(st.integers(1, 3)), draw(st.integers(1, 9))
    )


def same(found: Pieces, wanted: list) -> None:
    got = [(p.low, p.high, p.low_closed, p.high_closed, p.holds) for p in found]
    want = [
        (
            -inf if low is None else float(low),
            inf if high is None else float(high),
            *rest,
        )
        for low, high, *rest in wanted
    ]
    assert [g[2:] for g in got] == [w[2:] for w in want], (got, want)
    for g, w in zip(got, want, strict=True):
        assert g[:2] == pytest.approx(w[:2], rel=1e-9, abs=1e-9), (got, want)


@settings(max_examples=400, deadline=None)
@given(on_a_line(), st.sampled_from(CONCEPTS), st.booleans(), st.data())
def test_equilibria_turn_where_the_definition_says(
    case: OnALine, concept: str, every: bool, data: st.DataObject
) -> None:
    n = case.model.space.size
    places = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3, unique=True))
    parties = tuple(case.model.parties)
    found = case.ours().holds(parties, concept, places, every)
    truth = oracle.equilibrium(concept, places, parties, every)
    same(found, oracle.pieces(case.standoff, case.exact, truth))


@settings(max_examples=60, deadline=None)
@given(on_a_line(), st.booleans(), st.data())
def test_what_is_reached_turns_where_the_definition_says(
    case: OnALine, every: bool, data: st.DataObject
) -> None:
    n = case.model.space.size
    start = data.draw(st.integers(0, n - 1))
    places = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=3, unique=True))
    found = case.ours().reached(start, places, every)
    truth = oracle.reachable(start, places, every)
    same(found, oracle.pieces(case.standoff, case.exact, truth))


@settings(max_examples=60, deadline=None)
@given(on_a_line(), st.data())
def test_what_a_party_likes_better_turns_where_the_definition_says(
    case: OnALine, data: st.DataObject
) -> None:
    n = case.model.space.size
    party = data.draw(st.sampled_from(sorted(case.model.parties)))
    here, there = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))
    found = case.ours().better(party, there, here)
    truth = oracle.preferred(party, here, [there], False)
    same(found, oracle.pieces(case.standoff, case.exact, truth))


@settings(max_examples=200, deadline=None)
@given(on_a_line(), st.sampled_from(["nash", "seq"]), st.data())
def test_exchanges_turn_where_a_whole_search_at_every_root_says(
    case: OnALine, concept: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, case.model.space.size - 1))
    sets = agreements_of(case.model, "all")
    line = case.ours()
    found = rest_pieces(line, ExchangeGround(case.model), place, sets, concept)

    def holds(standoff: OracleStandoff) -> bool:
        ranks = {p: np.array(r, dtype=np.int32) for p, r in standoff.ranks.items()}
        ground = ExchangeGround(case.model.with_ranks(ranks))
        return rest_against_agreements(ground, place + 1, sets).against_kept[concept]

    same(found, oracle.pieces(case.standoff, case.exact, holds))
