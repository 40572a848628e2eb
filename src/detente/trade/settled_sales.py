"""Where sellers would settle if nothing limited them: a good place to begin when others failed.

Given what a tonne is worth to each seller at its gate, every market has its Cournot equilibrium in
closed form: of n sellers at costs t (divided by what they keep of the price), an iso-elastic market
of elasticity e has the price sum(t) / (n - 1 / e), a linear one (a + sum(t)) / (n + 1), and price
takers sell what is missing where their cost is lower. The worth at the gate is the marginal cost of
all that the seller sells, which falls with it: found by halving, seller by seller, in turn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.trade.cournot_start import LEAST_MARGIN, UsualSales
from detente.trade.market_arrays import (
    CAPACITY,
    INTERCEPT,
    POWER,
    SLOPE,
    MarketArrays,
    curve_prices,
    reference,
)
from detente.trade.markets import Market

ROUNDS, HALVINGS = 12, 40
NEARLY = 1e-6


class _Sold(NamedTuple):
    price: float
    amounts: FloatArray  # (sellers,)


def settled_sales(market: Market, numbers: MarketArrays) -> UsualSales:
    """Return prices, quantities and flows of the one draw of `numbers`, its limits left aside."""
    network = market.network
    n, m = len(network.producers), len(network.consumers)
    taker = np.array([each.conduct != "cournot" for each in network.producers])
    usual_price, usual = (array[0] for array in reference(numbers.demand))
    most = np.minimum(numbers.supply[0, :, CAPACITY], 3 * usual.sum())
    worth = np.maximum(curve_prices(numbers.supply, 0 * most[None])[0], 0.1 * usual_price.mean())
    sold = np.zeros((m, n))

    def all_sold() -> FloatArray:
        costs = [_costs(market, numbers, place, worth)[0] for place in range(m)]
        return np.array(
            [_market(numbers, place, cost, taker).amounts for place, cost in enumerate(costs)]
        )

    for _ in range(ROUNDS):
        for i in range(n):
            low, high = -usual_price.max(), 100 * usual_price.max()
            for _ in range(HALVINGS):
                worth[i] = 0.5 * (low + high)
                amount = all_sold()[:, i].sum()
                makes = numbers.supply[:, i : i + 1]
                cost = curve_prices(makes, np.array([[min(amount, most[i])]]))[0, 0]
                if amount > most[i] or cost > worth[i]:
                    low = worth[i]
                else:
                    high = worth[i]
        sold, before = all_sold(), sold
        if np.abs(sold - before).max() <= NEARLY * usual.sum():
            break
    return _usual(market, numbers, worth, sold, taker)


def _costs(
    market: Market, numbers: MarketArrays, place: int, worth: FloatArray
) -> tuple[FloatArray, IntArray]:
    """What a tonne costs each seller by its best way, of the price that it keeps; and that way."""
    cost, way = np.full(worth.size, np.inf), np.full(worth.size, -1, dtype=np.int64)
    for arc in np.flatnonzero((market.consumer == place) & np.isfinite(numbers.cost[0])).tolist():
        seller = market.producer[arc]
        own = (numbers.cost[0, arc] + worth[seller]) / numbers.factor[0, arc]
        if own < cost[seller]:
            cost[seller], way[seller] = own, arc
    return np.maximum(cost, 1e-9), way


def _market(numbers: MarketArrays, place: int, cost: FloatArray, taker: BoolArray) -> _Sold:
    a, b, power = (numbers.demand[0, place, each] for each in (INTERCEPT, SLOPE, POWER))
    ceiling = cost[taker].min(initial=np.inf)
    price, active = np.inf, 0
    ordered = np.sort(cost[~taker & np.isfinite(cost)])
    for count in range(1, ordered.size + 1):
        if ordered[count - 1] >= price:
            break
        total = ordered[:count].sum()
        left = count + power  # power is minus one over the elasticity
        if power == 0:
            price = (a + total) / (count + 1)
        elif left > 0:
            price = total / left
        active = count
    price = min(price, ceiling)
    if not np.isfinite(price) or (power == 0 and b == 0):
        return _Sold(float(a), np.zeros(cost.size))
    bought = max((a - price) / -b, 0.0) if power == 0 else b * (price / a) ** (1 / power)
    amounts = np.zeros(cost.size)
    for i in np.flatnonzero(~taker & (cost < price)).tolist() if active else ():
        gap = price - cost[i]
        amounts[i] = gap / -b if power == 0 else bought * gap / price / -power
    cheap = taker & (cost <= price)
    if cheap.any():
        amounts[cheap] = max(bought - amounts.sum(), 0.0) / cheap.sum()
    return _Sold(float(price), amounts)


def _usual(
    market: Market, numbers: MarketArrays, worth: FloatArray, sold: FloatArray, taker: BoolArray
) -> UsualSales:
    prices, quantities = (array.copy() for array in reference(numbers.demand))
    flow, margin = np.zeros((1, len(market.arcs))), 1.0
    for place in range(sold.shape[0]):
        cost, way = _costs(market, numbers, place, worth)
        price = _market(numbers, place, cost, taker).price
        if sold[place].sum() <= 0:
            continue
        prices[0, place], quantities[0, place] = price, sold[place].sum()
        for seller in np.flatnonzero(sold[place] > 0).tolist():
            flow[0, int(way[seller])] = sold[place, seller]
            margin = min(margin, max(cost[seller] / price, 0.0))
    return UsualSales(prices, quantities, np.array([max(margin, LEAST_MARGIN)]), flow, worth[None])
