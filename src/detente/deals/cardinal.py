"""Values on a party's own scale, where its preference is written as a quantity."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, Ranks
from detente.model import Model
from detente.model.expressions import Bound, Scope, bind_quantity, evaluate
from detente.model.ranks import TIE_TOLERANCE, ranks_from_values
from detente.model.states import digits
from detente.model.units import PURE, parse_unit

# States are evaluated so many at a time: what lies between two operations stays in the cache.
CHUNK = 2**14


class Cardinal(NamedTuple):
    """A value for each of n states, and what it is counted in; "" where that is open."""

    values: FloatArray
    unit: str


def cardinal_values(model: Model, party: str) -> Cardinal | None:
    """Return the party's value in every state, shape (n,), or None where it has an order only.

    Values that are ties by rule P3 come out equal: one of them stands for all. A party whose ranks
    were replaced after the case was read has an order only, whatever the case says.
    """
    model.check_party(party)
    preference = model.preferences[party]
    if party in model.readings:
        preference = preference.alternatives[model.readings[party]]
    if preference.kind != "value" or preference.value is None:
        return None
    levels = {name: lever.levels for name, lever in model.levers.items()}
    units = {name: parse_unit(outcome.unit) for name, outcome in model.outcomes.items()}
    bound = bind_quantity(preference.value.text, Scope(levels, units))
    values = _evaluated(model, bound)
    unit = "" if bound.unit is None or bound.unit == PURE else str(bound.unit)
    ranks = model.ranks[party]
    tied = _by_ranks(values, ranks)
    if tied is not None:
        return Cardinal(tied, unit)
    if not np.array_equal(ranks_from_values(values), ranks):
        return None
    return Cardinal(without_rounding(values), unit)


def _evaluated(model: Model, bound: Bound) -> FloatArray:
    space = model.space
    result = np.empty(space.size)
    for start in range(0, space.size, CHUNK):
        part = slice(start, start + CHUNK)

        def levels(lever: int, part: slice = part) -> NDArray[Any]:
            return digits(space.codes[part], space.radices[lever], space.weights[lever])

        def outcomes(name: str, part: slice = part) -> NDArray[Any]:
            return model.outcome_values(name)[part]

        result[part] = evaluate(bound, levels, outcomes)
    return result


def _by_ranks(values: FloatArray, ranks: Ranks) -> FloatArray | None:
    """Give each rank the least of its values, where these plainly are the ranks of `values`.

    Plain means: the values of a rank lie within one tolerance of each other, and more than one from
    those of the next, so that rule P3 makes just these ties. Otherwise None; sorting has to tell.
    """
    tolerance = TIE_TOLERANCE * max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
    least = np.full(int(ranks.max(initial=0)) + 1, np.nan)
    least[ranks] = values
    told = least[ranks]
    other = np.flatnonzero(values != told)
    most = least.copy() if other.size else least
    if other.size:
        np.minimum.at(least, ranks[other], values[other])
        np.maximum.at(most, ranks[other], values[other])
        told = least[ranks]
    apart = (least[2:] - most[1:-1] > tolerance).all()
    plain = apart and (most is least or (most[1:] - least[1:] <= tolerance).all())
    return told if plain else None


def without_rounding(values: FloatArray) -> FloatArray:
    """Give values that differ by rounding only (rule P3) the least value of their tie."""
    order = np.argsort(values, kind="stable")
    tolerance = TIE_TOLERANCE * float(np.abs(values).max(initial=0.0))
    first = np.concatenate([[True], np.diff(values[order]) > tolerance])
    result = np.empty_like(values)
    result[order] = values[order][np.maximum.accumulate(np.where(first, np.arange(order.size), 0))]
    return result
