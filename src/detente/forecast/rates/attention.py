"""Attention that fades: all rates of a party slow down from the day on which they were renewed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.errors import InputError


@dataclass(frozen=True)
class Attention:
    """Rates times g(t) = floor + (1 - floor) 2^(-t / half_life), t since attention was renewed.

    Attributes
    ----------
    half_life : float
        Above 0, in the unit of the rates' time.
    floor : float
        What is left for good, from 0 to 1.

    Raises
    ------
    InputError
        If one of them is outside these bounds.

    Notes
    -----
    Rule FC11. A factor common to all rates is a change of clock: the chain then runs in the time
    :meth:`elapsed`, and one sweep serves.

    Examples
    --------
    >>> round(Attention(half_life=2.0).elapsed(2.0), 4)
    1.4427
    """

    half_life: float
    floor: float = 0.0

    def __post_init__(self) -> None:
        if not 1e-9 <= self.half_life <= 1e9:
            raise InputError(f"found {self.half_life:g}; a half-life is above 0.", "half_life")
        if not 0 <= self.floor <= 1:
            raise InputError(f"found {self.floor:g}; a floor lies between 0 and 1.", "floor")

    def level(self, time: float) -> float:
        """Return g(t)."""
        return float(self.floor + (1.0 - self.floor) * 2.0 ** (-time / self.half_life))

    def elapsed(self, time: float) -> float:
        """Return the time that the chain's own clock has run by `time`; `time` may be infinite."""
        fading = (1.0 - self.floor) * self.half_life / np.log(2.0)
        faded = fading * -np.expm1(-np.log(2.0) * time / self.half_life)
        return float(faded + (self.floor * time if self.floor else 0.0))
