"""The measures of a case, printed: whose, in what legal form, how fast undone, switched by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.output import Format, emit, emit_lines
from detente.cli.trade_coalitions import title_of

if TYPE_CHECKING:
    from detente.case import Definition
    from detente.studies.trade import MeasureList, MeasureRow

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


def print_measures(found: MeasureList, form: Format) -> None:
    """Print every measure of the case, and whether it is on."""
    if form is Format.table:
        emit_lines([f"{found.definition.title}: measures, {found.label}", ""])
    emit(form, HEADERS, [_cells(found.definition, row, form) for row in found.rows], found)


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
