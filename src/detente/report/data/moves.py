"""Moves as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.stability import Move


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
