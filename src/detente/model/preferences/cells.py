"""Where a preference is asked: in the states, or in the combinations of levels that matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, IntArray
from detente.errors import CaseError
from detente.expressions import Bound, Evaluated
from detente.model.exact_values import exact_values
from detente.model.grids import Grid, GridValues
from detente.model.outcomes import Outcomes
from detente.model.rounding import ValueErrors
from detente.model.undefined import told_undefined


@dataclass(frozen=True, eq=False)
class Cells:
    """Some rows of numbers over the states, or over the cells of a grid; the plain model has one.

    Attributes
    ----------
    outcomes : Outcomes
    values : mapping of str to GridValues
        Every name that an expression may use.
    draws : IntArray, shape (rows,), or None
        Which draws the rows are; None where nothing is drawn.
    grid : Grid or None
        What the cells are; None where they are the states.
    """

    outcomes: Outcomes
    values: Mapping[str, GridValues]
    draws: IntArray | None = None
    grid: Grid | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and cells."""
        rows = 1 if self.draws is None else self.draws.size
        return rows, self.outcomes.space.size if self.grid is None else self.grid.first.size

    def evaluate(self, bound: Bound) -> Evaluated:
        """Return an expression's value, arrays that broadcast to the shape."""
        return self.outcomes.on(bound, self.values, self.grid, self.draws)

    def exact(self, bound: Bound) -> NDArray[np.int64] | None:
        """Return an expression in whole numbers, shape (n,), where nothing in it is rounded."""
        if self.draws is not None or self.grid is not None:
            return None
        return exact_values(self.outcomes, bound)

    def errors(self, bound: Bound) -> ValueErrors:
        """Return how far an expression's values may lie from what the written numbers say."""
        return ValueErrors(bound, self.outcomes, self.values, self.draws, self.grid)

    def undefined(self, what: str, undefined: BoolArray, bound: Bound) -> dict[int, CaseError]:
        """Say of every row in which an expression has no meaning somewhere what is wrong."""
        wrong = np.broadcast_to(undefined, self.shape)
        levers = self.outcomes.levers_of(bound)
        return {
            row: told_undefined(what, self.by_state(wrong[row]), self.outcomes.space, levers)
            for row in np.flatnonzero(wrong.any(axis=1)).tolist()
        }

    def by_state(self, row: NDArray[Any]) -> NDArray[Any]:
        """Return a row over the cells as one over the states."""
        return row if self.grid is None else row[self.grid.which]
