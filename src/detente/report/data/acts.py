"""The acts of a case as plain data."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.studies import ActList, ActRow


@to_data.register
def act_list_data(found: ActList) -> dict[str, Any]:
    """Return every act with its four dates, unknown ones null."""
    return {"case": found.title, "acts": [_act(row) for row in found.rows]}


def _act(row: ActRow) -> dict[str, Any]:
    act = row.act
    dates = {
        name: None if (day := row.date_of(name)) is None else day.isoformat()
        for name in ("announced", "decreed", "executed", "effective")
    }
    return {
        "what": row.what,
        "lever": act.lever,
        "to": act.to,
        "measure": act.measure,
        "on": act.on,
        **dates,
        "retroactive": act.retroactive,
        "form": act.form,
        "number": act.number,
        "expires": None if act.expires is None else str(act.expires),
        "modelled": row.modelled,
        "reason": row.reason,
        "label": act.label,
        "claims": list(act.claims),
    }
