"""The inputs of an ensemble as one table: a row a draw, a column an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray, frozen
from detente.errors import InputError, unknown_name


@dataclass(frozen=True)
class Column:
    """What one column of an :class:`InputTable` holds.

    Attributes
    ----------
    name : str
        Unique in its table.
    label : str
        What readers call it; the name, where it is empty.
    unit : str
        Written after numbers. Empty for none.
    categories : tuple of str
        Where not empty, the column holds the numbers 0, 1, … of these categories, which have no
        order.
    """

    name: str
    label: str = ""
    unit: str = ""
    categories: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What readers call it."""
        return self.label or self.name


@dataclass(frozen=True, eq=False)
class InputTable:
    """What every draw gave to every uncertain input.

    Attributes
    ----------
    columns : tuple of Column
    values : FloatArray, shape (draws, columns)
        Finite numbers; numbers of categories where the column has categories.

    Raises
    ------
    InputError
        If a value is missing or not finite, a name is there twice, or a category has no name.

    Examples
    --------
    >>> table = InputTable(
    ...     (Column("capacity"), Column("winter", categories=("mild", "hard"))),
    ...     [[3.0, 0], [5.5, 1]],
    ... )
    >>> table.draws, table.values_of("winter")
    (2, array([0., 1.]))
    """

    columns: tuple[Column, ...]
    values: FloatArray

    def __init__(self, columns: Sequence[Column], values: ArrayLike) -> None:
        object.__setattr__(self, "columns", tuple(columns))
        object.__setattr__(self, "values", frozen(np.array(values, dtype=np.float64)))
        self._check()

    def _check(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.columns):
            raise InputError(
                f"the values have the shape {self.values.shape}; with {len(self.columns)} columns "
                "they are (draws, columns).",
                "table of inputs",
            )
        if not self.draws:
            raise InputError("there is no draw; one or more are needed.", "table of inputs")
        for place, column in enumerate(self.columns):
            if column.name in self.names[:place]:
                raise InputError(
                    "there twice; a column needs a name of its own.", f"column {column.name!r}"
                )
            _check_column(column, self.values[:, place])

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.values.shape[0])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def position(self, name: str) -> int:
        """Return the place of a column, counted from 0."""
        if name not in self.names:
            raise unknown_name("input", name, self.names)
        return self.names.index(name)

    def values_of(self, name: str) -> FloatArray:
        """Return one column, shape (draws,)."""
        column: FloatArray = self.values[:, self.position(name)]
        return column

    def only(self, which: BoolArray) -> InputTable:
        """Return the table of some of the draws."""
        return InputTable(self.columns, self.values[which])


def _check_column(column: Column, values: FloatArray) -> None:
    where = f"column {column.name!r}"
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        raise InputError(
            f"draw {bad[0] + 1} has {values[bad[0]]} ({bad.size} such draws); every value is a "
            "finite number. Leave out draws that failed, and say how many they were.",
            where,
        )
    if column.categories:
        strange = np.flatnonzero(
            (values != np.rint(values)) | (values < 0) | (values >= len(column.categories))
        )
        if strange.size:
            raise InputError(
                f"draw {strange[0] + 1} has {values[strange[0]]:g}; with "
                f"{len(column.categories)} categories it is a whole number from 0 to "
                f"{len(column.categories) - 1}.",
                where,
            )
