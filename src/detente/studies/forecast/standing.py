"""How well such forecasts have done so far: printed with every forecast, and tested anew."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ForecastStanding:
    """What is known of the worth of a forecast.

    Attributes
    ----------
    questions : int
        Past questions on regular days, each cycle forecast from the others.
    base, calendar, coin : float
        Brier scores there: of base rates, of these with elections as dated events, of a coin.
    """

    questions: int
    base: float
    calendar: float
    coin: float


STANDING = ForecastStanding(
    questions=410,
    base=0.167,
    calendar=0.159,
    coin=0.25,
)
