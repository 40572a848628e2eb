"""Expressions as lines: what they are worth in every state while one number varies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray
from detente.expressions import TRUTH, Bound, evaluate

SAME = 1e-11
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


class NotALineError(Exception):
    """The worth of some state is no line in the number; its text says why."""


class Moving(NamedTuple):
    """``start + slope * x`` in every state.

    Attributes
    ----------
    start, slope : array, shape (n,) or ()
    broken : bool
        Whether it is so only near one value of x: a comparison in it reads the number.
    """

    start: NDArray[Any]
    slope: NDArray[Any]
    broken: bool = False


@dataclass
class Reading:
    """One look at expressions, near one value of the number.

    Attributes
    ----------
    value : float
        Comparisons that read the number are decided here; a root there is a tie.
    digits : callable
        A lever's level number in every state.
    values : mapping of str to Moving or array
        Outcomes; those that do not vary as arrays.
    roots : list of FloatArray
        Where comparisons that were met change.
    """

    value: float
    digits: Callable[[int], NDArray[Any]]
    values: Mapping[str, Moving | FloatArray]
    roots: list[FloatArray] = field(default_factory=list)

    def moves(self, bound: Bound) -> bool:
        """Whether the number is in an expression."""
        return any(isinstance(self.values.get(name), Moving) for name in bound.outcomes())

    def line(self, bound: Bound) -> Moving:
        """Return a quantity as a line.

        Raises
        ------
        NotALineError
            If the number stands in it to a higher power, or below a line.
        """
        if not self.moves(bound):
            plain = evaluate(bound, self.digits, self._plain)
            return Moving(np.asarray(plain, dtype=np.float64), np.zeros(()))
        if bound.sort == TRUTH:
            return Moving(self.truth(bound).astype(np.float64), np.zeros(()), True)
        if bound.kind == "outcome":
            found = self.values[str(bound.value)]
            assert isinstance(found, Moving)
            return found
        parts = [self.line(part) for part in bound.parts]
        return _ARITHMETIC[bound.kind](*parts)

    def truth(self, bound: Bound) -> NDArray[np.bool_]:
        """Return a condition near the value, shape (n,) or ()."""
        if not self.moves(bound):
            return np.asarray(evaluate(bound, self.digits, self._plain), dtype=np.bool_)
        if bound.kind in _COMPARISONS:
            return self._compared(bound)
        parts = [self.truth(part) for part in bound.parts]
        return _LOGIC[bound.kind](parts)

    def _plain(self, name: str) -> FloatArray:
        found = self.values[name]
        assert not isinstance(found, Moving)
        return found

    def _at_value(self, name: str) -> FloatArray:
        found = self.values[name]
        return found.start + found.slope * self.value if isinstance(found, Moving) else found

    def _compared(self, bound: Bound) -> NDArray[np.bool_]:
        left, right = (self.line(part) for part in bound.parts)
        if left.broken or right.broken:
            raise NotALineError("a comparison reads another comparison that reads it")
        start, slope = left.start - right.start, left.slope - right.slope
        start, slope = np.broadcast_arrays(start, slope)
        moving = slope != 0
        plain = evaluate(bound, self.digits, self._at_value)
        with np.errstate(divide="ignore", invalid="ignore"):
            roots = np.where(moving, -start / np.where(moving, slope, 1.0) + 0.0, np.nan)
        self.roots.append(np.asarray(roots[moving], dtype=np.float64).reshape(-1))
        near = np.abs(roots - self.value) <= SAME * np.maximum(np.abs(roots), abs(self.value))
        return np.where(near, bound.kind in ("==", "<=", ">="), plain)


def _product(left: Moving, right: Moving) -> Moving:
    if np.any(left.slope * right.slope):
        raise NotALineError("it is multiplied by itself")
    slope = left.start * right.slope + left.slope * right.start
    return Moving(left.start * right.start, slope, left.broken or right.broken)


def _quotient(left: Moving, right: Moving) -> Moving:
    if np.any(right.slope) or right.broken:
        raise NotALineError("something is divided by it")
    with np.errstate(divide="ignore", invalid="ignore"):
        return Moving(left.start / right.start, left.slope / right.start, left.broken)


def _plus(left: Moving, right: Moving, sign: int = 1) -> Moving:
    broken = left.broken or right.broken
    return Moving(left.start + sign * right.start, left.slope + sign * right.slope, broken)


_ARITHMETIC: Mapping[str, Callable[..., Moving]] = {
    "+": _plus,
    "-": lambda left, right: _plus(left, right, -1),
    "*": _product,
    "/": _quotient,
    "negative": lambda part: Moving(-part.start, -part.slope, part.broken),
}


def _joined(join: Any) -> Callable[[list[NDArray[Any]]], NDArray[np.bool_]]:
    def joined(parts: list[NDArray[Any]]) -> NDArray[np.bool_]:
        found = parts[0]
        for part in parts[1:]:
            found = join(found, part)
        return np.asarray(found)

    return joined


_LOGIC: Mapping[str, Callable[[list[NDArray[Any]]], NDArray[np.bool_]]] = {
    "and": _joined(np.logical_and),
    "or": _joined(np.logical_or),
    "iff": _joined(np.equal),
    "not": lambda parts: np.logical_not(parts[0]),
    "implies": lambda parts: np.asarray(np.logical_or(np.logical_not(parts[0]), parts[1])),
}
