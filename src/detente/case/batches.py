"""Levels of equal size, written as a table: from, to, by, unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_LEVELS = 2_000


@dataclass(frozen=True)
class Batches:
    """Levels of equal size: the least, one `by` after another, up to the most."""

    least: float
    by: float
    count: int
    unit: str

    @property
    def sizes(self) -> tuple[float, ...]:
        """The size at every level, cumulative."""
        return tuple(self.least + self.by * place for place in range(self.count + 1))

    @property
    def names(self) -> tuple[str, ...]:
        """The levels, called by their size."""
        return tuple(f"{size:.12g}" for size in self.sizes)


def read_batches(value: Mapping[str, Any]) -> Batches:
    """Read ``{ from = 0, to = 200, by = 50, unit = "person" }``; ValueError where it is none."""
    needed = {"from", "to", "by"}
    if not needed <= set(value) <= {*needed, "unit"}:
        raise ValueError(
            "levels of equal batches have from, to and by, and may have a unit; found "
            + ", ".join(map(str, value))[:80]
        )
    numbers = [value[key] for key in ("from", "to", "by")]
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        raise ValueError("from, to and by of levels are numbers")
    if not isinstance(value.get("unit", "1"), str):
        raise ValueError("the unit of levels is a text")
    least, most, by = map(float, numbers)
    count = (most - least) / by if by > 0 else 0.0
    if not 0.5 < count < MOST_LEVELS or abs(count - round(count)) > 1e-9:
        raise ValueError(
            f"from {least:g} to {most:g} by {by:g} is no whole number of equal batches, 1 to "
            f"{MOST_LEVELS - 1} of them"
        )
    return Batches(least, by, round(count), value.get("unit", "1"))


BATCHES_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "levels of equal batches",
    "properties": {
        "from": {"type": "number"},
        "to": {"type": "number"},
        "by": {"type": "number"},
        "unit": {"type": "string"},
    },
    "required": ["from", "to", "by"],
    "additionalProperties": False,
}
