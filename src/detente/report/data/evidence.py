"""Views of a ledger as plain data."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.studies.evidence import LedgerView


@to_data.register
def ledger_view_data(view: LedgerView) -> list[dict[str, Any]]:
    """Return a record a row."""
    return [dict(zip(view.columns, row, strict=True)) for row in view.rows]
