"""Chances in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a page that tells a base rate only waits for no forecast
    from detente.forecast import ForecastAnswer

HALF_A_DIGIT = 0.005
LEAST_OF_TWO = 0.095


def per_cent(chance: float, *, exact: bool = False) -> str:
    """Return a chance in whole per cent; below 1 and above 99 as such."""
    if exact:
        return f"{100 * chance:.1f} %"
    if 0 < chance < 0.005:
        return "below 1 %"
    if 0.995 <= chance < 1:
        return "above 99 %"
    return f"{100 * chance:.0f} %"


def spread(answer: ForecastAnswer) -> str:
    """Return the range with aims: one number where the ends are alike.

    A second digit is printed only where twice the Monte Carlo error is less than half of it.
    """
    low, high = answer.p, answer.p
    if answer.low is not None and answer.high is not None:
        low, high = answer.low, answer.high
    rough = answer.error is not None and 2 * answer.error >= HALF_A_DIGIT
    ends = [per_cent(_one_digit(end) if rough else end) for end in (low, high)]
    told = ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' %')}-{ends[1]}"
    return f"about {told}" if rough and max(low, high) >= LEAST_OF_TWO else told


def _one_digit(chance: float) -> float:
    """Return a chance of which one digit is left; near 0 and 1 it has one only."""
    return chance if not LEAST_OF_TWO <= chance < 1 - LEAST_OF_TWO else round(10 * chance) / 10
