"""Leave one cycle out: forecast each cycle from the others only, and score that."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import InputError
from detente.forecast.backtest.conditions import PastSituation
from detente.forecast.backtest.past import AskedQuestion, Past, Question
from detente.forecast.backtest.rates import Rate
from detente.forecast.backtest.rules import Answered, ForecastRule
from detente.forecast.scores import (
    GroupedScore,
    MeanScore,
    Skill,
    brier_score,
    log_score,
    mean_over_groups,
    measure_skill,
)


@dataclass(frozen=True)
class LeftOutForecast:
    """What was forecast of one question from the other cycles."""

    asked: AskedQuestion
    rate: Rate
    outcome: int | None


@dataclass(frozen=True, eq=False)
class BackTest:
    """How a rule did on past cycles, each forecast from the others.

    Attributes
    ----------
    rule : str
    settings : mapping of str to object
        Of the rule.
    fingerprint : str
        Of the past that it was tried on.
    forecasts : tuple of LeftOutForecast
        One a question, in the order asked.
    brier, log : MeanScore
        Over all questions that are answered, each counting the same.
    """

    rule: str
    settings: dict[str, object]
    fingerprint: str
    forecasts: tuple[LeftOutForecast, ...]
    brier: MeanScore
    log: MeanScore

    @property
    def cycles(self) -> tuple[str, ...]:
        """The cycle of each answered question."""
        return tuple(each.asked.cycle for each in self.forecasts if each.outcome is not None)

    def by_family(self) -> tuple[GroupedScore, GroupedScore]:
        """Return Brier and log score within each family."""
        return self._grouped([each.asked.family for each in self.forecasts])

    def by_cell(self) -> tuple[GroupedScore, GroupedScore]:
        """Return Brier and log score within each family, cycle and horizon.

        Anchors are averaged so: many of them look at one moment (rule FC28).
        """
        return self._grouped(
            [
                (each.asked.family, each.asked.cycle, each.asked.horizon_days)
                for each in self.forecasts
            ]
        )

    def _grouped(self, groups: Sequence[Hashable]) -> tuple[GroupedScore, GroupedScore]:
        return mean_over_groups(self.brier, groups), mean_over_groups(self.log, groups)


def back_test(
    past: Past, rule: ForecastRule, questions: Sequence[Question] | None = None
) -> BackTest:
    """Forecast each cycle from the others, and score the forecasts.

    Parameters
    ----------
    past : Past
    rule : ForecastRule
        It is shown each question as it stood on its day, without the answer, and the answered
        questions of the other cycles. Nothing else reaches it.
    questions : sequence of Question, optional
        Of `past`; the grid unless said otherwise.

    Raises
    ------
    InputError
        If there is no question.
    NotApplicableError
        If none is answered, or the rule needs what a question does not say.

    Notes
    -----
    Rules FC31 to FC33. Time O(n²) for n questions.
    """
    asked = past.grid if questions is None else tuple(questions)
    forecasts = left_out_forecasts(past, rule, asked)
    p = np.array([each.rate.p for each in forecasts])
    outcomes = [each.outcome for each in forecasts]
    return BackTest(
        rule=rule.name,
        settings=dict(rule.settings),
        fingerprint=past.fingerprint,
        forecasts=forecasts,
        brier=brier_score(p, outcomes),
        log=log_score(p, outcomes),
    )


def left_out_forecasts(
    past: Past, rule: ForecastRule, questions: Sequence[Question]
) -> tuple[LeftOutForecast, ...]:
    """Forecast each question from the questions of the other cycles.

    Raises
    ------
    InputError
        If there is no question.
    """
    if not questions:
        raise InputError("there is no question to forecast.", "questions")
    situations = situations_of(past, questions)
    answered = [
        Answered(situation, question.outcome)
        for situation, question in zip(situations, questions, strict=True)
        if question.outcome is not None
    ]
    others = {
        cycle: [each for each in answered if each.situation.asked.cycle != cycle]
        for cycle in {question.asked.cycle for question in questions}
    }
    return tuple(
        LeftOutForecast(
            question.asked, rule.forecast(situation, others[question.asked.cycle]), question.outcome
        )
        for situation, question in zip(situations, questions, strict=True)
    )


def situations_of(past: Past, questions: Sequence[Question]) -> tuple[PastSituation, ...]:
    """Put each question on its day, with the events known then of the cycles that are asked of."""
    cycles = {question.asked.cycle for question in questions}
    events = sorted((e for e in past.events if e.cycle in cycles), key=lambda event: event.day)
    days = [event.day for event in events]
    return tuple(
        PastSituation(
            question.asked,
            past.elections,
            tuple(events[: bisect_right(days, question.asked.as_of)]),
        )
        for question in questions
    )


def skill_of(
    ours: BackTest, rival: BackTest, *, rng: np.random.Generator, draws: int = 10_000
) -> tuple[Skill, Skill]:
    """Compare two rules tried on the same questions: skill by Brier and by log score.

    Raises
    ------
    InputError
        If the questions differ, or a score is infinite.
    NotApplicableError
        If they are of one cycle only.
    """
    if [each.asked.id for each in ours.forecasts] != [each.asked.id for each in rival.forecasts]:
        raise InputError("the two rules were tried on different questions.", "rival")
    by_brier, by_log = (
        measure_skill(a.each, b.each, ours.cycles, rng=rng, draws=draws)
        for a, b in ((ours.brier, rival.brier), (ours.log, rival.log))
    )
    return by_brier, by_log
