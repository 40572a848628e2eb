"""How many digits of a number are known, so that no others are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor, isfinite, log10
from typing import Any

# A market is solved to about a billionth of its size, and another processor's last digits differ
# there (measured: 4e-11 of the largest account). Rounded a thousandfold above, nothing moves.
DIGITS = 8


class Rounder:
    """Rounds numbers, also inside mappings and lists, to so many places after the point."""

    def __init__(self, places: int | None) -> None:
        self._places = places

    def __call__(self, value: Any) -> Any:
        """Return the value with its numbers rounded; what is no float stays as it is."""
        if isinstance(value, Mapping):
            return {key: self(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self(each) for each in value]
        if isinstance(value, float) and isfinite(value) and self._places is not None:
            return round(value, self._places) + 0.0  # no -0.0
        return value


def rounder(values: Iterable[float]) -> Rounder:
    """Return what rounds numbers of one unit to the digits that are known of the largest.

    Examples
    --------
    >>> whole = rounder([412.3456789, 0.1])
    >>> whole(412.3456789), whole(0.00012345)
    (412.34568, 0.00012)
    """
    size = max((abs(each) for each in values if isfinite(each)), default=0.0)
    return Rounder(DIGITS - 1 - floor(log10(size)) if size > 0 else None)


def few(value: float) -> float:
    """Round a residual to two digits: more of it says nothing.

    Examples
    --------
    >>> few(0.000225409)
    0.00023
    """
    return float(f"{value:.2g}")


def significant(data: Any, digits: int = 10) -> Any:
    """Round every number in plain data to so many digits, where they rest on a solved market.

    Examples
    --------
    >>> significant({"worth": [5.151545842497497, 3]})
    {'worth': [5.151545842, 3]}
    """
    if isinstance(data, Mapping):
        return {key: significant(each, digits) for key, each in data.items()}
    if isinstance(data, list | tuple):
        return [significant(each, digits) for each in data]
    if isinstance(data, float) and isfinite(data):
        return float(f"{data:.{digits}g}")
    return data
