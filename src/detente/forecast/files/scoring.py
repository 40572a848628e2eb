"""A forecast and what came of it -> scores, beside those of its rivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from detente.errors import InputError
from detente.forecast.files.values import (
    RIVALS,
    Forecast,
    ForecastAnswer,
    ForecastQuestion,
    Mode,
    QuestionOutcome,
    refuse_twins,
)
from detente.forecast.scores import brier_score, log_score, mean_over_groups

Outcomes = Mapping[tuple[str, date], int | None]


@dataclass(frozen=True)
class AnswerScore:
    """One answer and what came of it; without an outcome it has no score."""

    by: date
    p: float
    outcome: int | None
    brier: float | None
    log: float | None


@dataclass(frozen=True)
class QuestionScore:
    """One question: the mean over its dates that are resolved.

    Attributes
    ----------
    id : str
    brier, log : float or None
        None while no date is resolved; `log` is infinite after a certain miss.
    answers : tuple of AnswerScore
    label : str
        How it is called in a table: the forecast's label, or its id.
    """

    id: str
    brier: float | None
    log: float | None
    answers: tuple[AnswerScore, ...]
    label: str = ""


@dataclass(frozen=True)
class RivalScore:
    """A rival beside the forecast, on the answers for which the rival has a number.

    Attributes
    ----------
    name : str
    brier, log : float
        The rival's means.
    own_brier, own_log : float
        The forecast's, on the same answers.
    questions, answers : int
        How many these are.
    """

    name: str
    brier: float
    log: float
    own_brier: float
    own_log: float
    questions: int
    answers: int


@dataclass(frozen=True)
class ForecastScore:
    """How a forecast did (rule FC36).

    Attributes
    ----------
    case, fingerprint, rule : str
        Of the forecast.
    models_tried : int or None
    questions : tuple of QuestionScore
        All of them, in the order of the forecast.
    brier, log : float or None
        Means over the questions that have a resolved date, each question counting the same; None
        where there is none.
    scored : int
        Those questions.
    resolved, unresolved, without_outcome : int
        Answers that were scored; whose outcome is still open; that the outcomes do not name.
    certain_misses : int
        Answers that gave no chance to what happened: they make `log` infinite.
    not_forecast : tuple of str
        Outcomes that answer nothing in the forecast, as ``id by date``.
    rivals : tuple of RivalScore
    """

    case: str
    fingerprint: str
    rule: str
    models_tried: int | None
    questions: tuple[QuestionScore, ...]
    brier: float | None
    log: float | None
    scored: int
    resolved: int
    unresolved: int
    without_outcome: int
    certain_misses: int
    not_forecast: tuple[str, ...]
    rivals: tuple[RivalScore, ...]


def score_forecast(forecast: Forecast, outcomes: Iterable[QuestionOutcome]) -> ForecastScore:
    """Score a forecast by what came of it.

    Several dates of one question are one observation: they are averaged first.

    Parameters
    ----------
    forecast : Forecast
    outcomes : iterable of QuestionOutcome
        What came of each question by each date; those of other questions are left aside and named.

    Raises
    ------
    InputError
        If two outcomes are of one question and date, none is of this forecast, or something that
        had been reached is later said not to have been.

    Notes
    -----
    Rule FC36.

    Examples
    --------
    >>> answer = ForecastAnswer(date(2025, 6, 30), 0.2, base_rate=0.5)
    >>> asked = ForecastQuestion("release", "a release", Mode.REACHED, "a list", (answer,))
    >>> forecast = Forecast("strait", "0" * 64, "tilted", 1, 3, (asked,))
    >>> found = score_forecast(forecast, [QuestionOutcome("release", date(2025, 6, 30), 0)])
    >>> round(found.brier, 3), found.rivals[0].brier
    (0.04, 0.25)
    """
    listed = list(outcomes)
    refuse_twins((f"{each.id} by {each.by}" for each in listed), "outcomes")
    came: dict[tuple[str, date], int | None] = {(each.id, each.by): each.outcome for each in listed}
    asked = {(q.id, answer.by) for q in forecast.questions for answer in q.answers}
    if not asked & came.keys():
        raise InputError("none is of this forecast; ids and dates have to agree.", "outcomes")
    for question in forecast.questions:
        _refuse_undone(question, came)
    scored = tuple(_score_question(question, came) for question in forecast.questions)
    logs = [each.log for question in scored for each in question.answers if each.log is not None]
    briers = [each.brier for each in scored if each.brier is not None]
    means = [each.log for each in scored if each.log is not None]
    return ForecastScore(
        case=forecast.case,
        fingerprint=forecast.fingerprint,
        rule=forecast.rule,
        models_tried=forecast.models_tried,
        questions=scored,
        brier=_mean(briers),
        log=_mean(means),
        scored=len(briers),
        resolved=len(logs),
        unresolved=sum(key in came and came[key] is None for key in asked),
        without_outcome=sum(key not in came for key in asked),
        certain_misses=sum(value == float("inf") for value in logs),
        not_forecast=tuple(f"{name} by {by}" for name, by in came if (name, by) not in asked),
        rivals=tuple(_score_rivals(forecast, came)),
    )


def _score_question(question: ForecastQuestion, came: Outcomes) -> QuestionScore:
    answers = tuple(
        _score_answer(answer, came.get((question.id, answer.by))) for answer in question.answers
    )
    return QuestionScore(
        question.id,
        brier=_mean([each.brier for each in answers if each.brier is not None]),
        log=_mean([each.log for each in answers if each.log is not None]),
        answers=answers,
        label=question.title,
    )


def _score_answer(answer: ForecastAnswer, outcome: int | None) -> AnswerScore:
    if outcome is None:
        return AnswerScore(answer.by, answer.p, None, None, None)
    brier = brier_score([answer.p], [outcome]).mean
    return AnswerScore(answer.by, answer.p, outcome, brier, log_score([answer.p], [outcome]).mean)


def _score_rivals(forecast: Forecast, came: Outcomes) -> Iterator[RivalScore]:
    for rival in RIVALS:
        found = [
            (question.id, answer.p, chance, outcome)
            for question in forecast.questions
            for answer in question.answers
            if (chance := getattr(answer, rival)) is not None
            and (outcome := came.get((question.id, answer.by))) is not None
        ]
        if not found:
            continue
        names, own, other, happened = zip(*found, strict=True)
        brier, log, own_brier, own_log = (
            mean_over_groups(score(p, happened), names).mean
            for p in (other, own)
            for score in (brier_score, log_score)
        )
        yield RivalScore(rival, brier, log, own_brier, own_log, len(set(names)), len(found))


def _refuse_undone(question: ForecastQuestion, came: Outcomes) -> None:
    """What has been reached stays reached."""
    if question.mode is not Mode.REACHED:
        return
    reached: date | None = None
    for answer in question.answers:
        outcome = came.get((question.id, answer.by))
        if outcome == 1 and reached is None:
            reached = answer.by
        if outcome == 0 and reached is not None:
            raise InputError(
                f"'{question.id}' was reached by {reached} and not by {answer.by}; one is wrong.",
                "outcomes",
            )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
