"""Where to begin: about what is sold in every market, and at which price."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.trade.market_arrays import (
    INTERCEPT,
    POWER,
    SLOPE,
    MarketArrays,
    curve_prices,
    reference,
)
from detente.trade.markets import Market

HALVINGS = 80
LEAST_MARGIN = 1e-6
LEAST, MOST = np.log(1e-3), np.log(1e9)  # of the price on the curve's base


class UsualSales(NamedTuple):
    """About where a market settles, and how much of the price is marginal revenue there."""

    price: FloatArray  # (draws, consumers) USD/t
    quantity: FloatArray  # (draws, consumers) Mt a year
    margin: FloatArray  # (draws,) the least share of the price in any market, 1 as a rule
    flow: FloatArray | None = None  # (draws, arcs) Mt a year; else spread evenly over the arcs
    gate: FloatArray | None = None  # (draws, producers) USD/t, with `flow`


def usual_sales(market: Market, numbers: MarketArrays) -> UsualSales:
    """A usual price and quantity of every market.

    Where only Cournot sellers serve an iso-elastic market, its price may be many times that of the
    curve's base. There it is the price at which as many equal sellers would settle, found in its
    logarithm: price × (1 − 1 / (n e)) = what a tonne costs them on average.
    """
    price, quantity = reference(numbers.demand)
    margin = np.ones(numbers.draws)
    bent = (numbers.demand[..., POWER] != 0).any(axis=0)
    for place in np.unique(market.consumer[market.cournot >= 0]).tolist():
        arcs = np.flatnonzero(market.consumer == place)
        if bent[place] and (market.cournot[arcs] >= 0).all():
            price, quantity = price.copy(), quantity.copy()
            found = _settled(market, numbers, place, arcs)
            price[:, place], quantity[:, place], left = found
            margin = np.minimum(margin, left)
    return UsualSales(price, quantity, np.maximum(margin, LEAST_MARGIN))


def _settled(
    market: Market, numbers: MarketArrays, place: int, arcs: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    base, amount = numbers.demand[:, place, INTERCEPT], numbers.demand[:, place, SLOPE]
    power = numbers.demand[:, place, POWER]  # minus one over the elasticity
    sellers = np.unique(market.producer[arcs])
    costs, kept = [], []
    for seller in sellers.tolist():
        own = arcs[market.producer[arcs] == seller]
        dear = numbers.cost[:, own] / numbers.factor[:, own]
        rows, best = np.arange(numbers.draws), dear.argmin(axis=1)
        costs.append(numbers.cost[rows, own[best]])
        kept.append(numbers.factor[rows, own[best]])
    cost, share = np.stack(costs, axis=1), np.stack(kept, axis=1)
    there = np.isfinite(cost)
    count = np.maximum(there.sum(axis=1), 1)
    left = 1 + power / count
    low, high = np.full(numbers.draws, LEAST), np.full(numbers.draws, MOST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        price = base * np.exp(middle)
        sold = amount * np.exp(middle / power)
        made = curve_prices(numbers.supply[:, sellers], (sold / count)[:, None])
        margin = np.where(there, share * (left * price)[:, None] - cost - made, 0.0)
        enough = margin.sum(axis=1) > 0
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return base * np.exp(high), amount * np.exp(high / power), left
