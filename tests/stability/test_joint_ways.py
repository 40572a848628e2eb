"""Ways on which an exchange is a step (rule EX9)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente import Model, load_case
from detente.case import Lever
from detente.errors import TooLargeError
from detente.model import assemble
from detente.stability import (
    Agreements,
    ExchangeGround,
    agreements_of,
    find_exchanges,
    reachable,
    ways_with_exchanges,
)
from detente.stability.single import one_draw
from tests.oracles import exchange as oracle
from tests.stability.test_exchanges import STANDOFFS, model_of
from tests.strategies import as_held, held_models


def layers(steps: np.ndarray) -> dict[str, list[int]]:
    return {str(k): (np.flatnonzero(steps == k) + 1).tolist() for k in range(int(steps.max()) + 1)}


@pytest.mark.parametrize("name", STANDOFFS)
def test_what_is_reached_and_in_how_many_steps_is_the_references(name: str) -> None:
    written, answer = STANDOFFS[name]["standoff"], STANDOFFS[name]["answer"]
    model = model_of(written)
    sets = agreements_of(model, written["agreements"]) if written["agreements"] else NONE
    assert layers(ways_with_exchanges(model, sets).steps) == answer["reach"]["together"]
    assert layers(ways_with_exchanges(model, NONE).steps) == answer["reach"]["single"]


NONE = Agreements((), "none")


def check_path(model: Model, sets: Agreements, start: int, target: int) -> None:
    """Each step raises what its movers have, and is theirs to make."""
    ways = ways_with_exchanges(model, sets, start)
    path = ways.path(target)
    assert path is not None
    assert len(path) == ways.steps[target - 1]
    here = start
    ground = ExchangeGround(model)
    for move in path:
        assert move.source == here
        assert all(
            model.ranks[party][move.target - 1] > model.ranks[party][here - 1]
            for party in move.members
        )
        if len(move.members) > 1 and not model.joint_levers:
            exchanged = find_exchanges(ground, here, sets).targets.tolist()
            owners = {model.levers[change.lever].owner for change in move.changes}
            assert move.target in exchanged or len(owners) == 1
        here = move.target
    assert here == target


@settings(max_examples=60, deadline=None)
@given(held_models(), st.data())
def test_ways_are_what_the_definition_says(model: Model, data: Any) -> None:
    held = as_held(model)
    start = data.draw(st.integers(1, model.space.size))
    asked = data.draw(st.sampled_from(["none", "pairs", "all"]))
    sets = agreements_of(model, asked)
    wanted = oracle.reach(held, start - 1, frozenset(map(frozenset, sets.sets)))
    ways = ways_with_exchanges(model, sets, start)
    got = {place: int(k) for place, k in enumerate(ways.steps) if k >= 0}
    assert got == wanted
    for place in got:
        check_path(model, sets, start, place + 1)


def test_elmira_s5_to_s8_is_one_joint_step() -> None:
    model = load_case("elmira")
    ways = ways_with_exchanges(model, agreements_of(model, "all"), start=7)
    assert [(move.party, move.source, move.target) for move in ways.path(10) or ()] == [
        ("moe+uniroyal", 7, 10)
    ]
    assert ways_with_exchanges(model, NONE, start=7).path(10) is None


def test_without_agreements_it_is_what_single_improvements_reach() -> None:
    model = load_case("belarus-2025")
    ways = ways_with_exchanges(model, NONE, start=40)
    assert np.array_equal(ways.reached, reachable(one_draw(model), 40)[0])


def test_many_sets_are_refused() -> None:
    model = load_case("belarus-2025")
    many = Agreements(tuple((f"p{k}", f"q{k}") for k in range(300)), "named")
    with pytest.raises(TooLargeError, match="300 sets"):
        ways_with_exchanges(model, many)


def test_the_first_layer_of_a_larger_standoff_is_what_is_listed() -> None:
    """Blocks of 1,296 states with a one-way lever: swept, and listed state by state."""
    rng = np.random.default_rng(1)
    levers = [
        Lever(f"x{k}", party, tuple(map(str, range(6))), "both" if k else "up")
        for k, party in enumerate("aabbc")
    ]
    size = 6**5
    ranks = {party: rng.permutation(size) for party in "abc"}
    model = assemble(levers, np.arange(size, dtype=np.uint64), ranks, status_quo=1)
    sets = Agreements((("a", "b"), ("b", "c")), "named")
    ways = ways_with_exchanges(model, sets)
    ground = ExchangeGround(model)
    layer = np.flatnonzero(ways.steps == 1)
    wanted = set((find_exchanges(ground, 1, sets).targets - 1).tolist())
    for party in "abc":
        wanted |= set(ground.improvements(party, 0).tolist())
    assert set(layer.tolist()) == wanted
