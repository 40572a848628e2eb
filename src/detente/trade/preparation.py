"""A network under many sets of measures, made ready once: what its numbers make of every market."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.errors import InputError
from detente.trade.curves import IsoElastic
from detente.trade.drawn_networks import NetworkArrays
from detente.trade.market_arrays import CAPACITY, MarketArrays
from detente.trade.markets import Market, topology
from detente.trade.measures import Measure, TariffRateQuota
from detente.trade.network import Network
from detente.trade.solver import SolverPlan, plan_of

WEDGES = ("specific", "ad_valorem", "friction", "premium")


class Wedge(NamedTuple):
    """What one measure puts between the buyer's price and the producer's, and on which arcs."""

    part: str  # one of `WEDGES`
    measure: str
    key: str  # of the measure's number: rate, over_rate or share
    arcs: IntArray


@dataclass(frozen=True, eq=False)
class PreparedMarket:
    """One set of measures on a network, with every arc that some numbers may give it.

    Attributes
    ----------
    market : Market
        Its own numbers are those of the network that was prepared; only its shape counts.
    plan : SolverPlan
    wedges : tuple of Wedge
        In the order of the measures.
    """

    market: Market
    plan: SolverPlan
    wedges: tuple[Wedge, ...]

    @cached_property
    def path(self) -> IntArray:
        """The legs of every arc in their order, shape (arcs, longest); -1 where there is none."""
        places = {leg.name: place for place, leg in enumerate(self.market.network.legs)}
        routes = self.market.network.routes
        legs = [[places[leg] for leg in routes[arc.route].legs] for arc in self.market.arcs]
        path = np.full((len(legs), max(map(len, legs), default=0)), -1)
        for row, own in zip(path, legs, strict=True):
            row[: len(own)] = own
        return path

    @cached_property
    def on_legs(self) -> tuple[IntArray, IntArray]:
        """Pairs (arc, leg)."""
        arcs, place = np.nonzero(self.path >= 0)
        return arcs, self.path[arcs, place]

    def arrays(self, numbers: NetworkArrays) -> MarketArrays:
        """Return what the solver takes; an arc that is shut costs infinitely much."""
        market, draws = self.market, numbers.draws
        factor, duties, premium = self._wedges(numbers)
        cost = self._leg_cost(numbers) + premium + factor * duties
        amount = self._amount(numbers)
        shape = (draws, len(market.arcs))
        cost = np.broadcast_to(cost, shape).copy()
        cost[np.broadcast_to(self._shut(numbers, amount), shape)] = np.inf
        cap = [numbers.measures[ceiling.measure]["cap"] for ceiling in market.ceilings]

        def full(array: FloatArray) -> FloatArray:
            return np.broadcast_to(array, (draws, *array.shape[1:]))

        return MarketArrays(
            cost=cost,
            factor=full(factor),
            supply=full(numbers.supply),
            demand=full(numbers.demand),
            amount=full(amount),
            cap=_stacked(cap, draws),
        )

    def cut_off(self, arrays: MarketArrays) -> Mapping[int, BoolArray]:
        """By iso-elastic market: the draws in which no arc is left to it, where there are any."""
        found: dict[int, BoolArray] = {}
        there = np.isfinite(arrays.cost)
        for place, consumer in enumerate(self.market.network.consumers):
            if isinstance(consumer.demand, IsoElastic):
                without: BoolArray = np.asarray(
                    ~there[:, self.market.consumer == place].any(axis=1)
                )
                if without.any():
                    found[place] = without
        return found

    def _leg_cost(self, numbers: NetworkArrays) -> FloatArray:
        cost = np.hstack([numbers.cost, np.zeros((numbers.cost.shape[0], 1))])
        total = np.zeros((cost.shape[0], self.path.shape[0]))
        for column in self.path.T:
            total = total + cost[:, column]
        return total

    def _wedges(self, numbers: NetworkArrays) -> tuple[FloatArray, FloatArray, FloatArray]:
        """What is left of the buyer's price, duties by the tonne, and premiums, of every arc."""
        shape = (numbers.draws, len(self.market.arcs))
        kept, ad_valorem = np.ones(shape), np.zeros(shape)
        duties, premium = np.zeros(shape), np.zeros(shape)
        for part, measure, key, arcs in self.wedges:
            value = numbers.measures[measure][key][:, None]
            match part:
                case "specific":
                    duties[:, arcs] += value
                case "ad_valorem":
                    ad_valorem[:, arcs] += value
                case "friction":
                    kept[:, arcs] *= 1 - value
                case _:
                    premium[:, arcs] += value
        return kept / (1 + ad_valorem), duties, premium

    def _amount(self, numbers: NetworkArrays) -> FloatArray:
        places = {leg.name: place for place, leg in enumerate(self.market.network.legs)}
        return _stacked(
            [
                numbers.capacity[:, places[limit.name]]
                if limit.kind == "leg"
                else numbers.measures[limit.name]["limit"]
                for limit in self.market.limits
            ],
            numbers.draws,
        )

    def _shut(self, numbers: NetworkArrays, amount: FloatArray) -> BoolArray:
        """Arcs that a limit, or a capacity, of nothing shuts, shape (draws or 1, arcs)."""
        market = self.market
        idle, full = numbers.supply[..., CAPACITY] == 0, numbers.demand[..., CAPACITY] == 0
        shut: BoolArray = idle[:, market.producer] | full[:, market.consumer]
        nothing = amount == 0
        if nothing.any():
            shut = np.broadcast_to(shut, (amount.shape[0], shut.shape[1])).copy()
            for arc, limit in zip(*(each.tolist() for each in market.incidence), strict=True):
                shut[:, arc] |= nothing[:, limit]
        return shut


@dataclass(frozen=True, eq=False)
class Prepared:
    """A network under sets of measures, ready to be solved with any numbers.

    Attributes
    ----------
    network : Network
    measures : tuple of Measure
        All that stand in some set.
    markets : tuple of PreparedMarket or None
        One a set; None where no numbers would make a market of it.
    errors : mapping of set to InputError
        Why not.
    """

    network: Network
    measures: tuple[Measure, ...]
    markets: tuple[PreparedMarket | None, ...]
    errors: Mapping[int, InputError]

    @property
    def arcs(self) -> int:
        """How many arcs all markets have together: what one draw costs in memory and time."""
        return sum(len(each.market.arcs) for each in self.markets if each is not None)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Every party that may have an account here."""
        names = list(self.network.parties)
        for measure in self.measures:
            names += [measure.sender]
            for key in ("rent_shares", "gainers"):
                names += getattr(measure, key, {})
        return tuple(dict.fromkeys(name for name in names if name))


def prepare(network: Network, sets: Iterable[Iterable[Measure]]) -> Prepared:
    """Lay out a network under sets of measures; what is solved again and again is made once.

    Parameters
    ----------
    network : Network
    sets : iterable of iterable of Measure
        The measures that are on, each time.
    """
    markets: list[PreparedMarket | None] = []
    errors: dict[int, InputError] = {}
    every: dict[str, Measure] = {}
    for place, measures in enumerate(sets):
        active = tuple(measures)
        every |= {measure.name: measure for measure in active}
        try:
            joined = topology(network, active)
        except InputError as error:
            errors[place] = error
            markets.append(None)
        else:
            markets.append(PreparedMarket(joined, plan_of(joined), _wedges(joined)))
    return Prepared(network, tuple(every.values()), tuple(markets), MappingProxyType(errors))


def _wedges(joined: Market) -> tuple[Wedge, ...]:
    limits = {limit.name: place for place, limit in enumerate(joined.limits)}
    found: dict[tuple[str, str, str], list[int]] = {}
    quotas = {each.name for each in joined.measures if isinstance(each, TariffRateQuota)}
    for place, arc in enumerate(joined.arcs):
        for part in WEDGES:
            for name in getattr(arc, part):
                beyond = name in quotas and limits[name] not in arc.limits
                key = "share" if part == "friction" else "over_rate" if beyond else "rate"
                found.setdefault((part, name, key), []).append(place)
    order = {measure.name: place for place, measure in enumerate(joined.measures)}
    return tuple(
        Wedge(part, name, key, np.array(arcs))
        for (part, name, key), arcs in sorted(found.items(), key=lambda each: order[each[0][1]])
    )


def _stacked(columns: list[FloatArray], draws: int) -> FloatArray:
    if not columns:
        return np.zeros((draws, 0))
    return np.stack([np.broadcast_to(each, (draws,)) for each in columns], axis=1)
