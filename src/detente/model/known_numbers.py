"""How well outcomes and uncertain numbers are known where an expression compares them (rule X5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import IntArray
from detente.expressions import (
    Bound,
    DecimalScale,
    Evaluated,
    Rounded,
    evaluate_where_defined,
    greatest,
    largest,
    rounded,
    whole_values,
)
from detente.model.grids import Grid, GridValues
from detente.model.outcome_errors import outcome_error
from detente.model.written import WrittenNumbers


@dataclass(frozen=True, eq=False)
class KnownNumbers:
    """Every name that an expression may use, on some cells and rows.

    Attributes
    ----------
    written : WrittenNumbers
    values : mapping of str to GridValues
        What the names are, in the plain model or in draws.
    grid : Grid or None
        What the cells are; None where they are the states.
    rows : IntArray or None
        Of these draws only.
    here : slice or None
        Of these cells only; they are states.
    """

    written: WrittenNumbers
    values: Mapping[str, GridValues]
    grid: Grid | None = None
    rows: IntArray | None = None
    here: slice | None = None
    _kept: dict[str, Rounded] = field(default_factory=dict)

    def evaluate(self, bound: Bound) -> Evaluated:
        """Return what an expression is on the cells, and where it has no meaning."""
        return evaluate_where_defined(bound, self.digits, self.value, self)

    def digits(self, lever: int | str) -> IntArray:
        """Return a lever's level number in every cell."""
        space = self.written.space
        if self.grid is not None:
            return space.digits(lever)[self.grid.first]
        return space.digits(lever) if self.here is None else space.digits_in(lever, self.here)

    def value(self, name: str) -> NDArray[np.float64]:
        """Return a number in every cell."""
        array = self.values[name].on(self.grid, self.rows)
        one = self.here is None or array.ndim == 0 or array.shape[-1] == 1
        return array if one else array[..., self.here]

    def truth(self, bound: Bound) -> NDArray[Any]:
        """Say where a condition holds."""
        return self.evaluate(bound).values

    def scale(self, name: str) -> DecimalScale | None:
        """Return the scale of a number that is a written decimal; what was drawn is none."""
        return None if self.values[name].drawn else self.written.scale(name)

    def whole(self, name: str) -> tuple[NDArray[np.int64], int]:
        """Return a number that has a scale in whole numbers, and the places moved."""
        own = self.written.bound.get(name)
        if own is not None:
            return whole_values(own, self.digits, self.truth, self.whole)
        numbers, places, outcome = self.written.table(name)
        if outcome is None:
            return numbers, places
        return numbers[self.written.cells(outcome, self.digits)], places

    def rounded(self, name: str) -> Rounded:
        """Return a number in every cell, and how far it may be off there."""
        if name not in self._kept:
            value = self.value(name)
            own = self.written.bound.get(name)
            inside = None
            if own is not None:
                inside = rounded(own, self.digits, self.rounded, self.truth).error
            acting = {each: self.value(each) for each in self.written.acting(name)}
            most = greatest(Rounded(self.values[name].array, np.zeros(()))).value
            error = outcome_error(self.written, name, value, inside, acting, most)
            self._kept[name] = Rounded(value, error)
        return self._kept[name]

    def most(self, name: str) -> Rounded:
        """Return a number's greatest magnitude in all cells and draws, and its greatest error."""
        most = _magnitude(self.values[name])
        own = self.written.bound.get(name)
        inside = None if own is None else largest(own, self.most).error
        acting = {each: _magnitude(self.values[each]) for each in self.written.acting(name)}
        if inside is None and not acting and not self.written.solved(name):
            return greatest(self.rounded(name))
        return Rounded(most, outcome_error(self.written, name, most, inside, acting, most))


def _magnitude(values: GridValues) -> NDArray[np.float64]:
    array = values.array
    return np.asarray(np.maximum(array.max(initial=0.0), -array.min(initial=0.0)))
