"""What is said where an expression has no meaning in some states (rule X4)."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from detente.arrays import BoolArray
from detente.errors import CaseError
from detente.expressions import ADVICE
from detente.model.states import StateSpace


def told_undefined(
    what: str, undefined: BoolArray, space: StateSpace, levers: Collection[int]
) -> CaseError:
    """Say in how many states something has no meaning, and which is the first.

    Parameters
    ----------
    what : str
        What it is, as a clause: "the value is not a finite number".
    undefined : array of bool that broadcasts to shape (n,)
        True in one state at least.
    levers : collection of int
        Those that it depends on, by number; their levels are told.
    """
    states = np.flatnonzero(np.broadcast_to(undefined, (space.size,)))
    first = int(states[0]) + 1
    told = space.told(first, levers)
    return CaseError(
        f"{what} in {states.size} states, first in state {first}"
        f"{f' ({told})' if told else ''}{ADVICE}"
    )
