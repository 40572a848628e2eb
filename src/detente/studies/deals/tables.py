"""The stability table of a model: the one at hand, or a new one."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import unknown_name
from detente.model import Model
from detente.stability import SWEPT, StabilityTable, analyse


def table_for(
    model: Model, concepts: Sequence[str], table: StabilityTable | None = None
) -> StabilityTable:
    """Return a table of the model with these concepts; `table` itself where it has them."""
    for concept in concepts:
        if concept not in SWEPT:
            raise unknown_name("concept for a deal", concept, SWEPT)
    wanted = tuple(dict.fromkeys(concepts))
    if (
        table is not None
        and table.fingerprint == model.fingerprint
        and set(wanted) <= set(table.concepts)
    ):
        return table
    return analyse(model, wanted)
