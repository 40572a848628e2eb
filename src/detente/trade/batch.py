"""One network under many sets of measures: solved together, each with its own certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from detente.arrays import IntArray
from detente.errors import DetenteError
from detente.trade.equilibrium import Equilibrium, equilibrium_of, solve
from detente.trade.market import Arc, Market, market
from detente.trade.measures import Measure
from detente.trade.network import Network
from detente.trade.newton import Raw, newton
from detente.trade.numbers import Numbers, numbers_of

ArcKey = tuple[int, tuple[int, ...], int]


@dataclass(frozen=True, eq=False)
class Batch:
    """The answers to many sets of measures, in their order.

    Attributes
    ----------
    equilibria : tuple of Equilibrium or None
        None where there is no solution; never a number then.
    problems : mapping of position to text
        Why there is none.
    again : int
        How many the batch missed and `solve` was asked one by one.
    """

    equilibria: tuple[Equilibrium | None, ...]
    problems: Mapping[int, str]
    again: int


def solve_each(network: Network, sets: Iterable[Iterable[Measure]]) -> Batch:
    """Solve the network once for every set of measures.

    Sets with the same quotas and caps share their arcs and are solved as draws of one market, in
    which a closed arc costs infinitely much. Each answer is judged on its own market.

    Parameters
    ----------
    network : Network
    sets : iterable of iterable of Measure
        The measures that are on, each time.
    """
    every = [tuple(measures) for measures in sets]
    found: list[Equilibrium | None] = [None] * len(every)
    problems: dict[int, str] = {}
    groups: dict[object, list[tuple[int, Market]]] = {}
    for place, measures in enumerate(every):
        try:
            joined = market(network, measures)
        except DetenteError as error:
            problems[place] = str(error)
            continue
        shape = tuple((limit.name, limit.amount) for limit in joined.limits), joined.ceilings
        groups.setdefault(repr(shape), []).append((place, joined))
    again = 0
    for members in groups.values():
        raws = _solve_together(network, [joined for _, joined in members])
        for (place, joined), raw in zip(members, raws, strict=True):
            equilibrium = equilibrium_of(joined, numbers_of(joined), raw, "newton")
            if not equilibrium.certificate.is_solution:
                again += 1
                try:
                    equilibrium = solve(network, every[place])
                except DetenteError as error:
                    problems[place] = str(error)
                    continue
            found[place] = equilibrium
    return Batch(tuple(found), MappingProxyType(problems), again)


def _solve_together(network: Network, markets: Sequence[Market]) -> list[Raw]:
    """Solve markets that share limits and ceilings; the arcs are all that any of them has."""
    arcs: dict[ArcKey, Arc] = {}
    for joined in markets:
        for arc in joined.arcs:
            arcs.setdefault(_key(arc), arc)
    position = {key: index for index, key in enumerate(arcs)}
    places = [np.array([position[_key(arc)] for arc in j.arcs], dtype=np.int64) for j in markets]
    first = markets[0]
    shared = Market(network, (), tuple(arcs.values()), first.limits, first.ceilings)
    own = numbers_of(shared)
    size = len(markets)
    cost = np.full((size, len(arcs)), np.inf)
    factor = np.repeat(own.factor, size, axis=0)
    for draw, (joined, place) in enumerate(zip(markets, places, strict=True)):
        cost[draw, place], factor[draw, place] = joined.cost, joined.factor
    rest = {
        name: np.repeat(getattr(own, name), size, axis=0)
        for name in ("supply", "demand", "amount", "cap")
    }
    raw = newton(shared, Numbers(cost=cost, factor=factor, **rest))
    return [_one(raw, draw, place) for draw, place in enumerate(places)]


def _one(raw: Raw, draw: int, arcs: IntArray) -> Raw:
    """One draw, with those arcs only."""
    parts: list[Any] = [array[draw : draw + 1] for array in raw]
    return Raw(*parts)._replace(flow=raw.flow[draw : draw + 1, arcs])


def _key(arc: Arc) -> ArcKey:
    return arc.route, arc.limits, arc.capped
