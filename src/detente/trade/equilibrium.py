"""Where does the trade settle? One market solved, with its certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import UnconvergedError
from detente.provenance import fingerprint
from detente.trade.answers import SolverOutput, is_traded
from detente.trade.attempts import Method, best_attempt
from detente.trade.certificate import PRICE_LIMIT, Certificates, certify
from detente.trade.convex_reference import programme
from detente.trade.curves import IsoElastic
from detente.trade.marginal_revenue import nowhere_positive
from detente.trade.market_arrays import POWER, MarketArrays, numbers_of
from detente.trade.markets import Market, market
from detente.trade.markups import markups_of
from detente.trade.measures import Measure
from detente.trade.network import Leg, Network

if TYPE_CHECKING:
    import pandas as pd

GAIN = 1e-3  # mn USD a year: from here on worth telling whose gain it is


@dataclass(frozen=True)
class Certificate:
    """How far a solution misses the conditions of equilibrium at worst."""

    price_violation: float
    quantity_violation: float
    is_solution: bool

    def __str__(self) -> str:
        return (
            f"prices hold to {self.price_violation:.2g} USD/t, "
            f"quantities to {self.quantity_violation:.2g} t"
        )


@dataclass(frozen=True)
class Flow:
    """What one route carries in this solution: one of many unless its range says otherwise."""

    route: str
    producer: str
    consumer: str
    quantity: float


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """A solved market. Prices, net trade and totals are the result; flows are one of many.

    Attributes
    ----------
    prices : mapping of consumer to USD/t, delivered and duty paid
    gate_prices : mapping of producer to USD/t; what the last tonne earns at the gate
    supply, demand : mapping of producer, of consumer to Mt a year
    rents : mapping of limit (leg or quota) to USD/t
    method : "newton" or "clarabel"
    certificate : Certificate
    fingerprint : str
        Digest of the network and the measures that are on.
    """

    market: Market
    prices: Mapping[str, float]
    gate_prices: Mapping[str, float]
    supply: Mapping[str, float]
    demand: Mapping[str, float]
    rents: Mapping[str, float]
    method: Method
    certificate: Certificate
    fingerprint: str
    raw: SolverOutput

    @property
    def world_price(self) -> float | None:
        """Mean delivered price over all markets, weighted by quantity; USD/t.

        None where nothing is traded: a mean over nothing is no price.
        """
        bought, numbers = self.raw.demand[0], numbers_of(self.market)
        if not is_traded(numbers, self.raw)[0]:
            return None
        return float(self.raw.price[0] @ bought / bought.sum())

    @property
    def net_exports(self) -> Mapping[str, float]:
        """Supply minus demand of every party, Mt a year."""
        network = self.market.network
        net = dict.fromkeys(
            [p.party for p in network.producers] + [c.party for c in network.consumers], 0.0
        )
        for producer in network.producers:
            net[producer.party] += self.supply[producer.name]
        for consumer in network.consumers:
            net[consumer.party] -= self.demand[consumer.name]
        return MappingProxyType(net)

    @property
    def flows(self) -> tuple[Flow, ...]:
        """One pattern of flows that goes with the prices: the same prices may allow many others.

        `flow_ranges` says how far each may differ. Routes that carry nothing are left out.
        """
        network, carried = self.market.network, np.zeros(len(self.market.network.routes))
        for arc, quantity in zip(self.market.arcs, self.raw.flow[0], strict=True):
            carried[arc.route] += quantity
        return tuple(
            Flow(route.name, route.producer, route.consumer, float(quantity))
            for route, quantity in zip(network.routes, carried, strict=True)
            if quantity > 0
        )

    @property
    def markups(self) -> tuple[float, ...]:
        """USD/t above marginal cost on every arc; 0 for price takers."""
        return tuple(markups_of(self.market, numbers_of(self.market), self.raw)[0].tolist())

    def leg(self, name: str) -> Leg:
        """The network's leg of that name."""
        return self._legs[name]

    @cached_property
    def _legs(self) -> Mapping[str, Leg]:
        return {leg.name: leg for leg in self.market.network.legs}

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each producer and consumer: party, quantity, price."""
        import pandas as pd

        network = self.market.network
        rows = [
            ("producer", p.name, p.party, self.supply[p.name], self.gate_prices[p.name])
            for p in network.producers
        ] + [
            ("consumer", c.name, c.party, self.demand[c.name], self.prices[c.name])
            for c in network.consumers
        ]
        return pd.DataFrame(rows, columns=["kind", "name", "party", "Mt / year", "USD / t"])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{self.demand[name]:.2f}</td>"
            f"<td>{price:.0f}</td></tr>"
            for name, price in self.prices.items()
        )
        return (
            f"<table><caption>{escape(self.market.network.good)}: {escape(str(self.certificate))}"
            "</caption><thead><tr><th scope='col'>market</th><th scope='col'>Mt / year</th>"
            f"<th scope='col'>USD / t</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def solve(network: Network, measures: Iterable[Measure] = ()) -> Equilibrium:
    """Find prices and quantities at which nobody could do better, under the measures that are on.

    Parameters
    ----------
    network : Network
    measures : iterable of Measure
        Those that are on.

    Returns
    -------
    Equilibrium
        With a certificate that holds.

    Raises
    ------
    UnconvergedError
        If an iso-elastic market is served by so few Cournot sellers that its price has no end, or
        if neither our own solver nor, where it applies, the reference found a solution whose
        certificate holds.

    Examples
    --------
    >>> from detente.trade import Consumer, Leg, Linear, Network, Producer, Route, solve
    >>> network = Network(
    ...     good="potash",
    ...     producers=(Producer("mine", "seller", Linear(100, 10)),),
    ...     consumers=(Consumer("farm", "buyer", Linear(500, -10)),),
    ...     legs=(Leg("rail", cost=40),),
    ...     routes=(Route("by rail", "mine", "farm", ("rail",)),),
    ... )
    >>> round(solve(network).prices["farm"], 6)
    320.0
    """
    joined = market(network, measures)
    numbers = numbers_of(joined)
    for place in nowhere_positive(joined, numbers):
        raise no_price(joined, place, numbers)
    raw, found, method = best_attempt(joined, numbers)
    if not found.is_solution[0]:
        raise no_equilibrium(network.good, joined, found)
    return equilibrium_of(joined, numbers, raw, method)


def no_equilibrium(good: str, joined: Market, found: Certificates) -> UnconvergedError:
    """Say that a market was not solved, by how much the best try misses, and why that may be."""
    if found.price_violation[0] <= PRICE_LIMIT and found.gain[0] > GAIN:
        first = int(np.flatnonzero(joined.cournot == found.pair[0])[0])
        arc, network = joined.arcs[first], joined.network
        return UnconvergedError(
            f"{good}: no equilibrium was found; in the best try Cournot seller "
            f"'{network.producers[arc.producer].name}' would earn {found.gain[0]:.3g} "
            f"mn USD / year more by other sales in '{network.consumers[arc.consumer].name}'. "
            f"{_doubt(joined)}"
        )
    return UnconvergedError(
        f"{good}: no equilibrium was found; the best try misses prices by "
        f"{found.price_violation[0]:.3g} USD/t and quantities by "
        f"{found.quantity_violation[0]:.3g} t. {_doubt(joined)}"
    )


def no_price(joined: Market, place: int, numbers: MarketArrays, draw: int = 0) -> UnconvergedError:
    """Say that a market's Cournot sellers would drive its price up without end."""
    network = joined.network
    there = (joined.consumer == place) & np.isfinite(numbers.cost[draw])
    names = dict.fromkeys(network.producers[each].name for each in joined.producer[there].tolist())
    elasticity = -1 / float(numbers.demand[draw, place, POWER])
    every = ", ".join(f"'{name}'" for name in names)
    who = f"Cournot seller {every} serves" if len(names) == 1 else f"Cournot sellers {every} serve"
    return UnconvergedError(
        f"{network.good}: market '{network.consumers[place].name}' has no price: marginal revenue "
        f"is nowhere positive. Only {who} it, and number of sellers times elasticity is "
        f"{len(names)} x {elasticity:g}, which has to be above 1: at every price somebody earns "
        "more by selling less. Give it more elastic or linear demand, a rival, or a price taker."
    )


def _doubt(joined: Market) -> str:
    """Why there may be none."""
    network, doubts = joined.network, []
    if any(producer.conduct == "cournot" for producer in network.producers):
        doubts.append("a Cournot seller needs elastic demand or rivals")
        doubts.append("one whose ways keep different shares of the price may settle on none")
        if ((joined.capped >= 0) & (joined.cournot >= 0)).any():
            doubts.append("one under a price cap may rest where the price just meets the cap")
        if any(c.demand.capacity is not None for c in network.consumers):
            doubts.append("where a market can take no more, its price is open to Cournot sellers")
    if any(isinstance(consumer.demand, IsoElastic) for consumer in network.consumers):
        if joined.ceilings:
            doubts.append("a price cap may leave an iso-elastic market without goods")
        doubts.append("an iso-elastic market that gets too little has no price that makes sense")
    return f"Is there one ({'; '.join(doubts)})?" if doubts else "Look at the numbers' sizes."


def solve_reference(network: Network, measures: Iterable[Measure] = ()) -> Equilibrium:
    """Solve the market as a convex programme with clarabel, as `solve` does with our own solver.

    Raises
    ------
    NotApplicableError
        If the market is no convex programme.
    UnconvergedError
        If the certificate does not hold.
    """
    joined = market(network, measures)
    numbers = numbers_of(joined)
    raw = programme(joined, numbers)
    equilibrium = equilibrium_of(joined, numbers, raw, "clarabel")
    if not equilibrium.certificate.is_solution:
        raise UnconvergedError(f"{network.good}: clarabel's answer: {equilibrium.certificate}.")
    return equilibrium


def equilibrium_of(
    joined: Market, numbers: MarketArrays, raw: SolverOutput, method: Method
) -> Equilibrium:
    """Name the parts of a solution and judge it; the certificate may say that it is none."""
    network = joined.network
    found = certify(joined, numbers, raw)

    def named(things: Iterable[object], values: Iterable[float]) -> Mapping[str, float]:
        names = [str(getattr(thing, "name")) for thing in things]  # noqa: B009
        return MappingProxyType(dict(zip(names, map(float, values), strict=True)))

    return Equilibrium(
        market=joined,
        prices=named(network.consumers, raw.price[0]),
        gate_prices=named(network.producers, raw.gate[0]),
        supply=named(network.producers, raw.supply[0]),
        demand=named(network.consumers, raw.demand[0]),
        rents=named(joined.limits, raw.rent[0]),
        method=method,
        certificate=Certificate(
            float(found.price_violation[0]),
            float(found.quantity_violation[0]),
            bool(found.is_solution[0]),
        ),
        fingerprint=fingerprint(repr((network, joined.measures))),
        raw=raw,
    )
