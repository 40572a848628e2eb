"""Two parties and many separate issues: the efficient packages without listing the packages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import FloatArray, IntArray, frozen
from detente.deals.efficiency import check_values, efficient_set
from detente.errors import InputError, TooLargeError

MOST_POINTS = 2**22
DECIMALS = 9
EXACT = 2**52


@dataclass(frozen=True)
class Stage:
    """The efficient points of the first issues, and how each is reached.

    Point p is made from point ``source[k]`` of the stage before and level ``level[k]`` of this
    issue, for every k from ``starts[p]`` to ``starts[p + 1]``.
    """

    starts: IntArray
    source: IntArray
    level: IntArray


@dataclass(frozen=True, eq=False)
class AdditiveFrontier:
    """The efficient packages of two parties whose values add up over separate issues.

    Attributes
    ----------
    points : FloatArray, shape (2, f)
        The efficient pairs of values, best for the first party last.
    multiplicity : tuple of int
        How many packages have each pair of values.
    issues : tuple of int
        How many levels each issue has.
    exact : bool
        True where all values are decimals of at most nine places and sums were compared exactly;
        False where they were compared as floating-point sums, issue after issue.
    """

    points: FloatArray
    multiplicity: tuple[int, ...]
    issues: tuple[int, ...]
    exact: bool
    stages: tuple[Stage, ...]

    @property
    def packages(self) -> int:
        """How many packages there are, efficient or not."""
        return prod(self.issues)

    @property
    def count(self) -> int:
        """How many packages are efficient."""
        return sum(self.multiplicity)

    def packages_at(self, point: int) -> Iterator[tuple[int, ...]]:
        """Yield the packages with the values of one efficient point: a level for each issue.

        Nothing is listed before it is asked for.
        """
        if not 0 <= point < self.points.shape[1]:
            raise InputError(
                f"there is no point {point}; there are {self.points.shape[1]}, from 0."
            )
        yield from self._unfold(len(self.stages) - 1, point)

    def _unfold(self, stage: int, point: int) -> Iterator[tuple[int, ...]]:
        if stage < 0:
            yield ()
            return
        at = self.stages[stage]
        for k in range(int(at.starts[point]), int(at.starts[point + 1])):
            for before in self._unfold(stage - 1, int(at.source[k])):
                yield (*before, int(at.level[k]))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield every efficient package."""
        for point in range(self.points.shape[1]):
            yield from self.packages_at(point)

    def best_for(self, party: int, *, other_at_least: float) -> int | None:
        """Return the efficient point best for one party that leaves the other at least so much.

        None where no package does.
        """
        if party not in (0, 1):
            raise InputError(f"the parties are 0 and 1, not {party}.")
        enough = np.flatnonzero(self.points[1 - party] >= other_at_least)
        if not enough.size:
            return None
        return int(enough[np.argmax(self.points[party, enough])])

    def _repr_html_(self) -> str:
        text = (
            f"{self.count:,} efficient of {self.packages:,} packages over {len(self.issues)} "
            f"issues, at {self.points.shape[1]:,} pairs of values"
        )
        return f"<p>{escape(text)}</p>"

    def __repr__(self) -> str:
        return f"<AdditiveFrontier: {self.count:,} efficient of {self.packages:,} packages>"


def additive_frontier(issues: Sequence[ArrayLike]) -> AdditiveFrontier:
    """Find the efficient packages of two parties whose values add up over separate issues.

    Parameters
    ----------
    issues : sequence of arrays, each of shape (2, levels)
        What each level of an issue is worth to the first and to the second party. No rule may tie
        one issue to another: where one does, list the packages instead.

    Returns
    -------
    AdditiveFrontier

    Raises
    ------
    InputError, TooLargeError

    Notes
    -----
    Rule D10. A part of an efficient package is efficient on its own issues, so only efficient parts
    are carried from one issue to the next. Time grows with the efficient points, not with the
    packages.

    Examples
    --------
    >>> found = additive_frontier([[[0, 2], [1, 0]], [[0, 1], [3, 0]]])
    >>> found.points
    array([[0., 2., 3.],
           [4., 3., 0.]])
    >>> found.count, found.packages, list(found.packages_at(1))
    (3, 4, [(1, 0)])
    """
    tables = [_check_issue(place, issue) for place, issue in enumerate(issues)]
    scale = _scale(tables)
    if scale is not None:
        tables = [np.rint(table * scale) for table in tables]
    points = np.zeros((2, 1))
    counts: NDArray[Any] = np.ones(1, dtype=np.int64)
    if prod(table.shape[1] for table in tables) > 2**62:
        counts = counts.astype(object)
    stages = []
    for table in tables:
        points, counts, stage = _merge(points, counts, table)
        stages.append(stage)
        if points.shape[1] > MOST_POINTS:
            raise TooLargeError(
                f"more than {MOST_POINTS:,} efficient pairs of values after {len(stages)} of "
                f"{len(tables)} issues. Round the values, or take fewer issues at a time."
            )
    return AdditiveFrontier(
        points=frozen(points / (scale or 1)),
        multiplicity=tuple(int(count) for count in counts),
        issues=tuple(table.shape[1] for table in tables),
        exact=scale is not None,
        stages=tuple(stages),
    )


def _check_issue(place: int, issue: ArrayLike) -> FloatArray:
    table = check_values(issue)
    if table.shape[0] != 2 or not table.shape[1]:
        raise InputError(
            f"issue {place} has shape {table.shape}; two rows, one a party, and a column a level "
            "are needed."
        )
    return table


def _scale(tables: Sequence[FloatArray]) -> int | None:
    """Return a power of ten that makes every value a whole number and every sum exact."""
    for places in range(DECIMALS + 1):
        scale = int(10**places)
        if sum(float(np.abs(table).max()) for table in tables) * scale > EXACT:
            return None
        if all(_whole(table * scale) for table in tables):
            return scale
    return None


def _whole(values: FloatArray) -> bool:
    return bool((np.abs(values - np.rint(values)) <= 1e-15 * np.abs(values)).all())


def _merge(
    points: FloatArray, counts: NDArray[Any], table: FloatArray
) -> tuple[FloatArray, NDArray[Any], Stage]:
    sums = (points[:, :, None] + table[:, None, :]).reshape(2, -1)
    kept = np.flatnonzero(efficient_set(sums))
    kept = kept[np.argsort(sums[0, kept], kind="stable")]
    chosen = sums[:, kept]
    new = np.concatenate([[True], np.diff(chosen[0]) > 0])
    heads = np.flatnonzero(new)
    source, level = np.divmod(kept, table.shape[1])
    stage = Stage(np.append(heads, kept.size), source, level)
    return chosen[:, heads], np.add.reduceat(counts[source], heads), stage
