"""File of past cycles -> values. A file from outside is hostile until checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from detente.errors import InputError, known_names
from detente.forecast.backtest.document import CycleDoc, EventDoc, LagDoc, PastDoc, PastQuestionDoc
from detente.forecast.backtest.past import NO_EVENT, AskedQuestion, Event, Past, PastCycle, Question
from detente.forecast.json_text import load_json, parse_document, to_day

Part = TypeVar("Part", PastCycle, Event)


def load_past(path: str | Path) -> Past:
    """Read a file of past cycles.

    Parameters
    ----------
    path : str or Path
        A JSON file of at most 16 MiB.

    Raises
    ------
    InputError
        Where the file or key is wrong: what was found, what is allowed, what to do.
    """
    return load_json(path, read_past)


def read_past(text: str) -> Past:
    """Turn the JSON text of past cycles into values.

    Raises
    ------
    InputError
        If it is no such file; two ids are the same; a cycle or an event is not in it; a day lies
        after the cutoff; or an answer does not fit its question.

    Notes
    -----
    Rule FC31 says what the file holds.

    Examples
    --------
    >>> past = read_past('{"cutoff": "2020-01-01", "cycles": [{"id": "A"}]}')
    >>> past.cycles["A"].start is None, len(past.grid)
    (True, 0)
    """
    document = parse_document(text, PastDoc)
    cutoff = to_day(document.cutoff)
    _all_different(document.cycles, "cycles")
    _all_different(document.events, "events")
    _all_different([*document.questions, *document.grid], "questions and grid")
    cycles = {each.id: _cycle(each, f"cycles.{each.id}") for each in document.cycles}
    events = {
        each.id: _event(each, cycles, cutoff, f"events.{each.id}") for each in document.events
    }
    for place, lag in enumerate(document.lags, start=1):
        _check_lag(lag, events, f"lags[{place}]")
    for place, opening in enumerate(document.openings, start=1):
        _known(opening.cycle, cycles, "cycle", f"openings[{place}].cycle")
    elections = tuple(sorted(to_day(day) for day in document.elections))
    return Past(
        cutoff=cutoff,
        elections=elections,
        cycles=MappingProxyType(cycles),
        events=tuple(sorted(events.values(), key=lambda event: (event.day, event.id))),
        grid=_questions(document.grid, cycles, events, "grid"),
        anchors=_questions(document.questions, cycles, events, "questions"),
    )


def _questions(
    documents: Iterable[PastQuestionDoc],
    cycles: Mapping[str, PastCycle],
    events: Mapping[str, Event],
    where: str,
) -> tuple[Question, ...]:
    return tuple(_question(each, cycles, events, f"{where}.{each.id}") for each in documents)


def _cycle(document: CycleDoc, where: str) -> PastCycle:
    start = to_day(document.start) if document.start else None
    end = to_day(document.end) if document.end else None
    if start and end and not start < end:
        raise InputError(f"ends on {end}, not after its start on {start}.", where)
    return PastCycle(document.id, document.label, start, end)


def _event(document: EventDoc, cycles: Mapping[str, PastCycle], cutoff: date, where: str) -> Event:
    _known(document.cycle, cycles, "cycle", f"{where}.cycle")
    day = to_day(document.date)
    if day > cutoff:
        raise InputError(f"is of {day}, after the cutoff of {cutoff}.", where)
    return Event(
        id=document.id,
        cycle=document.cycle,
        day=day,
        actor=document.actor,
        kind=document.kind,
        condition_met=document.condition_fully_met,
    )


def _question(
    document: PastQuestionDoc,
    cycles: Mapping[str, PastCycle],
    events: Mapping[str, Event],
    where: str,
) -> Question:
    _known(document.cycle, cycles, "cycle", f"{where}.cycle")
    as_of, by = to_day(document.as_of), to_day(document.by)
    if (by - as_of) != timedelta(days=document.horizon_days):
        raise InputError(
            f"asks from {as_of} to {by}, {(by - as_of).days} days, but horizon_days is "
            f"{document.horizon_days}.",
            where,
        )
    _check_answer(document, events, as_of, by, where)
    asked = AskedQuestion(
        id=document.id,
        family=document.family,
        cycle=document.cycle,
        as_of=as_of,
        by=by,
        horizon_days=document.horizon_days,
        state=MappingProxyType(dict(document.state)),
        sender=document.sender or "",
        complete=document.complete,
    )
    return Question(asked, document.outcome, document.resolved_by)


def _check_answer(
    document: PastQuestionDoc, events: Mapping[str, Event], as_of: date, by: date, where: str
) -> None:
    """An answer yes names what happened, within the time asked about; no names nothing."""
    nothing = document.resolved_by == NO_EVENT
    if document.outcome is not None and nothing == bool(document.outcome):
        raise InputError(
            f"has outcome {document.outcome} and is resolved by '{document.resolved_by[:80]}'; "
            f"no goes with '{NO_EVENT}', yes with the event.",
            where,
        )
    event = events.get(document.resolved_by)
    if event is not None and not as_of <= event.day <= by:
        raise InputError(
            f"is resolved by {event.id} of {event.day}, which is not within {as_of} to {by}.", where
        )


def _check_lag(lag: LagDoc, events: Mapping[str, Event], where: str) -> None:
    first = _known(lag.from_event, events, "event", f"{where}.from_event")
    last = _known(lag.to_event, events, "event", f"{where}.to_event")
    days = (last.day - first.day).days
    if days != lag.days:
        raise InputError(f"says {lag.days} days; its events lie {days} apart.", where)


def _known(name: str, parts: Mapping[str, Part], kind: str, where: str) -> Part:
    if name not in parts:
        raise InputError(f"no {kind} named '{name}'; {known_names(kind, name, parts)}", where)
    return parts[name]


def _all_different(parts: Sequence[CycleDoc | EventDoc | PastQuestionDoc], where: str) -> None:
    twice = [name for name, count in Counter(part.id for part in parts).items() if count > 1]
    if twice:
        raise InputError(f"the id '{twice[0]}' stands twice; ids tell parts apart.", where)
