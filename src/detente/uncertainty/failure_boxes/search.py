"""Some boxes that together say where the conclusion fails, checked on draws not used for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError
from detente.uncertainty.checks import conclusion_of, share_of
from detente.uncertainty.failure_boxes.box import Box, drop_weak, in_box, round_box
from detente.uncertainty.failure_boxes.pasting import paste
from detente.uncertainty.failure_boxes.peeling import peel
from detente.uncertainty.input_table import InputTable

LEAST_DRAWS = 20
"""Below this many draws, or 2 failures, or 2 draws without, nothing is cross-checked (rule U25)."""


@dataclass(frozen=True)
class HeldOut:
    """What peeling is worth on draws that it did not see (rule U25).

    Attributes
    ----------
    mass : float
        How far to peel: the share of draws to leave in the box.
    density, coverage : float
        Of boxes of that mass, on the draws that they were not made from.
    balance : float
        2 · density · coverage / (density + coverage), there.
    balance_of_all : float
        The same for the whole space. Where it is no less than `balance`, no box is worth naming.
    folds : int
        How many parts the draws were cut into.
    """

    mass: float
    density: float
    coverage: float
    balance: float
    balance_of_all: float
    folds: int


@dataclass(frozen=True)
class BoxesFound:
    """The boxes, and what they hold together (rule U26).

    Attributes
    ----------
    boxes : tuple of Box
        In the order found. Each counts only the draws outside the boxes before it.
    trajectories : tuple of tuple of Box
        How each was peeled, widest first: for a picture of coverage against density. Each counts
        among the draws that the boxes before it left over.
    checks : tuple of HeldOut
        One for each trajectory. The last may belong to a search that found no box.
    draws, failures : int
        Altogether.
    why : str
        Why there is no box, or none after these.
    """

    boxes: tuple[Box, ...]
    trajectories: tuple[tuple[Box, ...], ...]
    checks: tuple[HeldOut, ...]
    draws: int
    failures: int
    why: str

    @property
    def covered_draws(self) -> int:
        """How many draws lie in some box."""
        return sum(box.draws for box in self.boxes)

    @property
    def covered_failures(self) -> int:
        """In how many draws that lie in some box the conclusion fails."""
        return sum(box.failures for box in self.boxes)

    @property
    def coverage(self) -> float:
        """Of all failures, the share that lies in some box; 0 where there is none."""
        return self.covered_failures / self.failures if self.failures else 0.0

    @property
    def density(self) -> float:
        """Of the draws in some box, the share that fails; 0 where there is none."""
        return self.covered_failures / self.covered_draws if self.boxes else 0.0

    def sentences(self, conclusion: str = "the conclusion") -> tuple[str, ...]:
        """Say it in plain words: one sentence a box, then why there is none after these."""
        return (*(box.sentence(conclusion) for box in self.boxes), self.why)


def find_boxes(
    table: InputTable,
    fails: ArrayLike,
    *,
    rng: np.random.Generator,
    most: int = 3,
    share: float = 0.05,
    least_mass: float | None = None,
    level: float = 0.05,
    least_coverage: float = 0.05,
    folds: int = 5,
) -> BoxesFound:
    """Say in which draws the conclusion fails, by limits on as few inputs as will do.

    Parameters
    ----------
    table : InputTable
        n draws.
    fails : array_like of bool, shape (n,)
        Where the conclusion fails.
    rng : numpy.random.Generator
        Cuts the draws into parts for cross-checking.
    most : int
        How many boxes to look for.
    share, least_mass : float
        As for :func:`~detente.uncertainty.peel`. Left out, `least_mass` is 0.05, or half of the
        share of failures where that is less.
    level : float
        Inputs whose quasi-p-value is above this are freed.
    least_coverage : float
        A box that holds a smaller share of all failures is not named.
    folds : int
        Into how many parts the draws are cut.

    Returns
    -------
    BoxesFound
        No box, and why, where the conclusion fails never or always, or where none that was found
        does better on draws that it was not made from than naming no limit at all.

    Notes
    -----
    Rules U20 to U26: for each box peel, stop where cross-checking says, paste, free the weak
    inputs; then leave its draws out and look again. After [1]_ and [2]_.

    References
    ----------
    .. [1] J. H. Friedman, N. I. Fisher, *Bump hunting in high-dimensional data*, Statistics and
       Computing 9, 1999.
    .. [2] B. P. Bryant, R. J. Lempert, *Thinking inside the box: a participatory, computer-assisted
       approach to scenario discovery*, Technological Forecasting & Social Change 77, 2010.

    Examples
    --------
    >>> from detente.uncertainty import Column
    >>> rng = np.random.default_rng(5)
    >>> cube = rng.random((1000, 3))
    >>> table = InputTable([Column("capacity"), Column("price"), Column("winter")], cube)
    >>> found = find_boxes(table, (cube[:, 0] < 0.4) & (cube[:, 1] < 0.5), rng=rng)
    >>> [limit.column.name for limit in found.boxes[0].limits], len(found.boxes)
    (['capacity', 'price'], 1)
    >>> found.boxes[0].density > 0.95, found.boxes[0].coverage > 0.95
    (True, True)
    """
    failed = conclusion_of(fails, table.draws)
    share_of(level, "level")
    share_of(least_coverage, "least_coverage")
    if most < 1:
        raise InputError(f"{most} is below 1.", "most")
    boxes: list[Box] = []
    trajectories, checks = [], []
    rest = np.ones(table.draws, dtype=np.bool_)
    why = _nothing_to_tell(failed, boxes)
    while not why and len(boxes) < most:
        part, marks = table.only(rest), failed[rest]
        least = least_mass or min(0.05, marks.mean() / 2)
        check = cross_check(part, marks, rng=rng, share=share, least_mass=least, folds=folds)
        trajectory = peel(part, marks, share=share, least_mass=least)
        trajectories.append(trajectory)
        checks.append(check)
        if check.balance <= check.balance_of_all:
            why = (
                _no(boxes) + " does better than no limit at all on draws that it was not made from."
            )
            break
        box = paste(part, marks, nearest_box(trajectory, check.mass), share=share)
        box = drop_weak(part, marks, box, level=level)
        if not box.limits:
            why = _no(boxes) + " is left when the limits that luck would explain as well are freed."
            break
        if box.failures < least_coverage * failed.sum():
            why = _no(boxes) + f" was found with {100 * least_coverage:g} of every 100 failures."
            break
        boxes.append(_of_all(box, failed, len(boxes)))
        rest &= ~in_box(box, table)
        why = _nothing_to_tell(failed[rest], boxes)
    return BoxesFound(
        tuple(boxes),
        tuple(trajectories),
        tuple(checks),
        table.draws,
        int(failed.sum()),
        why or f"The search stopped after {most} boxes, as asked.",
    )


def round_boxes(
    table: InputTable, fails: ArrayLike, found: BoxesFound, *, digits: int = 2
) -> BoxesFound:
    """Round the limits of all boxes of a search, and count again what lies within.

    Parameters
    ----------
    table, fails : InputTable, array_like
        The draws of the search.
    found : BoxesFound
    digits : int
        As for :func:`~detente.uncertainty.round_box`.

    Returns
    -------
    BoxesFound
        With the rounded boxes; trajectories and checks are those of the search. A box whose draws
        all lie in rounded boxes before it is left out.
    """
    failed = conclusion_of(fails, table.draws)
    rest = np.ones(table.draws, dtype=np.bool_)
    boxes: list[Box] = []
    for box in found.boxes:
        if not (rest & in_box(box, table)).any():
            continue
        part, marks = table.only(rest), failed[rest]
        rounded = round_box(part, marks, replace(box, after=0), digits=digits)
        rest &= ~in_box(rounded, table)
        boxes.append(_of_all(rounded, failed, len(boxes)))
    return replace(found, boxes=tuple(boxes))


def cross_check(
    table: InputTable,
    fails: ArrayLike,
    *,
    rng: np.random.Generator,
    share: float = 0.05,
    least_mass: float = 0.05,
    folds: int = 5,
) -> HeldOut:
    """Ask how far to peel, of draws that the box was not made from (rule U25).

    Each part of the draws in turn is left out, the rest is peeled, and every box on the way is
    counted on the part left out. The best share of draws to leave in the box is the one at which
    the parts together have the greatest balance of density and coverage.
    """
    failed = conclusion_of(fails, table.draws)
    if not 2 <= folds <= table.draws // 2:
        raise InputError(f"{folds} is not between 2 and half of {table.draws} draws.", "folds")
    part = np.empty(table.draws, dtype=np.int64)
    for outcome in (True, False):  # failures are spread evenly over the parts
        which = rng.permutation(np.flatnonzero(failed == outcome))
        part[which] = np.arange(which.size) % folds
    steps = np.unique(np.geomspace(least_mass, 1.0, 60))
    inside, hits = np.zeros(steps.size), np.zeros(steps.size)
    for fold in range(folds):
        seen, unseen = part != fold, table.only(part == fold)
        boxes = peel(table.only(seen), failed[seen], share=share, least_mass=least_mass)
        masses = np.array([box.mass for box in boxes])
        which = np.abs(np.log(masses)[None, :] - np.log(steps)[:, None]).argmin(axis=1)
        for place in np.unique(which).tolist():
            met = in_box(boxes[place], unseen)
            inside[which == place] += met.sum()
            hits[which == place] += (met & failed[~seen]).sum()
    balance = _balance(inside, hits, int(failed.sum()))
    best = int(np.flatnonzero(balance == balance.max())[-1])
    return HeldOut(
        float(steps[best]),
        float(hits[best] / max(inside[best], 1)),
        float(hits[best] / failed.sum()),
        float(balance[best]),
        float(2 * failed.sum() / (table.draws + failed.sum())),
        folds,
    )


def nearest_box(trajectory: Sequence[Box], mass: float) -> Box:
    """Return the box of a trajectory whose mass is nearest to a given one, as a ratio."""
    if not 0 < mass <= 1:
        raise InputError(f"{mass} is no share of draws above 0.", "mass")
    return min(trajectory, key=lambda box: abs(float(np.log(box.mass / mass))))


def _of_all(box: Box, failed: BoolArray, after: int) -> Box:
    """Count a box of the draws left over against all draws."""
    return replace(box, of_draws=failed.size, of_failures=int(failed.sum()), after=after)


def _balance(inside: FloatArray, hits: FloatArray, failures: int) -> FloatArray:
    """2 · density · coverage / (density + coverage) is 2 · hits / (inside + failures)."""
    return 2 * hits / (inside + failures)


def _no(boxes: Sequence[Box]) -> str:
    return "No further box" if boxes else "No box"


def _nothing_to_tell(failed: BoolArray, boxes: Sequence[Box]) -> str:
    outside = " outside these boxes" if boxes else ""
    hits = int(failed.sum())
    if not hits:
        return f"The conclusion fails in none of the {failed.size} draws{outside}."
    if hits == failed.size:
        return f"The conclusion fails in all {failed.size} draws{outside}; no limit tells where."
    if failed.size < LEAST_DRAWS or min(hits, failed.size - hits) < 2:
        return (
            f"{failed.size} draws{outside}, of which {hits} fail, are too few to check a box on "
            "draws that it was not made from."
        )
    return ""
