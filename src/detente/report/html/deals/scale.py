"""Values -> places on paper, and the round numbers to write beside them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

LEAST = 1e-280  # what is smaller is no spread


@dataclass(frozen=True)
class Scale:
    """A straight scale from values to coordinates; `last` may be less than `first`."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.first + share * (self.last - self.first), 1)


def scale(values: list[float], first: float, last: float, *, room: float = 0.06) -> Scale:
    """Return the scale that shows all of `values`, with some room at both ends.

    >>> scale([0.0, 1.0], 0, 100, room=0)(0.25)
    25.0
    >>> scale([2.0], 0, 100)(2)
    50.0
    """
    low, high = min(values), max(values)
    spread = high - low
    if spread <= max(1e-12 * max(abs(low), abs(high)), LEAST):
        spread = abs(low) if abs(low) > LEAST else 1.0
        return Scale(low - spread / 2, high + spread / 2, first, last)
    return Scale(low - room * spread, high + room * spread, first, last)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return at most `most` round numbers between two numbers, evenly spaced.

    >>> ticks(-0.53, 1.08)
    [-0.5, 0.0, 0.5, 1.0]
    """
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * size for size in (1, 2, 2.5, 5, 10) if power * size >= rough)
    first = ceil(low / step - 1e-9)
    numbers = []
    while (value := first * step) <= high + 1e-9 * step:
        numbers.append(0.0 if first == 0 else value)
        first += 1
    return numbers


def short(value: float) -> str:
    """Write a number as short as it stays exact enough to read; rounding is not shown.

    >>> short(0.30000000000000004), short(-1234567.0), short(-2.5), short(-5.6e-17)
    ('0.3', '−1.235e+06', '−2.5', '0')
    """
    return f"{round(value, 12) + 0.0:.4g}".replace("-", "−")
