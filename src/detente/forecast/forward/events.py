"""Dated and uncertain events: when they happen on one path, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from detente.errors import InputError
from detente.forecast.chains import StepHazard
from detente.forecast.rates import AgeTable


@dataclass(frozen=True)
class OnDay:
    """At one time, in months from the start."""

    time: float

    def draw(self, rng: np.random.Generator) -> float:
        """Return the time."""
        del rng
        return self.time


@dataclass(frozen=True)
class WithinWindow:
    """At some time between two, each as likely."""

    first: float
    last: float

    def __post_init__(self) -> None:
        if not self.first < self.last:
            raise InputError(
                f"the window ends ({self.last:g} months) before it begins ({self.first:g}); "
                "turn its dates round.",
                "between",
            )

    def draw(self, rng: np.random.Generator) -> float:
        """Draw a time."""
        return float(rng.uniform(self.first, self.last))


@dataclass(frozen=True)
class AtRate:
    """After an exponential time at a rate a month; never at the rate 0."""

    rate: float

    def __post_init__(self) -> None:
        StepHazard("", "", "", self.rate)

    def draw(self, rng: np.random.Generator) -> float:
        """Draw a time."""
        wait = float(rng.exponential())
        return wait / self.rate if self.rate > 0 else np.inf

    def accumulated(self, time: float) -> float:
        """Return the hazard added up to a time."""
        return self.rate * time


@dataclass(frozen=True)
class AtAge:
    """By the hazard of a person's age, a year; `age` at the start."""

    table: AgeTable
    age: float

    def draw(self, rng: np.random.Generator) -> float:
        """Draw a time; infinite where it lies beyond the table."""
        from scipy.optimize import brentq  # type: ignore[import-untyped]

        wait = float(rng.exponential())
        longest = 12.0 * (self.table.ages[-1] - self.age)
        if self.accumulated(longest) < wait:
            return np.inf
        return float(brentq(lambda time: self.accumulated(time) - wait, 0.0, longest))

    def accumulated(self, time: float) -> float:
        """Return the hazard added up to a time in months."""
        return self.table.accumulated(self.age, time / 12.0)


EventTiming = OnDay | WithinWindow | AtRate | AtAge


@dataclass(frozen=True)
class TimedEvent:
    """Something that happens to a standoff once, from outside it.

    Attributes
    ----------
    name, label : str
    timing : OnDay, WithinWindow, AtRate or AtAge
    sets : mapping of str to str
        Levers, each to the level it takes, whatever way it may move; where that is not feasible it
        takes none of them, and that is counted.
    factors : mapping of str to float
        By party or by the name of a proposal, what its rates are multiplied with while it lasts.
    readings : mapping of str to str
        By party, the reading of its aims that applies while it lasts.
    before, lasts : float
        Months before and after it in which factors and readings apply. Only an event on a day may
        act before it.
    adds : mapping of str to int
        By stock, how many people come; or go, where it is negative.
    ends : bool
        Whether the case is over: not modelled from then on.
    chance : float
        That it happens at all when its time comes: a measure that lapses unless it is renewed.

    Raises
    ------
    InputError
        If a factor or a time is negative, or `chance` is none.
    """

    name: str
    timing: EventTiming
    label: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    before: float = 0.0
    lasts: float = np.inf
    adds: Mapping[str, int] = field(default_factory=dict)
    ends: bool = False
    chance: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.chance <= 1:
            raise InputError(
                f"found {self.chance:g}; a chance lies between 0 and 1.", f"events.{self.name}"
            )
        for name, factor in self.factors.items():
            if not 0 <= factor <= 1e6:
                raise InputError(
                    f"found {factor:g}; a factor on rates is finite and at least 0.",
                    f"events.{self.name}.multiply.{name}",
                )
        if not self.before >= 0 or not self.lasts >= 0:
            raise InputError("a time before or after an event is 0 or more.", f"events.{self.name}")
        if self.before > 0 and not isinstance(self.timing, OnDay):
            raise InputError(
                "only an event on a known day can act before it.", f"events.{self.name}.before"
            )

    @property
    def has_window(self) -> bool:
        """Whether it acts on rates or aims while it lasts."""
        return bool(self.factors or self.readings)
