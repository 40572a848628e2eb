"""The report's section on trade: what pressure costs, and whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.model import Model
from detente.studies import Words

if TYPE_CHECKING:
    from detente.report.html.trade.view import TradeView


def trade_view(model: Model, words: Words) -> TradeView | None:
    """Return what the report says about the case's trade; None for a case without one."""
    if model.definition.trade is None:
        return None
    from detente.report.html.trade.view import view_of_trade  # a case without trade waits for none

    return view_of_trade(model, words)


__all__ = ["trade_view"]
