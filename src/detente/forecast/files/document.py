"""FORECAST.json and OUTCOMES.json as typed documents: the one definition of what they may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from detente.forecast.files.values import MOST_ANSWERS, MOST_QUESTIONS
from detente.forecast.json_text import Count, Day, Document, Finite, Id, LongText, ShortText

MOST_OUTCOMES = 100_000

Chance = Annotated[Finite, Field(ge=0, le=1)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Seed = Annotated[int, Field(ge=0, lt=2**128)]


class AnswerDoc(Document):
    """What is forecast for one date."""

    by: Day
    p: Chance
    low: Chance | None = None
    high: Chance | None = None
    base_rate: Chance | None = None
    n: Count | None = None
    by_cycles: Chance | None = None
    cycles: Count | None = None
    calendar: Chance | None = None
    support: Chance | None = None
    unchanged: Chance | None = None
    pce: Chance | None = None
    slip_free: Chance | None = None
    not_modelled: Chance | None = None
    word: ShortText | None = None
    error: Chance | None = None


class QuestionDoc(Document):
    """A question and its answers."""

    id: Id
    ask: LongText
    mode: Literal["reached", "on_the_day"]
    resolves_by: LongText
    answers: Annotated[list[AnswerDoc], Field(min_length=1, max_length=MOST_ANSWERS)]
    label: ShortText | None = None


class ForecastDoc(Document):
    """A whole forecast."""

    case: ShortText
    fingerprint: Fingerprint
    rule: ShortText
    seed: Seed | None = None
    models_tried: Count | None = None
    method: ShortText | None = None
    questions: Annotated[list[QuestionDoc], Field(min_length=1, max_length=MOST_QUESTIONS)]


class OutcomeDoc(Document):
    """What came of a question by a date."""

    id: Id
    by: Day
    outcome: Annotated[int, Field(ge=0, le=1)] | None


class OutcomesDoc(Document):
    """A file of outcomes."""

    outcomes: Annotated[list[OutcomeDoc], Field(min_length=1, max_length=MOST_OUTCOMES)]
