"""Outcomes that are the size of a lever: ``from = "levers.us_banks.size"`` (rule LV3)."""

from __future__ import annotations

from dataclasses import replace

from detente.case import Definition, Lever, Outcome
from detente.errors import CaseError, known_names, located
from detente.model import DrawnInputs
from detente.studies.supplied import SuppliedTables
from detente.units import conversion

PREFIX = "levers."


class LeverSizes:
    """The sizes of a case's levers; nothing uncertain acts on them."""

    solves = 0

    def __init__(self, case: Definition) -> None:
        self._tables = {
            name: _table(outcome, case)
            for name, outcome in case.outcomes.items()
            if outcome.source.startswith(PREFIX)
        }

    def inputs(self, case: Definition) -> tuple[str, ...]:
        """Return no uncertain number."""
        del case
        return ()

    def with_tables(self, case: Definition) -> Definition:
        """Return the case with the sizes that outcomes ask for as tables over their lever."""
        asked = {
            name: replace(case.outcomes[name], levers=(lever,), table=table)
            for name, (lever, table) in self._tables.items()
        }
        return replace(case, outcomes={**case.outcomes, **asked}) if asked else case

    def tables(self, case: Definition, drawn: DrawnInputs) -> SuppliedTables:
        """Return nothing: no draw changes a size."""
        del case, drawn
        return SuppliedTables({}, {})

    def is_read(self, case: Definition, name: str, low: float, high: float) -> bool:
        """Return False: no uncertain number is read."""
        del case, name, low, high
        return False


def _table(outcome: Outcome, case: Definition) -> tuple[str, tuple[float, ...]]:
    with located(f"outcomes.{outcome.name}.from"):
        lever = _lever(outcome.source, case)
        factor = conversion(lever.unit, outcome.unit)
        if factor is None:
            raise CaseError(
                f"'{outcome.source}' is in '{lever.unit}', the outcome in '{outcome.unit}'; give "
                "both one unit."
            )
        return lever.name, tuple(factor * size for size in lever.sizes)


def _lever(source: str, case: Definition) -> Lever:
    parts = source.split(".")
    if len(parts) != 3 or parts[2] != "size":
        raise CaseError(f"'{source[:80]}' is nothing that a lever gives; write levers.NAME.size.")
    if parts[1] not in case.levers:
        raise CaseError(
            f"no lever named '{parts[1]}'; {known_names('lever', parts[1], case.levers)}"
        )
    lever = case.levers[parts[1]]
    if not lever.size:
        raise CaseError(f"lever '{lever.name}' has no size; give what every level of it comes to.")
    return lever
