"""Rankings of one party that may well turn a verdict, and when none of its rankings can (I4)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from detente.arrays import Ranks, dense_ranks
from detente.concepts import BY_NAME
from detente.model import Model
from detente.stability.search import Searcher

AT_RANDOM = 400
MOST_STATES = 200  # with more, a ranking at random hits nothing


def cannot_turn(model: Model, state: int, party: str, concept: str) -> bool:
    """Say whether no ranking of `party` can make a state an equilibrium.

    It cannot where another party has an improvement that nothing would deter even if `party` made
    any move that it has.
    """
    ways = _Ways(model, party)
    return any(
        not ways.deterred(other, state, target, concept)
        for other in model.movers
        if other != party
        for target in ways.improvements(other, state)
    )


def likely_orders(
    model: Model, state: int, party: str, equilibrium: bool, seed: int = 20250215
) -> Iterator[Ranks]:
    """Yield rankings of `party` that may turn the verdict on a state.

    Those that break an equilibrium leave the party content wherever it would deter another; those
    that make one let it climb along the shortest ways back from the others' improvements.
    """
    own = model.ranks[party]
    ways = _Ways(model, party)
    targets = [
        (other, target)
        for other in model.movers
        if other != party
        for target in ways.improvements(other, state)
    ]
    if equilibrium:
        yield np.ones_like(own)
        for _, target in targets:
            level = own.copy()
            level[[each - 1 for each in ways.ends(target)]] = own[target - 1]
            yield dense_ranks(level)
        return
    top = own.astype(np.int64)
    top[state - 1] = own.max() + 1
    for start in (own.astype(np.int64), top):
        yield dense_ranks(start)
        for reverse in (False, True):
            order = sorted(targets, key=lambda each: each[1], reverse=reverse)
            climbing = start.copy()
            for other, target in order:
                ways.climb(climbing, other, state, target)
            yield dense_ranks(climbing)
    if model.space.size <= MOST_STATES:
        rng = np.random.default_rng(seed)
        for number in range(AT_RANDOM):
            drawn = rng.permutation(model.space.size).astype(np.int64)
            if number % 2:
                drawn[state - 1] = model.space.size
            yield dense_ranks(drawn)


class _Ways:
    """What the others' improvements, and any move of one party, lead to."""

    def __init__(self, model: Model, party: str) -> None:
        self._model, self._party = model, party
        self._searcher = Searcher(model)
        self._known: dict[int, dict[int, int]] = {}
        self._steps: dict[int, list[int]] = {}

    def improvements(self, party: str, state: int) -> list[int]:
        ranks = self._model.ranks[party]
        targets = self._searcher.moves(party, state)
        better = targets[ranks[targets - 1] > ranks[state - 1]]
        return [int(target) for target in better]

    def ends(self, target: int) -> dict[int, int]:
        """Return every state that may be reached from one, with the state before it."""
        if target not in self._known:
            before = {target: 0}
            todo = [target]
            for here in todo:
                for each in self._onward(here):
                    if each not in before:
                        before[each] = here
                        todo.append(each)
            self._known[target] = before
        return self._known[target]

    def _onward(self, here: int) -> list[int]:
        """Where the others' improvements and any move of the party lead; ways share states."""
        if here not in self._steps:
            self._steps[here] = [
                each
                for mover in self._model.movers
                for each in (
                    self._searcher.moves(mover, here).tolist()
                    if mover == self._party
                    else self.improvements(mover, here)
                )
            ]
        return self._steps[here]

    def deterred(self, other: str, state: int, target: int, concept: str) -> bool:
        return any(self._deters(other, state, end, concept) for end in self.ends(target))

    def climb(self, ranks: np.ndarray, other: str, state: int, target: int) -> None:
        """Raise states in `ranks` so that the party moves along a way that deters `other`."""
        ends = self.ends(target)
        worse = [each for each in ends if self._deters(other, state, each, "seq")]
        if not worse:
            return
        way = [worse[0]]  # the nearest: states are found in order of distance
        while ends[way[-1]]:
            way.append(ends[way[-1]])
        for here, onward in pairwise(reversed(way)):
            own = onward in self._searcher.moves(self._party, here).tolist()
            if own and ranks[onward - 1] <= ranks[here - 1]:
                ranks[ranks > ranks[here - 1]] += 1
                ranks[onward - 1] = ranks[here - 1] + 1

    def _deters(self, other: str, state: int, end: int, concept: str) -> bool:
        ranks = self._model.ranks[other]
        reached = [end]
        if BY_NAME[concept].symmetric:
            reached += self._searcher.moves(other, end).tolist()
        return all(ranks[each - 1] <= ranks[state - 1] for each in reached)
