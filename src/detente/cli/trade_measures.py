"""The measures of a case, printed: whose, in what legal form, how fast undone, switched by what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.cli.output import Format, emit, emit_lines
from detente.cli.trade_coalitions import title_of

if TYPE_CHECKING:
    from detente.model import Definition
    from detente.studies.trade_measures import MeasureRow

HEADERS = (
    "measure",
    "kind",
    "imposed by",
    "aimed at",
    "on",
    "from",
    "until",
    "legal form",
    "taken back, days",
    "switched by",
)


def print_measures(
    definition: Definition, levels: Mapping[str, str], day: date | None, form: Format
) -> None:
    """Print every measure of the case, and whether it is on at these levels on that day."""
    from detente.studies.trade_measures import measure_rows
    from detente.studies.trade_setup import trade_setup
    from detente.studies.trade_situation import situation
    from detente.studies.uncertain_inputs import at_best

    definition = at_best(definition)
    setup = trade_setup(definition)
    now = situation(setup, definition, levels, day)
    rows = measure_rows(setup, definition, now)
    when = day or setup.as_of
    data = {
        "case": definition.title,
        "situation": now.label,
        "on": when.isoformat() if when else None,
        "measures": [_as_data(row) for row in rows],
    }
    if form is Format.table:
        emit_lines([f"{definition.title}: measures, {now.label}", ""])
    emit(form, HEADERS, [_cells(definition, row, form) for row in rows], data)


def _cells(definition: Definition, row: MeasureRow, form: Format) -> list[Any]:
    switch = ", ".join(row.switched_by)
    if form is Format.table and switch:
        holders = ", ".join(title_of(definition, each) for each in row.holders)
        switch = f"{switch} ({holders})"
    return [
        row.name,
        row.kind,
        _title(definition, row.sender),
        _title(definition, row.target),
        "on" if row.on else "off",
        row.start.isoformat() if row.start else "",
        row.end.isoformat() if row.end else "",
        row.legal_form,
        _days(row),
        switch,
    ]


def _title(definition: Definition, party: str) -> str:
    return title_of(definition, party) if party else ""


def _days(row: MeasureRow) -> str:
    if row.reversal_days is None:
        return ""
    value, low, high = row.reversal_days
    return f"{value:g}" if low == high == value else f"{value:g} ({low:g}-{high:g})"


def _as_data(row: MeasureRow) -> dict[str, Any]:
    days = None
    if row.reversal_days is not None:
        days = dict(zip(("value", "low", "high"), row.reversal_days, strict=True))
    return {
        "name": row.name,
        "label": row.title,
        "kind": row.kind,
        "sender": row.sender or None,
        "target": row.target or None,
        "on": row.on,
        "from": row.start.isoformat() if row.start else None,
        "until": row.end.isoformat() if row.end else None,
        "legal_form": row.legal_form or None,
        "reversal_days": days,
        "switched_by": list(row.switched_by),
        "held_by": list(row.holders),
        "when": row.when or None,
        "note": row.note or None,
        "claims": list(row.claims),
    }
