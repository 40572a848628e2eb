"""Where does the trade settle? One market solved, with its certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.errors import UnconvergedError
from detente.provenance import fingerprint
from detente.trade.certificate import certify, markups
from detente.trade.curves import IsoElastic
from detente.trade.market import Market, market
from detente.trade.measures import Measure
from detente.trade.network import Leg, Network
from detente.trade.newton import Raw, newton
from detente.trade.numbers import Numbers, numbers_of
from detente.trade.programme import is_programme, programme

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["newton", "clarabel"]


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
    raw: Raw

    @property
    def world_price(self) -> float:
        """Mean delivered price over all markets, weighted by quantity; USD/t."""
        bought = self.raw.demand[0]
        return float(self.raw.price[0] @ bought / bought.sum()) if bought.sum() > 0 else 0.0

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
        return tuple(markups(self.market, numbers_of(self.market), self.raw)[0].tolist())

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
        If neither our own solver nor, where it applies, the reference found a solution whose
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
    raw = newton(joined, numbers)
    found = certify(joined, numbers, raw)
    method: Method = "newton"
    if not found.is_solution[0] and is_programme(joined, numbers):
        raw, method = programme(joined, numbers), "clarabel"
        found = certify(joined, numbers, raw)
    if not found.is_solution[0]:
        raise UnconvergedError(
            f"{network.good}: no equilibrium was found; the best try misses prices by "
            f"{found.price_violation[0]:.3g} USD/t and quantities by "
            f"{found.quantity_violation[0]:.3g} t. {_doubt(joined)}"
        )
    return equilibrium_of(joined, numbers, raw, method)


def _doubt(joined: Market) -> str:
    """Why there may be none."""
    network, doubts = joined.network, []
    if any(producer.conduct == "cournot" for producer in network.producers):
        doubts.append("a Cournot seller needs elastic demand or rivals")
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


def equilibrium_of(joined: Market, numbers: Numbers, raw: Raw, method: Method) -> Equilibrium:
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
