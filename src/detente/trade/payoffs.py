"""What a seller who moves the price earns by its sales, and whether other sales would earn more.

Written from the problem as stated, for the certificate: this file takes nothing from the solver,
and no formula of an optimum. A Cournot seller takes the others' sales as given and knows the demand
curves. By sales x it earns, in mn USD a year, the sum over its ways of (share kept × price − cost)
× x, less what it costs to make them all; under a price cap it is paid no more than the cap for a
tonne. Its ways to one market share the price there; where they keep different shares of it, what it
earns has several peaks, and a slope of nothing is not enough.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, IntArray
from detente.trade.answers import SolverOutput, at_cap
from detente.trade.market_arrays import CAPACITY, INTERCEPT, POWER, SLOPE, MarketArrays, summed
from detente.trade.markets import Market

STEP = 1e-200  # into the imaginary: its square is nothing, so the slope is exact
TRIALS = 64  # quantities of each of two grids that a seller tries in a market
CLOSER = 3  # times that it looks closer around the best of them
AROUND = 17
PEAKS = 3  # for each way, the highest first, around which a seller looks closer
FARTHEST = 20.0  # usual quantities of a market without a highest price
CHUNK = 2048  # draws judged at a time


class Deviation(NamedTuple):
    """The best that some Cournot seller could do instead in one market, by draw."""

    gain: FloatArray  # (draws,) mn USD a year
    pair: IntArray  # (draws,) of whom and where, as `Market.cournot` numbers them; -1: of nobody
    sales: FloatArray  # (draws, arcs) by all its ways to that market; the other arcs as they are


def revenue_slopes(market: Market, numbers: MarketArrays, raw: SolverOutput) -> FloatArray:
    """USD/t that one more tonne on an arc brings a Cournot seller before its costs, all its sales
    in that market counted; shape (draws, arcs). Arcs of price takers have 0, and on those where a
    binding cap pays it the price moves nothing for it.
    """
    flow, moved = raw.flow, ~at_cap(market, raw)
    slopes = np.zeros(flow.shape)
    bought = summed(flow, market.consumer, numbers.demand.shape[1])
    for number in range(int(market.cournot.max(initial=-1)) + 1):
        own = np.flatnonzero(market.cournot == number)
        place = int(market.consumer[own[0]])
        kept = (numbers.factor[:, own] * flow[:, own] * moved[:, own]).sum(axis=1)
        price = _prices(numbers.demand[:, place], bought[:, place] + 1j * STEP)
        for arc in own.tolist():
            earned = price * (kept + 1j * STEP * numbers.factor[:, arc])
            paid = numbers.factor[:, arc] * price.real
            slopes[:, arc] = np.where(moved[:, arc], earned.imag / STEP, paid)
    return slopes


def best_deviation(market: Market, numbers: MarketArrays, raw: SolverOutput) -> Deviation:
    """Search what each Cournot seller could sell instead in each of its markets.

    Every seller tries many quantities in each market, each by the ways that pay best at the price
    it would make, within what the others leave of shared limits, and looks closer around the best.
    Its sales elsewhere stay. What is found is no more than there is to be found: a gain is a proof
    that the answer is no equilibrium. Rents of limits are no cost here: a limit holds by itself.
    """
    draws = numbers.draws
    found = Deviation(np.zeros(draws), np.full(draws, -1), raw.flow.copy())
    for number in range(int(market.cournot.max(initial=-1)) + 1):
        own = np.flatnonzero(market.cournot == number)
        for start in range(0, draws, CHUNK):
            rows = slice(start, min(start + CHUNK, draws))
            seller = _Seller(market, numbers.part(rows.start, rows.stop), raw, rows, own)
            gain, sales = seller.best()
            better = np.flatnonzero(gain > found.gain[rows])
            at = rows.start + better
            found.gain[at], found.pair[at] = gain[better], number
            found.sales[at] = raw.flow[at]
            found.sales[np.ix_(at, own)] = sales[better]
    return found


class _Seller:
    """One Cournot seller in one market; the arrays have the axes (draws, trials, ways)."""

    def __init__(
        self, market: Market, numbers: MarketArrays, raw: SolverOutput, rows: slice, own: IntArray
    ) -> None:
        flow = np.where(raw.flow[rows] > 0, raw.flow[rows], 0.0)
        maker, place = int(market.producer[own[0]]), int(market.consumer[own[0]])
        self.supply, self.demand = numbers.supply[:, None, maker], numbers.demand[:, None, place]
        self.there = np.isfinite(numbers.cost[:, own])
        cost = np.where(self.there, numbers.cost[:, own], 0.0)
        capped = market.capped[own]
        self.cap = np.full(cost.shape, np.inf)[:, None]
        if (capped >= 0).any():
            self.cap = np.where(capped >= 0, numbers.cap[:, capped], np.inf)[:, None]
        self.cost, self.factor = cost[:, None], numbers.factor[:, None, own]
        self.now = flow[:, own]
        mine = flow[:, market.producer == maker].sum(axis=1)
        there = flow[:, market.consumer == place].sum(axis=1)
        self.elsewhere = (mine - self.now.sum(axis=1))[:, None]
        self.others = (there - self.now.sum(axis=1))[:, None]
        self._limit(market, numbers, flow, own)
        self._end()

    def _limit(
        self, market: Market, numbers: MarketArrays, flow: FloatArray, own: IntArray
    ) -> None:
        arcs, limits = market.incidence
        used = summed(flow[:, arcs], limits, len(market.limits))
        self.limits = [limits[arcs == arc] for arc in own.tolist()]
        mine = np.zeros(used.shape)
        for way, numbered in enumerate(self.limits):
            mine[:, numbered] += self.now[:, way, None]
        self.room = np.maximum(numbers.amount - (used - mine), mine)

    def _end(self) -> None:
        """The most that may make sense to sell here, shape (draws, 1)."""
        a, b, power = (self.demand[..., each] for each in (INTERCEPT, SLOPE, POWER))
        with np.errstate(divide="ignore", invalid="ignore"):
            straight = np.where(b < 0, a / np.where(b < 0, -b, 1.0), np.inf)
        far = FARTHEST * np.maximum(b, self.others + self.now.sum(axis=1)[:, None])
        end = np.minimum(np.where(power == 0, straight, far), self.demand[..., CAPACITY])
        end = np.minimum(end - self.others, self.supply[..., CAPACITY] - self.elsewhere)
        self.most = np.maximum(end, 0.0)

    def best(self) -> tuple[FloatArray, FloatArray]:
        """The most to be gained, shape (draws,), and by which sales, shape (draws, ways)."""
        ratio = np.concatenate([np.geomspace(1e-6, 1, TRIALS), np.linspace(0, 1, TRIALS)])
        amounts = self.most * np.unique(ratio)
        order = self._best_first(amounts)
        lower = np.concatenate([amounts[:, :1], amounts[:, :-1]], axis=1)
        upper = np.concatenate([amounts[:, 1:], amounts[:, -1:]], axis=1)
        earned = self._earned(self._split(amounts, order))
        is_peak = earned >= self._earned(self._split(lower, order))
        is_peak &= earned >= self._earned(self._split(upper, order))
        # Where the best ways change, a peak of either may lie between two amounts.
        turn = (order[:, 1:] != order[:, :-1]).any(axis=2)
        is_peak[:, 1:] |= turn
        is_peak[:, :-1] |= turn
        rows = np.arange(amounts.shape[0])
        most, best = np.full(rows.size, -np.inf), self.now.copy()
        for at in np.argsort(np.where(is_peak, -earned, np.inf), axis=1)[
            :, : PEAKS * order.shape[2]
        ].T:
            reached, sales = self._climbed(lower[rows, at], upper[rows, at], order[rows, at])
            higher = reached > most
            most, best = np.where(higher, reached, most), np.where(higher[:, None], sales, best)
        return most - self._earned(self.now[:, None])[:, 0], best

    def _climbed(
        self, below: FloatArray, above: FloatArray, order: IntArray
    ) -> tuple[FloatArray, FloatArray]:
        """The most that is earned between two amounts by ways in that order, and by which sales."""
        rows, ways = np.arange(below.size), np.repeat(order[:, None], AROUND, axis=1)
        for _ in range(CLOSER):
            amounts = below[:, None] + (above - below)[:, None] * np.linspace(0, 1, AROUND)
            sales = self._split(amounts, ways)
            earned = self._earned(sales)
            at = earned.argmax(axis=1)
            below = amounts[rows, np.maximum(at - 1, 0)]
            above = amounts[rows, np.minimum(at + 1, AROUND - 1)]
        return earned[rows, at], sales[rows, at]

    def _best_first(self, amounts: FloatArray) -> IntArray:
        """The ways by what they pay at the price that the amounts make; (draws, trials, ways)."""
        price = _prices(self.demand, self.others + amounts)[..., None]
        paid = np.minimum(self.factor * price - self.cost, self.cap)
        pays = np.where(self.there[:, None], paid, -np.inf)
        return np.argsort(-pays, axis=2)

    def _split(self, amounts: FloatArray, order: IntArray) -> FloatArray:
        """The amounts (draws, trials) over the ways in that order, as far as there is room."""
        trials = amounts.shape[1]
        left, sales = amounts.copy(), np.zeros((*amounts.shape, self.now.shape[1]))
        room = np.repeat(self.room[:, None], trials, axis=1)
        for turn in range(sales.shape[2]):
            for way, limits in enumerate(self.limits):
                here = (order[..., turn] == way) & self.there[:, None, way]
                most = room[..., limits].min(axis=2, initial=np.inf)
                part = np.where(here, np.minimum(left, most), 0.0)
                sales[..., way] += part
                left -= part
                room[..., limits] -= part[..., None]
        return sales

    def _earned(self, sales: FloatArray) -> FloatArray:
        """Mn USD a year, shape (draws, trials)."""
        here = sales.sum(axis=2)
        bought = self.others + here
        with np.errstate(invalid="ignore"):
            price = np.where(bought > 0, _prices(self.demand, bought), 0.0)[..., None]
        money = (np.minimum(self.factor * price - self.cost, self.cap) * sales).sum(axis=2)
        earned: FloatArray = money - _areas(self.supply, self.elsewhere + here)
        return earned


def _prices(curves: FloatArray, quantity: NDArray[Any]) -> NDArray[Any]:
    a, b, power = curves[..., INTERCEPT], curves[..., SLOPE], curves[..., POWER]
    with np.errstate(all="ignore"):
        bent = a * (quantity / np.where(power == 0, 1.0, b)) ** power
    return np.asarray(np.where(power == 0, a + b * quantity, bent))


def _areas(curves: FloatArray, quantity: FloatArray) -> FloatArray:
    """What it costs to make the quantity, mn USD a year."""
    a, b, power = curves[..., INTERCEPT], curves[..., SLOPE], curves[..., POWER]
    with np.errstate(all="ignore"):
        bent = a * b * (quantity / np.where(power == 0, 1.0, b)) ** (1 + power) / (1 + power)
    areas: FloatArray = np.where(power == 0, quantity * (a + 0.5 * b * quantity), bent)
    return areas
