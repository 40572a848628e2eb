"""What happened before: cycles, their events, and the questions asked of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

from detente.errors import unknown_name
from detente.provenance import fingerprint

Changed = Callable[[int], int | None]

NO_EVENT = "no event"


@dataclass(frozen=True)
class PastCycle:
    """One run of pressure, release and relief between the same sides.

    Attributes
    ----------
    id, label : str
    start, end : date or None
        First day, and the day on which the next cycle begins.
    """

    id: str
    label: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened on a day.

    Attributes
    ----------
    id, cycle, actor, kind : str
        `kind` is a word such as ease, impose, reverse, release or crackdown.
    day : date
        From this day on it is known.
    condition_met : bool or None
        Of a release: whether it met in full what the sender had asked for.
    """

    id: str
    cycle: str
    day: date
    actor: str
    kind: str
    condition_met: bool | None = None


@dataclass(frozen=True)
class AskedQuestion:
    """A question, without its answer: all that a forecaster may see of it.

    Attributes
    ----------
    id, family, cycle : str
        Questions of one family and horizon are alike.
    as_of, by : date
        Asked on the evening of the one about the time up to the evening of the other.
    horizon_days : int
        The days between.
    state : mapping of str to bool
        What was the case on `as_of`.
    sender : str
        Whose act is asked about, where that varies within a family; else "".
    complete : bool or None
        Whether the release that it follows was a complete one.
    """

    id: str
    family: str
    cycle: str
    as_of: date
    by: date
    horizon_days: int
    state: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    sender: str = ""
    complete: bool | None = None


@dataclass(frozen=True)
class Question:
    """A question and its answer.

    Attributes
    ----------
    asked : AskedQuestion
    outcome : {0, 1, None}
        None while it is open.
    resolved_by : str
        The event that answered it, "no event", or a word.
    """

    asked: AskedQuestion
    outcome: int | None
    resolved_by: str


@dataclass(frozen=True)
class Past:
    """A file of past cycles.

    Attributes
    ----------
    cutoff : date
        Nothing later is in it.
    elections : tuple of date
        Their days, each taken to be known in advance.
    cycles : mapping of str to PastCycle
    events : tuple of Event
    grid : tuple of Question
        The same questions on regular days, quiet times included.
    anchors : tuple of Question
        Questions at famous moments: chosen by what happened, and so flattering.
    """

    cutoff: date
    elections: tuple[date, ...]
    cycles: Mapping[str, PastCycle]
    events: tuple[Event, ...]
    grid: tuple[Question, ...]
    anchors: tuple[Question, ...]

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all that a back-test reads, answers included."""
        return fingerprint(
            {
                "elections": [day.isoformat() for day in self.elections],
                "events": [
                    [e.id, e.cycle, e.day.isoformat(), e.actor, e.kind, e.condition_met]
                    for e in self.events
                ],
                "questions": [_row(question) for question in (*self.grid, *self.anchors)],
            }
        )

    @property
    def comparable_anchors(self) -> tuple[Question, ...]:
        """The anchors without families asked of one cycle only, which no other can forecast."""
        cycles: dict[str, set[str]] = {}
        for question in self.anchors:
            cycles.setdefault(question.asked.family, set()).add(question.asked.cycle)
        return tuple(q for q in self.anchors if len(cycles[q.asked.family]) > 1)

    def with_answers(self, cycle: str, outcome: int | None) -> Past:
        """Return another past: every answered question of one cycle has this outcome instead."""
        return self._with(cycle, lambda _: outcome)

    def with_flipped_answers(self, cycle: str) -> Past:
        """Return another past: in one cycle yes is no and no is yes."""
        return self._with(cycle, lambda old: 1 - old)

    def _with(self, cycle: str, change: Changed) -> Past:
        if cycle not in self.cycles:
            raise unknown_name("cycle", cycle, self.cycles)
        return replace(
            self,
            grid=tuple(_changed(self.grid, cycle, change)),
            anchors=tuple(_changed(self.anchors, cycle, change)),
        )


def _changed(questions: tuple[Question, ...], cycle: str, change: Changed) -> Iterator[Question]:
    for question in questions:
        if question.asked.cycle != cycle or question.outcome is None:
            yield question
            continue
        outcome = change(question.outcome)
        resolved_by = NO_EVENT if outcome == 0 else "another past"
        yield replace(question, outcome=outcome, resolved_by=resolved_by)


def _row(question: Question) -> list[object]:
    asked = question.asked
    return [
        asked.id,
        asked.family,
        asked.cycle,
        asked.as_of.isoformat(),
        asked.by.isoformat(),
        dict(asked.state),
        asked.sender,
        asked.complete,
        question.outcome,
        question.resolved_by,
    ]
