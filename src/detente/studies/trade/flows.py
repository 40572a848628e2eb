"""Who sends how much by which way to whom: one pattern of flows, and how far each may differ.

A way is the legs of a route that somebody owns, that may be full, or that a measure names: a
railway, a port, a strait. Routes without such a leg are ways of the sellers' own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.studies.trade.situations import Situation
from detente.trade import (
    Embargo,
    Equilibrium,
    Measure,
    Network,
    Quota,
    TransitBan,
    joint_range,
    touched_routes,
)

OWN_WAYS: tuple[str, ...] = ()
NOTHING = 5e-4


@dataclass(frozen=True)
class Stop:
    """A seller, a way or a market, and what passes through it in a year.

    Attributes
    ----------
    name : tuple of str
        A party; the legs of a way; a market.
    quantity : float
        Mt a year.
    price : float or None
        USD/t: what is paid at the gate (a mean where a seller has several producers), or by buyers.
        None for a way, and for a seller that sells nothing.
    capacity : float or None
        Mt a year that a way takes at most, by what it is or by a quota; None where nothing limits
        it.
    rent : float
        USD/t that room on a way is worth because it is full.
    closed_by : tuple of str
        The senders of the measures that shut it to the target. A way that no measure shuts may
        still carry nothing.
    """

    name: tuple[str, ...]
    quantity: float
    price: float | None = None
    capacity: float | None = None
    rent: float = 0.0
    closed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """What goes from one stop to the next, Mt a year: one pattern of many, and its range.

    `of_target` says whose goods these are: those of the party that the measures are aimed at.
    """

    source: tuple[str, ...]
    goal: tuple[str, ...]
    of_target: bool
    quantity: float
    least: float
    most: float

    @property
    def is_settled(self) -> bool:
        """Whether the prices leave no other quantity, to within 1,000 t a year."""
        return self.most - self.least <= 1e-3


@dataclass(frozen=True, eq=False)
class TradeFlows:
    """The good on its ways in one situation.

    Attributes
    ----------
    label : str
        What the situation is called.
    target : str
        The party that the measures are aimed at, or "".
    sellers, ways, markets : tuple of Stop
        In the order of the case, the target first.
    out, into : tuple of Band
        From sellers to ways, and from ways to markets.
    world_price : float or None
        USD/t; None where nothing is traded.
    """

    label: str
    target: str
    sellers: tuple[Stop, ...]
    ways: tuple[Stop, ...]
    markets: tuple[Stop, ...]
    out: tuple[Band, ...]
    into: tuple[Band, ...]
    world_price: float | None

    @property
    def total(self) -> float:
        """All that is traded, Mt a year."""
        return sum(stop.quantity for stop in self.sellers)


def trade_flows(
    now: Situation, equilibrium: Equilibrium, target: str, measures: Iterable[Measure]
) -> TradeFlows:
    """Gather one equilibrium's flows into sellers, ways and markets.

    Parameters
    ----------
    now : Situation
    equilibrium : Equilibrium
        Of `now`.
    target : str
        The party whose goods are told apart; "" for none.
    measures : iterable of Measure
        Those of the case, on or not: a leg that one of them names is a way.
    """
    network = now.network
    told = _told_legs(network, measures)
    party = {producer.name: producer.party for producer in network.producers}
    ways = {r.name: tuple(leg for leg in r.legs if leg in told) for r in network.routes}
    out, into = _bands(equilibrium, party, ways, target)
    shut = _shut(now, party, target)
    return TradeFlows(
        label=now.label,
        target=target,
        sellers=_sellers(equilibrium, target),
        ways=_ways(now, equilibrium, ways, shut, target),
        markets=_markets(equilibrium, party, shut, target),
        out=out,
        into=into,
        world_price=equilibrium.world_price,
    )


def _told_legs(network: Network, measures: Iterable[Measure]) -> frozenset[str]:
    named = {leg for measure in measures for leg in measure.legs}
    own = {leg.name for leg in network.legs if leg.owner or leg.capacity is not None}
    return frozenset(named | own)


Key = tuple[tuple[str, ...], tuple[str, ...], bool]


def _bands(
    equilibrium: Equilibrium,
    party: Mapping[str, str],
    ways: Mapping[str, tuple[str, ...]],
    target: str,
) -> tuple[tuple[Band, ...], tuple[Band, ...]]:
    routes: dict[Key, list[str]] = {}
    onward: dict[Key, list[str]] = {}
    for route in equilibrium.market.network.routes:
        seller, way = party[route.producer], ways[route.name]
        of_target = bool(target) and seller == target
        routes.setdefault(((seller,), way, of_target), []).append(route.name)
        onward.setdefault((way, (route.consumer,), of_target), []).append(route.name)
    carried = {flow.route: flow.quantity for flow in equilibrium.flows}

    def band(key: Key, names: list[str]) -> Band:
        span = joint_range(equilibrium, names)
        amount = sum(carried.get(name, 0.0) for name in names)
        return Band(*key, amount, min(span.least, amount), max(span.most, amount))

    first = tuple(band(key, names) for key, names in routes.items())
    second = tuple(band(key, names) for key, names in onward.items())
    return first, second


def _shut(
    now: Situation, party: Mapping[str, str], target: str
) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """By whom each of the target's routes is shut, or any route where there is no target; and
    whether at a market, or on the way.
    """
    found: dict[str, list[tuple[str, bool]]] = {}
    routes = now.network.routes
    for measure in now.measures:
        if not isinstance(measure, Embargo | TransitBan):
            continue
        for place in touched_routes(measure, now.network):
            if not target or party[routes[place].producer] == target:
                at_market = isinstance(measure, Embargo)
                found.setdefault(routes[place].name, []).append((measure.sender, at_market))
    return {name: tuple(each) for name, each in found.items()}


def _sellers(equilibrium: Equilibrium, target: str) -> tuple[Stop, ...]:
    amounts: dict[str, float] = {}
    paid: dict[str, float] = {}
    for producer in equilibrium.market.network.producers:
        amount = equilibrium.supply[producer.name]
        amounts[producer.party] = amounts.get(producer.party, 0.0) + amount
        money = amount * equilibrium.gate_prices[producer.name]
        paid[producer.party] = paid.get(producer.party, 0.0) + money
    return tuple(
        Stop((name,), amounts[name], paid[name] / amounts[name] if amounts[name] else None)
        for name in sorted(amounts, key=lambda name: name != target)
    )


def _ways(
    now: Situation,
    equilibrium: Equilibrium,
    ways: Mapping[str, tuple[str, ...]],
    shut: Mapping[str, tuple[tuple[str, bool], ...]],
    target: str,
) -> tuple[Stop, ...]:
    network = equilibrium.market.network
    party = {producer.name: producer.party for producer in network.producers}
    carried = {flow.route: flow.quantity for flow in equilibrium.flows}
    capacity = {leg.name: leg.capacity for leg in network.legs}
    members: dict[tuple[str, ...], list[str]] = {}
    theirs: dict[tuple[str, ...], list[str]] = {}
    for route in network.routes:
        members.setdefault(ways[route.name], []).append(route.name)
        if not target or party[route.producer] == target:
            theirs.setdefault(ways[route.name], []).append(route.name)
    stops = []
    for way, names in members.items():
        quotas = [
            each for each in now.measures if isinstance(each, Quota) and {*each.legs} & {*way}
        ]
        limits = [amount for leg in way if (amount := capacity[leg]) is not None]
        limits += [each.limit for each in quotas]
        full = [*way, *(each.name for each in quotas)]
        stops.append(
            Stop(
                way,
                sum(carried.get(name, 0.0) for name in names),
                capacity=min(limits) if limits else None,
                rent=sum(equilibrium.rents.get(name, 0.0) for name in full),
                closed_by=_closers(theirs.get(way, []), shut, at_market=False),
            )
        )
    stops.sort(key=lambda stop: (stop.name not in theirs, stop.name == OWN_WAYS))
    return tuple(stops)


def _markets(
    equilibrium: Equilibrium,
    party: Mapping[str, str],
    shut: Mapping[str, tuple[tuple[str, bool], ...]],
    target: str,
) -> tuple[Stop, ...]:
    stops = []
    for consumer in equilibrium.market.network.consumers:
        theirs = [
            route.name
            for route in equilibrium.market.network.routes
            if route.consumer == consumer.name and (not target or party[route.producer] == target)
        ]
        stops.append(
            Stop(
                (consumer.name,),
                equilibrium.demand[consumer.name],
                equilibrium.prices[consumer.name],
                closed_by=_closers(theirs, shut, at_market=True),
            )
        )
    return tuple(stops)


def _closers(
    routes: list[str], shut: Mapping[str, tuple[tuple[str, bool], ...]], *, at_market: bool
) -> tuple[str, ...]:
    """The senders that shut every one of the routes, there."""
    by = [{who for who, market in shut.get(name, ()) if market == at_market} for name in routes]
    if not by or not all(by):
        return ()
    return tuple(dict.fromkeys(who for each in by for who in sorted(each)))
