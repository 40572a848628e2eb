"""Values on a party's own scale, where its preference is written as a quantity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from detente.arrays import FloatArray, Ranks
from detente.model.model import Model
from detente.units import PURE


class Amounts(NamedTuple):
    """A value for each of n states, and what it is counted in; "" where that is open."""

    values: FloatArray
    unit: str


def amounts(model: Model, party: str) -> Amounts | None:
    """Return the party's value in every state, shape (n,), or None where it has an order only.

    Values that are ties by rule P3 come out equal: the least of them stands for all. A party whose
    ranks were replaced after the case was read has an order only, whatever the case says.
    """
    aim = model.aim(party)
    if aim is None or aim.quantity is None:
        return None
    ranks = model.ranks[party]
    if ranks is not aim.plain and not np.array_equal(ranks, aim.plain):
        return None
    unit = aim.quantity.unit
    told = "" if unit is None or unit == PURE else str(unit)
    return Amounts(_least_of_ties(aim.plain_values(), ranks), told)


def _least_of_ties(values: FloatArray, ranks: Ranks) -> FloatArray:
    least = np.full(int(ranks.max(initial=0)) + 1, np.inf)
    least[ranks] = values
    other = np.flatnonzero(values != least[ranks])
    np.minimum.at(least, ranks[other], values[other])
    # A rank that rounding has put below the one before it is worth the same.
    least[1:] = np.maximum.accumulate(least[1:])
    return np.asarray(least[ranks])
