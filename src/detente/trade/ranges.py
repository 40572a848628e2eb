"""How far may the flows differ at the same prices? Linear programmes, solved by HiGHS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.errors import UnconvergedError, unknown_name
from detente.trade.equilibrium import Equilibrium
from detente.trade.market_arrays import CAPACITY, INTERCEPT, POWER, SLOPE, numbers_of
from detente.trade.markups import markups_of

OPEN = 0.01


@dataclass(frozen=True)
class FlowRange:
    """The least and the most a route, or some routes together, carry at the equilibrium prices."""

    least: float
    most: float

    @property
    def is_unique(self) -> bool:
        """Whether the flow is settled to within 100 t a year."""
        return self.most - self.least <= 1e-4


def flow_ranges(
    equilibrium: Equilibrium, routes: Iterable[str] | None = None
) -> Mapping[str, FlowRange]:
    """The range each route's flow may take without any price changing, nor any supply or
    demand on a curve that rises or falls.

    A route counts as open when it misses paying by at most 0.01 USD/t (or a ten-thousandth of the
    world price, if that is less).

    Parameters
    ----------
    equilibrium : Equilibrium
    routes : iterable of str, optional
        Names; all routes by default. Two linear programmes each.
    """
    known = [route.name for route in equilibrium.market.network.routes]
    wanted = known if routes is None else list(routes)
    for name in wanted:
        if name not in known:
            raise unknown_name("route", name, known)
    return MappingProxyType({name: joint_range(equilibrium, [name]) for name in wanted})


def joint_range(equilibrium: Equilibrium, routes: Iterable[str]) -> FlowRange:
    """The least and the most that the routes can carry together."""
    market = equilibrium.market
    names = set(routes)
    weights = np.array(
        [float(market.network.routes[arc.route].name in names) for arc in market.arcs]
    )
    if not weights.any():
        return FlowRange(0.0, 0.0)
    ends = extremes(equilibrium, weights)
    return FlowRange(max(0.0, ends[0]), max(0.0, ends[1]))


def extremes(equilibrium: Equilibrium, weights: FloatArray) -> tuple[float, float]:
    """The least and the most of a weighted sum of flows, one weight an arc, at these prices."""
    return _extreme(equilibrium, weights), -_extreme(equilibrium, -weights)


def _extreme(equilibrium: Equilibrium, weights: FloatArray) -> float:
    from scipy.optimize import linprog  # type: ignore[import-untyped]
    from scipy.sparse import coo_array, vstack  # type: ignore[import-untyped]

    market, raw = equilibrium.market, equilibrium.raw
    k, n, m = len(market.arcs), raw.supply.shape[1], raw.demand.shape[1]
    numbers = numbers_of(market)
    each, ones = np.arange(k), np.ones(k)
    arcs, limits = market.incidence
    shares = coo_array((np.ones(arcs.size), (limits, arcs)), shape=(len(market.limits), k))
    full = raw.rent[0] > _open(equilibrium)
    equal = [
        coo_array((ones, (market.producer, each)), shape=(n, k)),
        coo_array((ones, (market.consumer, each)), shape=(m, k)),
    ]
    amounts = [raw.supply[0], raw.demand[0]]
    if full.any():
        equal.append(shares.tocsr()[full])
        amounts.append(shares.tocsr()[full] @ raw.flow[0])
    for number in range(int(market.cournot.max(initial=-1)) + 1):
        own = np.where(market.cournot == number, market.factor, 0.0)[None]  # what its mark-up is of
        equal.append(coo_array(own))
        amounts.append(own @ raw.flow[0])
    limit = np.array([limit.amount for limit in market.limits])
    free = _may_vary(equilibrium)
    rows, sums = vstack(equal).tocsr(), np.concatenate(amounts)
    most = np.concatenate([numbers.supply[0, :, CAPACITY], numbers.demand[0, :, CAPACITY]])
    fixed = np.concatenate([~free, np.ones(rows.shape[0] - n - m, dtype=bool)])
    below = vstack([shares, rows[: n + m][free]]).tocsr()
    solved = linprog(
        weights,
        A_eq=rows[fixed] if fixed.any() else None,
        b_eq=sums[fixed] if fixed.any() else None,
        A_ub=below if below.shape[0] else None,
        b_ub=np.concatenate([limit, most[free]]) + 1e-9 if below.shape[0] else None,
        bounds=[(0, None if each else 0) for each in _is_open(equilibrium)],
        method="highs",
    )
    if solved.status != 0:
        raise UnconvergedError(f"the linear programme for flow ranges failed: {solved.message}")
    return float(solved.fun)


def _may_vary(equilibrium: Equilibrium) -> BoolArray:
    """Producers and consumers on a flat piece of their curve: any quantity has the same price."""
    numbers, raw = numbers_of(equilibrium.market), equilibrium.raw
    curves = np.concatenate([numbers.supply[0], numbers.demand[0]])
    price = np.concatenate([raw.gate[0], raw.price[0]])
    flat = (curves[:, POWER] == 0) & (curves[:, SLOPE] == 0)
    free: BoolArray = flat & (np.abs(curves[:, INTERCEPT] - price) <= _open(equilibrium))
    return free


def _open(equilibrium: Equilibrium) -> float:
    price = equilibrium.world_price
    return OPEN if price is None else min(OPEN, 1e-4 * abs(price))


def _is_open(equilibrium: Equilibrium) -> list[bool]:
    market, raw = equilibrium.market, equilibrium.raw
    cost = market.cost + markups_of(market, numbers_of(market), raw)[0]
    arcs, limits = market.incidence
    np.add.at(cost, arcs, raw.rent[0][limits])
    capped = market.capped >= 0
    cost[capped] += raw.cap_rent[0][market.capped[capped]]
    back = market.factor * raw.price[0][market.consumer] - cost
    near = np.abs(raw.gate[0][market.producer] - back) <= _open(equilibrium)
    return [bool(each) for each in near | (raw.flow[0] > 0)]
