"""What a score is given, checked: probabilities, outcomes, and how many are still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError, NotApplicableError

Outcomes = Sequence[bool | int | None] | NDArray[Any]
"""One outcome a forecast: 1 or True, 0 or False, None while it is open."""

ROUNDING = 1e-9
"""How far a sum of probabilities may lie from one."""


def finite_numbers(values: ArrayLike, where: str, dimensions: int = 1) -> FloatArray:
    """Return `values` as an array of finite numbers, not empty.

    Raises
    ------
    InputError
        If it is empty, has another number of dimensions, or holds what is no finite number.
    """
    try:
        raw = np.asarray(values)
        if raw.dtype.kind in "USMmc":
            raise InputError("holds what is no plain number.", where)
        array = raw.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError("is no array of numbers; give one number a forecast.", where) from None
    if array.ndim != dimensions:
        raise InputError(f"has {array.ndim} dimensions; {dimensions} expected.", where)
    if array.size == 0:
        raise InputError("is empty; a score needs one forecast or more.", where)
    if not np.isfinite(array).all():
        raise InputError(f"holds {_first(array, ~np.isfinite(array))}, no finite number.", where)
    return array


def probabilities(values: ArrayLike, where: str = "p", dimensions: int = 1) -> FloatArray:
    """Return `values` as an array of probabilities.

    Raises
    ------
    InputError
        As :func:`finite_numbers`, and if a number lies outside [0, 1].
    """
    p = finite_numbers(values, where, dimensions)
    outside = (p < 0) | (p > 1)
    if outside.any():
        found = _first(p, outside)
        raise InputError(f"holds {found}; a probability lies between 0 and 1.", where)
    return p


def distributions(values: ArrayLike, where: str = "p") -> FloatArray:
    """Return `values`, shape (n, k), as one distribution over k categories a row.

    Raises
    ------
    InputError
        As :func:`probabilities`, and if a row does not sum to one (to 1e-9).
    """
    p = probabilities(values, where, dimensions=2)
    totals = p.sum(axis=1)
    wrong = np.abs(totals - 1) > ROUNDING
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(f"sums to {totals[row]:.10g}; it has to be 1.", f"{where}[{row + 1}]")
    return p


def binary_outcomes(values: Outcomes, forecasts: int) -> tuple[BoolArray, BoolArray]:
    """Tell what came about from what is still open.

    Returns
    -------
    happened : BoolArray, shape (resolved,)
        Of those that are resolved.
    resolved : BoolArray, shape (forecasts,)
        False where the outcome is None.

    Raises
    ------
    InputError
        If their number is not `forecasts`, or one is neither 0, 1 nor None.
    NotApplicableError
        If all are None.
    """
    given = _one_each(values, forecasts)
    for place, outcome in enumerate(given, start=1):
        if not (outcome is None or _is_binary(outcome)):
            raise InputError(
                f"found {outcome!r:.60}; write 1, 0, or None while it is open.",
                f"outcomes[{place}]",
            )
    resolved = _which_resolved(given)
    return np.array([o == 1 for o in given if o is not None], dtype=np.bool_), resolved


def category_outcomes(
    values: Sequence[int | None] | NDArray[Any], forecasts: int, categories: int
) -> tuple[NDArray[np.int64], BoolArray]:
    """Tell which category came about, counted from 0, from what is still open.

    Returns
    -------
    found : array of int, shape (resolved,)
    resolved : BoolArray, shape (forecasts,)

    Raises
    ------
    InputError
        If their number is not `forecasts`, or one is no category.
    NotApplicableError
        If all are None.
    """
    given = _one_each(values, forecasts)
    for place, outcome in enumerate(given, start=1):
        if outcome is not None and not _is_category(outcome, categories):
            raise InputError(
                f"found {outcome!r:.60}; the categories are 0 to {categories - 1}, "
                "and None stands for open.",
                f"outcomes[{place}]",
            )
    resolved = _which_resolved(given)
    return np.array([int(o) for o in given if o is not None], dtype=np.int64), resolved


def resolved_numbers(values: ArrayLike, forecasts: int) -> tuple[FloatArray, BoolArray]:
    """Tell what was observed, a number each, from what is still open (None).

    Raises
    ------
    InputError
        If their number is not `forecasts`, or one is no finite number.
    NotApplicableError
        If all are None.
    """
    given = _one_each(np.asarray(values, dtype=object).tolist(), forecasts, "observed")
    resolved = _which_resolved(given)
    return finite_numbers([o for o in given if o is not None], "observed"), resolved


def same_length(values: Sequence[Any] | NDArray[Any], length: int, where: str) -> None:
    """Refuse `values` that are not one for each forecast."""
    if len(values) != length:
        raise InputError(f"has {len(values)} entries for {length} forecasts.", where)


def _one_each(
    values: Sequence[Any] | NDArray[Any], forecasts: int, where: str = "outcomes"
) -> list[Any]:
    if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
        raise InputError("is no list; give one outcome a forecast.", where)
    same_length(values, forecasts, where)
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _which_resolved(given: list[Any]) -> BoolArray:
    resolved = np.array([outcome is not None for outcome in given], dtype=np.bool_)
    if not resolved.any():
        raise NotApplicableError(
            f"all {len(given)} outcomes are open, so there is nothing to score yet.", "outcomes"
        )
    return resolved


def _is_binary(outcome: object) -> bool:
    return isinstance(outcome, bool | int | float | np.bool_ | np.number) and outcome in (0, 1)


def _is_category(outcome: object, categories: int) -> bool:
    whole = isinstance(outcome, int | np.integer) and not isinstance(outcome, bool)
    return whole and 0 <= outcome < categories  # type: ignore[operator]


def _first(array: FloatArray, wrong: BoolArray) -> str:
    place = tuple(int(axis[0]) for axis in np.nonzero(wrong))
    spots = ", ".join(str(number + 1) for number in place)
    return f"{array[place]:g} at [{spots}]"
