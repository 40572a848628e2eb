"""What Cournot producers add to marginal cost, from an answer."""

from __future__ import annotations

import numpy as np

from detente.arrays import FloatArray
from detente.trade.answers import SolverOutput, at_cap
from detente.trade.market_arrays import POWER, SLOPE, MarketArrays
from detente.trade.markets import Market


def markups_of(market: Market, numbers: MarketArrays, raw: SolverOutput) -> FloatArray:
    """USD/t above marginal cost on every arc, shape (draws, arcs); 0 for price takers.

    A further tonne, whichever way it goes, lowers the price of all that its seller sells in that
    market. Of this the seller bears what it keeps of the price: the fall of the price times its
    sales, each way's weighted by that way's factor. So all its ways to a market have one mark-up,
    but for those on which a binding cap pays it, whatever the market's price is.
    """
    pair = market.cournot
    markup = np.zeros_like(raw.flow)
    if not (pair >= 0).any():
        return markup
    demand = numbers.demand
    with np.errstate(divide="ignore", invalid="ignore"):
        elastic = -demand[..., POWER] * raw.price / raw.demand
    moved = ~at_cap(market, raw)
    fall = np.where(demand[..., POWER] == 0, -demand[..., SLOPE], elastic)
    for number in range(int(pair.max()) + 1):
        arcs = np.flatnonzero(pair == number)
        kept = (numbers.factor[:, arcs] * raw.flow[:, arcs] * moved[:, arcs]).sum(axis=1)
        markup[:, arcs] = fall[:, market.consumer[arcs]] * kept[:, None] * moved[:, arcs]
    return markup
