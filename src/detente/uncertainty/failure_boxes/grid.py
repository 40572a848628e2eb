"""Boxes by ranks: what peeling and pasting work on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import BoolArray
from detente.errors import NotApplicableError
from detente.uncertainty.checks import conclusion_of
from detente.uncertainty.failure_boxes.box import Box, BoxLimit, between, measure_box
from detente.uncertainty.input_table import InputTable

BELOW, ABOVE, CATEGORY = 0, 1, 2
T = TypeVar("T")


class BoxMove(NamedTuple):
    """One slice or step; the least of several is the one to take."""

    loss: float
    size: int
    name: str
    kind: int
    place: int
    code: int
    """The category; else the rank that becomes the edge of the box, inside it."""


@dataclass(frozen=True, eq=False)
class BoxGrid:
    """The table by ranks: numbers count by their order only."""

    table: InputTable
    ranks: NDArray[np.int32]
    distinct: tuple[NDArray[np.float64], ...]

    def whole(self) -> Edges:
        """Return the edges that let everything in."""
        tops = [len(values) - 1 for values in self.distinct]
        kept = [np.ones(len(column.categories), np.bool_) for column in self.table.columns]
        return Edges((0,) * len(tops), tuple(tops), tuple(kept))

    def of(self, box: Box) -> Edges:
        """Return the edges of a box, as ranks."""
        edges = self.whole()
        lows, highs, kept = list(edges.lows), list(edges.highs), list(edges.kept)
        for limit in box.limits:
            place = self.table.position(limit.column.name)
            if limit.column.categories:
                kept[place] = np.isin(np.arange(len(kept[place])), limit.codes)
            if limit.low is not None:
                lows[place] = int(np.searchsorted(self.distinct[place], limit.low))
            if limit.high is not None:
                highs[place] = int(np.searchsorted(self.distinct[place], limit.high)) - 1
        return Edges(tuple(lows), tuple(highs), tuple(kept))

    def inside(self, place: int, edges: Edges) -> BoolArray:
        """Say which draws one input lets in."""
        ranks = self.ranks[place]
        inside: BoolArray = (ranks >= edges.lows[place]) & (ranks <= edges.highs[place])
        if self.table.columns[place].categories:
            inside = edges.kept[place][ranks]
        return inside


@dataclass(frozen=True, eq=False)
class Edges:
    """A box by ranks, both edges included; `kept` marks categories, of the inputs with some."""

    lows: tuple[int, ...]
    highs: tuple[int, ...]
    kept: tuple[BoolArray, ...]

    def with_low(self, place: int, rank: int) -> Edges:
        """Move the lower edge of one input."""
        return replace(self, lows=_put(self.lows, place, rank))

    def with_high(self, place: int, rank: int) -> Edges:
        """Move the upper edge of one input."""
        return replace(self, highs=_put(self.highs, place, rank))

    def with_kept(self, place: int, kept: BoolArray) -> Edges:
        """Change the categories that one input lets in."""
        return replace(self, kept=_put(self.kept, place, kept))

    def moved(self, move: BoxMove) -> Edges:
        """Take one slice or step."""
        if move.kind == BELOW:
            return self.with_low(move.place, move.code)
        if move.kind == ABOVE:
            return self.with_high(move.place, move.code)
        turned = self.kept[move.place].copy()
        turned[move.code] = ~turned[move.code]
        return self.with_kept(move.place, turned)


def grid_of(table: InputTable) -> BoxGrid:
    """Rank the draws by every input; categories keep their numbers."""
    ranks = np.empty((len(table.columns), table.draws), dtype=np.int32)
    distinct = []
    for place, column in enumerate(table.columns):
        values = table.values[:, place]
        if column.categories:
            ranks[place] = values
            distinct.append(np.arange(len(column.categories), dtype=np.float64))
        else:
            found, ranks[place] = np.unique(values, return_inverse=True)
            distinct.append(found)
    return BoxGrid(table, ranks, tuple(distinct))


def materialise(table: InputTable, failed: BoolArray, grid: BoxGrid, edges: Edges) -> Box:
    """Turn ranks into limits: the decimal with the fewest figures between two draws (rule U20)."""
    limits = []
    for place, column in enumerate(table.columns):
        if column.categories:
            if not edges.kept[place].all():
                codes = tuple(np.flatnonzero(edges.kept[place]).tolist())
                limits.append(BoxLimit(column, codes=codes))
            continue
        values, low, high = grid.distinct[place], edges.lows[place], edges.highs[place]
        least = between(float(values[low - 1]), float(values[low])) if low else None
        most = None
        if high < len(values) - 1:
            most = between(float(values[high]), float(values[high + 1]))
        if least is not None or most is not None:
            limits.append(BoxLimit(column, least, most))
    return measure_box(table, failed, limits)


def with_both(fails: ArrayLike, table: InputTable) -> BoolArray:
    """Check a conclusion that fails in some draws and holds in others."""
    failed = conclusion_of(fails, table.draws)
    if failed.all() or not failed.any():
        how = "every draw" if failed.any() else "no draw"
        raise NotApplicableError(
            f"the conclusion fails in {how} of {table.draws}; there is no part of the inputs to "
            "tell from the rest.",
            "boxes",
        )
    return failed


def _put(items: tuple[T, ...], place: int, item: T) -> tuple[T, ...]:
    return (*items[:place], item, *items[place + 1 :])
