"""A file of past cycles as typed documents: the one definition of what it may say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from detente.forecast.json_text import Count, Day, Document, Id, LongText, ShortText

MOST_QUESTIONS = 20_000
MOST_EVENTS = 20_000

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Days = Annotated[int, Field(ge=1, le=36_525)]
OptionalDay = Day | None
Notes = Annotated[dict[str, Any], Field(default_factory=dict)]


class CycleDoc(Document):
    """One cycle."""

    id: Id
    label: ShortText = ""
    start: OptionalDay = None
    end: OptionalDay = None
    course: LongText = ""
    open: bool = False


class EventDoc(Document):
    """One event."""

    id: Id
    cycle: Id
    date: Day
    precision: Literal["day", "month", "year", "about", "by"] = "day"
    actor: Word
    kind: Word
    code: ShortText = ""
    what: LongText = ""
    source_ref: ShortText = ""
    basis: Literal["text", "mixed", "memory"] | None = None
    confidence: Literal["low", "med", "high"] | None = None
    lever: Word | None = None
    to: Word | None = None
    from_: Annotated[Word | None, Field(alias="from")] = None
    number: Count | None = None
    left_after: Count | None = None
    condition_fully_met: bool | None = None
    legal_form: Word | None = None
    expires: OptionalDay = None
    last_date: OptionalDay = None
    note: LongText = ""


class PastQuestionDoc(Document):
    """One question and its answer."""

    id: Id
    family: Word
    cycle: Id
    as_of: Day
    by: Day
    horizon_days: Days
    outcome: Annotated[int, Field(ge=0, le=1)] | None
    resolved_by: ShortText
    state: Annotated[dict[Word, bool], Field(max_length=50, default_factory=dict)]
    anchor_event: ShortText = ""
    sender: Word | None = None
    complete: bool | None = None
    lag_days: Count | None = None


class OpeningDoc(Document):
    """The state of things on a day from which a case may be played."""

    cycle: Id
    as_of: Day
    state: Annotated[dict[Word, Word], Field(max_length=50)]
    held: Count | None = None
    case: ShortText = ""
    source_ref: ShortText = ""


class LagDoc(Document):
    """The days between two events."""

    what: ShortText = ""
    from_event: Id
    to_event: Id
    days: Count
    kind: Word


class PastDoc(Document):
    """The whole file; what stands under `readme`, `base_rates` and `scores_to_beat` is not read."""

    readme: Notes
    cutoff: Day
    elections: Annotated[list[Day], Field(max_length=1_000, default_factory=list)]
    cycles: Annotated[list[CycleDoc], Field(min_length=1, max_length=1_000)]
    openings: Annotated[list[OpeningDoc], Field(max_length=1_000, default_factory=list)]
    events: Annotated[list[EventDoc], Field(max_length=MOST_EVENTS, default_factory=list)]
    lags: Annotated[list[LagDoc], Field(max_length=MOST_EVENTS, default_factory=list)]
    base_rates: Notes
    scores_to_beat: Notes
    questions: Annotated[
        list[PastQuestionDoc], Field(max_length=MOST_QUESTIONS, default_factory=list)
    ]
    grid: Annotated[list[PastQuestionDoc], Field(max_length=MOST_QUESTIONS, default_factory=list)]
