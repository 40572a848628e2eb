"""States and ways as cells of a table: narrow enough to read, whatever the number of levers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.cli.output import Format

if TYPE_CHECKING:
    from detente.model import Model
    from detente.stability import Move

MOST_LEVER_COLUMNS = 6
MOST_STATES_IN_FULL = 100


def state_headers(model: Model, form: Format) -> list[str]:
    """Return the headers for :func:`state_cells`."""
    if _has_columns(model, form):
        return ["state", *model.levers]
    return ["state", "differs from the status quo in"]


def state_cells(model: Model, number: int, form: Format) -> list[str]:
    """Describe a state: a column a lever, or for many levers what differs from the status quo."""
    here, now = model.space.levels_of(number), model.space.levels_of(model.status_quo)
    mark = str(number)
    if form is Format.table and number == model.status_quo:
        mark += " (status quo)"
    if _has_columns(model, form):
        return [mark, *here.values()]
    changed = [f"{lever}={level}" for lever, level in here.items() if level != now[lever]]
    return [mark, " ".join(changed) or "nothing"]


def _has_columns(model: Model, form: Format) -> bool:
    return form is not Format.table or len(model.levers) <= MOST_LEVER_COLUMNS


def way_text(way: Sequence[Move] | None) -> str:
    """Return a way on one line: ``1 → us → 3 → ussr → 7``."""
    if way is None:
        return "no way"
    if not way:
        return "already there"
    return str(way[0].source) + "".join(f" → {move.party} → {move.target}" for move in way)
