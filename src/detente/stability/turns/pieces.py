"""A truth along a line: true on some pieces of it, which have open or closed ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from detente.arrays import BoolArray

SAME_END = 1e-11
"""Ends that differ by less than this part of their size are one: they were worked out twice."""


@dataclass(frozen=True)
class Piece:
    """A longest stretch of the line on which the answer is the same.

    Attributes
    ----------
    low, high : float
        Its ends; infinite where it has none. A piece of one value has both alike.
    low_closed, high_closed : bool
        Whether the end belongs to it.
    holds : bool
        The answer there.
    """

    low: float
    high: float
    low_closed: bool
    high_closed: bool
    holds: bool

    def has(self, value: float) -> bool:
        """Whether a value lies in the piece."""
        above = self.low < value or (self.low_closed and value == self.low)
        return above and (value < self.high or (self.high_closed and value == self.high))


@dataclass(frozen=True)
class Pieces:
    """A truth along the whole line.

    Attributes
    ----------
    ends : tuple of float
        The m values at which something may change, rising.
    cells : tuple of bool, of length 2m + 1
        The answer below the first end, at it, between it and the second, at that, and so on.
    """

    ends: tuple[float, ...]
    cells: tuple[bool, ...]

    def __post_init__(self) -> None:
        assert len(self.cells) == 2 * len(self.ends) + 1

    @staticmethod
    def always(answer: bool) -> Pieces:
        """The same everywhere."""
        return Pieces((), (answer,))

    @staticmethod
    def of(ends: Sequence[float], cells: BoolArray) -> Pieces:
        """Join equal neighbours: an end stays only where the answer changes."""
        kept: list[float] = []
        found = [bool(cells[0])]
        for place, end in enumerate(ends):
            at, after = bool(cells[2 * place + 1]), bool(cells[2 * place + 2])
            if at != found[-1] or after != at:
                kept.append(float(end))
                found += [at, after]
        return Pieces(tuple(kept), tuple(found))

    def __invert__(self) -> Pieces:
        return Pieces(self.ends, tuple(not each for each in self.cells))

    def at(self, value: float) -> bool:
        """Return the answer at a value; at an end's neighbourhood the end's."""
        return self.cells[cell_of(self.ends, value)]

    def __iter__(self) -> Iterator[Piece]:
        """Yield the longest pieces from low to high."""
        bounds: list[tuple[float, float, bool]] = []
        low = -inf
        for end in (*self.ends, inf):
            bounds.append((low, end, False))
            if end < inf:
                bounds.append((end, end, True))
            low = end
        run: list[int] = []
        for place, answer in enumerate(self.cells):
            if run and self.cells[run[0]] != answer:
                yield self._piece(bounds, run)
                run = []
            run.append(place)
        yield self._piece(bounds, run)

    def _piece(self, bounds: list[tuple[float, float, bool]], run: list[int]) -> Piece:
        first, last = bounds[run[0]], bounds[run[-1]]
        return Piece(first[0], last[1], first[2], last[2], self.cells[run[0]])

    def around(self, value: float) -> Piece:
        """Return the piece in which a value lies."""
        cell = cell_of(self.ends, value)
        point = value if cell % 2 == 0 else self.ends[cell // 2]
        return next(piece for piece in self if piece.has(point))

    def within(self, low: float, high: float, *, closed: bool) -> Pieces:
        """Return the answer between two values, and false outside."""
        return self.meet(Pieces.between(low, high, closed))

    def meet(self, other: Pieces) -> Pieces:
        """Return where both are true."""
        return where_all((self, other))

    @staticmethod
    def between(low: float, high: float, closed: bool) -> Pieces:
        """True from `low` to `high`; the ends belong to it where `closed`."""
        if low == high:
            return Pieces((low,), (False, closed, False))
        ends = [each for each in (low, high) if abs(each) < inf]
        cells = [low == -inf]
        if low > -inf:
            cells += [closed, True]
        if high < inf:
            cells += [closed, False]
        return Pieces(tuple(ends), tuple(cells))


def cell_of(ends: Sequence[float], value: float) -> int:
    """Return the number of the cell in which a value lies; an end has the values about it."""
    place = bisect_left(ends, value)
    for near in (place - 1, place):
        if 0 <= near < len(ends) and same_end(ends[near], value):
            return 2 * near + 1
    return 2 * place


def same_end(a: float, b: float) -> bool:
    """Whether two ends are one value, worked out in two ways."""
    return abs(a - b) <= SAME_END * max(abs(a), abs(b))


def where_some(pieces: Iterable[Pieces]) -> Pieces:
    """Return where one of several is true."""
    return _joined(list(pieces), any, False)


def where_all(pieces: Iterable[Pieces]) -> Pieces:
    """Return where all of several are true."""
    return _joined(list(pieces), all, True)


def _joined(pieces: list[Pieces], join: Callable[[Iterable[bool]], bool], empty: bool) -> Pieces:
    if not pieces:
        return Pieces.always(empty)
    if len(pieces) == 1:
        return pieces[0]
    ends = distinct_ends(end for each in pieces for end in each.ends)
    cells = np.array(
        [join(row) for row in zip(*(_spread(each, ends) for each in pieces), strict=True)]
    )
    return Pieces.of(ends, cells)


def distinct_ends(ends: Iterable[float]) -> list[float]:
    """Return ends in order, those that are one value once."""
    found: list[float] = []
    for end in sorted(ends):
        if not found or not same_end(found[-1], end):
            found.append(end)
    return found


def _spread(pieces: Pieces, ends: Sequence[float]) -> list[bool]:
    """The answers of `pieces` in the cells of finer ends."""
    found, own = [pieces.cells[0]], 0
    for end in ends:
        if own < len(pieces.ends) and same_end(pieces.ends[own], end):
            found += [pieces.cells[2 * own + 1], pieces.cells[2 * own + 2]]
            own += 1
        else:
            found += [found[-1], found[-1]]
    return found
