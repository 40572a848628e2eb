"""A case's rule on past cycles: rates and elections, tilted by what its parties would gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, expm1, log1p

from detente.errors import InputError
from detente.forecast.backtest.conditions import PastSituation
from detente.forecast.backtest.left_out import situations_of
from detente.forecast.backtest.past import Past
from detente.forecast.backtest.rates import Rate
from detente.forecast.backtest.rules import CALENDAR, Answered, BaseRate

Gains = tuple[tuple[float, float], ...]
"""Ways to answer yes: how often each comes up beside the others, and the mover's gain by it."""


@dataclass(frozen=True)
class CaseRule:
    """The calendar's rate, tilted by the gains of those who would act, as strongly as others say.

    Attributes
    ----------
    name : str
    case : str
        Fingerprint of the case from which the gains come.
    gains : mapping of family to Gains
        Other families keep the calendar's rate.
    strengths : tuple of float
        How strongly aims may tilt, rising; that is taken which scored best by Brier on the other
        cycles, each of them forecast from the rest; the least among equals.
    under : BaseRate
        What is tilted.
    """

    name: str
    case: str
    gains: Mapping[str, Gains]
    strengths: tuple[float, ...]
    under: BaseRate = CALENDAR
    _chosen: dict[tuple[tuple[str, int], ...], float] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not self.strengths or any(not 0 <= each <= 500 for each in self.strengths):
            raise InputError("needs numbers from 0 to 500.", "strengths")

    @property
    def settings(self) -> Mapping[str, object]:
        """The case, its gains, the strengths tried, and what is tilted."""
        return {
            "case": self.case,
            "gains": {name: [list(way) for way in ways] for name, ways in self.gains.items()},
            "strengths": list(self.strengths),
            "under": {"name": self.under.name, **self.under.settings},
        }

    def forecast(self, situation: PastSituation, others: Sequence[Answered]) -> Rate:
        """Return the tilted rate; a family without gains keeps the rate that it had."""
        rate = self.under.forecast(situation, others)
        ways = self.gains.get(situation.asked.family)
        if ways is None:
            return rate
        return Rate(tilted_chance(rate.p, ways, self.strength(others)), rate.k, rate.n)

    def strength(self, others: Sequence[Answered]) -> float:
        """Return how strongly aims tilt, chosen on these cycles alone.

        The least is taken where there is no second cycle to try it on.
        """
        key = tuple((each.situation.asked.id, each.outcome) for each in others)
        if key not in self._chosen:
            self._chosen[key] = self._choose(others)
        return self._chosen[key]

    def _choose(self, others: Sequence[Answered]) -> float:
        tried: list[tuple[float, Gains, int]] = []
        for cycle in dict.fromkeys(each.situation.asked.cycle for each in others):
            rest = [each for each in others if each.situation.asked.cycle != cycle]
            if not rest:
                continue
            for each in others:
                ways = self.gains.get(each.situation.asked.family)
                if each.situation.asked.cycle == cycle and ways is not None:
                    rate = self.under.forecast(each.situation, rest)
                    tried.append((rate.p, ways, each.outcome))

        def brier(strength: float) -> float:
            return sum((tilted_chance(p, ways, strength) - came) ** 2 for p, ways, came in tried)

        return min(self.strengths, key=brier)


def tilted_chance(p: float, ways: Gains, strength: float) -> float:
    """Return a chance whose hazard is multiplied by the mean of exp(strength times gain).

    Parameters
    ----------
    p : float
        Below 1.
    ways : sequence of (float, float)
        Weights, at least 0 with a sum above 0, and gains.

    Notes
    -----
    Rule FC61.

    Examples
    --------
    >>> tilted_chance(0.2, ((1.0, 0.5),), 0.0)
    0.2
    >>> round(tilted_chance(0.2, ((1.0, 0.5),), 2.0), 4)  # 1 - 0.8 ** e
    0.4548
    """
    if strength == 0:
        return p
    weight = sum(each for each, _ in ways)
    factor = sum(each * exp(strength * gain) for each, gain in ways) / weight
    return -expm1(factor * log1p(-p))


def strengths_by_cycle(past: Past, rule: CaseRule) -> Mapping[str, float]:
    """Return, by cycle of the grid, how strongly aims tilt there: chosen on the other cycles."""
    situations = situations_of(past, past.grid)
    answered = [
        Answered(situation, question.outcome)
        for situation, question in zip(situations, past.grid, strict=True)
        if question.outcome is not None
    ]
    return {
        cycle: rule.strength([a for a in answered if a.situation.asked.cycle != cycle])
        for cycle in dict.fromkeys(q.asked.cycle for q in past.grid)
    }
