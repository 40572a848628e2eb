"""Does a number of the record contradict a number of the case?

A quantity speaks about an input when it names it (``input = "outcomes.revenue"``), or when the
input names the quantity's claim and has the quantity's name. It is compared with the values that
the outcome takes over the states, or with its value in the status quo where it says so.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detente.arrays import FloatArray
from detente.evidence.findings import Finding
from detente.evidence.inputs import Input
from detente.evidence.ledger import Ledger
from detente.evidence.parts import Quantity
from detente.model import Model

EXACT = 0.005  # the rounding of a figure of three digits
ABOUT = 0.1


def contradictions(model: Model, ledger: Ledger, listed: list[Input]) -> Iterator[Finding]:
    """Yield a finding for each quantity of the ledger that contradicts what it speaks about."""
    naming: dict[str, set[str]] = {}
    for entry in listed:
        if entry.key.startswith("outcomes."):
            for name in entry.claims:
                naming.setdefault(name, set()).add(entry.key)
    for claim in ledger.claims.values():
        if claim.id in ledger.replaced_by:
            continue
        for quantity in claim.quantities:
            key = quantity.input or f"outcomes.{quantity.name}"
            if not key.startswith("outcomes."):
                continue
            if not quantity.input and key not in naming.get(claim.id, ()):
                continue
            text = _compare(model, key.removeprefix("outcomes."), quantity)
            if text:
                yield Finding("contradicted", key, claim.id, text)


def _compare(model: Model, name: str, quantity: Quantity) -> str:
    if name not in model.outcomes:
        return f"{quantity.name} speaks about '{name}', an outcome that the case does not have"
    unit = model.outcomes[name].unit
    if unit.replace(" ", "") != quantity.unit.replace(" ", ""):
        return f"{quantity.name} is in {quantity.unit}, the outcome in {unit}"
    low, high = bounds(quantity)
    if low is None and high is None:
        return ""
    values: FloatArray = model.outcome_arrays[name]
    if quantity.at == "status quo":
        values = values[model.status_quo - 1 : model.status_quo]
    least = -np.inf if low is None else low
    most = np.inf if high is None else high
    if bool(np.any((values >= least) & (values <= most))):
        return ""
    place = "in the status quo" if quantity.at else "over all states"
    found = f"{values.min():g}" + (f" to {values.max():g}" if values.size > 1 else "")
    return f"the record has {said(quantity)} {quantity.unit}; the case has {found} {place}"


def bounds(quantity: Quantity) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that agree with the quantity, None for open ends.

    >>> bounds(Quantity("held", "person", value=200, relation=">"))
    (200.00000000000003, None)
    """
    value = quantity.value
    if value is None:
        return quantity.low, quantity.high
    if quantity.relation in (">", ">="):
        return (float(np.nextafter(value, np.inf)) if quantity.relation == ">" else value), None
    if quantity.relation in ("<", "<="):
        return None, (float(np.nextafter(value, -np.inf)) if quantity.relation == "<" else value)
    slack = abs(value) * (ABOUT if quantity.relation == "about" else EXACT)
    return value - slack, value + slack


def said(quantity: Quantity) -> str:
    """Return the quantity's number as the record has it: ``> 200``, ``3 to 4``, ``a slew``."""
    if quantity.value is not None:
        number = f"{quantity.value:,.10g}"
        return number if quantity.relation == "=" else f"{quantity.relation} {number}"
    if quantity.low is not None and quantity.high is not None:
        return f"{quantity.low:,.10g} to {quantity.high:,.10g}"
    if quantity.low is not None:
        return f">= {quantity.low:,.10g}"
    if quantity.high is not None:
        return f"<= {quantity.high:,.10g}"
    return quantity.words
