"""Routes from the status quo against a plain search over the oracle's moves."""

from __future__ import annotations

import heapq

import pytest
from hypothesis import given

from detente import load_case
from detente.errors import InfeasibleStateError
from detente.model import Model
from detente.stability import routes
from tests.oracles import moves
from tests.strategies import as_oracle, small_models

pytestmark = pytest.mark.kernels


def cheapest(model: Model, start: int, *, count_reluctance: bool) -> dict[int, tuple[int, int]]:
    """Dijkstra over (reluctant moves, moves), state numbers from 1."""
    standoff = as_oracle(model)
    best: dict[int, tuple[int, int]] = {}
    heap = [((0, 0), start)]
    while heap:
        cost, here = heapq.heappop(heap)
        if here in best:
            continue
        best[here] = cost
        for party in model.parties:
            ranks = model.ranks[party]
            for there in moves(standoff, party, here - 1):
                reluctant = int(count_reluctance and ranks[there] <= ranks[here - 1])
                heapq.heappush(heap, ((cost[0] + reluctant, cost[1] + 1), there + 1))
    return best


@given(model=small_models())
def test_routes_are_shortest_and_their_moves_are_legal(model: Model) -> None:
    targets = range(1, model.space.size + 1)
    any_moves = cheapest(model, model.status_quo, count_reluctance=False)
    by_will = cheapest(model, model.status_quo, count_reluctance=True)
    standoff = as_oracle(model)
    for route in routes(model, targets):
        if route.target not in any_moves:
            assert (route.shortest, route.willing, route.least_reluctant) == (None, None, None)
            continue
        assert route.shortest is not None
        assert route.least_reluctant is not None
        assert len(route.shortest) == any_moves[route.target][1]
        reluctant, steps = by_will[route.target]
        assert len(route.least_reluctant) == steps
        assert (route.willing is not None) == (reluctant == 0)
        for path in (route.shortest, route.least_reluctant):
            here, last, against = model.status_quo, "", set()
            for move in path:
                assert move.source == here
                assert move.party != last
                assert move.target - 1 in moves(standoff, move.party, here - 1)
                ranks = model.ranks[move.party]
                if ranks[move.target - 1] <= ranks[here - 1]:
                    against.add(move.party)
                here, last = move.target, move.party
            assert here == route.target
            if path is route.least_reluctant:
                assert set(route.blockers) == against


def test_cooperation_needs_both_prisoners_to_move_against_their_interest() -> None:
    [route] = routes(load_case("prisoners-dilemma"), [4])
    assert route.blockers == ("row", "column")
    assert route.willing is None


def test_a_target_that_is_no_state_is_refused() -> None:
    with pytest.raises(InfeasibleStateError):
        routes(load_case("chicken"), [9])
