"""Ranks of many draws at once: row by row what :mod:`detente.model.ranks` gives for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray, IntArray, Ranks
from detente.model.ranks import TIE_TOLERANCE


@dataclass(frozen=True, eq=False)
class RankRows:
    """One party's ranks in many draws, each different row once.

    Attributes
    ----------
    rows : array of int32, shape (rows, n)
    which : IntArray, shape (draws,)
        The row of every draw.
    """

    rows: Ranks
    which: IntArray

    def full(self) -> Ranks:
        """Return one row a draw, shape (draws, n)."""
        return np.asarray(self.rows[self.which])


def rank_rows_by_values(values: FloatArray) -> tuple[Ranks, BoolArray]:
    """Rank every row by its numbers (rule P3).

    Parameters
    ----------
    values : array of float64, shape (draws, n)

    Returns
    -------
    ranks : array of int32, shape (draws, n)
    wrong : array of bool, shape (draws,)
        Rows with a number that is not finite; their ranks mean nothing.
    """
    wrong: BoolArray = np.logical_not(np.isfinite(values).all(axis=1))
    if wrong.any():
        values = np.where(wrong[:, None], 0.0, values)
    tolerance = TIE_TOLERANCE * np.abs(values).max(axis=1, initial=0.0)
    # Which of two equal numbers comes first does not matter: they share a rank.
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    places = np.ones(values.shape, dtype=np.int32)
    np.cumsum(np.diff(ordered, axis=1) > tolerance[:, None], axis=1, out=places[:, 1:])
    places[:, 1:] += 1
    ranks = np.empty(values.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks, wrong


def rank_rows_by_statements(
    groups: Sequence[Sequence[NDArray[Any]]], draws: int, size: int
) -> Ranks:
    """Rank every row by statements, the first group mattering most (rule P2).

    Parameters
    ----------
    groups : sequence of groups of bool arrays, each broadcasting to (draws, n)
    draws, size : int
        The shape of the answer.
    """
    ranks: NDArray[Any] = np.zeros((1, size), dtype=np.int32)
    for group in groups:
        many = size * (len(group) + 1) >= 2**31
        score: NDArray[Any] = np.zeros((1, size), dtype=np.int64 if many else np.int32)
        for truth in group:
            score = score + truth
        keys = ranks * score.dtype.type(len(group) + 1) + score
        width = int(keys.max(initial=0)) + 1
        row = np.arange(keys.shape[0])[:, None]
        present = np.zeros((keys.shape[0], width), dtype=np.bool_)
        present[row, keys] = True
        ranks = (np.cumsum(present, axis=1, dtype=np.int32) - 1)[row, keys]
    return np.broadcast_to(ranks + 1, (draws, size)).astype(np.int32)


def distinct_rows(rows: Ranks) -> RankRows:
    """Keep every different row once."""
    found: dict[bytes, int] = {}
    first: list[int] = []
    which = np.empty(rows.shape[0], dtype=np.int64)
    for place, row in enumerate(np.ascontiguousarray(rows)):
        number = found.setdefault(row.tobytes(), len(first))
        if number == len(first):
            first.append(place)
        which[place] = number
    return RankRows(np.asarray(rows[first]), which)
