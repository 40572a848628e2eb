"""The ranking nearest to a party's own that turns a verdict: searched in order of distance.

Two rankings are as far apart as there are pairs of states whose relation (better, tied, worse)
differs (rule I3). Every ranking is reached from every other, each pair changing once, by splitting
a tie in two, and by swapping or joining two neighbouring ties; so a search by distance meets the
nearest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import combinations
from math import inf
from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, Ranks, dense_ranks
from detente.stability.pairs_changed import changed_pairs

Order = tuple[int, ...]
Turned = Callable[[Ranks], BoolArray]

LARGEST_TIE = 8  # a larger one can be split in too many ways


class Nearest(NamedTuple):
    """What a search found.

    Attributes
    ----------
    ranks : Ranks or None
        The nearest ranking that turns the verdict.
    nearer : float
        No ranking nearer than this turns it.
    """

    ranks: Ranks | None
    nearer: float


def nearest_order(ranks: Ranks, turned: Turned, *, below: float, most: int) -> Nearest:
    """Search the rankings around `ranks`, the nearest first.

    Parameters
    ----------
    ranks : Ranks, shape (n,)
    turned : callable
        Says of rankings, shape (k, n), under which the verdict is another.
    below : float
        Only rankings nearer than this are of interest.
    most : int
        How many rankings may be looked at.
    """
    first: Order = tuple(dense_ranks(ranks).tolist())
    known = {first: 0.0}
    heap: list[tuple[float, Order]] = [(0.0, first)]
    skipped, looked_at = inf, 0
    while heap and heap[0][0] < min(below, skipped):
        distance = heap[0][0]
        level: list[Order] = []
        while heap and heap[0][0] == distance:
            _, order = heappop(heap)
            if known[order] == distance:
                level.append(order)
        looked_at += len(level)
        if looked_at > most:
            return Nearest(None, distance)
        found = np.flatnonzero(turned(np.array(level, dtype=np.int32)))
        if found.size:
            return Nearest(np.array(min(level[k] for k in found), dtype=np.int32), distance)
        for order in level:
            for step, other in _neighbours(order):
                if other is None:
                    skipped = min(skipped, distance + step)
                elif distance + step < min(below, known.get(other, inf)):
                    known[other] = distance + step
                    heappush(heap, (distance + step, other))
        if len(known) > 8 * most:
            return Nearest(None, min(heap[0][0] if heap else inf, below, skipped))
    return Nearest(None, min(below, skipped))


def nearer_orders(own: Ranks, other: Ranks) -> Iterator[Ranks]:
    """Yield rankings one step from `other` that are nearer to `own`."""
    start = changed_pairs(own, other)
    for _, order in _neighbours(tuple(dense_ranks(other).tolist())):
        if order is not None:
            ranks = np.array(order, dtype=np.int32)
            if changed_pairs(own, ranks) < start:
                yield ranks


def _neighbours(order: Order) -> Iterator[tuple[int, Order | None]]:
    """Yield the rankings one step away, and how far; None for splits that are left out."""
    ties: list[list[int]] = [[] for _ in range(max(order))]
    for state, rank in enumerate(order):
        ties[rank - 1].append(state)
    for rank, tie in enumerate(ties, start=1):
        if rank < len(ties):
            above = ties[rank]
            step = len(tie) * len(above)
            swapped = list(order)
            for state in tie:
                swapped[state] = rank + 1
            for state in above:
                swapped[state] = rank
            yield step, tuple(swapped)
            yield step, tuple(each - (each > rank) for each in order)
        if 1 < len(tie) <= LARGEST_TIE:
            for size in range(1, len(tie)):
                for raised in combinations(tie, size):
                    split = [each + (each > rank) for each in order]
                    for state in raised:
                        split[state] = rank + 1
                    yield size * (len(tie) - size), tuple(split)
        elif len(tie) > LARGEST_TIE:
            yield len(tie) - 1, None
