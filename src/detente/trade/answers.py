"""An answer to a market as arrays: what a solver says, before anybody has judged it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.trade.market_arrays import MarketArrays, reference
from detente.trade.markets import Market

NOTHING = 1e-6  # of what is usually wanted, or of a price: a certificate tells no less


class SolverOutput(NamedTuple):
    """Solutions as arrays, leading axis draws; not yet judged by a certificate."""

    flow: FloatArray  # (draws, arcs) Mt a year, one of many
    supply: FloatArray  # (draws, producers)
    demand: FloatArray  # (draws, consumers)
    gate: FloatArray  # (draws, producers) USD/t
    price: FloatArray  # (draws, consumers) USD/t
    rent: FloatArray  # (draws, limits) USD/t
    cap_rent: FloatArray  # (draws, ceilings) USD/t
    steps: IntArray  # (draws,) negative: the method gave up


def at_cap(market: Market, raw: SolverOutput) -> BoolArray:
    """Arcs on which a binding price cap pays the seller, shape (draws, arcs): the market's price
    moves nothing there for it.
    """
    if not market.ceilings:
        return np.zeros(raw.flow.shape, dtype=np.bool_)
    least = NOTHING * np.abs(raw.price).max(axis=1, keepdims=True)
    binding: BoolArray = (market.capped >= 0) & (raw.cap_rent > least)[:, market.capped]
    return binding


def is_traded(numbers: MarketArrays, raw: SolverOutput) -> BoolArray:
    """Whether anything is bought in any market, shape (draws,)."""
    wanted = reference(numbers.demand)[1].sum(axis=1)
    traded: BoolArray = raw.demand.sum(axis=1) > NOTHING * wanted
    return traded
