"""One network under many sets of measures: solved together, each with its own certificate."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
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
    errors : mapping of position to DetenteError
        Why there is none: an InputError where the input is at fault, as when measures cut a market
        off that has no highest price.
    again : int
        How many the batch missed and `solve` was asked one by one.
    """

    equilibria: tuple[Equilibrium | None, ...]
    errors: Mapping[int, DetenteError]
    again: int

    @property
    def problems(self) -> Mapping[int, str]:
        """The errors as text."""
        return MappingProxyType({place: str(error) for place, error in self.errors.items()})


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
    return solve_draws([(network, sets)])[0]


def solve_draws(
    draws: Iterable[tuple[Network, Iterable[Iterable[Measure]]]],
) -> tuple[Batch, ...]:
    """Solve many networks, each once for every set of its measures.

    Draws that share their arcs and differ in numbers only are solved together. An answer does not
    depend on which other draws are asked with it.

    Parameters
    ----------
    draws : iterable of (Network, iterable of iterable of Measure)
        A network, and the measures that are on, each time.

    Returns
    -------
    tuple of Batch
        One a draw.
    """
    asked = [_Draw(network, [tuple(measures) for measures in sets]) for network, sets in draws]
    alike: dict[Hashable, list[tuple[_Draw, _Group]]] = {}
    for draw in asked:
        for group in draw.groups():
            alike.setdefault(group.signature(draw.network), []).append((draw, group))
    for members in alike.values():
        markets = [each for _, group in members for each in group.markets]
        raws = iter(_solve_together(members[0][1].arcs(), markets))
        for draw, group in members:
            for place, joined in zip(group.places, group.markets, strict=True):
                draw.judge(place, joined, next(raws))
    return tuple(draw.batch() for draw in asked)


class _Group:
    """The sets of measures of one draw that have the same limits and ceilings."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self.markets: list[Market] = []

    def arcs(self) -> dict[ArcKey, Arc]:
        """The arcs that any of its markets has."""
        arcs: dict[ArcKey, Arc] = {}
        for joined in self.markets:
            for arc in joined.arcs:
                arcs.setdefault(_key(arc), arc)
        return arcs

    def signature(self, network: Network) -> Hashable:
        """What groups have to share to be solved as draws of one market."""
        return (
            tuple((each.name, each.conduct, type(each.supply)) for each in network.producers),
            tuple((each.name, type(each.demand)) for each in network.consumers),
            network.routes,
            _limits(self.markets[0]),
            tuple(self.arcs()),
        )


class _Draw:
    """One network and its sets of measures, being solved."""

    def __init__(self, network: Network, sets: list[tuple[Measure, ...]]) -> None:
        self.network = network
        self.sets = sets
        self.found: list[Equilibrium | None] = [None] * len(sets)
        self.errors: dict[int, DetenteError] = {}
        self.again = 0

    def groups(self) -> Iterable[_Group]:
        groups: dict[Hashable, _Group] = {}
        for place, measures in enumerate(self.sets):
            try:
                joined = market(self.network, measures)
            except DetenteError as error:
                self.errors[place] = error
                continue
            group = groups.setdefault(_limits(joined), _Group())
            group.places.append(place)
            group.markets.append(joined)
        return groups.values()

    def judge(self, place: int, joined: Market, raw: Raw) -> None:
        equilibrium = equilibrium_of(joined, numbers_of(joined), raw, "newton")
        if not equilibrium.certificate.is_solution:
            self.again += 1
            try:
                equilibrium = solve(self.network, self.sets[place])
            except DetenteError as error:
                self.errors[place] = error
                return
        self.found[place] = equilibrium

    def batch(self) -> Batch:
        return Batch(tuple(self.found), MappingProxyType(self.errors), self.again)


def _limits(joined: Market) -> Hashable:
    limits = tuple((limit.name, limit.kind) for limit in joined.limits)
    return limits, tuple((ceiling.measure, ceiling.producer) for ceiling in joined.ceilings)


def _solve_together(arcs: Mapping[ArcKey, Arc], markets: Sequence[Market]) -> list[Raw]:
    """Solve markets that share limits and ceilings; `arcs` are all that any of them has."""
    position = {key: index for index, key in enumerate(arcs)}
    places = [np.array([position[_key(arc)] for arc in j.arcs], dtype=np.int64) for j in markets]
    first, size = markets[0], len(markets)
    shared = Market(first.network, (), tuple(arcs.values()), first.limits, first.ceilings)
    cost = np.full((size, len(arcs)), np.inf)
    factor = np.repeat(shared.factor[None], size, axis=0)
    for draw, (joined, place) in enumerate(zip(markets, places, strict=True)):
        cost[draw, place], factor[draw, place] = joined.cost, joined.factor
    own = [numbers_of(joined) for joined in markets]
    rest = {
        name: np.concatenate([getattr(each, name) for each in own])
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
