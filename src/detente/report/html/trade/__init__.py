"""The report's section on trade: what pressure costs, and whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.studies import Labels, Overview


def trade_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return what the report says about the case's trade; None for a case without one."""
    part = found.trade
    if part.value is None:
        return {"problem": part.reason} if part.reason else None
    from detente.report.html.trade.view import view_of_trade  # a case without trade waits for none

    return {"problem": "", "trade": view_of_trade(part.value, words)}


__all__ = ["trade_view"]
