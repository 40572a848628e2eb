"""Sort draws that an ensemble already has into cells in which an input hardly varies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detente.errors import NotApplicableError
from detente.uncertainty.input_table import InputTable


def cells_of(table: InputTable, members: Sequence[str], most: int) -> NDArray[np.int64]:
    """Number the cells that some inputs make, as one (rule U35).

    Parameters
    ----------
    table : InputTable
        n draws.
    members : sequence of str
        Inputs that are looked at together.
    most : int
        Into how many cells, about. The cells of several inputs are the boxes of a grid. An input
        with categories, or with no more different values than it may have cells, has one for each.

    Returns
    -------
    NDArray[np.int64], shape (n,)
        The cell of every draw, from 0, without gaps. Equal values are never parted.

    Raises
    ------
    NotApplicableError
        If there would be more cells than a quarter of the draws.
    """
    each = max(2, int(most ** (1 / len(members)) + 1e-9))
    cells = np.zeros(table.draws, dtype=np.int64)
    for member in members:
        categories = table.columns[table.position(member)].categories
        values = table.values_of(member)
        own = _codes(values) if categories else _bins(values, each)
        cells = _codes(cells * (int(own.max()) + 1) + own)
    count = int(cells.max()) + 1
    if count * 4 > table.draws:
        raise NotApplicableError(
            f"{table.draws} draws are too few for the {count} cells that {_named(members)} make; "
            "four draws a cell are the least. Draw more, or ask about fewer inputs at once.",
            "cells",
        )
    return cells


def _bins(values: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    ranks = _codes(values)
    sizes = np.bincount(ranks)
    if sizes.size <= most:
        return ranks
    # The middle of each run of equal values decides in which part it lies.
    middles = np.cumsum(sizes) - sizes / 2
    parts = np.minimum((middles * most / values.size).astype(np.int64), most - 1)
    return _codes(parts)[ranks]


def _codes(values: NDArray[np.generic]) -> NDArray[np.int64]:
    _, codes = np.unique(values, return_inverse=True)
    numbers: NDArray[np.int64] = codes.astype(np.int64)
    return numbers


def _named(members: Sequence[str]) -> str:
    return ", ".join(f"'{member}'" for member in members)
