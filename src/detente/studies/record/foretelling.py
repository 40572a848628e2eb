"""Would forecasts have known? Questions of each opening answered from the others. (RC11 to RC13)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

import numpy as np

from detente.errors import NotApplicableError
from detente.forecast import (
    BASE,
    COIN,
    Answered,
    AskedQuestion,
    BackTest,
    BaseRate,
    ForecastRule,
    Past,
    PastCycle,
    PastSituation,
    Question,
    Rate,
    back_test,
    skill_of,
    tilted_chance,
)
from detente.studies.record.openings import JudgedOpening

SUREST = (0.01, 0.99)  # no chance of a tilted rate is nought or one
TRIED = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
CALENDAR, VERDICT, TILTED = "calendar", "by verdict", "tilted"


@dataclass(frozen=True)
class QuestionRule:
    """How one rule did on the questions of the openings, each opening answered from the others.

    Attributes
    ----------
    rule : str
        ``coin``, ``base``, ``calendar``, ``by verdict`` or ``tilted``.
    brier, log : float
        Means over all answered questions; less is better.
    skill, low, high : float or None
        By Brier against the base rate; the interval of 90 % comes from drawing whole openings.
        None for the base rate itself, and for one opening.
    better : int
        On how many openings its mean Brier score is lower than the base rate's.
    """

    rule: str
    brier: float
    log: float
    skill: float | None
    low: float | None
    high: float | None
    better: int


@dataclass(frozen=True)
class ForetoldQuestions:
    """How rules did on the questions asked of past openings.

    Attributes
    ----------
    questions, openings : int
        Answered ones, and the openings that have some.
    with_aims, openings_with_aims : int
        The answered questions to which the aims of the coding say something, and their openings.
    with_elections, openings_with_elections : int
        The answered questions with an election in their window, and their openings.
    rules : tuple of QuestionRule
    responsiveness : mapping of opening to float
        The tilt chosen on the other openings.
    """

    questions: int
    openings: int
    with_aims: int
    openings_with_aims: int
    with_elections: int
    openings_with_elections: int
    rules: tuple[QuestionRule, ...]
    responsiveness: Mapping[str, float]

    def rule(self, name: str) -> QuestionRule:
        """Return the row of a rule."""
        return next(each for each in self.rules if each.rule == name)


@dataclass(frozen=True)
class OpeningTilt:
    """A base rate tilted by how much a yes serves those who have to bring it about (RC12).

    Attributes
    ----------
    gains : mapping of question to float
        Questions without a gain keep their base rate.
    tried : tuple of float
        Tilts to choose from, on the other openings alone.
    name : str
    """

    gains: Mapping[str, float]
    tried: Sequence[float] = TRIED
    name: str = TILTED
    settings: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    _known: dict[frozenset[str], float] = field(default_factory=dict)

    def forecast(self, situation: PastSituation, others: Sequence[Answered]) -> Rate:
        """Return the tilted rate."""
        rate = BASE.forecast(situation, others)
        openings = frozenset(each.situation.asked.cycle for each in others)
        if openings not in self._known:
            self._known[openings] = self.chosen(others)
        return self._tilted(rate, situation.asked.id, self._known[openings])

    def chosen(self, others: Sequence[Answered]) -> float:
        """Return the tilt with the least mean log score on other openings, each left out in turn.

        Of equal ones the least.
        """
        known = [each for each in others if each.situation.asked.id in self.gains]
        rates = [
            BASE.forecast(
                each.situation,
                [
                    other
                    for other in others
                    if other.situation.asked.cycle != each.situation.asked.cycle
                ],
            )
            for each in known
        ]

        def score(tilt: float) -> float:
            return sum(
                _log(self._tilted(rate, each.situation.asked.id, tilt).p, each.outcome)
                for rate, each in zip(rates, known, strict=True)
            )

        return min(self.tried, key=lambda tilt: (round(score(tilt), 12), tilt))

    def _tilted(self, rate: Rate, question: str, tilt: float) -> Rate:
        gain = self.gains.get(question)
        if gain is None:
            return rate
        chance = tilted_chance(rate.p, ((1.0, gain),), tilt)
        return Rate(float(np.clip(chance, *SUREST)), rate.k, rate.n)


def foretell_questions(
    openings: Sequence[JudgedOpening], *, seed: int = 0
) -> ForetoldQuestions | None:
    """Answer the questions of each opening from the others only, by several rules.

    Parameters
    ----------
    openings : sequence of JudgedOpening
    seed : int
        Of the draws of openings.

    Returns
    -------
    ForetoldQuestions or None
        None with fewer than two openings that have an answered question.
    """
    if not openings:
        return None
    past = past_of(openings)
    answered = [each for each in past.grid if each.outcome is not None]
    if len({each.asked.cycle for each in answered}) < 2:
        return None
    gains = {
        f"{opening.name}.{each.id}": each.gain
        for opening in openings
        for each in opening.questions
        if each.gain is not None
    }
    about = [each for each in answered if each.asked.id in gains]
    dated = [each for each in answered if _election(_situation(each))]
    families = {each.asked.family for each in answered}
    tilted = OpeningTilt(gains)
    rules: tuple[ForecastRule, ...] = (
        COIN,
        BASE,
        calendar_rule(families),
        BaseRate(VERDICT, conditions=MappingProxyType(dict.fromkeys(families, _verdict))),
        tilted,
    )
    base = back_test(past, BASE)
    situations = _situations(answered)
    return ForetoldQuestions(
        len(answered),
        len({each.asked.cycle for each in answered}),
        len(about),
        len({each.asked.cycle for each in about}),
        len(dated),
        len({each.asked.cycle for each in dated}),
        tuple(_scored(back_test(past, rule), base, seed) for rule in rules),
        {
            name: tilted.chosen([a for a in situations if a.situation.asked.cycle != name])
            for name in dict.fromkeys(each.asked.cycle for each in answered)
        },
    )


def calendar_rule(families: Iterable[str]) -> BaseRate:
    """Return the rate counted apart by whether an election is in a question's window (RC13)."""
    return BaseRate(CALENDAR, conditions=MappingProxyType(dict.fromkeys(families, _election)))


def past_of(openings: Sequence[JudgedOpening]) -> Past:
    """Return openings as past cycles, a cycle each, with its questions."""
    questions = tuple(
        Question(
            AskedQuestion(
                f"{opening.name}.{each.id}",
                each.family,
                opening.name,
                opening.first.as_of,
                opening.first.as_of + timedelta(days=30 * each.months),
                each.months,
                MappingProxyType(
                    {"exchange": opening.first.together == "exchange", "election": each.election}
                ),
            ),
            each.outcome,
            "the record",
        )
        for opening in openings
        for each in opening.questions
    )
    last = max((each.asked.by for each in questions), default=None)
    first = min(opening.first.as_of for opening in openings)
    cycles = {each.name: PastCycle(each.name, each.first.title) for each in openings}
    return Past(last or first, (), MappingProxyType(cycles), (), questions, ())


def _verdict(situation: PastSituation) -> bool:
    return situation.asked.state["exchange"]


def _election(situation: PastSituation) -> bool:
    return situation.asked.state["election"]


def _situation(question: Question) -> PastSituation:
    return PastSituation(question.asked, (), ())


def _situations(questions: Sequence[Question]) -> list[Answered]:
    return [
        Answered(_situation(each), each.outcome) for each in questions if each.outcome is not None
    ]


def _scored(found: BackTest, base: BackTest, seed: int) -> QuestionRule:
    better = sum(ours < theirs for ours, theirs in zip(_means(found), _means(base), strict=True))
    whole = (found.rule, found.brier.mean, found.log.mean)
    if found.rule == base.rule:
        return QuestionRule(*whole, None, None, None, 0)
    try:
        skill, _ = skill_of(found, base, rng=np.random.default_rng(seed))
    except NotApplicableError:
        return QuestionRule(*whole, None, None, None, better)
    return QuestionRule(*whole, skill.value, skill.low, skill.high, better)


def _means(found: BackTest) -> list[float]:
    """Return the mean Brier score of each opening, in the order met."""
    scores: dict[str, list[float]] = {}
    for cycle, score in zip(found.cycles, found.brier.each, strict=True):
        scores.setdefault(cycle, []).append(float(score))
    return [sum(each) / len(each) for each in scores.values()]


def _log(p: float, outcome: int) -> float:
    return float(-np.log(p if outcome else 1 - p))
