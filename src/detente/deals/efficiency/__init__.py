"""Which packages leave nothing on the table?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.deals.efficiency import kernels
from detente.errors import InputError

PIVOTS = 256
SAMPLE = 1024
WORTH_A_FILTER = 2048
WORTH_BEATING = 0.5


def efficient_set(values: ArrayLike) -> BoolArray:
    """Mark the packages that no other improves on: as good for all and better for one.

    Parameters
    ----------
    values : array, shape (parties, m)
        What each package is worth to each party, on the party's own scale; higher is better.
        Ranks will do.

    Returns
    -------
    BoolArray, shape (m,)
        True where a package is efficient. Packages worth the same to everybody stand or fall
        together.

    Raises
    ------
    InputError
        If the shape is wrong or a value is not a finite number.

    Notes
    -----
    Rule D4. One party: a maximum. Two: one sweep, O(m log m). Three: one sweep with a tree of
    running maxima, O(m log m). Four or more: a tree of boxes in which each package looks for one
    that beats it. Where it pays, a first pass drops what a few hundred strong packages beat.

    Examples
    --------
    The third is beaten by the first; the last two are ties, and both stay:

    >>> efficient_set([[3, 1, 2, 2, 2], [1, 3, 1, 2, 2]])
    array([ True,  True, False,  True,  True])
    """
    rows = check_values(values).T.copy()
    m, parties = rows.shape
    keep = np.zeros(m, dtype=np.bool_)
    if not m:
        return keep
    if parties == 1:
        return np.asarray(rows[:, 0] == rows[:, 0].max())
    left = _survivors(rows) if m >= WORTH_A_FILTER else None
    part = rows if left is None else rows[left]
    kept = np.zeros(part.shape[0], dtype=np.bool_)
    if parties == 2:
        order = np.argsort(-part[:, 0])
        kernels.sweep_two(part[order], order, kept)
    elif parties == 3:
        order = np.lexsort((-part[:, 2], -part[:, 1], -part[:, 0]))
        second, place = np.unique(-part[:, 1], return_inverse=True)
        kernels.sweep_three(order, place + 1, second.size, part, kept)
    else:
        _by_boxes(part, kept)
    if left is None:
        return kept
    keep[left] = kept
    return keep


def check_values(values: ArrayLike) -> FloatArray:
    """Return the values as an array of shape (parties, m), after checking them."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or not array.shape[0]:
        raise InputError(
            f"values have shape {array.shape}; one row a party and one column a package is needed."
        )
    wrong = np.argwhere(~np.isfinite(array))
    if wrong.size:
        party, package = wrong[0]
        raise InputError(
            f"{len(wrong)} values are not finite numbers, first that of package {package} to "
            f"party {party} (both counted from 0)."
        )
    return array


def _survivors(rows: FloatArray) -> IntArray | None:
    """Return the rows that no strong row beats; None where looking for them is no great saving."""
    sample = np.ascontiguousarray(rows[:: max(1, rows.shape[0] // SAMPLE)])
    # Strong rows of a sample are not as strong as those of all; where even half as many as would
    # pay are not beaten by them, looking for stronger ones is left out.
    if _beaten(_strong(sample), sample).mean() < WORTH_BEATING / 2:
        return None
    pivots = _strong(rows)
    if _beaten(pivots, sample).mean() < WORTH_BEATING:
        return None
    return np.flatnonzero(~_beaten(pivots, rows))


def _strong(rows: FloatArray) -> FloatArray:
    """Return a few rows with a large sum on a scale of 0 to 1, none of them beating another."""
    low, high = rows.min(axis=0), rows.max(axis=0)
    score = ((rows - low) / np.where(high > low, high - low, 1.0)).sum(axis=1)
    few = np.argpartition(score, -PIVOTS)[-PIVOTS:]
    few = few[np.argsort(-score[few])]
    return np.asarray(rows[few][~_beaten(rows[few], rows[few])])


def _beaten(pivots: FloatArray, rows: FloatArray) -> BoolArray:
    beaten = np.zeros(rows.shape[0], dtype=np.bool_)
    kernels.beaten_by(pivots, rows, beaten)
    return beaten


def _by_boxes(rows: FloatArray, keep: BoolArray) -> None:
    """Mark the rows that none beats; the rows are rearranged."""
    m, parties = rows.shape
    depth = max(0, int(np.ceil(np.log2(max(m / kernels.LEAF, 1)))))
    nodes = 2 ** (depth + 1) - 1
    order = np.arange(m, dtype=np.int32)
    starts = np.zeros(nodes + 1, dtype=np.int64)
    least, most = np.empty((nodes, parties)), np.empty((nodes, parties))
    kernels.box_tree(rows, order, starts, least, most)
    kernels.search_tree(rows, order, starts, least, most, keep)
