"""Moves as plain data and as short text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.stability.search import Move


def move_data(move: Move | None) -> dict[str, Any] | None:
    """Return a move as plain data."""
    if move is None:
        return None
    return {
        "party": move.party,
        "from": move.source,
        "to": move.target,
        "changes": {c.lever: {"from": c.before, "to": c.after} for c in move.changes},
    }


def way_data(way: Sequence[Move] | None) -> list[dict[str, Any] | None] | None:
    """Return a way as plain data: its moves in order, or None where there is no way."""
    return None if way is None else [move_data(move) for move in way]


def way_text(way: Sequence[Move] | None) -> str:
    """Return a way on one line: ``1 → us → 3 → ussr → 7``."""
    if way is None:
        return "no way"
    if not way:
        return "already there"
    return str(way[0].source) + "".join(f" → {move.party} → {move.target}" for move in way)
