"""A quantity lives on the levers that it depends on, and is broadcast into the states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from detente.arrays import IntArray
from detente.model.states import StateSpace


@dataclass(frozen=True, eq=False)
class Grid:
    """The combinations of some levers' levels that feasible states have.

    Attributes
    ----------
    first : IntArray, shape (cells,)
        The array position of the first state that has each combination.
    which : IntArray, shape (n,)
        The combination of every state.
    """

    first: IntArray
    which: IntArray


def make_grid(space: StateSpace, levers: Iterable[int]) -> Grid | None:
    """List the combinations of `levers`; None where there are no fewer of them than of states."""
    used = sorted(levers)
    if prod(space.radices[lever] for lever in used) >= space.size:
        return None
    key = np.zeros(space.size, dtype=np.int64)
    for lever in used:
        key = key * space.radices[lever] + space.digits(lever)
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return Grid(first, which.reshape(-1))


@dataclass(frozen=True, eq=False)
class GridValues:
    """A quantity: one number, one a state or combination, and perhaps one of each a draw.

    Attributes
    ----------
    array : array, shape (), (cells,), (draws, cells) or (draws, 1)
    grid : Grid or None
        What the cells are; None where they are the states.
    """

    array: NDArray[np.float64]
    grid: Grid | None = None

    @property
    def drawn(self) -> bool:
        """Whether it has an axis of draws."""
        return self.array.ndim == 2

    def on(self, grid: Grid | None, rows: IntArray | None = None) -> NDArray[np.float64]:
        """Return the values on the cells of another grid that knows every lever of this one.

        Parameters
        ----------
        rows : IntArray, optional
            Of these draws only.
        """
        array = self.array if rows is None or not self.drawn else self.array[rows]
        if array.ndim == 0 or array.shape[-1] == 1 or grid is self.grid:
            return array
        if self.grid is None:
            assert grid is not None
            return np.take(array, grid.first, axis=-1)
        places = self.grid.which if grid is None else self.grid.which[grid.first]
        return np.take(array, places, axis=-1)

    def at(
        self, grid: Grid | None, draws: IntArray | None, rows: IntArray, cells: IntArray
    ) -> NDArray[np.float64]:
        """Return single values of what `on` returns, by their row and cell there, shape (k,)."""
        if self.array.ndim == 0:
            return np.broadcast_to(self.array, cells.shape)
        places = cells
        if self.array.shape[-1] == 1:
            places = np.zeros_like(cells)
        elif grid is not self.grid:
            first = cells if grid is None else grid.first[cells]
            places = first if self.grid is None else self.grid.which[first]
        if not self.drawn:
            return np.asarray(self.array[places])
        return np.asarray(self.array[rows if draws is None else draws[rows], places])
