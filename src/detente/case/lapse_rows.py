"""When the levels of a lever lapse after the day of the case, and how likely they are renewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from detente.case.case import Definition
from detente.case.holders import HolderRule
from detente.case.lever_dates import lapse_day
from detente.case.lever_steps import RenewalChance
from detente.case.levers import Lever
from detente.case.periods import Period
from detente.case.timeline import levels_on_day


@dataclass(frozen=True)
class LapseRow:
    """Levels of one lever that lapse by one calendar, or one level by a clock of its own.

    Attributes
    ----------
    lever : str
    goes : mapping of int to int
        The levels that lapse, and the level that each goes to.
    key : str
        Where the case says so.
    rule : str, tuple of str or WeightedRule
        Which holders are enough to renew.
    chances : mapping of str to RenewalChance
        By holder; empty where the case has none.
    days : tuple of date
        Those on which they lapse.
    period : Period or None
        The time from the day on which the level comes into force, where that is what counts.
    first : date or None
        The first day of a period that runs on the day of the case.
    stands : bool
        Whether the lever stands at one of these levels on the day of the case.
    """

    lever: str
    goes: Mapping[int, int]
    key: str
    rule: HolderRule
    chances: Mapping[str, RenewalChance] = field(default_factory=dict)
    days: tuple[date, ...] = ()
    period: Period | None = None
    first: date | None = None
    stands: bool = False

    def leads_to(self, lever: Lever) -> tuple[str, ...]:
        """Return the levels that lapsing leads to."""
        return tuple(dict.fromkeys(lever.levels[to] for to in self.goes.values()))


def lapses_ahead(definition: Definition, until: date) -> tuple[LapseRow, ...]:
    """Return what lapses after the day of the case and not after `until`, lever by lever.

    Notes
    -----
    What is due on the day of the case has been renewed: its status quo says where levers stand.
    """
    assert definition.as_of is not None
    stood = levels_on_day(definition, definition.as_of)
    return tuple(
        row
        for name, lever in definition.levers.items()
        if definition.status_quo.get(name) in lever.levels  # else refused where that is read
        for row in _rows(
            lever,
            lever.levels.index(definition.status_quo[name]),
            stood[name].since if name in stood else None,
            definition.as_of,
            until,
        )
    )


def _rows(
    lever: Lever, standing: int, since: date | None, as_of: date, until: date
) -> Iterator[LapseRow]:
    by_calendar = dict(lever.lapses)
    rule: HolderRule = "all" if lever.renewal is None else lever.renewal.rule
    shared = {} if lever.renewal is None else dict(lever.renewal.chance)
    later = as_of + timedelta(days=1)
    for step in lever.steps:
        if step.expires is None:
            continue
        level = lever.levels.index(step.to)
        goes = {level: by_calendar.pop(level)}
        own = shared if step.chance is None else dict.fromkeys(lever.owners, step.chance)
        key = f"levers.{lever.name}.steps[{lever.steps.index(step) + 1}]"
        here = level == standing
        if isinstance(step.expires, Period):
            first = lapse_day(lever, level, since, later) if here else None
            yield LapseRow(lever.name, goes, key, rule, own, (), step.expires, first, here)
        else:
            due = (step.expires,) if as_of < step.expires <= until else ()
            yield LapseRow(lever.name, goes, key, rule, own, due, stands=here)
    if by_calendar and lever.renewal is not None:
        days = tuple(_due(lever, later, until))
        key = f"levers.{lever.name}.renewal"
        here = standing in by_calendar
        yield LapseRow(lever.name, by_calendar, key, rule, shared, days, stands=here)


def _due(lever: Lever, day: date, until: date) -> Iterator[date]:
    assert lever.renewal is not None
    due = lever.renewal.due_after(day)
    while due is not None and due <= until:
        yield due
        due = lever.renewal.due_after(due + timedelta(days=1))
