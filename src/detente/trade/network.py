"""Who makes and buys the good, and by which ways it can go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeVar

from detente.errors import InputError, unknown_name
from detente.trade.curves import Curve, Linear
from detente.trade.units import PRICE, QUANTITY, in_unit

Conduct = Literal["price_taker", "cournot"]


@dataclass(frozen=True)
class Producer:
    """A source of the good, with its supply curve at the gate.

    Attributes
    ----------
    party : str
        Whose income and state take this is.
    tax : float
        USD/t of the supply price that goes to the state of `party` (extraction tax, export duty).
    conduct : "price_taker" or "cournot"
        A Cournot producer knows that selling more in a market lowers the price there.
    """

    name: str
    party: str
    supply: Curve
    tax: float = 0.0
    conduct: Conduct = "price_taker"
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "tax", in_unit(self.tax, PRICE, f"the tax of {self.name}"))
        if isinstance(self.supply, Linear) and self.supply.slope < 0:
            raise InputError(
                f"the supply of '{self.name}' falls with the price (slope {self.supply.slope}); "
                "give a slope of 0 or more."
            )
        if self.conduct not in ("price_taker", "cournot"):
            raise InputError(
                f"the conduct of '{self.name}' is '{self.conduct}'; allowed: price_taker, cournot."
            )


@dataclass(frozen=True)
class Consumer:
    """A market: one demand curve for the delivered, duty-paid good."""

    name: str
    party: str
    demand: Curve
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.demand, Linear) and (
            self.demand.slope > 0 or self.demand.intercept <= 0
        ):
            raise InputError(
                f"the demand of '{self.name}' has to fall from a positive price; found intercept "
                f"{self.demand.intercept} USD / t and slope {self.demand.slope}."
            )
        if not isinstance(self.demand, Linear) and self.demand.capacity is not None:
            raise InputError(f"the iso-elastic demand of '{self.name}' cannot have a capacity.")


@dataclass(frozen=True)
class Leg:
    """One stretch of the way: a rail line, a port, a sea passage.

    Attributes
    ----------
    cost : float
        USD/t that a shipper pays.
    fee : float
        USD/t of `cost` that stays with `owner` as income; the rest is spent on carriage.
    capacity : float or None
        Mt a year over all routes that use the leg; None where it never binds.
    rent_shares : mapping of party to share
        Who keeps the scarcity rent when the leg is full; the owner, unless said otherwise.
    """

    name: str
    cost: float
    capacity: float | None = None
    owner: str = ""
    fee: float = 0.0
    rent_shares: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        where = f"leg '{self.name}'"
        for name in ("cost", "fee"):
            value = in_unit(getattr(self, name), PRICE, f"the {name} of {where}")
            object.__setattr__(self, name, value)
        if self.cost < 0 or not 0 <= self.fee <= self.cost:
            raise InputError(
                f"{where}: cost {self.cost} and fee {self.fee} USD / t; "
                "the cost has to be 0 or more and the fee a part of it."
            )
        shares = dict(self.rent_shares) or ({self.owner: 1.0} if self.owner else {})
        if self.capacity is not None:
            capacity = in_unit(self.capacity, QUANTITY, f"the capacity of {where}")
            if capacity < 0:
                raise InputError(
                    f"{where}: a capacity of {capacity} Mt / year; it cannot be negative. "
                    "Write 0 for a closed leg, and leave it out where it never binds."
                )
            object.__setattr__(self, "capacity", capacity)
            if not shares:
                raise InputError(
                    f"{where} has a capacity, so a party keeps the rent; name owner or rent_shares."
                )
        object.__setattr__(self, "rent_shares", checked_shares(shares, where))


@dataclass(frozen=True)
class Route:
    """A way from a producer to a consumer: a path of legs, perhaps none."""

    name: str
    producer: str
    consumer: str
    legs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """One good: its producers, consumers, legs and routes, checked for sense."""

    good: str
    producers: tuple[Producer, ...]
    consumers: tuple[Consumer, ...]
    legs: tuple[Leg, ...]
    routes: tuple[Route, ...]

    def __post_init__(self) -> None:
        producers = by_name("producer", self.producers)
        consumers = by_name("consumer", self.consumers)
        legs, _ = by_name("leg", self.legs), by_name("route", self.routes)
        if not producers or not consumers:
            raise InputError(f"{self.good}: trade needs a producer and a market at least.")
        for route in self.routes:
            _check_route(route, producers, consumers, legs)
        for kind, names, used in (
            ("consumer", consumers, {route.consumer for route in self.routes}),
            ("producer", producers, {route.producer for route in self.routes}),
        ):
            for name in names:
                if name not in used:
                    raise InputError(
                        f"{kind} '{name}' is disconnected: no route goes there; "
                        "add one (without legs for trade at home), or leave it out."
                    )

    @property
    def parties(self) -> tuple[str, ...]:
        """Every party that owns something here, in order of appearance."""
        names = [producer.party for producer in self.producers]
        names += [consumer.party for consumer in self.consumers]
        for leg in self.legs:
            names += [leg.owner, *leg.rent_shares]
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def could_trade(self) -> bool:
        """Whether on some route the first tonne costs less than somebody would pay for it.

        Where it does not, an equilibrium is that nothing is traded.
        """
        supply = {p.name: p.supply for p in self.producers}
        demand = {c.name: c.demand for c in self.consumers}
        costs = {leg.name: leg.cost for leg in self.legs}
        return any(
            _crosses(
                supply[route.producer], demand[route.consumer], sum(costs[x] for x in route.legs)
            )
            for route in self.routes
        )


def _crosses(supply: Curve, demand: Curve, cost: float) -> bool:
    first = supply.intercept if isinstance(supply, Linear) else 0.0
    return not isinstance(demand, Linear) or first + cost < demand.intercept


Named = TypeVar("Named", Producer, Consumer, Leg, Route)


def by_name(kind: str, things: Iterable[Named]) -> Mapping[str, Named]:
    """Index by name; the same name twice is an error."""
    found: dict[str, Named] = {}
    for thing in things:
        if thing.name in found:
            raise InputError(f"there are two {kind}s named '{thing.name}'; rename one.")
        found[thing.name] = thing
    return found


def checked_shares(
    shares: Mapping[str, float], where: str, *, whole: bool = True
) -> Mapping[str, float]:
    """Return shares, read-only; each 0 or more, together 1 (or at most 1 if not `whole`)."""
    total = sum(shares.values())
    fits = abs(total - 1) <= 1e-9 if whole else total <= 1 + 1e-9
    if shares and (min(shares.values()) < 0 or not fits):
        raise InputError(
            f"{where}: shares {dict(shares)} add up to {total:g}; they have to be 0 or more and "
            f"add up to {'1' if whole else '1 at most'}."
        )
    return MappingProxyType(dict(shares))


def _check_route(
    route: Route,
    producers: Mapping[str, Producer],
    consumers: Mapping[str, Consumer],
    legs: Mapping[str, Leg],
) -> None:
    where = f"route '{route.name}'"
    if route.producer not in producers:
        raise unknown_name("producer", route.producer, producers).at(where)
    if route.consumer not in consumers:
        raise unknown_name("market", route.consumer, consumers).at(where)
    for leg in route.legs:
        if leg not in legs:
            raise unknown_name("leg", leg, legs).at(where)
    if len(set(route.legs)) < len(route.legs):
        raise InputError(f"{where} takes a leg twice; name every leg once.")
