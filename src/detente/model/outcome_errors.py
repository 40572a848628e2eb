"""How far an outcome's numbers may lie from what its own written numbers say (rule P3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.expressions import HALF_UNIT, table_error
from detente.model.written import WrittenNumbers

# An outcome from trade is as exact as its market's solver: rule T6 takes less than a millionth of
# the largest for the same, so each of two values may be off by half of that.
SOLVED_TO = 0.5e-6


def outcome_error(
    written: WrittenNumbers,
    name: str,
    value: NDArray[Any],
    inside: NDArray[Any] | None,
    numbers: Mapping[str, NDArray[Any]],
    most: NDArray[Any],
) -> NDArray[Any]:
    """Return an outcome's error, or an uncertain number's, where it has these values.

    Parameters
    ----------
    written : WrittenNumbers
    name : str
    value : array
    inside : array or None
        The error of its expression, before numbers act on it.
    numbers : mapping of str to array
        The numbers that act on it.
    most : array
        Its largest magnitude, where it is known no better than its solver; 0 leaves that out.
    """
    effects = written.effects.get(name, ())
    factor: Any = 1.0
    added: Any = np.abs(value)
    for each in effects:
        if each.effect == "multiply":
            factor = factor * np.maximum(1.0, np.abs(numbers[each.number]))
        else:
            added = added + np.abs(numbers[each.number])
    error = HALF_UNIT * (2 * len(effects)) * added
    if inside is None:
        error = error + (table_error(value) if not effects else HALF_UNIT * added)
    else:
        error = error + factor * inside
    if written.solved(name):
        error = error + factor * SOLVED_TO * most
    return np.asarray(error)
