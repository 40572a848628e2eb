"""Expressions of written decimals, worked out in whole numbers: without any rounding (rule P3)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.expressions.bound import LEVER, TRUTH, Bound

LARGEST = 2**62
MOST_DIGITS = 15  # a float with more was computed, not written, and is rounded


class DecimalScale(NamedTuple):
    """A number is whole after so many places of decimals are moved, and then at most so large."""

    places: int
    most: int


def decimal_scale(
    bound: Bound, outcomes: Callable[[str], DecimalScale | None]
) -> DecimalScale | None:
    """Return the scale on which an expression is a whole number in every state.

    Parameters
    ----------
    bound : Bound
    outcomes : callable
        ``outcomes(name)`` is the scale of an outcome; None where it has none.

    Returns
    -------
    DecimalScale or None
        None where there is none, or where a step on the way needs numbers of 2**62 or more.
    """
    if bound.kind == "constant":
        return written_scale(float(bound.value))  # type: ignore[arg-type]
    if bound.kind == LEVER:
        return DecimalScale(0, bound.size - 1)
    if bound.sort == TRUTH:
        return DecimalScale(0, 1) if bound.defined else None
    if bound.kind == "outcome":
        return outcomes(str(bound.value))
    if bound.kind == "/":
        return None
    scales = [decimal_scale(part, outcomes) for part in bound.parts]
    found = [each for each in scales if each is not None]
    if len(found) < len(scales):
        return None
    if bound.kind == "negative":
        return found[0]
    left, right = found
    if bound.kind == "*":
        return _if_small(DecimalScale(left.places + right.places, left.most * right.most))
    places = max(left.places, right.places)
    most = sum(each.most * 10 ** (places - each.places) for each in found)
    return _if_small(DecimalScale(places, most))


def whole_values(
    bound: Bound,
    digits: Callable[[int], NDArray[Any]],
    truth: Callable[[Bound], NDArray[Any]],
    whole: Callable[[str], tuple[NDArray[np.int64], int]],
) -> tuple[NDArray[np.int64], int]:
    """Return an expression as whole numbers, and how many places its decimals were moved.

    Parameters
    ----------
    bound : Bound
        One that has a `decimal_scale`.
    digits : callable
        As in `evaluate`.
    truth : callable
        ``truth(condition)`` says where a condition inside it holds.
    whole : callable
        ``whole(name)`` is the same of an outcome.
    """
    if bound.kind == "constant":
        return np.asarray(written_whole(float(bound.value))), _places(bound)  # type: ignore[arg-type]
    if bound.kind == LEVER:
        assert isinstance(bound.value, int)
        return digits(bound.value).astype(np.int64), 0
    if bound.sort == TRUTH:
        return truth(bound).astype(np.int64), 0
    if bound.kind == "outcome":
        return whole(str(bound.value))
    parts = [whole_values(part, digits, truth, whole) for part in bound.parts]
    if bound.kind == "negative":
        return -parts[0][0], parts[0][1]
    (left, left_places), (right, right_places) = parts
    if bound.kind == "*":
        return np.asarray(left * right), left_places + right_places
    places = max(left_places, right_places)
    left, right = _moved(left, places - left_places), _moved(right, places - right_places)
    return np.asarray(left + right if bound.kind == "+" else left - right), places


@lru_cache(maxsize=8192)
def written_scale(value: float) -> DecimalScale | None:
    """Return the scale of a number as it was written; None where it was computed.

    >>> written_scale(0.25), written_scale(1e15)
    (DecimalScale(places=2, most=25), DecimalScale(places=0, most=1000000000000000))
    >>> written_scale(0.1 + 0.2) is None
    True
    """
    if not isfinite(value):
        return None
    if len(Decimal(repr(float(value))).normalize().as_tuple().digits) > MOST_DIGITS:
        return None
    places = max(0, -_exponent(value))
    return _if_small(DecimalScale(places, abs(int(Decimal(repr(float(value))).scaleb(places)))))


def written_whole(value: float, places: int | None = None) -> int:
    """Return a number as it was written, its decimals moved by so many places or until whole."""
    moved = max(0, -_exponent(value)) if places is None else places
    return int(Decimal(repr(float(value))).scaleb(moved))


def _places(bound: Bound) -> int:
    return max(0, -_exponent(float(bound.value)))  # type: ignore[arg-type]


def _exponent(value: float) -> int:
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _moved(values: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    return values * np.int64(10**places) if places else values


def _if_small(scale: DecimalScale) -> DecimalScale | None:
    return scale if scale.most < LARGEST and scale.places <= 18 else None
