"""Two numbers compared as they were written: what rounding alone sets apart is equal (rule X5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray
from detente.expressions.bound import Bound
from detente.expressions.decimals import DecimalScale, decimal_scale, whole_values
from detente.expressions.rounding import Rounded, largest, rounded, table_error

MARGIN = 1 + 1e-9  # for what the analysis of errors rounds off itself

COMPARE: dict[str, Any] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


class Exactness(Protocol):
    """How well the numbers are known that an expression names."""

    def rounded(self, name: str, /) -> Rounded:
        """Return a number in every state, and how far it may be off there."""
        ...

    def most(self, name: str, /) -> Rounded:
        """Return its greatest magnitude, and no error of it is larger than this one."""
        ...

    def scale(self, name: str, /) -> DecimalScale | None:
        """Return its scale where it is a written decimal in every state; None elsewhere."""
        ...

    def whole(self, name: str, /) -> tuple[NDArray[np.int64], int]:
        """Return a number that has a scale as whole numbers, with the places moved."""
        ...


@dataclass(frozen=True)
class Estimates:
    """Numbers of which a float and its error are known, and no decimals."""

    rounded: Callable[[str], Rounded]

    def most(self, name: str) -> Rounded:
        """See `Exactness`."""
        return greatest(self.rounded(name))

    def scale(self, _name: str) -> None:
        """See `Exactness`: there is none."""
        return

    def whole(self, name: str) -> tuple[NDArray[np.int64], int]:
        """See `Exactness`: there is nothing whole."""
        raise AssertionError(name)


def as_written(values: Callable[[str], NDArray[Any]]) -> Estimates:
    """Take every float for the nearest to a written decimal."""

    def estimate(name: str) -> Rounded:
        found = np.asarray(values(name), dtype=np.float64)
        return Rounded(found, table_error(found))

    return Estimates(estimate)


@dataclass(frozen=True)
class ComparedOn:
    """What expressions are compared on.

    Attributes
    ----------
    digits : callable
        ``digits(lever_number)`` is the lever's level number in every state.
    truth : callable
        ``truth(condition)`` says where a condition inside a quantity holds.
    exactness : Exactness
    """

    digits: Callable[[int], NDArray[Any]]
    truth: Callable[[Bound], NDArray[Any]]
    exactness: Exactness


def compared(bound: Bound, left: NDArray[Any], right: NDArray[Any], on: ComparedOn) -> BoolArray:
    """Say where a comparison holds.

    Where both sides are written in decimals they are compared without any rounding; elsewhere they
    are equal where they differ by no more than both may be off.

    Parameters
    ----------
    bound : Bound
        The comparison.
    left, right : array
        Its sides as floats.
    on : ComparedOn
    """
    plain = np.asarray(COMPARE[bound.kind](left, right))
    sides = bound.parts
    if sides[0].counted and sides[1].counted:
        return plain
    with np.errstate(all="ignore"):
        gap = np.abs(left.astype(np.float64) - right.astype(np.float64))
        if not _may_be_off(gap, sides, on):
            return plain
        whole = _whole(sides, on)
        if whole is not None:
            return np.asarray(COMPARE[bound.kind](*whole))
        error = sum(
            rounded(side, on.digits, on.exactness.rounded, on.truth).error for side in sides
        )
        equal = (gap <= MARGIN * error) & np.isfinite(error)
    return np.where(equal, bound.kind in ("==", "<=", ">="), plain)


def is_nothing(bound: Bound, values: NDArray[Any], on: ComparedOn) -> BoolArray:
    """Say where a quantity is 0, but for what rounding leaves of it."""
    return compared(Bound("==", (bound, _NOTHING)), values, np.zeros(()), on)


def greatest(number: Rounded) -> Rounded:
    """Return the greatest magnitude of a number over all states, and the greatest error."""
    return Rounded(*(np.asarray(np.abs(each).max(initial=0.0)) for each in number))


def _may_be_off(gap: NDArray[Any], sides: tuple[Bound, ...], on: ComparedOn) -> bool:
    """Say whether rounding could decide anywhere, by a bound on the errors of all states."""
    most = sum(float(largest(side, on.exactness.most).error) for side in sides)
    return most != 0.0 and not bool((gap > MARGIN * most).all())


def _whole(sides: tuple[Bound, ...], on: ComparedOn) -> list[NDArray[np.int64]] | None:
    """Return both sides as whole numbers on one scale; None where something is no decimal."""
    scale = decimal_scale(Bound("-", sides), on.exactness.scale)
    if scale is None:
        return None
    found = [whole_values(side, on.digits, on.truth, on.exactness.whole) for side in sides]
    return [each * np.int64(10 ** (scale.places - places)) for each, places in found]


_NOTHING = Bound("constant", value=0.0)
