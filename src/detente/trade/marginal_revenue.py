"""Markets in which no seller has a reason to sell more: their price has no end."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.arrays import BoolArray
from detente.trade.market_arrays import POWER, MarketArrays
from detente.trade.markets import Market


def nowhere_positive(market: Market, numbers: MarketArrays) -> Mapping[int, BoolArray]:
    """By market: the draws in which its sellers' marginal revenue is positive at no price.

    Where n Cournot sellers and nobody else serve an iso-elastic market of elasticity e, their
    marginal revenues add up to the price times (n − 1 / e): with n e ≤ 1 somebody always earns more
    by selling less, at every price, and there is no equilibrium.
    """
    found: dict[int, BoolArray] = {}
    bent = (numbers.demand[..., POWER] != 0).any(axis=0)
    for place in np.unique(market.consumer[market.cournot >= 0]).tolist():
        arcs = np.flatnonzero(market.consumer == place)
        if not bent[place]:
            continue
        there, taker = np.isfinite(numbers.cost[:, arcs]), market.cournot[arcs] < 0
        sellers = [there[:, market.cournot[arcs] == pair].any(axis=1)
                   for pair in np.unique(market.cournot[arcs][~taker])]  # fmt: skip
        count = np.sum(sellers, axis=0)
        steep = np.abs(numbers.demand[:, place, POWER])  # one over the elasticity
        without: BoolArray = (count > 0) & (count <= steep) & ~there[:, taker].any(axis=1)
        if without.any():
            found[place] = without
    return found
