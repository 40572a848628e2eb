"""Is it a solution? The worst violation of every condition, counted from the definition.

Prices in USD/t: what flows must pay exactly, what does not flow must not pay, quantities lie on the
curves, rents are charged by full limits only, and a cap is kept. Quantities in t: balance, limits.
A seller who moves the price is judged by its payoff. Nothing here comes from the solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.trade.answers import SolverOutput
from detente.trade.marginal_revenue import nowhere_positive
from detente.trade.market_arrays import (
    CAPACITY,
    MarketArrays,
    curve_prices,
    reference,
    summed,
)
from detente.trade.markets import Market
from detente.trade.payoffs import best_deviation, revenue_slopes

PRICE_LIMIT = 0.01  # USD/t
PRICE_SHARE = 1e-4  # of the price: a cent is much where a tonne costs one
EXACT_SHARE = 1e-9  # of the price: what a seller's slope may miss beside a share of its costs
GAIN_SHARE = 1e-3  # near a peak a seller loses little: what it loses is judged more sharply
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
    gain : FloatArray, shape (draws,)
        The most that a Cournot seller was found to earn more by other sales in one market, the
        others' given; mn USD a year.
    pair : IntArray, shape (draws,)
        Which seller and market that is, as `Market.cournot` numbers them; -1 for none.
    is_solution : BoolArray, shape (draws,)
        Whether no price condition is missed by more than 0.01 USD/t or a ten-thousandth of the
        price, no quantity by more than a millionth of what is traded or usually wanted, and no
        Cournot seller would do better.
    """

    price_violation: FloatArray
    quantity_violation: FloatArray
    gain: FloatArray
    pair: IntArray
    is_solution: BoolArray


def certify(market: Market, numbers: MarketArrays, raw: SolverOutput) -> Certificates:
    """Measure by how much each draw misses being an equilibrium."""
    flow = raw.flow
    usual_price, usual = reference(numbers.demand)
    scale = np.maximum(raw.demand.sum(axis=1), usual.sum(axis=1))
    full = QUANTITY_LIMIT * scale[:, None]
    level = np.maximum(usual_price, np.abs(raw.price))
    by_market = np.minimum(PRICE_LIMIT, PRICE_SHARE * level)
    overall = by_market.max(axis=1, keepdims=True)
    moved = np.isin(np.arange(level.shape[1]), market.consumer[market.cournot >= 0])
    demand = np.where(moved, summed(flow, market.consumer, level.shape[1]), raw.demand)
    arcs, limits = market.incidence
    spare = numbers.amount - summed(flow[:, arcs], limits, len(market.limits))
    prices = [
        (_arcs(market, numbers, raw), _arc_limits(market, numbers, raw, by_market)),
        (_curve(numbers.supply, raw.supply, raw.gate, 1.0, full), overall),
        (_curve(numbers.demand, demand, raw.price, -1.0, np.where(moved, -full, full)), by_market),
        # A rent on a limit that is not full: the limit is taken as full when it nearly is.
        (np.where(spare > full, np.abs(raw.rent), np.maximum(-raw.rent, 0.0)), overall),
    ]
    charged = np.where((raw.rent > overall) & (spare <= full), np.maximum(spare, 0.0), 0.0)
    quantities = [
        raw.supply - summed(flow, market.producer, raw.supply.shape[1]),
        raw.demand - summed(flow, market.consumer, raw.demand.shape[1]),
        np.maximum(-spare, 0.0),
        charged,
        np.maximum(-flow, 0.0),
        np.maximum(raw.supply - numbers.supply[..., CAPACITY], 0.0),
        np.maximum(raw.demand - numbers.demand[..., CAPACITY], 0.0),
    ]
    price = np.max([_worst(part) for part, _ in prices], axis=0)
    missed = np.max([_worst(part / limit) for part, limit in prices], axis=0)
    quantity = np.max([_worst(part) for part in quantities], axis=0)
    kept = (missed <= 1) & (quantity <= QUANTITY_LIMIT * scale)
    for without in nowhere_positive(market, numbers).values():
        kept &= ~without
    gain, pair = np.zeros(numbers.draws), np.full(numbers.draws, -1)
    if moved.any():
        found = best_deviation(market, numbers, raw)
        gain, pair = found.gain, found.pair
        kept &= gain <= _gain_limit(market, raw, pair, by_market, usual)
    return Certificates(price, quantity * 1e6, gain, pair, kept)


def _gain_limit(
    market: Market, raw: SolverOutput, pair: IntArray, by_market: FloatArray, usual: FloatArray
) -> FloatArray:
    """Mn USD a year that a seller might as well leave: a thousandth of what a price condition may
    be missed by, on all that is sold in that market.
    """
    rows = np.arange(pair.size)
    place = np.array(
        [market.consumer[market.cournot == each][0] for each in range(int(pair.max()) + 1)] or [0]
    )[np.maximum(pair, 0)]
    sold = np.maximum(raw.demand[rows, place], 1e-3 * usual[rows, place])
    limit: FloatArray = GAIN_SHARE * by_market[rows, place] * sold
    return limit


def _arcs(market: Market, numbers: MarketArrays, raw: SolverOutput) -> FloatArray:
    """Violations on the arcs; arcs of infinite cost are not there, so none there."""
    arcs, limits = market.incidence
    there = np.isfinite(numbers.cost)
    cost = np.where(there, numbers.cost, 0.0)
    cost += summed(raw.rent[:, limits], arcs, cost.shape[1])
    gate = raw.gate[:, market.producer]
    brings = numbers.factor * raw.price[:, market.consumer]
    if (market.cournot >= 0).any():
        slopes = revenue_slopes(market, numbers, raw)
        brings = np.where(market.cournot >= 0, slopes, brings)
    back = brings - cost
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


def _arc_limits(
    market: Market, numbers: MarketArrays, raw: SolverOutput, by_market: FloatArray
) -> FloatArray:
    """What an arc's price condition may be missed by, USD/t. A price that runs away hides a
    marginal revenue of nothing; beside what a tonne costs it does not.
    """
    limit = by_market[:, market.consumer]
    if not (market.cournot >= 0).any():
        return limit
    cost = np.where(np.isfinite(numbers.cost), np.abs(numbers.cost), 0.0)
    costs = cost + np.abs(raw.gate[:, market.producer])
    own = PRICE_SHARE * costs + EXACT_SHARE * np.abs(raw.price[:, market.consumer])
    return np.where(market.cournot >= 0, np.minimum(limit, np.maximum(own, 1e-12)), limit)


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
