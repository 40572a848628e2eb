"""How many levels lie between one state and every other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from detente.model import StateSpace


def steps_from(space: StateSpace, number: int, levers: Iterable[str]) -> NDArray[np.int64]:
    """Return how many levels of `levers` lie between state `number` and each of n states."""
    total = np.zeros(space.size, dtype=np.int64)
    for name in levers:
        levels = space.digits(name).astype(np.int64)
        total += np.abs(levels - levels[number - 1])
    return total
