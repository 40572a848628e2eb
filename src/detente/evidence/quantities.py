"""What a quantity of the record says: its bounds, in any unit of its kind, its words, and changes.

The one reader of quantities: whoever compares, tabulates or bounds numbers of the record reads
them here, so that scales are converted and hedges kept everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from detente.case import Quantity
from detente.units import conversion

EXACT = 0.005  # the rounding of a figure of three digits
ABOUT = 0.1


def bounds(quantity: Quantity) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that agree with the quantity, None for open ends.

    >>> bounds(Quantity("held", "person", value=200, relation=">"))
    (200.00000000000003, None)
    """
    value = quantity.value
    if value is None:
        return quantity.low, quantity.high
    if quantity.relation in (">", ">="):
        return (float(np.nextafter(value, np.inf)) if quantity.relation == ">" else value), None
    if quantity.relation in ("<", "<="):
        return None, (float(np.nextafter(value, -np.inf)) if quantity.relation == "<" else value)
    slack = abs(value) * (ABOUT if quantity.relation == "about" else EXACT)
    return value - slack, value + slack


def ends_of(quantity: Quantity) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that the quantity names; None for an open end."""
    value = quantity.value
    if value is None:
        return quantity.low, quantity.high
    return (
        None if quantity.relation in ("<", "<=") else value,
        None if quantity.relation in (">", ">=") else value,
    )


def said(quantity: Quantity, *, apart: str = ",") -> str:
    """Return the quantity's number as the record has it: ``> 200``, ``3 to 4``, ``a slew``.

    `apart` stands between thousands: in a sentence a comma, in a table nothing.
    """
    number = _told(quantity.value, apart)
    if quantity.value is not None:
        return number if quantity.relation == "=" else f"{quantity.relation} {number}"
    low, high = _told(quantity.low, apart), _told(quantity.high, apart)
    if low and high:
        return f"{low} to {high}"
    if low:
        return f">= {low}"
    if high:
        return f"<= {high}"
    return quantity.words


def _told(number: float | None, apart: str) -> str:
    return "" if number is None else f"{number + 0.0:,.10g}".replace(",", apart)


def in_unit_of(quantity: Quantity, unit: str) -> Quantity | None:
    """Return the quantity in another unit; None where that measures something else.

    >>> in_unit_of(Quantity("sold", "Mt / year", value=0.04), "kt / year").value
    40.0
    """
    factor = conversion(quantity.unit, unit)
    if factor is None:
        return None
    return replace(
        quantity,
        unit=unit,
        value=_times(quantity.value, factor),
        low=_times(quantity.low, factor),
        high=_times(quantity.high, factor),
    )


def _times(number: float | None, factor: float) -> float | None:
    """The number in the other unit, with the fifteen digits that one written down may have."""
    return number if number is None or factor == 1 else float(f"{number * factor:.15g}")


@dataclass(frozen=True)
class QuantityChange:
    """By how much a number of the record differs from an earlier one, as far as both say.

    Attributes
    ----------
    value : float or None
        The difference of two numbers that both are exact; None otherwise.
    low, high : float or None
        What it is at least and at most; None for an open end.
    said : str
        In words: ``10``, ``≥ about 10``, ``5 to 12``; empty where nothing can be said.
    """

    value: float | None
    low: float | None
    high: float | None
    said: str


def change_between(before: Quantity, now: Quantity) -> QuantityChange:
    """Return how far a number is from an earlier one of the same unit.

    >>> about = Quantity("held", "person", value=40, relation="about")
    >>> change_between(about, Quantity("held", "person", value=50, relation=">")).said
    '≥ about 10'
    """
    (was_low, was_high), (is_low, is_high) = ends_of(before), ends_of(now)
    low = None if is_low is None or was_high is None else is_low - was_high
    high = None if is_high is None or was_low is None else is_high - was_low
    hedged = "about" in (before.relation, now.relation)
    if before.relation == now.relation == "=" and low is not None and low == high:
        return QuantityChange(low, low, high, _told(low, ""))
    about = "about " if hedged else ""
    strict = not hedged and bool({before.relation, now.relation} & {"<", ">"})
    if low is not None and low == high:
        text = f"{about}{_told(low, '')}"
    elif low is not None and high is not None:
        text = f"{about}{_told(low, '')} to {_told(high, '')}"
    elif low is not None:
        text = f"{'>' if strict else '≥'} {about}{_told(low, '')}"
    elif high is not None:
        text = f"{'<' if strict else '≤'} {about}{_told(high, '')}"
    else:
        text = ""
    return QuantityChange(None, low, high, text)
