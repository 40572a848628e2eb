"""Statements: conditions, most important first, or groups of them that count alike (rule P2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Ranks
from detente.case import Preference
from detente.errors import InputError, located
from detente.expressions import Bound, Scope, bind_condition, undefined_text
from detente.model.preferences.cells import Cells

# Keys are numbered afresh before they would need more numbers than this: a table of so many fits
# into a processor's second cache.
MOST_KEYS = 2**18


@dataclass(frozen=True)
class Statements:
    """Conditions, bound, in groups; within a group only the number of true ones counts."""

    groups: tuple[tuple[Bound, ...], ...]

    @classmethod
    def bind(cls, preference: Preference, scope: Scope) -> Self:
        """Bind every statement."""
        groups = []
        for place, group in enumerate(preference.statements, start=1):
            with located(f"statements[{place}]"):
                groups.append(tuple(bind_condition(each.text, scope) for each in group))
        return cls(tuple(groups))

    @property
    def expressions(self) -> tuple[Bound, ...]:
        """Every statement."""
        return tuple(chain.from_iterable(self.groups))

    @property
    def order(self) -> tuple[int, ...]:
        """The groups as written, counted from 0."""
        return tuple(range(len(self.groups)))

    def rows(self, cells: Cells, order: tuple[int, ...]) -> tuple[Ranks, Mapping[int, InputError]]:
        """Rank every row, the first group of the order mattering most."""
        problems: dict[int, InputError] = {}

        def truth(place: int, bound: Bound) -> NDArray[Any]:
            found, undefined = cells.evaluate(bound)
            if undefined is not None:
                told = cells.undefined(undefined_text(bound), undefined, bound)
                for row, problem in told.items():
                    problems.setdefault(row, problem.at(f"statements[{place + 1}]"))
            return found

        groups = (
            (len(self.groups[place]), map(partial(truth, place), self.groups[place]))
            for place in order
        )
        ranks = rank_rows_by_statements(groups, cells.shape[1])
        return ranks, problems


Group = tuple[int, Iterable[NDArray[Any]]]


def rank_rows_by_statements(groups: Iterable[Group], size: int) -> Ranks:
    """Rank every row by groups of statements, the first group mattering most (rule P2).

    Parameters
    ----------
    groups : iterable of (int, iterable of bool arrays)
        How many statements a group has, and where each is true, broadcasting to (draws, n). They
        are taken one after another, and none is kept.
    size : int
        The number n of states.

    Returns
    -------
    array of int32, shape (draws, n), or (1, n) where no statement has a row for each draw

    Notes
    -----
    Keys are refined group by group, and numbered afresh when they grow, so any number of statements
    works. Time O(n) a group.
    """
    keys: NDArray[Any] = np.zeros((1, size), dtype=np.int32)
    width = 1
    for count, truths in groups:
        if width * (count + 1) > max(MOST_KEYS // keys.shape[0], size):
            keys, width = _numbered(keys, width)
        if width * (count + 1) >= 2**31:
            keys = keys.astype(np.int64)
        keys *= keys.dtype.type(count + 1)
        for truth in truths:
            keys = keys + truth
        width *= count + 1
    return _numbered(keys, width)[0] + np.int32(1)


def _numbered(keys: NDArray[Any], width: int) -> tuple[Ranks, int]:
    """Number each row's different keys, all below `width`, upward from 0; say how many at most."""
    rows = keys.shape[0]
    offset = np.arange(rows, dtype=np.int64)[:, None] * width
    present = np.zeros(rows * width, dtype=np.bool_)
    flat = keys if rows == 1 else keys + offset
    present[flat.reshape(-1)] = True
    numbers = np.cumsum(present.reshape(rows, width), axis=1, dtype=np.int32)
    numbers -= 1
    return np.take(numbers.reshape(-1), flat), int(numbers[:, -1].max(initial=0)) + 1
