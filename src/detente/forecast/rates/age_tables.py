"""The hazard of dying by age, from a table of age groups."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from detente.errors import InputError


@dataclass(frozen=True)
class AgeTable:
    """Deaths per person-year at some ages; between them the logarithm goes straight.

    Attributes
    ----------
    ages : tuple of float
        The middles of the age groups, rising.
    hazards : tuple of float
        Per year, above 0.

    Raises
    ------
    InputError
        If there are fewer than two ages, they do not rise, or a hazard is not above 0.

    Examples
    --------
    >>> table = AgeTable((67.5, 72.5), (0.04, 0.08))
    >>> round(table.hazard(70.0), 4)
    0.0566
    """

    ages: tuple[float, ...]
    hazards: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.ages) < 2 or len(self.ages) != len(self.hazards):
            raise InputError("an age table has two ages at least, with a hazard each.", "ages")
        if not all(low < high for low, high in pairwise(self.ages)):
            raise InputError("the ages of an age table rise.", "ages")
        if not all(0 < each < 1e6 for each in self.hazards):
            raise InputError("a hazard by age is a finite number above 0.", "hazards")

    def hazard(self, age: float) -> float:
        """Return the hazard at one age, per year.

        Raises
        ------
        InputError
            If the table does not reach it.
        """
        self._check(age)
        return float(np.exp(np.interp(age, self.ages, np.log(self.hazards))))

    def accumulated(self, age: float, years: float) -> float:
        """Return the hazard added up from an age over some years.

        Raises
        ------
        InputError
            If the table does not reach the age at the end.
        """
        self._check(age)
        self._check(age + years)
        inside = [each for each in self.ages if age < each < age + years]
        ends = [age, *inside, age + years]
        total = 0.0
        for low, high in pairwise(ends):
            first, last = self.hazard(low), self.hazard(high)
            slope = np.log(last / first)
            mean = first if abs(slope) < 1e-12 else (last - first) / slope
            total += (high - low) * mean
        return float(total)

    def chance_within(self, age: float, years: float) -> float:
        """Return the chance of dying within some years, given that the age was reached."""
        return float(-np.expm1(-self.accumulated(age, years)))

    def _check(self, age: float) -> None:
        if not self.ages[0] <= age <= self.ages[-1]:
            raise InputError(
                f"the age table reaches from {self.ages[0]:g} to {self.ages[-1]:g}; the age "
                f"{age:g} lies outside. Add an age group.",
                "ages",
            )
