"""Ranks of many draws, each different row once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import IntArray, Ranks


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
