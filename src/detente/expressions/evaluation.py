"""A bound tree -> an array over states, and where it has no meaning (rule X4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray
from detente.errors import ExpressionError
from detente.expressions.bound import LEVER, TRUTH, Bound
from detente.expressions.comparisons import (
    COMPARE,
    ComparedOn,
    Exactness,
    as_written,
    compared,
    is_nothing,
)

Lookup = Callable[[int], NDArray[Any]]
Values = Callable[[str], NDArray[Any]]

_ARITHMETIC: dict[str, Any] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


class Evaluated(NamedTuple):
    """What an expression is in every state.

    Attributes
    ----------
    values : array of bool or float64, shape (n,) or ()
        Scalars (an expression without levers) are left to broadcast.
    undefined : array of bool that broadcasts with the values, or None
        Where it has no meaning, so that its value there says nothing: a number that it compares, or
        divides by, or its own, is not finite. None where that is nowhere.
    """

    values: NDArray[Any]
    undefined: BoolArray | None


def evaluate(bound: Bound, digits: Lookup, outcomes: Values | None = None) -> NDArray[Any]:
    """Return the expression's value where it has to have one, shape (n,) or ().

    Parameters
    ----------
    bound : Bound
        A condition or a quantity.
    digits : callable
        ``digits(lever_number)`` is the lever's level number in every state, shape (n,).
    outcomes : callable, optional
        ``outcomes(name)`` is the outcome's value in every state, shape (n,).

    Raises
    ------
    ExpressionError
        If it has no meaning somewhere (rule X4).
    """
    values, undefined = evaluate_where_defined(bound, digits, outcomes)
    if undefined is not None:
        raise ExpressionError(undefined_text(bound) + ADVICE)
    return values


def evaluate_where_defined(
    bound: Bound,
    digits: Lookup,
    outcomes: Values | None = None,
    exactness: Exactness | None = None,
) -> Evaluated:
    """Return the expression's value in every state, and where it has no meaning (rule X4).

    The first parameters are those of `evaluate`; `exactness` says how well outcomes are known
    (rule X5), each as a written decimal without. What cannot fail by its form is not looked at.
    """
    run = _Run(digits, outcomes or _no_outcome, exactness)
    values = run.finite(bound) if bound.sort != TRUTH else run.value(bound)
    return Evaluated(values, run.undefined)


ADVICE = "; look for a division by zero."


def undefined_text(bound: Bound) -> str:
    """Say that an expression has no meaning, in the words for its sort."""
    if bound.sort == TRUTH:
        return "a number that the condition looks at is not finite"
    return "the quantity is not a finite number"


class _Run:
    """One evaluation; it collects where something had no meaning."""

    def __init__(self, digits: Lookup, outcomes: Values, exactness: Exactness | None) -> None:
        self._digits, self._outcomes = digits, outcomes
        self._on = ComparedOn(digits, self.value, exactness or as_written(outcomes))
        self.undefined: BoolArray | None = None

    def finite(self, bound: Bound) -> NDArray[Any]:
        """Return a value that is used where only a finite number has a meaning."""
        values = self.value(bound)
        if not bound.finite:
            wrong = np.logical_not(np.isfinite(values))
            if wrong.any():
                self.undefined = wrong if self.undefined is None else self.undefined | wrong
        return values

    def divisor(self, bound: Bound) -> NDArray[Any]:
        """Return what something is divided by; what rounding leaves of 0 is 0."""
        values = self.finite(bound)
        if bound.counted or bound.kind == "constant":
            return values
        return np.where(is_nothing(bound, values, self._on), 0.0, values)

    def value(self, bound: Bound) -> NDArray[Any]:
        if bound.kind == "constant":
            return np.asarray(bound.value)
        if bound.kind == LEVER:
            assert isinstance(bound.value, int)
            return self._digits(bound.value)
        if bound.kind == "outcome":
            return self._outcomes(str(bound.value))
        if bound.kind in COMPARE:
            left, right = map(self.finite, bound.parts)
            return compared(bound, left, right, self._on)
        if bound.sort == TRUTH:
            return _logic(bound.kind, [self.finite(part) for part in bound.parts])
        left = np.asarray(self.value(bound.parts[0]), dtype=np.float64)
        if bound.kind == "negative":
            return -left
        other = self.divisor if bound.kind == "/" else self.value
        right = np.asarray(other(bound.parts[1]), dtype=np.float64)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.asarray(_ARITHMETIC[bound.kind](left, right))


def _no_outcome(name: str) -> NDArray[Any]:
    raise AssertionError(f"no outcome is known here, so none can be named '{name}'")


def _logic(kind: str, parts: list[NDArray[Any]]) -> NDArray[Any]:
    if kind == "not":
        return np.asarray(np.logical_not(parts[0]))
    if kind == "implies":
        return np.asarray(np.logical_or(np.logical_not(parts[0]), parts[1]))
    if kind == "iff":
        return np.asarray(np.equal(parts[0], parts[1]))
    join = np.logical_and if kind == "and" else np.logical_or
    result = parts[0]
    for part in parts[1:]:
        result = join(result, part)
    return result
