"""Simple rivals that forecast a cycle from the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from detente.forecast.backtest.conditions import (
    OWN_ACTS,
    Condition,
    PastSituation,
    election_in_the_window,
)
from detente.forecast.backtest.rates import Rate, pooled_rate
from detente.forecast.scores.inputs import probabilities


@dataclass(frozen=True)
class Answered:
    """A question of another cycle, as it stood on its day, and its answer."""

    situation: PastSituation
    outcome: int


class ForecastRule(Protocol):
    """A forecaster that is shown a question without its answer and the other cycles' answers."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def settings(self) -> Mapping[str, object]:
        """All that makes it another model than its like, as plain data."""

    def forecast(self, situation: PastSituation, others: Sequence[Answered]) -> Rate:
        """Return the chance of yes."""


@dataclass(frozen=True)
class BaseRate:
    """The share of yes among like questions of the other cycles (rules FC32 and FC33).

    Attributes
    ----------
    name : str
    rate : callable
        :func:`pooled_rate`: questions are the observations; :func:`rate_over_cycles`: cycles are.
    conditions : mapping of family to Condition
        A question of that family is compared only with those for which the condition says the
        same. With no such question the chance is 1/2.
    """

    name: str
    rate: Callable[[Sequence[tuple[str, int]]], Rate] = pooled_rate
    conditions: Mapping[str, Condition] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def settings(self) -> Mapping[str, object]:
        """The names of the rate and of the conditions."""
        named = {family: each.__name__ for family, each in sorted(self.conditions.items())}
        return {"rate": self.rate.__name__, "conditions": named}

    def forecast(self, situation: PastSituation, others: Sequence[Answered]) -> Rate:
        """Return the rate among the like questions of the other cycles."""
        asked = situation.asked
        like = [
            other
            for other in others
            if other.situation.asked.family == asked.family
            and other.situation.asked.horizon_days == asked.horizon_days
        ]
        condition = self.conditions.get(asked.family)
        if condition is not None:
            found = condition(situation)
            like = [other for other in like if condition(other.situation) == found]
        return self.rate([(other.situation.asked.cycle, other.outcome) for other in like])


@dataclass(frozen=True)
class Always:
    """The same chance for every question: 1/2 is a coin, 0.05 says that nothing happens."""

    name: str
    p: float

    def __post_init__(self) -> None:
        probabilities([self.p])

    @property
    def settings(self) -> Mapping[str, object]:
        """The chance."""
        return {"p": self.p}

    def forecast(self, situation: PastSituation, others: Sequence[Answered]) -> Rate:  # noqa: ARG002
        """Return the chance, from no observation."""
        return Rate(self.p, 0, 0)


COIN = Always("coin", 0.5)
NOTHING_HAPPENS = Always("nothing happens", 0.05)
BASE = BaseRate("base")
CALENDAR = BaseRate(
    "calendar",
    conditions=MappingProxyType(dict.fromkeys(OWN_ACTS, election_in_the_window)),
)
