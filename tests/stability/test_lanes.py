"""Draws side by side meet the definitions, and what each draw gives alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_array_equal

from detente.case import Lever
from detente.model import Model, assemble
from detente.moves import lone_mover
from detente.stability import SWEPT
from detente.stability.batched import side_by_side
from detente.stability.focal import Draws, focal_stability
from detente.stability.reach import reachable
from tests.oracles import holders as held, stability as oracles
from tests.strategies import as_held, as_oracle, held_models, small_models

pytestmark = pytest.mark.kernels

DRAWS = st.sampled_from([32, 63, 64, 65, 130])


def drawn(model: Model, draws: int, seed: int) -> dict[str, np.ndarray]:
    """Random rankings, some with many ties and some with negative ranks."""
    rng = np.random.default_rng(seed)
    width = rng.integers(1, model.space.size + 2, size=(draws, 1))
    return {
        party: (rng.integers(0, width, size=(draws, model.space.size)) - 3).astype(np.int32)
        for party in model.parties
    }


@settings(max_examples=15)
@given(model=small_models(most_states=24), draws=DRAWS, seed=st.integers(0, 2**32 - 1))
def test_draws_side_by_side_are_what_the_definitions_say(
    model: Model, draws: int, seed: int
) -> None:
    ranks = drawn(model, draws, seed)
    together = Draws(model.space, model.movers, ranks)
    assert (together.lanes is not None) == bool(model.movers)
    found = {party: focal_stability(together, party, SWEPT) for party in model.parties}
    for draw in {0, draws // 2, draws - 1}:
        alone = as_oracle(model.with_ranks({p: each[draw] for p, each in ranks.items()}))
        for party in model.parties:
            for concept in SWEPT:
                expected = getattr(oracles, concept)(alone, party)
                assert_array_equal(found[party][concept][draw], expected, err_msg=concept)


@settings(max_examples=30)
@given(model=small_models(), draws=DRAWS, seed=st.integers(0, 2**32 - 1), data=st.data())
def test_every_draw_is_as_it_would_be_alone(
    model: Model, draws: int, seed: int, data: st.DataObject
) -> None:
    ranks = drawn(model, draws, seed)
    concepts = data.draw(st.sets(st.sampled_from(SWEPT), min_size=1))
    start = data.draw(st.integers(1, model.space.size))
    together = Draws(model.space, model.movers, ranks)
    apart = [
        Draws(model.space, model.movers, {p: each[begin : begin + 16] for p, each in ranks.items()})
        for begin in range(0, draws, 16)
    ]
    assert all(each.lanes is None for each in apart)
    for party in model.parties:
        found = focal_stability(together, party, concepts)
        pieces = [focal_stability(each, party, concepts) for each in apart]
        assert found.keys() == concepts
        for concept in concepts:
            assert_array_equal(found[concept], np.concatenate([each[concept] for each in pieces]))
    reached = np.concatenate([reachable(each, start) for each in apart])
    assert_array_equal(reachable(together, start), reached)


def two(levels: int, moves: str = "both") -> Model:
    """Two parties with a lever each, every cell feasible."""
    names = tuple(f"l{k}" for k in range(levels))
    levers = [Lever("a", "ash", names, moves), Lever("b", "birch", ("n", "y"))]  # type: ignore[arg-type]
    codes = np.arange(2 * levels, dtype=np.uint64)
    return assemble(levers, codes, {p: np.arange(2 * levels) for p in ("ash", "birch")})


@pytest.mark.parametrize("largest", [2**15, -(2**15), 2**31 - 1])
def test_ranks_that_do_not_fit_are_swept(largest: int) -> None:
    model = two(3)
    ranks = drawn(model, 64, 5)
    small = focal_stability(Draws(model.space, model.movers, ranks), "ash", SWEPT)
    order = np.sort(ranks["ash"].ravel())[[0, -1]]
    end = ranks["ash"] == (order[1] if largest > 0 else order[0])
    ranks["ash"] = np.where(end, largest, ranks["ash"]).astype(np.int32)
    draws = Draws(model.space, model.movers, ranks)
    assert draws.lanes is None
    for concept, expected in small.items():
        assert_array_equal(focal_stability(draws, "ash", SWEPT)[concept], expected)


def test_many_moves_and_few_draws_are_swept() -> None:
    for model, draws, known in [
        (two(33), 64, True),
        (two(34), 64, False),
        (two(4), 32, True),
        (two(4), 31, False),
        (two(4, "up"), 64, True),
    ]:
        movers = [lone_mover(model.space, party) for party in model.movers]
        found = side_by_side(model.space, movers, drawn(model, draws, 1))
        assert (found is not None) == known


def test_a_one_way_lever_with_many_steps_is_swept() -> None:
    names = tuple(f"l{k}" for k in range(67))
    levers = [Lever("a", "ash", names, "up"), Lever("b", "birch", ("n", "y"))]
    codes = np.arange(25, dtype=np.uint64)  # few moves, and yet 66 steps
    model = assemble(levers, codes, {p: np.arange(codes.size) for p in ("ash", "birch")})
    draws = Draws(model.space, model.movers, drawn(model, 64, 2))
    assert draws.lanes is None
    assert focal_stability(draws, "ash", ("nash",))["nash"].shape == (64, codes.size)


@settings(max_examples=25)
@given(model=held_models(), draws=DRAWS, seed=st.integers(0, 2**32 - 1), data=st.data())
def test_levers_held_together_side_by_side_are_what_the_definitions_say(
    model: Model, draws: int, seed: int, data: st.DataObject
) -> None:
    ranks = drawn(model, draws, seed)
    start = data.draw(st.integers(1, model.space.size))
    together = Draws(model.space, model.movers, ranks)
    assert (together.lanes is not None) == bool(model.movers or together.bodies)
    found = {party: focal_stability(together, party, SWEPT) for party in model.movers}
    reached = reachable(together, start)
    for draw in {0, draws // 2, draws - 1}:
        alone = model.with_ranks({p: each[draw] for p, each in ranks.items()})
        standoff = as_held(alone)
        for party in model.movers:
            mover = next(m for m in held.movers(standoff) if m.members == frozenset([party]))
            for concept in SWEPT:
                expected = [
                    not held.breaches(standoff, mover, concept, s) for s in range(model.space.size)
                ]
                assert_array_equal(found[party][concept][draw], expected, err_msg=concept)
        one = Draws(model.space, model.movers, {p: r[None] for p, r in alone.ranks.items()})
        assert_array_equal(reached[draw], reachable(one, start)[0])
