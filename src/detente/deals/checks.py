"""What the small models ask of the numbers they are given."""

from __future__ import annotations

from math import isfinite

from detente.errors import InputError


def a_discount(value: float, name: str) -> None:
    """Refuse a discount factor that is not strictly between 0 and 1."""
    if not (isfinite(value) and 0 < value < 1):
        raise InputError(
            f"{value} is no discount factor; it lies strictly between 0 (only now counts) and 1 "
            "(later counts as much as now).",
            name,
        )


def positive(value: float, name: str) -> None:
    """Refuse what is not a finite number above 0."""
    if not (isfinite(value) and value > 0):
        raise InputError(f"{value} is not a finite number above 0.", name)


def not_negative(value: float, name: str) -> None:
    """Refuse what is not a finite number of at least 0."""
    if not (isfinite(value) and value >= 0):
        raise InputError(f"{value} is not a finite number of 0 or more.", name)


def a_chance(value: float, name: str) -> None:
    """Refuse a probability outside (0, 1]."""
    if not (isfinite(value) and 0 < value <= 1):
        raise InputError(f"{value} is no chance above 0 and of at most 1.", name)


def at_least_one(value: int, name: str) -> None:
    """Refuse a count below 1."""
    if value < 1:
        raise InputError(f"{value} is below 1.", name)
