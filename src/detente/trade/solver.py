"""The solver of our own: a market as activities, normalised, through the kernel and back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.trade.answers import SolverOutput
from detente.trade.cournot_start import UsualSales, usual_sales
from detente.trade.interior_point import follow_path
from detente.trade.kernel_arrays import KernelValues, Topology
from detente.trade.market_arrays import (
    CAPACITY,
    INTERCEPT,
    POWER,
    SLOPE,
    MarketArrays,
    summed,
)
from detente.trade.markets import Market

CHUNK = 512
FAINT = 1e-3  # of an even share: where a way is not used to begin with


class SolverPlan(NamedTuple):
    """How a market's arcs and limits sit in the kernel's arrays."""

    topology: Topology
    shared: IntArray  # limits with two arcs or more
    own: IntArray  # (limit, arc) for limits with one arc


def newton(
    market: Market,
    numbers: MarketArrays,
    plan: SolverPlan | None = None,
    usual: UsualSales | None = None,
) -> SolverOutput:
    """Solve every draw with the interior-point kernel, in chunks that keep memory small.

    Parameters
    ----------
    market : Market
    numbers : MarketArrays
    plan : SolverPlan, optional
        What `plan_of` says of the market, where that is known.
    usual : UsualSales, optional
        Where to begin, of all draws; else `usual_sales`.
    """
    plan = plan_of(market) if plan is None else plan
    size = numbers.draws
    if usual is not None:
        return at_rest(market, numbers, _solve(market, plan, numbers, usual))
    parts = [
        _solve(market, plan, numbers.part(start, min(start + CHUNK, size)))
        for start in range(0, size, CHUNK)
    ]
    raw = SolverOutput(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    return at_rest(market, numbers, raw)


def at_rest(market: Market, numbers: MarketArrays, raw: SolverOutput) -> SolverOutput:
    """The same answer, with the prices of what does not trade where trade would begin.

    A market that buys nothing may have any price from there up, a producer that sells nothing any
    from there down; the rent of a limit that no arc is left to use, and of a cap under which
    nothing is sold, may be anything. These are the same whichever way the draw was solved.
    """
    idle, poor = raw.supply == 0, (raw.demand == 0) & (numbers.demand[..., POWER] == 0)
    if idle.any() or poor.any():
        raw = raw._replace(
            flow=np.where(idle[:, market.producer] | poor[:, market.consumer], 0.0, raw.flow),
            gate=np.where(idle, _at_nothing(numbers.supply), raw.gate),
            price=np.where(poor, _at_nothing(numbers.demand), raw.price),
        )
    there = np.isfinite(numbers.cost)
    if not there.all():
        arcs, limits = market.incidence
        used = summed(there[:, arcs].astype(float), limits, raw.rent.shape[1]) > 0
        raw = raw._replace(rent=np.where(used, raw.rent, 0.0))
    if market.ceilings:
        capped = np.flatnonzero(market.capped >= 0)
        sold = summed(raw.flow[:, capped], market.capped[capped], len(market.ceilings)) > 0
        raw = raw._replace(cap_rent=np.where(sold, raw.cap_rent, 0.0))
    return raw


def plan_of(market: Market) -> SolverPlan:
    """Lay out nodes (producers, consumers, capped goods), activities and shared limits."""
    n, m = len(market.network.producers), len(market.network.consumers)
    caps = np.array([ceiling.producer for ceiling in market.ceilings], dtype=np.int64)
    arcs, limits = market.incidence
    counts = np.bincount(limits, minlength=len(market.limits))
    shared = np.flatnonzero(counts > 1)
    row = np.full(len(market.limits), -1)
    row[shared] = np.arange(shared.size)
    kept = row[limits] >= 0 if limits.size else np.zeros(0, dtype=bool)
    alone = ~kept
    k, g = len(market.arcs), caps.size
    total = k + n + m + g
    ends = np.bincount(arcs[kept], minlength=total)
    tail = np.where(market.capped >= 0, n + m + market.capped, market.producer)
    none_n, none_m = np.full(n, -1), np.full(m, -1)
    pair = market.cournot
    pair_first = [int(np.flatnonzero(pair == c)[0]) for c in range(int(pair.max(initial=-1)) + 1)]
    topology = Topology(
        tail=np.concatenate([tail, none_n, n + np.arange(m), caps]).astype(np.int64),
        head=np.concatenate(
            [n + market.consumer, np.arange(n), none_m, n + m + np.arange(g)]
        ).astype(np.int64),
        indptr=np.concatenate([[0], np.cumsum(ends)]).astype(np.int64),
        limit=row[limits[kept]].astype(np.int64),
        pair=np.concatenate([pair, np.full(total - k, -1)]).astype(np.int64),
        demand=(k + n + market.consumer[pair_first]).astype(np.int64),
        ceiling=np.concatenate([np.full(total - g, -1), np.arange(g)]).astype(np.int64),
        nodes=n + m + g,
    )
    return SolverPlan(topology, shared, np.stack([limits[alone], arcs[alone]]))


def _solve(
    market: Market, plan: SolverPlan, numbers: MarketArrays, usual: UsualSales | None = None
) -> SolverOutput:
    top = plan.topology
    k, n, m = len(market.arcs), numbers.supply.shape[1], numbers.demand.shape[1]
    total = top.tail.size
    usual = usual_sales(market, numbers) if usual is None else usual
    prices, quantities = usual.price.mean(axis=1), usual.quantity.mean(axis=1)
    values = _values(plan, numbers, prices, quantities)
    start = _start(market, numbers, usual, quantities, total)
    u, v, pi, steps = follow_path(top, values, start, usual.margin, _prices(market, usual, prices))
    x = np.where((u[:, :total] > 0.03 * v[:, :total]) | (values.power < 0), u[:, :total], 0.0)
    x = np.where(values.live, x, 0.0) * quantities[:, None]
    pi = pi * prices[:, None]
    rent = np.zeros_like(numbers.amount)
    if plan.shared.size:
        rent[:, plan.shared] = v[:, 2 * total : 2 * total + plan.shared.size] * prices[:, None]
    limits, arcs = plan.own
    tightest = numbers.amount[:, limits] <= values.upper[:, arcs] * quantities[:, None] * (
        1 + 1e-12
    )
    rent[:, limits] = np.where(tightest, v[:, total + arcs] * prices[:, None], 0.0)
    for arc in np.flatnonzero(np.bincount(arcs, minlength=k) > 1):  # of equal limits, the first
        own = limits[arcs == arc]
        charged = np.cumsum(rent[:, own] > 0, axis=1)
        rent[:, own] = np.where(charged > 1, 0.0, rent[:, own])
    gate = np.where(values.live[:, k : k + n], pi[:, :n], _at_nothing(numbers.supply))
    price = np.where(
        values.live[:, k + n : k + n + m], pi[:, n : n + m], _at_nothing(numbers.demand)
    )
    cap_rent = v[:, 2 * total + plan.shared.size :] * prices[:, None]
    cap_rent = np.where(values.live[:, k + n + m :], cap_rent, 0.0)
    return SolverOutput(
        x[:, :k], x[:, k : k + n], x[:, k + n : k + n + m], gate, price, rent, cap_rent, steps
    )


def _at_nothing(curves: FloatArray) -> FloatArray:
    return np.where(curves[..., POWER] == 0, curves[..., INTERCEPT], 0.0)


def _values(
    plan: SolverPlan, numbers: MarketArrays, prices: FloatArray, quantities: FloatArray
) -> KernelValues:
    top, draws, k = plan.topology, numbers.draws, numbers.cost.shape[1]
    g, total = numbers.cap.shape[1], plan.topology.tail.size
    p, q = prices[:, None], quantities[:, None]
    curves = np.concatenate([numbers.supply, numbers.demand], axis=1)
    sign = np.concatenate([np.ones(numbers.supply.shape[1]), -np.ones(numbers.demand.shape[1])])
    elastic = curves[..., POWER] != 0
    slope = np.where(elastic, curves[..., SLOPE] / q, sign * curves[..., SLOPE] * q / p)
    arcs, caps = np.zeros((draws, k)), np.zeros((draws, g))
    upper = np.full((draws, k), np.inf)
    order = np.argsort(plan.own[1], kind="stable")
    if order.size:
        bound, starts = np.unique(plan.own[1][order], return_index=True)
        amounts = numbers.amount[:, plan.own[0][order]]
        upper[:, bound] = np.minimum.reduceat(amounts, starts, axis=1)
    power = np.concatenate([arcs, curves[..., POWER], caps], axis=1)
    cost = np.concatenate([numbers.cost / p, sign * curves[..., INTERCEPT] / p, caps], axis=1)
    upper = np.concatenate([upper, curves[..., CAPACITY], caps + np.inf], axis=1) / q
    live, positive = _live(top, cost, power)
    # In one layout, also where there is one draw: another would be another kernel.
    amount = np.ascontiguousarray(numbers.amount[:, plan.shared] / q)
    amount[amount == 0] = np.inf  # its arcs are not there, so it limits nothing
    on = np.concatenate(
        [
            live & (power >= 0),
            live & np.isfinite(upper),
            np.isfinite(amount),
            live[:, total - g :],
        ],
        axis=1,
    )
    return KernelValues(
        cost=cost,
        slope=np.concatenate([arcs, slope, caps], axis=1),
        power=power,
        factor=np.concatenate([numbers.factor, np.ones((draws, total - k))], axis=1),
        upper=upper,
        amount=amount,
        cap=np.minimum(numbers.cap / p, 1e3),
        live=live,
        on=on,
        positive=positive,
    )


def _live(top: Topology, cost: FloatArray, power: FloatArray) -> tuple[BoolArray, BoolArray]:
    """What is there: finite arcs, and the supplies, demands and transfers that some arc needs."""
    finite, which = np.isfinite(cost), np.arange(cost.shape[0])
    if (finite == finite[0]).all():  # as a rule all draws have the same arcs
        finite, which = finite[:1], np.zeros_like(which)
    arc = np.flatnonzero((top.tail >= 0) & (top.head >= 0) & (top.ceiling < 0))
    ends = np.flatnonzero((top.tail < 0) | (top.head < 0))
    transfer = np.flatnonzero(top.ceiling >= 0)
    live = np.zeros(finite.shape, dtype=bool)
    live[:, arc] = finite[:, arc]
    there = live.astype(float)
    degree = summed(there[:, arc], top.tail[arc], top.nodes)
    degree += summed(there[:, arc], top.head[arc], top.nodes)
    live[:, transfer] = degree[:, top.head[transfer]] > 0
    degree += summed(live[:, transfer].astype(float), top.tail[transfer], top.nodes)
    node = np.maximum(top.tail[ends], top.head[ends])
    live[:, ends] = degree[:, node] > 0
    live = live[which]
    positive = np.zeros((cost.shape[0], top.nodes), dtype=bool)
    positive[:, node] = live[:, ends] & (power[:, ends] < 0)
    return live, positive


def _prices(market: Market, begin: UsualSales, prices: FloatArray) -> FloatArray | None:
    """Prices to begin with at every node, where they are known."""
    if begin.gate is None:
        return None
    capped = [ceiling.producer for ceiling in market.ceilings]
    known = [begin.gate, begin.price, begin.gate[:, capped]]
    return np.concatenate(known, axis=1) / prices[:, None]


def _start(
    market: Market, numbers: MarketArrays, begin: UsualSales, quantities: FloatArray, total: int
) -> FloatArray:
    """Quantities to begin with: every market's usual one, spread over its arcs."""
    n, m, g = numbers.supply.shape[1], numbers.demand.shape[1], numbers.cap.shape[1]
    usual = begin.quantity / quantities[:, None]
    counts = np.bincount(market.consumer, minlength=m)
    flow = usual[:, market.consumer] / counts[market.consumer]
    if begin.flow is not None:
        flow = np.maximum(begin.flow / quantities[:, None], FAINT * flow)
    capped = market.capped >= 0
    supply = summed(flow, market.producer, n)
    under_cap = summed(flow[:, capped], market.capped[capped], g)
    start = np.concatenate([flow, supply, usual, under_cap], axis=1)
    assert start.shape[1] == total
    floored: FloatArray = np.maximum(start, 1e-3)
    return floored
