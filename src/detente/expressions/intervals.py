"""A bound tree -> what its value can still be while some levers are undecided.

Truth is the interval [0, 1]; a condition is certain when both ends agree. Bounds are sound, and
exact once every lever is decided, so a partial state may be dropped as soon as a rule's upper end
is 0. They speak of expressions that have a meaning in every state (`Bound.defined`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.expressions.bound import LEVER, Bound
from detente.expressions.comparisons import COMPARE, MARGIN
from detente.expressions.rounding import Rounded, largest

Interval = tuple[NDArray[Any], NDArray[Any]]


def bounds(bound: Bound, digits: Callable[[int], Interval]) -> Interval:
    """Return the least and the greatest value the expression can take.

    Parameters
    ----------
    bound : Bound
        An expression over levers only.
    digits : callable
        ``digits(lever_number)`` is the interval of that lever's level numbers.
    """
    if bound.kind == "constant":
        value = np.asarray(float(bound.value))  # type: ignore[arg-type]
        return value, value
    if bound.kind == LEVER:
        assert isinstance(bound.value, int)
        return digits(bound.value)
    parts = [bounds(part, digits) for part in bound.parts]
    if bound.kind in COMPARE:
        parts = _widened(bound, parts)
    return _COMBINE[bound.kind](parts)


def _widened(bound: Bound, parts: list[Interval]) -> list[Interval]:
    """Move the ends of both sides of a comparison by what rounding may have moved them (X5)."""
    if all(side.counted for side in bound.parts):
        return parts
    off = [MARGIN * largest(side, _no_outcome).error for side in bound.parts]
    with np.errstate(invalid="ignore"):
        return [_ends([low - by], [high + by]) for (low, high), by in zip(parts, off, strict=True)]


def _no_outcome(name: str) -> Rounded:
    raise AssertionError(f"a rule speaks of levers only, and '{name}' is none")


def _truth(low: NDArray[Any], high: NDArray[Any]) -> Interval:
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def _not(parts: list[Interval]) -> Interval:
    ((low, high),) = parts
    return 1 - high, 1 - low


def _and(parts: list[Interval]) -> Interval:
    low, high = parts[0]
    for other_low, other_high in parts[1:]:
        low, high = np.minimum(low, other_low), np.minimum(high, other_high)
    return low, high


def _or(parts: list[Interval]) -> Interval:
    low, high = parts[0]
    for other_low, other_high in parts[1:]:
        low, high = np.maximum(low, other_low), np.maximum(high, other_high)
    return low, high


def _implies(parts: list[Interval]) -> Interval:
    return _or([_not([parts[0]]), parts[1]])


def _equal(parts: list[Interval]) -> Interval:
    (a_low, a_high), (b_low, b_high) = parts
    certain = (a_low == a_high) & (b_low == b_high) & (a_low == b_low)
    possible = (a_low <= b_high) & (b_low <= a_high)
    return _truth(certain, possible)


def _less(parts: list[Interval]) -> Interval:
    (a_low, a_high), (b_low, b_high) = parts
    return _truth(a_high < b_low, a_low < b_high)


def _less_equal(parts: list[Interval]) -> Interval:
    (a_low, a_high), (b_low, b_high) = parts
    return _truth(a_high <= b_low, a_low <= b_high)


def _add(parts: list[Interval]) -> Interval:
    (a_low, a_high), (b_low, b_high) = parts
    with np.errstate(invalid="ignore", over="ignore"):
        return _ends([a_low + b_low], [a_high + b_high])


def _negative(parts: list[Interval]) -> Interval:
    ((low, high),) = parts
    return -high, -low


def _multiply(parts: list[Interval]) -> Interval:
    (a_low, a_high), (b_low, b_high) = parts
    with np.errstate(invalid="ignore", over="ignore"):
        corners = [a_low * b_low, a_low * b_high, a_high * b_low, a_high * b_high]
    return _ends(corners, corners)


def _divide(parts: list[Interval]) -> Interval:
    (a_low, a_high), (b_low, b_high) = parts
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        corners = [a_low / b_low, a_low / b_high, a_high / b_low, a_high / b_high]
    low, high = _ends(corners, corners)
    through_zero = (b_low <= 0) & (b_high >= 0)
    return np.where(through_zero, -np.inf, low), np.where(through_zero, np.inf, high)


def _ends(low: list[NDArray[Any]], high: list[NDArray[Any]]) -> Interval:
    """Take the least and the greatest; where infinities cancel, anything may be."""
    least = np.stack(np.broadcast_arrays(*low)).min(axis=0)
    most = np.stack(np.broadcast_arrays(*high)).max(axis=0)
    return np.where(np.isnan(least), -np.inf, least), np.where(np.isnan(most), np.inf, most)


_COMBINE: dict[str, Callable[[list[Interval]], Interval]] = {
    "not": _not,
    "and": _and,
    "or": _or,
    "implies": _implies,
    "iff": _equal,
    "==": _equal,
    "!=": lambda parts: _not([_equal(parts)]),
    "<": _less,
    "<=": _less_equal,
    ">": lambda parts: _less(parts[::-1]),
    ">=": lambda parts: _less_equal(parts[::-1]),
    "+": _add,
    "-": lambda parts: _add([parts[0], _negative([parts[1]])]),
    "*": _multiply,
    "/": _divide,
    "negative": _negative,
}
