"""Terms of a value that rounding swallows beside larger ones (rule P3)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detente.arrays import FloatArray
from detente.expressions import Bound
from detente.model.exact_values import exact_values
from detente.model.model import Model
from detente.model.outcomes import Outcomes
from detente.model.preferences.preferences import BoundPreference
from detente.model.rounding import ValueErrors


def lost_terms(model: Model) -> list[str]:
    """Say of every value in which a term is smaller than the error of the whole."""
    if model.valuation is None:
        return []
    outcomes = model.valuation.outcomes
    return [
        problem
        for aims in model.valuation.ranking.aims.values()
        for aim in aims.values()
        for problem in _lost(aim, outcomes)
    ]


def _lost(aim: BoundPreference, outcomes: Outcomes) -> Iterator[str]:
    whole = aim.quantity
    if whole is None or exact_values(outcomes, whole) is not None:
        return
    error = 2 * float(_errors(whole, outcomes).max())
    for place, term in enumerate(_terms(whole), start=1):
        values = outcomes.on(term, outcomes.plain).values.astype(np.float64)
        spread = float(np.ptp(values)) if values.size else 0.0
        if 0 < spread <= error:
            yield (
                f"{aim.where}, value: term {place} changes it by {spread:.3g} at most, which is "
                f"lost beside the others: in some states they round off up to {error:.3g}."
            )


def _errors(bound: Bound, outcomes: Outcomes) -> FloatArray:
    cells = np.arange(outcomes.space.size)
    errors = ValueErrors(bound, outcomes, outcomes.plain, None, None)
    return errors.at(np.zeros_like(cells), cells).own


def _terms(bound: Bound) -> Iterator[Bound]:
    """Yield what is added up, from left to right."""
    if bound.kind in ("+", "-"):
        yield from _terms(bound.parts[0])
        yield bound.parts[1]
    else:
        yield bound
