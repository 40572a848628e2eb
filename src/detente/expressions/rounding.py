"""How far an expression's computed value may lie from what its written numbers say (rule P3).

A running error analysis: every input brings its own error, and every operation adds half a unit in
the last place of its result. What is written in decimals is better worked out in `decimals`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.expressions.bound import LEVER, TRUTH, WHOLE, Bound

HALF_UNIT = 2.0**-53
LEAST = 5e-324


class Rounded(NamedTuple):
    """A computed number and how far it may lie from the true one, arrays that broadcast."""

    value: NDArray[np.float64]
    error: NDArray[np.float64]


Inputs = Callable[[str], Rounded]


def rounded(
    bound: Bound,
    digits: Callable[[int], NDArray[Any]],
    outcomes: Inputs,
    truth: Callable[[Bound], NDArray[Any]],
) -> Rounded:
    """Return an expression's value in every state, and the error that it may have there.

    Parameters
    ----------
    bound : Bound
    digits : callable
        As in `evaluate`.
    outcomes : callable
        ``outcomes(name)`` is the outcome's value and its error in every state.
    truth : callable
        ``truth(condition)`` says where a condition inside it holds.

    Notes
    -----
    N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM, 2002, 3.3.
    """
    nothing = np.zeros(())
    if bound.kind == "constant":
        value = float(bound.value)  # type: ignore[arg-type]
        return Rounded(np.asarray(value), np.asarray(written_error(value)))
    if bound.kind == LEVER:
        assert isinstance(bound.value, int)
        return Rounded(digits(bound.value).astype(np.float64), nothing)
    if bound.kind == "outcome":
        return outcomes(str(bound.value))
    if bound.sort == TRUTH:
        return Rounded(truth(bound).astype(np.float64), nothing)
    parts = [rounded(part, digits, outcomes, truth) for part in bound.parts]
    if bound.kind == "negative":
        return Rounded(-parts[0].value, parts[0].error)
    with np.errstate(all="ignore"):
        if bound.kind == "*" and TRUTH in (bound.parts[0].sort, bound.parts[1].sort):
            return _taken_or_left(*parts)  # by 1 or 0, which rounds nothing off
        return _STEPS[bound.kind](*parts)


def largest(bound: Bound, outcomes: Inputs) -> Rounded:
    """Return the greatest magnitude of an expression over all states, and of its error: bounds.

    Parameters
    ----------
    bound : Bound
    outcomes : callable
        ``outcomes(name)`` is the same of an outcome.
    """
    nothing = np.zeros(())
    if bound.kind == "constant":
        number = abs(float(bound.value))  # type: ignore[arg-type]
        return Rounded(np.asarray(number), np.asarray(written_error(number)))
    if bound.kind == LEVER:
        return Rounded(np.asarray(float(bound.size - 1)), nothing)
    if bound.kind == "outcome":
        return outcomes(str(bound.value))
    if bound.sort == TRUTH:
        return Rounded(np.ones(()), nothing)
    parts = [largest(part, outcomes) for part in bound.parts]
    with np.errstate(all="ignore"):
        match bound.kind:
            case "negative":
                return parts[0]
            case "+" | "-":
                value = parts[0].value + parts[1].value
                error = parts[0].error + parts[1].error
            case "*":
                value = parts[0].value * parts[1].value
                error = _product_error(*parts)
            case _:
                low, high = bound.parts[1].span
                least = max(low, -high, 0.0)
                value = parts[0].value / least
                error = (parts[0].error + value * parts[1].error) / (least - parts[1].error)
                error = np.where(least > parts[1].error, error, np.inf)
        lost = HALF_UNIT * value + LEAST
        return Rounded(value, np.nan_to_num(error + lost, nan=np.inf, posinf=np.inf))


@lru_cache(maxsize=8192)
def written_error(value: float) -> float:
    """Return how far a float may lie from the decimal that was written for it; 0 where it is that.

    >>> written_error(0.5), written_error(0.1) > 0
    (0.0, True)
    """
    return 0.0 if Fraction(repr(float(value))) == Fraction(value) else HALF_UNIT * abs(value)


def table_error(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far floats may lie from the decimals that were written for them."""
    whole = (np.abs(values) < WHOLE) & (values == np.rint(values))
    return np.where(whole, 0.0, HALF_UNIT * np.abs(values))


def _sum(left: Rounded, right: Rounded) -> Rounded:
    value = left.value + right.value
    return Rounded(value, left.error + right.error + HALF_UNIT * np.abs(value))


def _difference(left: Rounded, right: Rounded) -> Rounded:
    value = left.value - right.value
    return Rounded(value, left.error + right.error + HALF_UNIT * np.abs(value))


def _taken_or_left(left: Rounded, right: Rounded) -> Rounded:
    return Rounded(left.value * right.value, _product_error(left, right))


def _product_error(left: Rounded, right: Rounded) -> NDArray[np.float64]:
    a, b = np.abs(left.value), np.abs(right.value)
    return np.asarray(a * right.error + b * left.error + left.error * right.error)


def _product(left: Rounded, right: Rounded) -> Rounded:
    value = left.value * right.value
    return Rounded(value, _product_error(left, right) + HALF_UNIT * np.abs(value) + LEAST)


def _quotient(left: Rounded, right: Rounded) -> Rounded:
    value = left.value / right.value
    least = np.abs(right.value) - right.error
    error = (left.error + np.abs(value) * right.error) / least
    error = np.where(least > 0, error, np.inf)
    return Rounded(value, error + HALF_UNIT * np.abs(value) + LEAST)


_STEPS: dict[str, Callable[..., Rounded]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}
