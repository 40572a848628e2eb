"""What improvements lead to, in many draws, against the definition and the routes of one model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.case import Lever
from detente.errors import InfeasibleStateError
from detente.model import Model, assemble
from detente.stability import routes
from detente.stability.focal import Draws
from detente.stability.reach import reachable
from detente.stability.single import one_draw
from tests.oracles import stability as oracle
from tests.oracles.standoff import as_game
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels


def by_definition(model: Model, start: int) -> list[int]:
    """Follow improvements one by one; nothing is skipped and nobody is kept from a second move."""
    standoff = as_game(as_oracle(model))
    seen, todo = {start - 1}, [start - 1]
    while todo:
        here = todo.pop()
        for party in standoff.parties:
            for there in oracle.improvements(standoff, party, here) - seen:
                seen.add(there)
                todo.append(there)
    return sorted(seen)


@settings(max_examples=60)
@given(model=small_models(), data=st.data())
def test_against_the_definition_and_the_routes(model: Model, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, model.space.size))
    found = np.flatnonzero(reachable(one_draw(model), start)[0]).tolist()
    assert found == by_definition(model, start)
    everywhere = list(range(1, model.space.size + 1))
    willing = [
        route.target - 1
        for route in routes(model, everywhere, start=start)
        if route.willing is not None
    ]
    assert found == willing


@settings(max_examples=30)
@given(model=small_models(), seed=st.integers(0, 2**32 - 1), draws=st.integers(2, 5))
def test_each_draw_is_as_it_would_be_alone(model: Model, seed: int, draws: int) -> None:
    rng = np.random.default_rng(seed)
    ranks = {
        party: rng.integers(1, 6, size=(draws, model.space.size)).astype(np.int32)
        for party in model.parties
    }
    found = reachable(Draws(model.space, model.movers, ranks), model.status_quo)
    for draw in range(draws):
        own = {party: rows[draw] for party, rows in ranks.items()}
        alone = reachable(one_draw(model.with_ranks(own)), model.status_quo)
        assert_array_equal(found[draw], alone[0])


def test_long_ways_that_come_back_to_the_same_block() -> None:
    """Free levers of many levels: a block is looked into again and again, each time further."""
    rng = np.random.default_rng(11)
    levers = [Lever(name, name, ("a", "b", "c", "d")) for name in ("ann", "bob", "cat")]
    codes = np.arange(64, dtype=np.uint64)
    for _ in range(20):
        ranks = {lever.name: rng.integers(1, 30, size=64) for lever in levers}
        model = assemble(levers, codes, ranks, status_quo=int(rng.integers(64)) + 1)
        start = int(np.argmin(sum(model.ranks.values()))) + 1
        found = np.flatnonzero(reachable(one_draw(model), start)[0]).tolist()
        assert found == by_definition(model, start)


def test_a_state_that_is_not_there() -> None:
    model = assemble(
        [Lever("x", "ann", ("no", "yes"))], np.array([0, 1], np.uint64), {"ann": np.array([1, 2])}
    )
    with pytest.raises(InfeasibleStateError):
        reachable(one_draw(model), 3)
