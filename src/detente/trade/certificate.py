"""Is it a solution? The worst violation of every condition, counted from the definition.

Prices in USD/t: what flows must pay exactly, what does not flow must not pay, quantities lie on the
curves, rents are charged by full limits only, and a cap is kept. Quantities in t: balance, limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.trade.market import Market
from detente.trade.newton import Raw, reference
from detente.trade.numbers import CAPACITY, POWER, SLOPE, Numbers, curve_prices, summed

PRICE_LIMIT = 0.01
QUANTITY_LIMIT = 1e-6


@dataclass(frozen=True, eq=False)
class Certificates:
    """One certificate per draw.

    Attributes
    ----------
    price_violation : FloatArray, shape (draws,)
        Worst violation of a price condition, USD/t.
    quantity_violation : FloatArray, shape (draws,)
        Worst violation of a balance, capacity or quota, t a year.
    is_solution : BoolArray, shape (draws,)
        Whether the price violation is at most 0.01 USD/t, and the quantity violation at most a
        millionth of the quantity traded or usually wanted.
    """

    price_violation: FloatArray
    quantity_violation: FloatArray
    is_solution: BoolArray


def certify(market: Market, numbers: Numbers, raw: Raw) -> Certificates:
    """Measure by how much each draw misses being an equilibrium."""
    flow = raw.flow
    scale = np.maximum(raw.demand.sum(axis=1), reference(numbers.demand)[1].sum(axis=1))
    full = QUANTITY_LIMIT * scale[:, None]
    prices = [
        _arcs(market, numbers, raw),
        _curve(numbers.supply, raw.supply, raw.gate, 1.0, full),
        _curve(numbers.demand, raw.demand, raw.price, -1.0, full),
    ]
    arcs, limits = market.incidence
    spare = numbers.amount - summed(flow[:, arcs], limits, len(market.limits))
    # A rent on a limit that is not full: the limit is taken as full when it nearly is.
    prices.append(np.where(spare > full, np.abs(raw.rent), np.maximum(-raw.rent, 0.0)))
    charged = np.where((raw.rent > PRICE_LIMIT) & (spare <= full), np.maximum(spare, 0.0), 0.0)
    quantities = [
        raw.supply - summed(flow, market.producer, raw.supply.shape[1]),
        raw.demand - summed(flow, market.consumer, raw.demand.shape[1]),
        np.maximum(-spare, 0.0),
        charged,
        np.maximum(-flow, 0.0),
        np.maximum(raw.supply - numbers.supply[..., CAPACITY], 0.0),
        np.maximum(raw.demand - numbers.demand[..., CAPACITY], 0.0),
    ]
    price = np.max([_worst(part) for part in prices], axis=0)
    quantity = np.max([_worst(part) for part in quantities], axis=0)
    kept = (price <= PRICE_LIMIT) & (quantity <= QUANTITY_LIMIT * scale)
    return Certificates(price, quantity * 1e6, kept)


def markups(market: Market, numbers: Numbers, raw: Raw) -> FloatArray:
    """USD/t that Cournot producers add on every arc: the fall of the price times their sales."""
    pair = market.cournot
    markup = np.zeros_like(raw.flow)
    if not (pair >= 0).any():
        return markup
    demand = numbers.demand
    with np.errstate(divide="ignore", invalid="ignore"):
        elastic = -demand[..., POWER] * raw.price / raw.demand
    fall = np.where(demand[..., POWER] == 0, -demand[..., SLOPE], elastic)
    for number in range(int(pair.max()) + 1):
        arcs = np.flatnonzero(pair == number)
        sold = raw.flow[:, arcs].sum(axis=1, keepdims=True)
        markup[:, arcs] = numbers.factor[:, arcs] * fall[:, market.consumer[arcs]] * sold
    return markup


def _arcs(market: Market, numbers: Numbers, raw: Raw) -> FloatArray:
    """Violations on the arcs; arcs of infinite cost are not there, so none there."""
    arcs, limits = market.incidence
    there = np.isfinite(numbers.cost)
    cost = np.where(there, numbers.cost, 0.0) + markups(market, numbers, raw)
    cost += summed(raw.rent[:, limits], arcs, cost.shape[1])
    gate = raw.gate[:, market.producer]
    back = numbers.factor * raw.price[:, market.consumer] - cost
    slack = gate - back
    flows = raw.flow > 0
    violation = np.where(flows, np.abs(slack), np.maximum(-slack, 0.0))
    for arc in np.flatnonzero(market.capped >= 0):
        group = market.capped[arc]
        selling = (raw.flow[:, market.capped == group] > 0).any(axis=1)
        cap, rent = numbers.cap[:, group], raw.cap_rent[:, group]
        behind = gate[:, arc] + rent - back[:, arc]
        within = np.where(flows[:, arc], np.abs(behind), np.maximum(-behind, 0.0))
        kept = np.abs(np.minimum(cap - gate[:, arc], rent))
        idle = np.maximum(np.minimum(back[:, arc], cap) - gate[:, arc], 0.0)
        violation[:, arc] = np.where(selling, np.maximum(within, kept), idle)
    missing = np.where(raw.flow > 0, np.inf, 0.0)
    return np.where(there, violation, missing)


def _curve(
    curves: FloatArray, quantity: FloatArray, price: FloatArray, sign: float, full: FloatArray
) -> FloatArray:
    """Distance of a price from the curve; a full or an idle producer needs an inequality only."""
    over = sign * (price - curve_prices(curves, quantity))
    at_end = quantity >= curves[..., CAPACITY] - full
    violation = np.where(at_end, np.maximum(-over, 0.0), np.abs(over))
    return np.where(quantity <= 0, np.maximum(over, 0.0), violation)


def _worst(part: FloatArray) -> FloatArray:
    """Largest absolute value of every draw; what is not a number counts as infinite."""
    sizes = np.where(np.isnan(part), np.inf, np.abs(part))
    largest: FloatArray = sizes.max(axis=1, initial=0.0)
    return largest
