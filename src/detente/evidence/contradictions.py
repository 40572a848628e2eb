"""Does a number of the record contradict a number of the case?

A quantity speaks about an input when it names it (``input = "outcomes.revenue"``), or when the
input names the quantity's claim and has the quantity's name. It is compared with the values that
the outcome takes over the states, or with its value in the status quo where it says so.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detente.arrays import FloatArray
from detente.case import Quantity
from detente.evidence.findings import Finding
from detente.evidence.input_list import Input
from detente.evidence.ledger import Ledger
from detente.evidence.quantities import bounds, in_unit_of, said
from detente.model import Model


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
    here = in_unit_of(quantity, unit)
    if here is None:
        return f"{quantity.name} is in {quantity.unit}, the outcome in {unit}"
    low, high = bounds(here)
    if low is None and high is None:
        return ""
    values: FloatArray = model.outcome_arrays[name]
    if quantity.at == "status quo":
        values = values[model.status_quo - 1 : model.status_quo]
    values = values[~np.isnan(values)]  # where there is none, as a price where nothing is traded
    if values.size == 0:
        return f"the record has {said(quantity)} {quantity.unit}; the case has no number there"
    least = -np.inf if low is None else low
    most = np.inf if high is None else high
    if bool(np.any((values >= least) & (values <= most))):
        return ""
    place = "in the status quo" if quantity.at else "over all states"
    found = f"{values.min():g}" + (f" to {values.max():g}" if values.size > 1 else "")
    scale = "" if here.value == quantity.value and here.low == quantity.low else f" {unit}"
    return f"the record has {said(quantity)} {quantity.unit}; the case has {found}{scale} {place}"
