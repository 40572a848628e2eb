"""FORECAST.json and OUTCOMES.json -> values. A file from outside is hostile until checked."""

from __future__ import annotations

from pathlib import Path

from detente.errors import InputError
from detente.forecast.files.document import AnswerDoc, ForecastDoc, OutcomesDoc, QuestionDoc
from detente.forecast.files.values import (
    Forecast,
    ForecastAnswer,
    ForecastQuestion,
    Mode,
    QuestionOutcome,
    refuse_twins,
)
from detente.forecast.json_text import load_json, parse_document, to_day


def load_forecast(path: str | Path) -> Forecast:
    """Read a forecast from a JSON file of at most 16 MiB; errors as :func:`read_forecast`."""
    return load_json(path, read_forecast)


def load_outcomes(path: str | Path) -> tuple[QuestionOutcome, ...]:
    """Read outcomes from a JSON file of at most 16 MiB; errors as :func:`read_outcomes`."""
    return load_json(path, read_outcomes)


def read_forecast(text: str) -> Forecast:
    """Turn the JSON text of a forecast into values.

    Raises
    ------
    InputError
        If it is no such file; an id or a date stands twice; nothing says how a question will be
        known; or chances cannot be so (see :class:`ForecastQuestion`).

    Notes
    -----
    Rule FC36.
    """
    document = parse_document(text, ForecastDoc)
    return Forecast(
        case=document.case,
        fingerprint=document.fingerprint,
        rule=document.rule,
        seed=document.seed,
        models_tried=document.models_tried,
        method=document.method,
        questions=tuple(_question(each) for each in document.questions),
    )


def read_outcomes(text: str) -> tuple[QuestionOutcome, ...]:
    """Turn the JSON text of outcomes into values.

    Raises
    ------
    InputError
        If it is no such file, or a question has two outcomes for one date.

    Notes
    -----
    Rule FC36.

    Examples
    --------
    >>> read_outcomes('{"outcomes": [{"id": "release", "by": "2025-06-30", "outcome": null}]}')
    (QuestionOutcome(id='release', by=datetime.date(2025, 6, 30), outcome=None),)
    """
    document = parse_document(text, OutcomesDoc)
    refuse_twins((f"{each.id} by {each.by}" for each in document.outcomes), "outcomes")
    return tuple(
        QuestionOutcome(each.id, to_day(each.by), each.outcome) for each in document.outcomes
    )


def _question(document: QuestionDoc) -> ForecastQuestion:
    try:
        return ForecastQuestion(
            id=document.id,
            ask=document.ask,
            mode=Mode(document.mode),
            resolves_by=document.resolves_by,
            answers=tuple(_answer(each) for each in document.answers),
            label=document.label,
        )
    except InputError as error:
        raise error.at(f"questions.{document.id}") from None


def _answer(document: AnswerDoc) -> ForecastAnswer:
    given = document.model_dump()
    by = to_day(given.pop("by"))
    try:
        return ForecastAnswer(by=by, **given)
    except InputError as error:
        raise error.at(f"answer by {by}") from None
