"""How far the values of states may lie from what the written numbers say (rule P3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, IntArray
from detente.expressions import (
    Bound,
    Estimates,
    Rounded,
    evaluate_where_defined,
    largest,
    rounded,
)
from detente.model.grids import Grid, GridValues
from detente.model.outcome_errors import outcome_error
from detente.model.outcomes import Outcomes
from detente.model.written import WrittenNumbers


class CellErrors(NamedTuple):
    """How far the numbers of some cells may be off, arrays of shape (k,).

    Attributes
    ----------
    own : FloatArray
        What each rounds off itself.
    shared : FloatArray
        What it may be off because of outcomes that a solver gave. Cells for which the solver gave
        the same are off alike, so that it is no reason to take them for equal.
    source : IntArray
        The same number where the solver gave the same.
    """

    own: FloatArray
    shared: FloatArray
    source: IntArray


@dataclass(frozen=True, eq=False)
class ValueErrors:
    """The error of a quantity in rows of cells; see `Cells`.

    Attributes
    ----------
    bound : Bound
        The quantity.
    outcomes : Outcomes
    values : mapping of str to GridValues
    draws : IntArray or None
    grid : Grid or None
    """

    bound: Bound
    outcomes: Outcomes
    values: Mapping[str, GridValues]
    draws: IntArray | None
    grid: Grid | None

    @property
    def _written(self) -> WrittenNumbers:
        return self.outcomes.written

    @cached_property
    def most(self) -> FloatArray:
        """No error of a row is larger, shape () or (rows, 1)."""
        with np.errstate(all="ignore"):  # draws that have failed are among the rows
            return largest(self.bound, self._known(self._largest)).error

    def at(self, rows: IntArray, cells: IntArray) -> CellErrors:
        """Return the errors of some cells, by their row and place."""
        with np.errstate(all="ignore"):
            return self._cell_errors(rows, cells)

    def _cell_errors(self, rows: IntArray, cells: IntArray) -> CellErrors:
        solved = [name for name in self.outcomes.used_by(self.bound) if self._written.solved(name)]
        own = self._at(rows, cells, with_solved=False)
        nothing = np.zeros(cells.shape)
        if not solved:
            return CellErrors(own, nothing, nothing.astype(np.int64))
        shared = self._at(rows, cells, with_solved=True) - own
        found = np.stack([self._cells_of(name, rows, cells) for name in solved])
        _, source = np.unique(found, axis=1, return_inverse=True)
        return CellErrors(own, shared, source.reshape(-1))

    def _at(self, rows: IntArray, cells: IntArray, *, with_solved: bool) -> FloatArray:
        written = self._written
        first = cells if self.grid is None else self.grid.first[cells]

        def digits(lever: int) -> NDArray[Any]:
            return self.outcomes.space.digits(lever)[first]

        def of_outcome(name: str) -> Rounded:
            value = self._cells_of(name, rows, cells)
            own = self.outcomes.bound.get(name)
            inside = None if own is None else rounded(own, digits, known, truth).error
            nowhere = np.zeros_like(cells)
            number = {each: self._cells_of(each, rows, nowhere) for each in written.acting(name)}
            most = self._most(name)
            solved = np.asarray(most[rows if most.shape[0] > 1 else 0, 0] if with_solved else 0.0)
            return Rounded(value, outcome_error(written, name, value, inside, number, solved))

        def truth(bound: Bound) -> NDArray[Any]:
            return evaluate_where_defined(bound, digits, value_of, Estimates(known)).values

        def value_of(name: str) -> FloatArray:
            return known(name).value

        known = self._known(of_outcome)
        return np.broadcast_to(rounded(self.bound, digits, known, truth).error, cells.shape)

    def _cells_of(self, name: str, rows: IntArray, cells: IntArray) -> FloatArray:
        return self.values[name].at(self.grid, self.draws, rows, cells)

    def _known(self, find: Callable[[str], Rounded]) -> Callable[[str], Rounded]:
        found: dict[str, Rounded] = {}

        def known(name: str) -> Rounded:
            if name not in found:
                found[name] = find(name)
            return found[name]

        return known

    def _largest(self, name: str) -> Rounded:
        most = self._most(name)
        own = self.outcomes.bound.get(name)
        inside = None if own is None else largest(own, self._known(self._largest)).error
        number = {each: self._most(each) for each in self._written.acting(name)}
        return Rounded(most, outcome_error(self._written, name, most, inside, number, most))

    def _most(self, name: str) -> NDArray[np.float64]:
        each = self.values[name]
        array = np.atleast_2d(each.array)
        most = np.maximum(array.max(axis=1, keepdims=True), -array.min(axis=1, keepdims=True))
        return np.asarray(most if self.draws is None or not each.drawn else most[self.draws])
