"""A value: a quantity by which the states are ranked (rule P3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray, IntArray, Ranks
from detente.case import Preference
from detente.errors import CaseError, InputError, located
from detente.expressions import ADVICE, HALF_UNIT, Bound, Scope, bind_quantity
from detente.model.preferences.cells import Cells
from detente.model.rounding import CellErrors

FEW_RANKS = 2**8  # up to so many, looking each number up is quicker than sorting the states
MARGIN = 1 + 1e-9  # for what the analysis of errors rounds off itself


@dataclass(frozen=True)
class Value:
    """A quantity, bound."""

    quantity: Bound
    order: ClassVar[tuple[int, ...]] = ()

    @classmethod
    def bind(cls, preference: Preference, scope: Scope) -> Self:
        """Bind the quantity."""
        assert preference.value is not None
        with located("value"):
            return cls(bind_quantity(preference.value.text, scope))

    @property
    def expressions(self) -> tuple[Bound, ...]:
        """The quantity alone."""
        return (self.quantity,)

    def rows(
        self, cells: Cells, _order: tuple[int, ...], /
    ) -> tuple[Ranks, Mapping[int, InputError]]:
        """Rank every row; a row with a number that is not finite is a problem."""
        whole = cells.exact(self.quantity)
        if whole is not None:
            return ranks_of_whole_numbers(whole)[None], {}
        found, undefined = cells.evaluate(self.quantity)
        values = np.broadcast_to(found, cells.shape).astype(np.float64, copy=False)
        problems: dict[int, InputError] = {}
        if undefined is not None:
            told = cells.undefined(NOT_FINITE, undefined, self.quantity)
            problems = {row: problem.at("value") for row, problem in told.items()}
            values = values.copy()
            values[list(problems)] = 0.0
        return rank_rows_by_values(values, cells.errors(self.quantity))[0], problems


NOT_FINITE = "the value is not a finite number"


class RoundingErrors(Protocol):
    """How far numbers in rows may lie from the true ones."""

    @property
    def most(self) -> FloatArray:
        """No error of a row is larger, shape () or (rows, 1)."""
        ...

    def at(self, rows: IntArray, cells: IntArray, /) -> CellErrors:
        """Return the errors of some numbers, by their row and place."""
        ...


@dataclass(frozen=True, eq=False)
class LastPlaces:
    """Numbers of which nothing is known but their floats: half a unit in the last place."""

    values: FloatArray

    @property
    def most(self) -> FloatArray:
        """See `RoundingErrors`."""
        return np.asarray(HALF_UNIT * np.abs(self.values).max(axis=1, initial=0.0, keepdims=True))

    def at(self, rows: IntArray, cells: IntArray) -> CellErrors:
        """See `RoundingErrors`."""
        own = HALF_UNIT * np.abs(self.values[rows, cells])
        return CellErrors(own, np.zeros_like(own), np.zeros_like(cells))


def ranks_from_values(values: NDArray[Any]) -> Ranks:
    """Rank states by a number; numbers that differ by rounding only are tied (rule P3).

    Nothing is known of how they came about: each may be off by half a unit in its last place.

    Raises
    ------
    CaseError
        If a value is not finite.
    """
    ranks, wrong = rank_rows_by_values(values[None])
    if wrong[0]:
        raise _not_finite(values)
    return np.asarray(ranks[0])


def rank_rows_by_values(
    values: FloatArray, errors: RoundingErrors | None = None
) -> tuple[Ranks, BoolArray]:
    """Rank every row by its numbers; those that differ by rounding only are tied (rule P3).

    Neighbours in order are tied when they differ by at most what both may be off.

    Parameters
    ----------
    values : array of float64, shape (draws, n)
    errors : RoundingErrors, optional
        Of these numbers; half a unit in the last place without.

    Returns
    -------
    ranks : array of int32, shape (draws, n)
    wrong : array of bool, shape (draws,)
        Rows with a number that is not finite; their ranks mean nothing.
    """
    wrong: BoolArray = np.logical_not(np.isfinite(values).all(axis=1))
    if wrong.any():
        values = np.where(wrong[:, None], 0.0, values)
    errors = errors or LastPlaces(values)
    ordered = np.sort(values, axis=1)
    with np.errstate(over="ignore"):
        gaps = np.diff(ordered, axis=1)
    apart = gaps > 2 * MARGIN * errors.most
    near = (gaps > 0) & np.logical_not(apart)
    if near.any():
        _look_closer(values, ordered, near, apart, errors)
    return _numbered(values, ordered, apart), wrong


def rank_rows_within(values: FloatArray, tolerance: FloatArray) -> Ranks:
    """Rank every row by its numbers; neighbours that differ by at most the tolerance are tied.

    Parameters
    ----------
    values : array of float64, shape (draws, n)
        Finite.
    tolerance : array of float64, shape (draws, 1)
    """
    ordered = np.sort(values, axis=1)
    return _numbered(values, ordered, np.diff(ordered, axis=1) > tolerance)


def ranks_of_whole_numbers(values: NDArray[np.int64]) -> Ranks:
    """Rank states by a whole number, shape (n,): only equal numbers are tied."""
    least, most = int(values.min(initial=0)), int(values.max(initial=0))
    if most - least <= 8 * values.size:
        present = np.zeros(most - least + 1, dtype=np.int32)
        places = values - least
        present[places] = 1
        return np.asarray(np.cumsum(present, dtype=np.int32)[places])
    ordered = np.sort(values)[None]
    return np.asarray(_numbered(values[None], ordered, np.diff(ordered, axis=1) > 0)[0])


def _numbered(values: NDArray[Any], ordered: NDArray[Any], apart: BoolArray) -> Ranks:
    """Number every row's ranks: the next begins where two neighbours in order are apart."""
    ranks = np.empty(values.shape, dtype=np.int32)
    if np.count_nonzero(apart, axis=1).max(initial=0) <= FEW_RANKS:
        for row, own, sorted_, begins in zip(ranks, values, ordered[:, 1:], apart, strict=True):
            row[:] = np.searchsorted(sorted_[begins], own, side="right")
        ranks += 1
        return ranks
    # Which of two equal numbers comes first does not matter: they share a rank.
    order = np.argsort(values, axis=1)
    order += np.arange(values.shape[0])[:, None] * values.shape[1]
    places = np.ones(values.shape, dtype=np.int32)
    np.cumsum(apart, axis=1, out=places[:, 1:])
    places[:, 1:] += 1
    ranks.reshape(-1)[order] = places
    return ranks


def _look_closer(
    values: FloatArray,
    ordered: FloatArray,
    near: BoolArray,
    apart: BoolArray,
    errors: RoundingErrors,
) -> None:
    """Write into `apart` which of the near neighbours are further than their own errors.

    Equal numbers stand together, with the largest of their errors.
    """
    rows, places = np.nonzero(near)
    groups, which, cells = [], [], []
    low, high = np.empty_like(rows), np.empty_like(rows)
    count = 0
    begins = np.flatnonzero(np.diff(rows, prepend=-1)).tolist()
    for begin, end in pairwise([*begins, rows.size]):
        here, row = slice(begin, end), rows[begin]
        lower, upper = ordered[row, places[here]], ordered[row, places[here] + 1]
        looked_at = np.unique(np.concatenate([lower, upper]))
        low[here] = count + np.searchsorted(looked_at, lower)
        high[here] = count + np.searchsorted(looked_at, upper)
        group = np.searchsorted(looked_at[:-1], values[row])
        cell = np.flatnonzero(looked_at[group] == values[row])
        cells.append(cell)
        groups.append(count + group[cell])
        which.append(np.full(cell.size, row))
        count += looked_at.size
    found = errors.at(np.concatenate(which), np.concatenate(cells))
    off = _off_by(np.concatenate(groups), low, high, found, count)
    apart[near] = ordered[rows, places + 1] - ordered[rows, places] > MARGIN * off


def _off_by(
    group: IntArray, low: IntArray, high: IntArray, errors: CellErrors, groups: int
) -> FloatArray:
    """Return by how much neighbours may differ without being apart, shape (pairs,).

    Parameters
    ----------
    group : IntArray, shape (k,)
        The group of equal numbers of every cell.
    low, high : IntArray, shape (pairs,)
        The groups of each pair of neighbours.
    errors : CellErrors, of k cells
    groups : int
        How many groups there are.
    """
    own, most, least = np.zeros(groups), np.zeros(groups), np.full(groups, np.inf)
    np.maximum.at(own, group, errors.own)
    np.maximum.at(most, group, errors.shared)
    np.minimum.at(least, group, errors.shared)
    first, last = np.full(groups, np.iinfo(np.int64).max), np.full(groups, -1, dtype=np.int64)
    np.minimum.at(first, group, errors.source)
    np.maximum.at(last, group, errors.source)
    alike = (first[low] == last[low]) & (first[low] == first[high]) & (first[high] == last[high])
    widest = np.maximum(most[low], most[high]) - np.minimum(least[low], least[high])
    return np.asarray(own[low] + own[high] + np.where(alike, widest, most[low] + most[high]))


def _not_finite(values: NDArray[Any]) -> CaseError:
    wrong = np.flatnonzero(~np.isfinite(values))
    return CaseError(f"{NOT_FINITE} in {wrong.size} states, first in state {wrong[0] + 1}{ADVICE}")
