"""A bound tree -> an array over states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.model.expressions.binding import LEVER, TRUTH, Bound

_COMPARE: dict[str, Any] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_ARITHMETIC: dict[str, Any] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def evaluate(
    bound: Bound,
    digits: Callable[[int], NDArray[Any]],
    outcomes: Callable[[str], NDArray[Any]] | None = None,
) -> NDArray[Any]:
    """Return the expression's value in every state.

    Parameters
    ----------
    bound : Bound
        A condition or a quantity.
    digits : callable
        ``digits(lever_number)`` is the lever's level number in every state, shape (n,).
    outcomes : callable, optional
        ``outcomes(name)`` is the outcome's value in every state, shape (n,).

    Returns
    -------
    array of bool or float64, shape (n,) or ()
        Scalars (an expression without levers) are left to broadcast. Division by zero gives an
        infinity or a NaN: callers refuse what is not finite.
    """
    if bound.kind == "constant":
        return np.asarray(bound.value)
    if bound.kind == LEVER:
        assert isinstance(bound.value, int)
        return digits(bound.value)
    if bound.kind == "outcome":
        assert outcomes is not None
        return outcomes(str(bound.value))
    parts = [evaluate(part, digits, outcomes) for part in bound.parts]
    if bound.kind in _COMPARE:
        return np.asarray(_COMPARE[bound.kind](parts[0], parts[1]))
    if bound.sort == TRUTH:
        return _logic(bound.kind, parts)
    numbers = [np.asarray(part, dtype=np.float64) for part in parts]
    if bound.kind == "negative":
        return -numbers[0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.asarray(_ARITHMETIC[bound.kind](numbers[0], numbers[1]))


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
