"""What states are worth to a party while one number varies, and where two are worth alike."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, Ranks
from detente.model import StateSpace, rank_rows_within
from detente.moves import index_moves, lone_mover
from detente.stability.turns.pieces import SAME_END, Pieces

# A line is read off two evaluations, so that nothing is known of how its numbers came about: two
# that differ by less, relative to the largest, differ by rounding.
SAME_WORTH = 1e-12
NEAR_A_DECIMAL = 1e-13  # a root is off by so much where its two values cancel in part


@dataclass(frozen=True, eq=False)
class WorthLine:
    """``start + slope * x``: what each of n states is worth at x.

    Attributes
    ----------
    start, slope : FloatArray, shape (n,)
    """

    start: FloatArray
    slope: FloatArray

    @property
    def varies(self) -> bool:
        """Whether the number tells any two states apart."""
        return bool(np.any(_apart(self.slope - self.slope[0], self.slope)))

    def ranks(self, value: float) -> Ranks:
        """Rank the states where the number has this value (rule P3)."""
        values = (self.start + self.slope * value)[None]
        tolerance = SAME_WORTH * np.abs(values).max(axis=1, initial=0.0, keepdims=True)
        return np.asarray(rank_rows_within(values, tolerance)[0])

    def against(self, places: NDArray[np.int64], other: NDArray[np.int64]) -> Differences:
        """Return how much more each of `places` is worth than its `other`, as lines."""
        start = self.start[places] - self.start[other]
        slope = self.slope[places] - self.slope[other]
        start = np.where(_apart(start, self.start), start, 0.0)
        slope = np.where(_apart(slope, self.slope), slope, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            roots = np.where(slope == 0, np.nan, -start / np.where(slope == 0, 1.0, slope) + 0.0)
        return Differences(start, slope, as_written(roots))


@dataclass(frozen=True, eq=False)
class Differences:
    """Differences of worth as lines, and where each is nought.

    Attributes
    ----------
    start, slope : FloatArray
        Nought where they are no more than rounding.
    roots : FloatArray
        NaN where a difference does not change.
    """

    start: FloatArray
    slope: FloatArray
    roots: FloatArray

    def ranges(self, ends: FloatArray) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the first and the last cell in which each difference is more than nought.

        Parameters
        ----------
        ends : FloatArray, shape (m,)
            Every root among them. Cell 2k is the gap below end k, cell 2k + 1 that end itself.
        """
        last = 2 * ends.size
        at = 2 * places_of(ends, np.nan_to_num(self.roots)) + 1
        up, down, flat = self.slope > 0, self.slope < 0, self.slope == 0
        low = np.where(up, at + 1, 0)
        high = np.where(down, at - 1, last)
        never = flat & (self.start <= 0)
        low, high = np.where(never, last + 1, low), np.where(never, -1, high)
        return low.astype(np.int32), high.astype(np.int32)


def as_written(values: FloatArray) -> FloatArray:
    """Take rounding off values that a decimal of twelve digits is behind.

    A tie by rule P3 is exact in decimals, so that a root has to be the decimal itself.

    >>> as_written(np.array([0.05400000000000005, 1 / 3]))
    array([0.054     , 0.33333333])
    """
    with np.errstate(all="ignore"):
        places = 12 - np.ceil(np.log10(np.abs(values)))
        scale = 10.0 ** np.abs(places)
        up = places >= 0
        whole = np.rint(np.where(up, values * scale, values / scale))
        decimal = np.where(up, whole / scale, whole * scale)
        near = np.abs(decimal - values) <= NEAR_A_DECIMAL * np.abs(values)
    return np.where(near & np.isfinite(decimal), decimal, values)


def _apart(differences: FloatArray, values: FloatArray) -> NDArray[np.bool_]:
    """Where differences of some values are more than rounding."""
    scale = float(np.abs(values).max(initial=0.0))
    return np.asarray(np.abs(differences) > SAME_WORTH * scale)


def ends_of(*roots: FloatArray) -> FloatArray:
    """Return roots in order, those that are one value once."""
    every = np.concatenate([each[np.isfinite(each)] for each in roots]) if roots else np.zeros(0)
    every = np.unique(every)
    if every.size < 2:
        return every
    larger = np.maximum(np.abs(every[1:]), np.abs(every[:-1]))
    return np.asarray(every[np.concatenate([[True], np.diff(every) > SAME_END * larger])])


def places_of(ends: FloatArray, values: FloatArray) -> NDArray[np.int64]:
    """Return the place of the end nearest to each value."""
    if ends.size < 2:
        return np.zeros(values.shape, dtype=np.int64)
    right = np.clip(np.searchsorted(ends, values), 1, ends.size - 1)
    nearer = np.abs(values - ends[right - 1]) <= np.abs(ends[right] - values)
    return np.asarray(right - nearer, dtype=np.int64)


def cells_of(ends: FloatArray, values: FloatArray) -> NDArray[np.int64]:
    """Return the cell of some ends in which each value lies; an end has the values about it."""
    if not ends.size:
        return np.zeros(values.shape, dtype=np.int64)
    near = places_of(ends, values)
    larger = np.maximum(np.abs(ends[near]), np.abs(values))
    at = np.abs(ends[near] - values) <= SAME_END * larger
    return np.asarray(np.where(at, 2 * near + 1, 2 * np.searchsorted(ends, values)))


def own_move_roots(space: StateSpace, party: str, line: WorthLine) -> FloatArray:
    """Return where a party's own moves begin or cease to bring it more, rising."""
    index = index_moves(space, [lone_mover(space, party)])
    order, starts, stops, bits = (each[0] for each in index)
    sizes = (stops - starts).astype(np.int64)
    source = np.repeat(np.arange(space.size), sizes)
    within = np.arange(source.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    target = order[starts[source] + within].astype(np.int64)
    moves = (target != source) & (bits[source] & ~bits[target] == 0)
    return ends_of(line.against(target[moves], source[moves]).roots)


def sample_values(ends: FloatArray) -> FloatArray:
    """Return one value of each cell: below the first end, at it, between it and the next, …"""
    if not ends.size:
        return np.zeros(1)
    found = np.empty(2 * ends.size + 1)
    found[1::2] = ends
    found[2:-1:2] = (ends[1:] + ends[:-1]) / 2
    found[0] = ends[0] - 1 - abs(ends[0])
    found[-1] = ends[-1] + 1 + abs(ends[-1])
    return found


def where_more(difference: Differences) -> Pieces:
    """Return where one difference, the only one given, is more than nought."""
    start, slope, root = (float(each[0]) for each in _columns(difference))
    if not isfinite(root):
        return Pieces.always(start > 0)
    return Pieces((root,), (slope < 0, False, slope > 0))


def _columns(difference: Differences) -> tuple[FloatArray, FloatArray, FloatArray]:
    return difference.start, difference.slope, difference.roots
