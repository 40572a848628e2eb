"""Where does the conclusion fail? Peel the space of the inputs, a thin slice at a time."""

from __future__ import annotations

from math import floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import BoolArray
from detente.uncertainty.checks import share_of
from detente.uncertainty.failure_boxes.box import Box
from detente.uncertainty.failure_boxes.grid import (
    ABOVE,
    BELOW,
    CATEGORY,
    BoxGrid,
    BoxMove,
    grid_of,
    materialise,
    with_both,
)
from detente.uncertainty.input_table import InputTable


def peel(
    table: InputTable, fails: ArrayLike, *, share: float = 0.05, least_mass: float = 0.05
) -> tuple[Box, ...]:
    """Take thin slices off the space of the inputs, and keep where the conclusion fails.

    Parameters
    ----------
    table : InputTable
        n draws. Numbers count by their order only.
    fails : array_like of bool, shape (n,)
        Where the conclusion fails.
    share : float
        How much of the box one slice may take, in (0, 1): the smaller, the more patient. Ties and
        categories may make a slice thicker.
    least_mass : float
        The box keeps at least this share of all draws, in (0, 1).

    Returns
    -------
    tuple of Box
        The whole space first, then one box a slice.

    Raises
    ------
    NotApplicableError
        If the conclusion fails in no draw, or in every draw.

    Notes
    -----
    Rules U20 and U21, after [1]_ and, for comparing slices of unlike size, [2]_. Ties between
    slices go to the thinner slice, then to the name. Time O(slices * n * inputs).

    References
    ----------
    .. [1] J. H. Friedman, N. I. Fisher, *Bump hunting in high-dimensional data*, Statistics and
       Computing 9, 1999.
    .. [2] J. H. Kwakkel, M. Jaxa-Rozen, *Improving scenario discovery for handling heterogeneous
       uncertainties and multinomial classified outcomes*, Environmental Modelling & Software 79,
       2016.

    Examples
    --------
    >>> import numpy as np
    >>> from detente.uncertainty import Column
    >>> table = InputTable([Column("x")], np.arange(20.0)[:, None])
    >>> for box in peel(table, np.arange(20) < 4, share=0.3, least_mass=0.1):
    ...     print(box.draws, box.failures, *(limit.words for limit in box.limits))
    20 4
    14 4 x is below 14
    10 4 x is below 10
    7 4 x is below 7
    5 4 x is below 5
    4 4 x is below 4
    """
    failed = with_both(fails, table)
    share_of(share, "share")
    share_of(least_mass, "least_mass")
    grid = grid_of(table)
    order = np.argsort(grid.ranks, axis=1, kind="stable")
    edges = grid.whole()
    found = [materialise(table, failed, grid, edges)]
    while 0 < found[-1].failures < found[-1].draws:
        slices = _slices(grid, order, failed, share, least_mass * table.draws - 1e-9)
        if not slices:
            break
        best = min(slices)
        edges = edges.moved(best)
        kept = _met(grid, best)
        order = order[kept[order]].reshape(order.shape[0], -1)
        found.append(materialise(table, failed, grid, edges))
    return tuple(found)


def _slices(
    grid: BoxGrid, order: NDArray[np.intp], failed: BoolArray, share: float, least: float
) -> list[BoxMove]:
    """List the slices that leave enough; `order` holds the box's draws, sorted by each input."""
    draws = order.shape[1]
    k_th = floor(share * draws + 1e-9)
    hits = int(failed[order[0]].sum()) if order.size else 0
    found = []

    def offer(place: int, kind: int, code: int, removed: int, lost: int) -> None:
        left = draws - removed
        if removed and left >= max(least, 1):
            # The rise in density for each draw removed, as one exact division.
            loss = -(removed * hits - draws * lost) / (removed * left)
            name = grid.table.columns[place].name
            found.append(BoxMove(loss, removed, name, kind, place, code))

    for place, column in enumerate(grid.table.columns):
        ordered = order[place]
        if column.categories:
            ranks, marks = grid.ranks[place][ordered], failed[ordered]
            size = len(column.categories)
            counts = np.bincount(ranks, minlength=size)
            misses = np.bincount(ranks, weights=marks, minlength=size)
            for code in np.flatnonzero(counts).tolist():
                offer(place, CATEGORY, code, int(counts[code]), int(misses[code]))
            continue
        own = grid.ranks[place]
        for kind, run in ((BELOW, ordered), (ABOVE, ordered[::-1])):
            removed = _thin(own, run, k_th)
            if removed < draws:
                lost = int(failed[run[:removed]].sum())
                offer(place, kind, int(own[run[removed]]), removed, lost)
    return found


def _thin(ranks: NDArray[np.int32], run: NDArray[np.intp], k_th: int) -> int:
    """Count the draws that come before the k-th of a run; where none does, all that tie with it."""
    before = int((ranks[run[:k_th]] != ranks[run[k_th]]).sum())
    return before or int((ranks[run] == ranks[run[k_th]]).sum())


def _met(grid: BoxGrid, move: BoxMove) -> BoolArray:
    ranks = grid.ranks[move.place]
    met: BoolArray = ranks != move.code
    if move.kind != CATEGORY:
        met = ranks >= move.code if move.kind == BELOW else ranks <= move.code
    return met
