"""Which of some points does none of others dominate?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray

Points = NDArray[np.int32]
PIECE = 2**22  # comparisons at a time


def undominated(points: Points, others: Points) -> BoolArray:
    """Mark the points that no other is better than in one place and as good in all.

    Parameters
    ----------
    points : array of int, shape (k, m)
        One column a point; higher is better.
    others : array of int, shape (k, n)
        May hold the points themselves.

    Returns
    -------
    BoolArray, shape (m,)
    """
    if not points.shape[1]:
        return np.zeros(0, dtype=np.bool_)
    front = _front(others)
    kept = np.ones(points.shape[1], dtype=np.bool_)
    step = max(1, PIECE // max(1, front.shape[1]))
    for start in range(0, points.shape[1], step):
        some = points[:, start : start + step, None]
        as_good = np.all(front[:, None, :] >= some, axis=0)
        better = np.any(front[:, None, :] > some, axis=0)
        kept[start : start + step] = ~np.any(as_good & better, axis=1)
    return kept


def _front(points: Points) -> Points:
    """Return the distinct points that none of the others dominates.

    In the order of falling first coordinate, then second and so on, a point can only be dominated
    by one that came before (Kung, Luccio, Preparata 1975).
    """
    if not points.shape[1]:
        return points
    distinct = np.unique(points, axis=1)[:, ::-1]
    if points.shape[0] == 1:
        return distinct[:, :1]
    if points.shape[0] == 2:
        second = distinct[1]
        best_before = np.maximum.accumulate(np.concatenate([[second.min() - 1], second[:-1]]))
        return np.asarray(distinct[:, second > best_before])
    kept: list[int] = []
    for place in range(distinct.shape[1]):
        point = distinct[:, place : place + 1]
        if not kept or not (distinct[:, kept] >= point).all(axis=0).any():
            kept.append(place)
    return np.asarray(distinct[:, kept])
