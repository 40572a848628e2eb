"""States as labels of a graph."""

from __future__ import annotations

from detente.model import Model


def state_text(model: Model, number: int) -> str:
    """Return the levels of a state on one line: ``prisoners=all, us_banks=licence``."""
    return ", ".join(f"{lever}={level}" for lever, level in model.space.levels_of(number).items())
