"""Were there enough draws? The share as it ran, and whether it has settled."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray, IntArray, frozen
from detente.errors import InputError
from detente.uncertainty.checks import conclusion_of, share_of
from detente.uncertainty.shares.intervals import exact_interval, normal_reach


@dataclass(frozen=True, eq=False)
class RunningShare:
    """The share of the first so many draws, for a picture.

    Attributes
    ----------
    draws : IntArray, shape (k,)
        After how many draws.
    share, low, high : FloatArray, shape (k,)
        The share of these draws and its interval. The intervals hold one by one, not all at once.
    level : float
        Of the intervals.
    """

    draws: IntArray
    share: FloatArray
    low: FloatArray
    high: FloatArray
    level: float


@dataclass(frozen=True)
class Settled:
    """Whether a share has settled (rule U33).

    Attributes
    ----------
    settled : bool
    share, low, high : float
        Of all draws.
    tolerance : float
        How much off would do.
    wandered : float
        How far the share of the first so many draws was from the last one, at most, from half of
        the draws on.
    draws : int
        How many there are.
    draws_needed : int
        About how many would make the interval narrow enough: `draws`, where it is.
    why : str
        The verdict in a sentence.
    """

    settled: bool
    share: float
    low: float
    high: float
    tolerance: float
    wandered: float
    draws: int
    draws_needed: int
    why: str


def running_share(holds: ArrayLike, *, level: float = 0.95, points: int = 200) -> RunningShare:
    """Follow a share as the draws come in.

    Parameters
    ----------
    holds : array_like of bool, shape (draws,)
        In the order of the draws.
    level : float
        Of the intervals.
    points : int
        At how many places to look, at most: evenly spread, the last draw included.

    Examples
    --------
    >>> running = running_share([True, False, True, True], points=2)
    >>> running.draws, running.share
    (array([2, 4]), array([0.5 , 0.75]))
    """
    marks = _marks(holds)
    if points < 1:
        raise InputError(f"{points} is below 1.", "points")
    kept = min(points, marks.size)
    after = np.ceil(np.arange(1, kept + 1) * (marks.size / kept) - 1e-9).astype(np.int64)
    counts = np.cumsum(marks)[after - 1]
    low, high = exact_interval(counts, after, level=level)
    return RunningShare(frozen(after), frozen(counts / after), frozen(low), frozen(high), level)


def settled(holds: ArrayLike, *, tolerance: float = 0.05, level: float = 0.95) -> Settled:
    """Say whether more draws would still change the share by more than the tolerance.

    Parameters
    ----------
    holds : array_like of bool, shape (draws,)
        In the order of the draws.
    tolerance : float
        0.05: five in a hundred more or less would not matter.
    level : float
        Of the interval.

    Returns
    -------
    Settled
        Settled when both ends of the interval are within the tolerance of the share, and the
        running share has stayed within the tolerance of its last value since half of the draws.
        The first is about luck, the second finds draws that are not alike from first to last.

    Notes
    -----
    Rule U33. For quasi-random points the interval is wider than it has to be, so that the verdict
    errs towards not settled.

    Examples
    --------
    >>> settled([True, False] * 50).why
    'Not settled: 100 draws leave the share within 10.2 points, and 5 are allowed; about 385 \
draws would do.'
    """
    marks = _marks(holds)
    share_of(tolerance, "tolerance")
    counts = np.cumsum(marks)
    size, share = marks.size, float(marks.mean())
    low, high = (float(end) for end in exact_interval(counts[-1], size, level=level))
    half = np.arange((size + 1) // 2, size + 1)
    wandered = float(np.abs(counts[half - 1] / half - share).max())
    reach = max(share - low, high - share)
    narrow, calm = reach <= tolerance, wandered <= tolerance
    needed = size
    if not narrow:
        worst = min(max(0.5, low), high)
        needed = max(size + 1, ceil(normal_reach(level) ** 2 * worst * (1 - worst) / tolerance**2))
    leave = f"{size:,} draws leave" if size > 1 else "1 draw leaves"
    allowed = f"{_points(tolerance)} are allowed"
    if not narrow:
        why = (
            f"Not settled: {leave} the share within {_points(reach)} points, and "
            f"{allowed}; about {needed:,} draws would do."
        )
    elif not calm:
        why = (
            f"Not settled: since half of the draws the share has been {_points(wandered)} points "
            f"from its last value, and {allowed}; the draws are not alike from first to last."
        )
    else:
        why = f"Settled: {leave} the share within {_points(reach)} points, and {allowed}."
    return Settled(narrow and calm, share, low, high, tolerance, wandered, size, needed, why)


def _marks(holds: ArrayLike) -> BoolArray:
    found = np.asarray(holds)
    if found.ndim != 1 or not found.size:
        raise InputError(
            f"the shape is {found.shape}; there is one yes or no a draw, and one draw or more.",
            "conclusion",
        )
    return conclusion_of(found, found.size)


def _points(share: float) -> str:
    """Write a difference of shares in hundredths; never round it down to what it is above."""
    return f"{ceil(round(1000 * share, 6)) / 10:g}"
