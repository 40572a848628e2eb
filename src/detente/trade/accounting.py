"""Who gains what: one solved market as an account for every party, bn USD a year.

Every entry is a quantity times a rate, so that a change can be split without a remainder. Nothing
is lost between the accounts: all of them, and what carriage and frictions use up, add up to what
the good is worth to its buyers less what it costs to make.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.arrays import FloatArray
from detente.errors import unknown_name
from detente.trade.curves import consumer_benefit, supply_cost
from detente.trade.equilibrium import Equilibrium
from detente.trade.markets import Arc
from detente.trade.ranges import extremes

if TYPE_CHECKING:
    import pandas as pd

Item = Literal[
    "producer_income", "state_take", "transit_fees", "route_rent", "quota_rent", "cap_rent",
    "friction_gain", "consumer_surplus",
]  # fmt: skip
Part = Literal["price", "volume", "route", "friction"]
ITEMS: tuple[Item, ...] = Item.__args__  # type: ignore[attr-defined]
NOBODY = ""
NOTHING = 1e-9  # bn USD a year


@dataclass(frozen=True)
class Entry:
    """`quantity` (Mt a year) times `rate` (USD/t) to one party.

    `part` says what a change of the rate counts as; a change of the quantity counts as volume.
    An empty party is nobody: carriage that is spent, and what frictions destroy.
    """

    party: str
    item: str
    thing: str
    part: Part
    quantity: float
    rate: float

    @property
    def amount(self) -> float:
        """Bn USD a year."""
        return self.quantity * self.rate / 1000.0


@dataclass(frozen=True)
class Account:
    """One party's account, bn USD a year. `revenue` is what its producers are paid at the gate."""

    party: str
    items: Mapping[str, float]
    revenue: float

    @property
    def total(self) -> float:
        """Sum of all items; revenue is no item, income is."""
        return sum(self.items.values())

    def __getitem__(self, item: str) -> float:
        if item == "total":
            return self.total
        if item == "revenue":
            return self.revenue
        if item not in self.items:
            raise unknown_name("account item", item, [*self.items, "revenue", "total"])
        return self.items[item]


@dataclass(frozen=True)
class AmountRange:
    """The least and the most an item may be at the equilibrium's prices, bn USD a year."""

    least: float
    most: float

    @property
    def is_unique(self) -> bool:
        """Whether the amount is settled to within 10,000 USD a year."""
        return self.most - self.least <= 1e-5


@dataclass(frozen=True, eq=False)
class Accounts:
    """The accounts of all parties for one equilibrium, and the world price (USD/t; None where
    nothing is traded).

    Prices, producers' incomes and consumers' surpluses are settled by the market. Fees, duties and
    what frictions leave are those of one pattern of flows out of many: `ranges` says how far the
    others go. The rent of a full leg or quota is its rate times its capacity in all of them.
    """

    equilibrium: Equilibrium
    parties: Mapping[str, Account]
    entries: tuple[Entry, ...]
    used_up: float
    world_price: float | None

    def __getitem__(self, party: str) -> Account:
        if party not in self.parties:
            raise unknown_name("party in this trade", party, self.parties)
        return self.parties[party]

    @cached_property
    def ranges(self) -> Mapping[str, Mapping[str, AmountRange]]:
        """By party and item, and the total: the least and the most over all patterns of flows that
        go with the same prices and quantities; two linear programmes each, where they may differ.
        """
        weights = _weights(self.equilibrium)
        found: dict[str, dict[str, AmountRange]] = {}
        for name, account in self.parties.items():
            own = weights.get(name, {})
            spans = {
                item: _range(self.equilibrium, amount, own.get(item))
                for item, amount in account.items.items()
            }
            free = [item for item, span in spans.items() if span.most > span.least]
            if len(free) == 1:
                [span], rest = [spans[free[0]]], account.total - account[free[0]]
                spans["total"] = AmountRange(rest + span.least, rest + span.most)
            else:
                every = own.get("total") if free else None
                spans["total"] = _range(self.equilibrium, account.total, every)
            found[name] = spans
        return MappingProxyType({name: MappingProxyType(own) for name, own in found.items()})

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a party; columns are the items, revenue and the total, bn USD a year."""
        import pandas as pd

        rows = {
            name: {**account.items, "total": account.total, "revenue": account.revenue}
            for name, account in self.parties.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index")


def accounts(equilibrium: Equilibrium) -> Accounts:
    """Draw up every party's account.

    Parameters
    ----------
    equilibrium : Equilibrium

    Returns
    -------
    Accounts
        Items, each in bn USD a year: producer_income (what producers are paid less what their
        supply costs, tax included), state_take (duties and taxes), transit_fees (the part of leg
        costs that stays with the owner), route_rent (scarcity rents of full legs, by shares),
        quota_rent, cap_rent, friction_gain (what others earn on frictions and premiums),
        consumer_surplus.
    """
    entries = tuple(_entries(equilibrium))
    network = equilibrium.market.network
    names = list(network.parties)
    names += [entry.party for entry in entries if entry.party]
    sums: dict[str, dict[str, float]] = {
        name: dict.fromkeys(ITEMS, 0.0) for name in dict.fromkeys(names)
    }
    used_up = 0.0
    for entry in entries:
        if entry.party == NOBODY:
            used_up += entry.amount
        else:
            sums[entry.party][entry.item] += entry.amount
    revenue: dict[str, float] = defaultdict(float)
    for arc, quantity, markup in _arcs(equilibrium):
        producer = network.producers[arc.producer]
        price = equilibrium.gate_prices[producer.name] + markup
        revenue[producer.party] += quantity * price / 1000.0
    parties = {
        name: Account(name, MappingProxyType(items), revenue[name]) for name, items in sums.items()
    }
    return Accounts(
        equilibrium, MappingProxyType(parties), entries, used_up, equilibrium.world_price
    )


def _arcs(equilibrium: Equilibrium) -> Iterator[tuple[Arc, float, float]]:
    """Every arc that carries something, with its flow and the producer's mark-up on it."""
    for arc, quantity, markup in zip(
        equilibrium.market.arcs, equilibrium.raw.flow[0].tolist(), equilibrium.markups, strict=True
    ):
        if quantity > 0:
            yield arc, quantity, markup


def _weights(equilibrium: Equilibrium) -> dict[str, dict[str, FloatArray]]:
    """What a tonne on every arc adds to each party's items, bn USD for an Mt, but for incomes and
    surpluses, which do not depend on the way.
    """
    arcs, network = equilibrium.market.arcs, equilibrium.market.network
    found: dict[str, dict[str, FloatArray]] = defaultdict(
        lambda: defaultdict(lambda: np.zeros(len(arcs)))
    )
    for place, arc in enumerate(arcs):
        price = equilibrium.prices[network.consumers[arc.consumer].name]
        for wedge in _wedges(equilibrium, arc, 1.0, price):
            for entry in _shared(equilibrium, wedge):
                if entry.party:
                    found[entry.party][entry.item][place] += entry.amount
                    found[entry.party]["total"][place] += entry.amount
    return found


def _range(equilibrium: Equilibrium, amount: float, weights: FloatArray | None) -> AmountRange:
    """The amount as it is, less what the flows add, plus the least and the most they may add."""
    if (
        weights is None
        or np.abs(weights).max(initial=0.0) * equilibrium.raw.flow[0].sum() < NOTHING
    ):
        return AmountRange(amount, amount)
    rest = amount - float(weights @ equilibrium.raw.flow[0])
    least, most = extremes(equilibrium, weights)
    return AmountRange(min(amount, rest + least), max(amount, rest + most))


def _entries(equilibrium: Equilibrium) -> Iterator[Entry]:
    market = equilibrium.market
    sold: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    bought: dict[int, float] = defaultdict(float)
    for arc, quantity, _ in _arcs(equilibrium):
        price = equilibrium.prices[market.network.consumers[arc.consumer].name]
        wedge = {"route": 0.0, "friction": 0.0}
        for entry in _wedges(equilibrium, arc, quantity, price):
            wedge[entry.part] += entry.rate
            yield from _shared(equilibrium, entry)
        of = sold[arc.producer]
        of["quantity"] += quantity
        of["price"] += quantity * price
        of["route"] -= quantity * wedge["route"]
        of["friction"] -= quantity * wedge["friction"]
        bought[arc.consumer] += quantity
    for index, producer in enumerate(market.network.producers):
        of = sold[index]
        quantity = of["quantity"]
        if quantity > 0:
            party, name = producer.party, producer.name
            parts: tuple[Part, ...] = ("price", "route", "friction")
            for part in parts:
                yield Entry(party, "producer_income", name, part, quantity, of[part] / quantity)
            cost = supply_cost(producer.supply, quantity)
            yield Entry(party, "producer_income", f"{name} cost", "volume", -cost, 1.0)
            if producer.tax:
                yield Entry(party, "state_take", f"tax {name}", "friction", quantity, producer.tax)
    for index, consumer in enumerate(market.network.consumers):
        quantity = bought[index]
        surplus = consumer_benefit(consumer.demand, quantity)
        surplus -= equilibrium.prices[consumer.name] * quantity
        yield Entry(consumer.party, "consumer_surplus", consumer.name, "price", 1.0, surplus)


def _wedges(equilibrium: Equilibrium, arc: Arc, quantity: float, price: float) -> Iterator[Entry]:
    """Everything between the buyer's price and the producer's on one arc; `thing` says what."""
    market = equilibrium.market
    border = price
    for name, rate in arc.specific.items():
        yield Entry("", "state_take", name, "friction", quantity, rate)
        border -= rate
    border /= 1 + sum(arc.ad_valorem.values())
    for name, share in arc.ad_valorem.items():
        yield Entry("", "state_take", name, "friction", quantity, share * border)
    for name, share in arc.friction.items():
        yield Entry("", "friction_gain", name, "friction", quantity, share * border)
        border *= 1 - share
    for name, rate in arc.premium.items():
        yield Entry("", "friction_gain", name, "friction", quantity, rate)
    for leg in market.network.routes[arc.route].legs:
        yield Entry("", "transit_fees", leg, "route", quantity, equilibrium.leg(leg).cost)
    for number in arc.limits:
        limit = market.limits[number]
        rent = equilibrium.rents[limit.name]
        if limit.kind == "leg":
            yield Entry("", "route_rent", limit.name, "route", quantity, rent)
        else:
            yield Entry("", "quota_rent", limit.name, "friction", quantity, rent)
    if arc.capped >= 0:
        rent = float(equilibrium.raw.cap_rent[0, arc.capped])
        name = market.ceilings[arc.capped].measure
        yield Entry("", "cap_rent", name, "friction", quantity, rent)


def _shared(equilibrium: Equilibrium, wedge: Entry) -> Iterator[Entry]:
    """The wedge as entries of those who keep it; what is left over is used up."""
    market = equilibrium.market
    senders = {measure.name: measure.sender for measure in market.measures}
    left = 1.0
    shares: Mapping[str, float] = {}
    if wedge.item == "state_take":
        shares = {senders[wedge.thing]: 1.0}
    elif wedge.item == "friction_gain":
        shares = next(
            getattr(measure, "gainers", {})
            for measure in market.measures
            if measure.name == wedge.thing
        )
    elif wedge.item == "transit_fees":
        leg = equilibrium.leg(wedge.thing)
        if leg.owner and leg.cost > 0:
            shares = {leg.owner: leg.fee / leg.cost}
    elif wedge.item == "cap_rent":
        shares = next(c.rent_shares for c in market.ceilings if c.measure == wedge.thing)
    else:
        shares = next(limit.rent_shares for limit in market.limits if limit.name == wedge.thing)
    for party, share in shares.items():
        if share > 0:
            left -= share
            yield Entry(
                party, wedge.item, wedge.thing, wedge.part, wedge.quantity * share, wedge.rate
            )
    if left > 1e-12:
        yield Entry(NOBODY, wedge.item, wedge.thing, wedge.part, wedge.quantity * left, wedge.rate)
