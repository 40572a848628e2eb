"""One draw of a market, tried by our own solver, by sets of ways, and by the reference."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np

from detente.trade.answers import SolverOutput
from detente.trade.certificate import Certificates, certify
from detente.trade.convex_reference import is_programme, programme
from detente.trade.market_arrays import MarketArrays
from detente.trade.markets import Market
from detente.trade.settled_sales import settled_sales
from detente.trade.solver import SolverPlan, newton, plan_of
from detente.trade.ways import solve_by_ways

Method = Literal["newton", "clarabel"]


class Attempt(NamedTuple):
    """The best answer that was found; its certificate may say that it is none."""

    raw: SolverOutput
    judged: Certificates
    method: Method


def best_attempt(market: Market, numbers: MarketArrays, plan: SolverPlan | None = None) -> Attempt:
    """Solve the one draw of `numbers` by whichever method has an answer whose certificate holds."""
    plan = plan_of(market) if plan is None else plan
    raw = newton(market, numbers, plan)
    judged = certify(market, numbers, raw)
    if judged.is_solution[0]:
        return Attempt(raw, judged, "newton")
    under = frozenset(np.flatnonzero((market.cournot >= 0) & (market.capped >= 0)).tolist())
    if under:  # a binding cap pays a Cournot seller whatever the price is, so it takes that
        taking = replace(market, taken=under)
        found = newton(taking, numbers, plan_of(taking))
        if (own := certify(market, numbers, found)).is_solution[0]:
            return Attempt(found, own, "newton")
    if (market.cournot >= 0).any():
        found = newton(market, numbers, plan, settled_sales(market, numbers))
        if (own := certify(market, numbers, found)).is_solution[0]:
            return Attempt(found, own, "newton")
        if own.price_violation[0] < judged.price_violation[0]:
            raw, judged = found, own
    by_ways = solve_by_ways(market, numbers, raw, plan)
    if by_ways is not None:
        return Attempt(*by_ways, "newton")
    if is_programme(market, numbers):
        raw = programme(market, numbers)
        return Attempt(raw, certify(market, numbers, raw), "clarabel")
    return Attempt(raw, judged, "newton")
