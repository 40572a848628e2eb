"""Which ways does a seller use that has several to one market?

Where they keep different shares of the price, what such a seller earns has several peaks, and the
solver may have climbed a lower one. Then the certificate says who would do better by which ways;
with the others of that seller's ways closed the market is solved again, until nobody would. The
certificate judges with all ways open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice, product

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.trade.answers import SolverOutput
from detente.trade.certificate import Certificates, certify
from detente.trade.market_arrays import MarketArrays
from detente.trade.markets import Market
from detente.trade.payoffs import best_deviation
from detente.trade.settled_sales import settled_sales
from detente.trade.solver import SolverPlan, newton

ROUNDS = 24  # replies of sellers to each other's ways
MOST = 256  # sets of ways that are tried in turn, when replies lead nowhere


def several_ways(market: Market, numbers: MarketArrays) -> list[IntArray]:
    """The ways of every Cournot seller that has several to one market, the cheapest first, in the
    one draw of `numbers`.
    """
    found = []
    for number in range(int(market.cournot.max(initial=-1)) + 1):
        own = np.flatnonzero(market.cournot == number)
        own = own[np.isfinite(numbers.cost[0, own])]
        if own.size > 1:
            found.append(own[np.argsort(numbers.cost[0, own] / numbers.factor[0, own])])
    return found


def solve_by_ways(
    market: Market, numbers: MarketArrays, raw: SolverOutput, plan: SolverPlan
) -> tuple[SolverOutput, Certificates] | None:
    """Solve the one draw of `numbers` with some ways closed, such that nobody would open them.

    Parameters
    ----------
    raw : SolverOutput
        An answer that the certificate refused.

    Returns
    -------
    tuple of SolverOutput and Certificates, or None
        None where no set of ways that was tried has an equilibrium.
    """
    several = several_ways(market, numbers)
    if not several:
        return None
    seen: set[bytes] = set()
    for shut in _candidates(market, numbers, raw, plan, several):
        if shut.tobytes() not in seen:
            seen.add(shut.tobytes())
            left = _without(numbers, shut)
            for begin in (None, settled_sales(market, left)):
                found = newton(market, left, plan, begin)
                judged = certify(market, numbers, found)
                if judged.is_solution[0]:
                    return found, judged
    return None


def _candidates(
    market: Market,
    numbers: MarketArrays,
    raw: SolverOutput,
    plan: SolverPlan,
    several: list[IntArray],
) -> Iterator[BoolArray]:
    """Sets of closed ways: by replies to each other, then all in turn, fewest ways first."""
    shut = np.zeros(len(market.arcs), dtype=np.bool_)
    seen: set[bytes] = set()
    for _ in range(ROUNDS):
        if not np.isfinite(raw.flow).all():
            break
        reply = best_deviation(market, numbers, raw)
        own = np.flatnonzero(market.cournot == reply.pair[0])
        if reply.pair[0] < 0 or not (reply.sales[0, own] > 0).any():
            break
        shut = shut.copy()
        shut[own] = reply.sales[0, own] <= 0
        if shut.tobytes() in seen:
            break
        seen.add(shut.tobytes())
        yield shut
        raw = newton(market, _without(numbers, shut), plan)
    subsets = [
        [chosen for size in range(1, own.size + 1) for chosen in combinations(own.tolist(), size)]
        for own in several
    ]
    every = np.concatenate(several)
    for chosen in islice(product(*subsets), MOST):
        shut = np.zeros(len(market.arcs), dtype=np.bool_)
        shut[every] = True
        for ways in chosen:
            shut[list(ways)] = False
        yield shut


def _without(numbers: MarketArrays, shut: BoolArray) -> MarketArrays:
    return replace(numbers, cost=np.where(shut, np.inf, numbers.cost))
