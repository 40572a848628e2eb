"""Quantities of the plain model as whole numbers, where everything in them is a written decimal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.expressions import Bound, decimal_scale, whole_values
from detente.model.known_numbers import KnownNumbers
from detente.model.outcomes import PIECE, Outcomes


def exact_values(outcomes: Outcomes, bound: Bound) -> NDArray[np.int64] | None:
    """Return a quantity in every state, its decimals moved until it is whole: nothing is rounded.

    Parameters
    ----------
    outcomes : Outcomes
    bound : Bound

    Returns
    -------
    array of int64, shape (n,), or None
        None where something in it is no written decimal (a solver gave it, an uncertain number acts
        on it, it is a quotient), or where the whole numbers would need more than 62 bits.
    """
    if decimal_scale(bound, outcomes.written.scale) is None:
        return None
    size = outcomes.space.size
    found = np.empty(size, dtype=np.int64)
    for start in range(0, size, PIECE):
        here = slice(start, start + PIECE)
        known = KnownNumbers(outcomes.written, outcomes.plain, here=here)
        found[here] = whole_values(bound, known.digits, known.truth, known.whole)[0]
    return found
