"""What comes next on the calendar: what lapses unless it is renewed, and dated events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detente.case import Act, EventText, Lever, NextLapse, Period
from detente.model import Model
from detente.stability import Exchange
from detente.studies import Phrases
from detente.studies.exchanges import ExchangeStudy
from detente.studies.front_page.blocks import Row
from detente.text import counted, listed, short_day, span

MOST_DATES = 3


@dataclass(frozen=True)
class PageDate:
    """One thing to come.

    Attributes
    ----------
    day : date or None
        None where it is counted from a day that is not known yet.
    last : date or None
        The end of a window; None for a day.
    days : int or None
        To go.
    after : str
        Without a day: the time, such as "6 months".
    what : str
        What happens.
    unless : str
        Who has to renew it; empty for an event.
    so_far : tuple of int or None
        How often it was renewed, or happened, and of how many times.
    lever, event, act : str
        Where it stands in the case; empty where it is another kind.
    """

    day: date | None
    last: date | None
    days: int | None
    after: str
    what: str
    unless: str
    so_far: tuple[int, int] | None
    lever: str = ""
    event: str = ""
    act: str = ""


def page_dates(study: ExchangeStudy, lead: Exchange | None) -> tuple[PageDate, ...]:
    """Return the next three lapses, expiries and dated events, the nearest first.

    What an exchange that leads the page would set to run comes after them, from its own day on.
    """
    model = study.model
    today = model.as_of
    if today is None:
        return ()
    events = {name: each for name, each in model.definition.events.items() if _ahead(each, today)}
    found, joined = [], set()
    for lapse in model.lapses:
        if not lapse.now or lapse.day is None or lapse.day < today:
            continue
        same = [name for name, each in events.items() if _is_of(each, lapse)]
        joined.update(same)
        found.append(_of_lapse(model, lapse, today, [events[name] for name in same]))
    found += [_of_event(name, each, today) for name, each in events.items() if name not in joined]
    found += [
        _of_act(act, today)
        for act in model.definition.acts
        if act.effective is not None and act.effective > today
    ]
    found.sort(key=lambda each: each.day or date.max)
    return (*found, *_to_run(study, lead))[:MOST_DATES]


def date_rows(dates: tuple[PageDate, ...]) -> Iterator[Row]:
    """Say each in a line."""
    for each in dates:
        yield Row("", (date_sentence(each),))


def date_sentence(each: PageDate) -> str:
    """Say one: "28 Feb 2025, in 13 days: end of …, unless … (5 of 5 times so far)."."""
    if each.day is None:
        when = f"{each.after} after its day"
    elif each.last is not None:
        when = f"{short_day(each.day)} to {short_day(each.last)}"
    else:
        when = f"{short_day(each.day)}, in {span(each.days or 0)}"
    record = ""
    if each.so_far is not None:
        record = f" ({each.so_far[0]:,} of {counted(each.so_far[1], 'time')} so far)"
    unless = f", unless {each.unless}" if each.unless else ""
    return f"{when}: {each.what}{unless}{record}."


def _ahead(event: EventText, today: date) -> bool:
    if event.on is not None:
        return event.on >= today
    return bool(event.between) and event.between[1] >= today


def _is_of(event: EventText, lapse: NextLapse) -> bool:
    return event.on == lapse.day and event.set.get(lapse.lever) == lapse.to


def _of_lapse(model: Model, lapse: NextLapse, today: date, events: list[EventText]) -> PageDate:
    assert lapse.day is not None
    renewal = model.levers[lapse.lever].renewal
    chances = [] if renewal is None else list(renewal.chance.values())
    tried = [(e.count, e.trials) for e in chances if e.count is not None and e.trials is not None]
    tried += [(e.trials - (e.count or 0), e.trials) for e in events if e.trials is not None]
    return PageDate(
        lapse.day,
        None,
        (lapse.day - today).days,
        "",
        f"end of {_measure(model, lapse.lever, lapse.level)}",
        _renewers(model, model.levers[lapse.lever], lapse.who),
        tried[0] if tried else None,
        lever=lapse.lever,
    )


def _measure(model: Model, lever: str, level: str) -> str:
    """Name what lapses: the level as a thing given, or the lever where it never gave anything."""
    own = model.levers[lever]
    place = own.levels.index(level)
    if place < len(own.phrases) and own.phrases[place]:
        return own.phrases[place]
    return (
        f"“{own.title}”"
        if level == model.definition.status_quo[lever]
        else (f"“{own.title}: {own.level_title(place)}”")
    )


def _renewers(model: Model, lever: Lever, who: tuple[tuple[str, ...], ...]) -> str:
    labels = Phrases(model).labels
    if len(lever.owners) == 1:
        return f"{labels.the_party(lever.owners[0])} renews it"
    if all(len(each) == 1 for each in who) and len(who) == len(lever.owners):
        return f"all of {labels.parties(lever.owners, most=6)} renew it"
    stop = listed([labels.parties(each, most=6) for each in who], most=3, last="or")
    return f"it is renewed ({stop} can stop that)"


def _of_event(name: str, event: EventText, today: date) -> PageDate:
    first, last = (event.on, None) if event.on is not None else event.between
    assert first is not None
    tried = None if event.trials is None else (event.count or 0, event.trials)
    what = event.title.rstrip(".")
    return PageDate(
        first,
        last,
        max(0, (first - today).days),
        "",
        what if tried is None else f"perhaps “{what}”",
        "",
        tried,
        event=name,
    )


def _of_act(act: Act, today: date) -> PageDate:
    assert act.effective is not None
    return PageDate(
        act.effective,
        None,
        (act.effective - today).days,
        "",
        f"in force: {_act(act)}",
        "",
        None,
        act=_act(act),
    )


def _act(act: Act) -> str:
    return act.label.rstrip(".") or act.number or act.measure or act.lever


def _to_run(study: ExchangeStudy, lead: Exchange | None) -> Iterator[PageDate]:
    """What an exchange gives for a time only."""
    if lead is None:
        return
    model = study.model
    for part in study.parts(lead).values():
        for change in part.changes:
            lever = model.levers[change.lever]
            step = lever.step(lever.levels.index(change.after))
            if step is None or not isinstance(step.expires, Period):
                continue
            yield PageDate(
                None,
                None,
                None,
                str(step.expires),
                f"end of {_measure(model, lever.name, change.after)}",
                _renewers(model, lever, lever.enough("lapse")),
                None,
                lever=lever.name,
            )
