"""Searches over moves meet their definitions, ties and one-way levers included."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings, strategies as st

from detente.stability import Searcher
from tests.strategies import small_models

FAR = 10**6


def moves_by_hand(model, parties, *, improving: bool) -> list[tuple[int, int, bool]]:
    """Every move of these parties: from, to (state numbers), and whether its mover gains."""
    space = model.space
    levels = np.stack([space.digits(k) for k in range(len(space.levers))], axis=1).astype(int)
    found = []
    for party, s, t in product(parties, range(space.size), range(space.size)):
        own = all(
            a == b
            or (
                lever.party == party
                and lever.moves != "none"
                and (lever.moves == "both" or (lever.moves == "up") == (b > a))
            )
            for lever, a, b in zip(space.levers, levels[s], levels[t], strict=True)
        )
        gains = model.ranks[party][t] > model.ranks[party][s]
        if s != t and own and (gains or not improving):
            found.append((s + 1, t + 1, bool(gains)))
    return found


@settings(max_examples=150, deadline=None)
@given(small_models(), st.booleans(), st.data())
def test_witnesses_are_as_short_as_can_be(model, improving, data) -> None:
    parties = data.draw(st.sets(st.sampled_from(list(model.parties)), min_size=1))
    parties = [party for party in model.parties if party in parties]
    n = model.space.size
    goal = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=np.bool_)
    moves = moves_by_hand(model, parties, improving=improving)
    away = {s + 1: 0 if goal[s] else FAR for s in range(n)}
    for _ in range(n):
        for s, t, _gains in moves:
            away[s] = min(away[s], away[t] + 1)
    searcher = Searcher(model)
    witness = searcher.witness(parties, goal, improving=improving)
    legal = {(s, t) for s, t, _ in moves}
    for s in range(1, n + 1):
        path = witness.path(s)
        alone = searcher.witness(parties, goal, improving=improving, start=s).path(s)
        assert alone == path
        assert (path is None) == (away[s] >= FAR)
        if path is not None:
            assert len(path) == away[s]
            assert all((move.source, move.target) in legal for move in path)
    start = data.draw(st.integers(1, n))
    reached = {start}
    for _ in range(n):
        reached |= {t for s, t, _ in moves if s in reached}
    found = searcher.reached(parties, start, improving=improving)
    assert found == sorted(reached - {start})


@settings(max_examples=150, deadline=None)
@given(small_models(), st.data())
def test_ways_out_ask_least_of_those_who_move(model, data) -> None:
    n = model.space.size
    start = data.draw(st.integers(1, n))
    moves = moves_by_hand(model, model.movers, improving=False)
    cost = dict.fromkeys(range(1, n + 1), (FAR, 0))
    cost[start] = (0, 0)
    for _ in range(n):
        for s, t, gains in moves:
            reluctant, steps = cost[s]
            cost[t] = min(cost[t], (reluctant + (not gains), steps + 1))
    outward = Searcher(model).from_start(start)
    for s in range(1, n + 1):
        path = outward.path(s)
        assert (path is None) == (cost[s][0] >= FAR)
        if path is not None:
            assert (outward.reluctant[s - 1], outward.steps[s - 1]) == cost[s]
            assert len(path) == cost[s][1]
