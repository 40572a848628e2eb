"""What the calendar holds for a forecast: dated events, lapses, and what may come at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.case import EventText, next_lapses
from detente.model import Model
from detente.studies import Phrases
from detente.text import day, sentence_case


@dataclass(frozen=True)
class DateAhead:
    """One thing that is known to come, or may.

    Attributes
    ----------
    on : date or None
        Its day, or the first on which it may come; None for what may come at any time.
    when, what : str
        In words.
    """

    on: date | None
    when: str
    what: str


def dates_ahead(model: Model) -> tuple[DateAhead, ...]:
    """Return what is to come in the order of days, and after it what may come at any time.

    A level that lapses unless renewed is left out where an event of the same day sets its lever.
    """
    as_of, found = model.as_of, []
    events = model.definition.events
    for each in events.values():
        first, last = _span(each)
        if as_of is None or last is None or last >= as_of:
            found.append(DateAhead(first, _when(each), each.title))
    told = {(each.on, lever) for each in events.values() for lever in each.set}
    phrases = Phrases(model)
    for lapse in next_lapses(model.definition):
        if lapse.now and lapse.day is not None and (lapse.day, lapse.lever) not in told:
            lever = model.levers[lapse.lever].title
            level = phrases.labels.level(lapse.lever, lapse.level)
            what = f"{sentence_case(lever)}: “{level}” ends unless renewed"
            found.append(DateAhead(lapse.day, day(lapse.day), what))
    return tuple(sorted(found, key=lambda each: (each.on is None, each.on or date.max)))


def _span(event: EventText) -> tuple[date | None, date | None]:
    if event.on is not None:
        return event.on, event.on
    return (event.between[0], event.between[1]) if event.between else (None, None)


def _when(event: EventText) -> str:
    if event.on is not None:
        return day(event.on)
    return " to ".join(map(day, event.between)) if event.between else "at any time"
