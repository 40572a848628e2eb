"""Who gains what in every draw: the accounts of all parties as arrays, bn USD a year.

They are those of ``accounting.py``, entry by entry, without the entries' names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.errors import unknown_name
from detente.trade.accounting import ITEMS
from detente.trade.answers import SolverOutput, is_traded
from detente.trade.drawn_markets import Solutions
from detente.trade.drawn_networks import NetworkArrays
from detente.trade.market_arrays import INTERCEPT, POWER, SLOPE, MarketArrays, summed
from detente.trade.markups import markups_of
from detente.trade.preparation import Prepared, PreparedMarket

ITEM: dict[str, int] = {name: place for place, name in enumerate(ITEMS)}


@dataclass(frozen=True, eq=False)
class AccountArrays:
    """Accounts, prices and quantities; arrays have the axes (draws, sets of measures, …).

    Attributes
    ----------
    parties : tuple of str
    items : FloatArray, shape (draws, sets, parties, items)
        In the order of `ITEMS`.
    revenue : FloatArray, shape (draws, sets, parties)
        What a party's producers are paid at the gate; no item, since income is.
    world_price : FloatArray, shape (draws, sets)
        USD/t, weighted by quantity.
    supply, gate_prices : FloatArray, shape (draws, sets, producers)
        Mt a year, and USD/t.
    demand, prices : FloatArray, shape (draws, sets, consumers)
    solved : BoolArray, shape (draws, sets)
        Where there is no solution the other arrays have zeros, which mean nothing.
    """

    parties: tuple[str, ...]
    items: FloatArray
    revenue: FloatArray
    world_price: FloatArray
    supply: FloatArray
    gate_prices: FloatArray
    demand: FloatArray
    prices: FloatArray
    solved: BoolArray

    def item(self, party: str, item: str) -> FloatArray:
        """Return an item of a party's account, its ``total`` or its ``revenue``; (draws, sets).

        A party that no measure or route touches here has nothing.
        """
        if item not in (*ITEMS, "total", "revenue"):
            raise unknown_name("account item", item, [*ITEMS, "revenue", "total"])
        if party not in self.parties:
            return np.zeros(self.world_price.shape)
        place = self.parties.index(party)
        if item == "revenue":
            return self.revenue[..., place]
        own = self.items[..., place, :]
        found: FloatArray = own.sum(axis=-1) if item == "total" else own[..., ITEM[item]]
        return found


def account_arrays(prepared: Prepared, solutions: Solutions) -> AccountArrays:
    """Draw up every party's account in every draw and set of measures."""
    network, parties = prepared.network, prepared.parties
    size = (solutions.draws, len(prepared.markets))
    made = AccountArrays(
        parties,
        items=np.zeros((*size, len(parties), len(ITEMS))),
        revenue=np.zeros((*size, len(parties))),
        world_price=np.zeros(size),
        supply=np.zeros((*size, len(network.producers))),
        gate_prices=np.zeros((*size, len(network.producers))),
        demand=np.zeros((*size, len(network.consumers))),
        prices=np.zeros((*size, len(network.consumers))),
        solved=np.ones(size, dtype=np.bool_),
    )
    for place, market in enumerate(prepared.markets):
        arrays, raw = solutions.arrays[place], solutions.raw[place]
        if market is not None and arrays is not None and raw is not None:
            _Book(market, solutions.numbers, arrays, raw, parties).write(made, place)
    for place, row in solutions.errors:
        made.solved[row, place] = False
    return made


class _Book:
    """The accounts of one set of measures, being drawn up."""

    def __init__(
        self,
        market: PreparedMarket,
        numbers: NetworkArrays,
        arrays: MarketArrays,
        raw: SolverOutput,
        parties: tuple[str, ...],
    ) -> None:
        self._prepared, self._market = market, market.market
        self._numbers, self._arrays, self._raw = numbers, arrays, raw
        self._party = {name: place for place, name in enumerate(parties)}
        self._flow = np.where(raw.flow > 0, raw.flow, 0.0)
        self._items = np.zeros((arrays.draws, len(parties), len(ITEMS)))

    def write(self, into: AccountArrays, place: int) -> None:
        """Fill the arrays of this set of measures."""
        raw, bought = self._raw, self._raw.demand.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            net = self._after_wedges() - self._carried()
            self._producers(net)
            self._consumers()
            mean = (raw.price * raw.demand).sum(axis=1) / bought
        into.items[:, place] = self._items / 1000.0
        into.revenue[:, place] = self._revenue() / 1000.0
        into.world_price[:, place] = np.where(is_traded(self._arrays, raw), mean, np.nan)
        into.supply[:, place], into.gate_prices[:, place] = raw.supply, raw.gate
        into.demand[:, place], into.prices[:, place] = raw.demand, raw.price

    def _give(self, party: str, item: str, amount: FloatArray) -> None:
        """Add mn USD a year, shape (draws,)."""
        if party:
            self._items[:, self._party[party], ITEM[item]] += amount

    def _share(self, shares: Mapping[str, FloatArray], item: str, amount: FloatArray) -> None:
        for party, share in shares.items():
            self._give(party, item, np.maximum(share, 0.0) * amount)

    def _after_wedges(self) -> FloatArray:
        """The buyer's price less duties, frictions and premiums on every arc; their takers get
        theirs.
        """
        wedges, values = self._prepared.wedges, self._numbers.measures
        senders = {measure.name: measure.sender for measure in self._market.measures}
        price = self._raw.price[:, self._market.consumer]
        ad_valorem = np.zeros(price.shape)
        for part, name, key, arcs in wedges:
            value = values[name][key][:, None]
            if part == "specific":
                self._give(senders[name], "state_take", self._sum(self._flow[:, arcs] * value))
                price[:, arcs] -= value
            elif part == "ad_valorem":
                ad_valorem[:, arcs] += value
        price /= 1 + ad_valorem
        border = price.copy()
        for part, name, key, arcs in wedges:
            value = values[name][key][:, None]
            gained = self._flow[:, arcs] * value
            if part == "ad_valorem":
                self._give(senders[name], "state_take", self._sum(gained * border[:, arcs]))
            elif part == "friction":
                gained = self._sum(gained * price[:, arcs])
                self._share(self._numbers.measure_shares[name], "friction_gain", gained)
                price[:, arcs] *= 1 - value
            elif part == "premium":
                gained = self._sum(gained)
                self._share(self._numbers.measure_shares[name], "friction_gain", gained)
        for part, name, key, arcs in wedges:
            if part == "premium":
                price[:, arcs] -= values[name][key][:, None]
        return price

    def _carried(self) -> FloatArray:
        """What legs, full limits and price caps take of the price on every arc."""
        market, numbers, raw = self._market, self._numbers, self._raw
        size = len(market.arcs)
        on, legs = self._prepared.on_legs
        cost = np.broadcast_to(numbers.cost, (self._arrays.draws, numbers.cost.shape[1]))
        per_leg = summed(self._flow[:, on], legs, cost.shape[1])
        for place, leg in enumerate(market.network.legs):
            self._give(leg.owner, "transit_fees", per_leg[:, place] * numbers.fee[:, place])
        taken = summed(cost[:, legs], on, size)
        arcs, limits = market.incidence
        per_limit = summed(self._flow[:, arcs], limits, len(market.limits)) * raw.rent
        for place, limit in enumerate(market.limits):
            if limit.kind == "leg":
                shares, item = numbers.leg_shares[limit.name], "route_rent"
            else:
                shares, item = self._kept(limit.name), "quota_rent"
            self._share(shares, item, per_limit[:, place])
        taken = taken + summed(raw.rent[:, limits], arcs, size)
        under = np.flatnonzero(market.capped >= 0)
        if under.size:
            rents = raw.cap_rent[:, market.capped[under]]
            taken[:, under] += rents
            per_cap = summed(
                self._flow[:, under] * rents, market.capped[under], len(market.ceilings)
            )
            for place, ceiling in enumerate(market.ceilings):
                self._share(self._kept(ceiling.measure), "cap_rent", per_cap[:, place])
        return taken

    def _kept(self, measure: str) -> Mapping[str, FloatArray]:
        """Who keeps a measure's rent: the sender, unless it says otherwise."""
        shares = self._numbers.measure_shares[measure]
        if shares:
            return shares
        sender = next(each.sender for each in self._market.measures if each.name == measure)
        return {sender: np.ones(1)}

    def _producers(self, net: FloatArray) -> None:
        curves, producers = self._numbers.supply, self._market.network.producers
        sold = self._by(self._market.producer, self._flow, len(producers))
        paid = self._by(self._market.producer, self._flow * net, len(producers))
        income = np.where(sold > 0, paid - _supply_cost(curves, sold), 0.0)
        for place, producer in enumerate(producers):
            self._give(producer.party, "producer_income", income[:, place])
            take = sold[:, place] * self._numbers.tax[:, place]
            self._give(producer.party, "state_take", take)

    def _consumers(self) -> None:
        consumers = self._market.network.consumers
        bought = self._by(self._market.consumer, self._flow, len(consumers))
        surplus = _benefit(self._numbers.demand, bought) - self._raw.price * bought
        for place, consumer in enumerate(consumers):
            self._give(consumer.party, "consumer_surplus", surplus[:, place])

    def _revenue(self) -> FloatArray:
        """Mn USD a year, shape (draws, parties)."""
        market, raw = self._market, self._raw
        gate = raw.gate[:, market.producer] + markups_of(market, self._arrays, raw)
        owners = [self._party[each.party] for each in market.network.producers]
        of_arcs = np.array(owners, dtype=np.int64)[market.producer]
        return self._by(of_arcs, self._flow * gate, len(self._party))

    @staticmethod
    def _by(index: IntArray, amount: FloatArray, size: int) -> FloatArray:
        return summed(amount, index, size)

    @staticmethod
    def _sum(amount: FloatArray) -> FloatArray:
        total: FloatArray = amount.sum(axis=1)
        return total


def _supply_cost(curves: FloatArray, quantity: FloatArray) -> FloatArray:
    """Areas under supply curves, mn USD a year."""
    a, b, power = curves[..., INTERCEPT], curves[..., SLOPE], curves[..., POWER]
    linear = quantity * (a + 0.5 * b * quantity)
    bent = a * b * (quantity / b) ** (1 + power) / (1 + power)
    return np.where(power == 0, linear, bent)


def _benefit(curves: FloatArray, quantity: FloatArray) -> FloatArray:
    """Areas under demand curves, mn USD a year, up to a constant: see `consumer_benefit`."""
    a, b, power = curves[..., INTERCEPT], curves[..., SLOPE], curves[..., POWER]
    linear = quantity * (a + 0.5 * b * quantity)
    rise, ratio = 1 + power, quantity / b
    start = np.where(power < -1, 1.0, 0.0)
    bent = np.where(power == -1, a * b * np.log(ratio), a * b * (ratio**rise - start) / rise)
    nothing = np.where(power <= -1, -np.inf, 0.0)
    return np.where(power == 0, linear, np.where(quantity <= 0, nothing, bent))
