"""The numbers of a market with a leading axis of draws: costs, curves, limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.trade.curves import Curve, Linear
from detente.trade.markets import Market

INTERCEPT, SLOPE, POWER, CAPACITY = range(4)


@dataclass(frozen=True, eq=False)
class MarketArrays:
    """What may differ between draws of one market.

    Attributes
    ----------
    cost, factor : FloatArray, shape (draws, arcs)
        USD/t, and what is left of the buyer's price. An infinite cost takes the arc away.
    supply, demand : FloatArray, shape (draws, producers or consumers, 4)
        Linear curves as (intercept, slope, 0, capacity); iso-elastic ones as
        (base price, base quantity, inverse elasticity with its sign, capacity).
    amount : FloatArray, shape (draws, limits)
        Mt a year.
    cap : FloatArray, shape (draws, ceilings)
        USD/t.
    """

    cost: FloatArray
    factor: FloatArray
    supply: FloatArray
    demand: FloatArray
    amount: FloatArray
    cap: FloatArray

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self.cost.shape[0])

    def part(self, start: int, stop: int) -> MarketArrays:
        """The draws from `start` up to `stop`."""
        return self._of(slice(start, stop))

    def at(self, which: IntArray) -> MarketArrays:
        """The draws with these numbers."""
        return self._of(which)

    def _of(self, which: slice | IntArray) -> MarketArrays:
        names = ("cost", "factor", "supply", "demand", "amount", "cap")
        return MarketArrays(**{name: getattr(self, name)[which] for name in names})


def numbers_of(market: Market) -> MarketArrays:
    """The market's own numbers, as one draw."""
    network = market.network
    return MarketArrays(
        cost=market.cost[None],
        factor=market.factor[None],
        supply=np.array([[curve_parameters(p.supply, 1.0) for p in network.producers]]),
        demand=np.array([[curve_parameters(c.demand, -1.0) for c in network.consumers]]),
        amount=np.array([[limit.amount for limit in market.limits]], dtype=float).reshape(1, -1),
        cap=np.array([[c.cap for c in market.ceilings]], dtype=float).reshape(1, -1),
    )


def curve_parameters(curve: Curve, sign: float) -> tuple[float, float, float, float]:
    """One curve as `MarketArrays` has it; `sign` is 1 for supply and -1 for demand."""
    capacity = np.inf if curve.capacity is None else curve.capacity
    if isinstance(curve, Linear):
        return curve.intercept, curve.slope, 0.0, capacity
    return curve.base_price, curve.base_quantity, sign / curve.elasticity, capacity


def reference(demand: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A usual price and quantity on every demand curve: its base, its middle, or its end."""
    a, b, power = demand[..., INTERCEPT], demand[..., SLOPE], demand[..., POWER]
    flat = (power == 0) & (b == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.where(flat, np.inf, 0.5 * a / -b)
    quantity = np.where(power == 0, np.minimum(middle, demand[..., CAPACITY]), b)
    return np.where(power == 0, np.where(flat, a, 0.5 * a), a), quantity


def curve_prices(curves: FloatArray, quantity: FloatArray) -> FloatArray:
    """Price on each curve at `quantity`; both have the axes (draws, things)."""
    a, b, power = curves[..., INTERCEPT], curves[..., SLOPE], curves[..., POWER]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        elastic = a * (np.maximum(quantity, 0.0) / b) ** power
    return np.where(power == 0, a + b * quantity, elastic)


def summed(values: FloatArray, index: IntArray, size: int) -> FloatArray:
    """Sum the columns of `values` (draws, things) that share an index; shape (draws, `size`)."""
    total = np.zeros((values.shape[0], size))
    if index.size:
        order = np.argsort(index, kind="stable")
        groups, starts = np.unique(index[order], return_index=True)
        total[:, groups] = np.add.reduceat(values[:, order], starts, axis=1)
    return total
