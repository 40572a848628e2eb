"""The level of every lever on a day: what acts set, and what has lapsed by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from detente.case.acts import Act
from detente.case.case import Definition
from detente.case.lever_dates import lapse_day
from detente.case.levers import Lever
from detente.case.periods import Period
from detente.errors import CaseError, known_names, located


@dataclass(frozen=True)
class LevelOnDay:
    """Where a lever stands on a day.

    Attributes
    ----------
    lever, level : str
    since : date or None
        From when on; None where the case does not say.
    told : tuple of str
        What had to be taken for it: a date that stands in for another, a lapse.
    """

    lever: str
    level: str
    since: date | None
    told: tuple[str, ...] = ()


def levels_on_day(definition: Definition, day: date) -> Mapping[str, LevelOnDay]:
    """Return where the levers with acts, and those that lapse, stand on a day.

    Notes
    -----
    The last act in force sets the level. A level that expires, or whose renewal is due, is gone on
    its day unless an act sets it again in between. Before the first act a lever stands at the
    status quo where the act comes after the case's own day, else one level below what it set.
    """
    found = {}
    for name, lever in definition.levers.items():
        acts = _of_lever(definition, name)
        if acts or lever.lapses:
            found[name] = _on_day(definition, lever, acts, day)
    return found


def measures_on_day(definition: Definition, day: date) -> Mapping[str, bool]:
    """Return whether each measure with acts is on, on a day."""
    found: dict[str, bool] = {}
    rows = sorted(
        (act.in_force[0], place, act)
        for place, act in enumerate(definition.acts)
        if act.measure and act.in_force is not None
    )
    for begins, _, act in rows:
        assert act.on is not None
        if begins <= day:
            found[act.measure] = act.on
        else:
            found.setdefault(act.measure, not act.on)
    return found


def check_acts(definition: Definition) -> None:
    """Check that acts name what there is, and that the status quo is where they lead.

    Raises
    ------
    CaseError
        With its key, at the first thing that is wrong.
    """
    measures = {} if definition.trade is None else definition.trade.measures
    for number, act in enumerate(definition.acts, start=1):
        with located(f"acts[{number}]"):
            if act.lever:
                if act.lever not in definition.levers:
                    told = known_names("lever", act.lever, definition.levers)
                    raise CaseError(f"no lever named '{act.lever}'; {told}", "lever")
                levels = definition.levers[act.lever].levels
                if act.to not in levels:
                    told = known_names("level", act.to, levels)
                    raise CaseError(f"lever '{act.lever}' has no level '{act.to}'; {told}", "to")
            if act.measure and act.measure not in measures:
                told = known_names("measure", act.measure, measures)
                raise CaseError(f"no measure named '{act.measure}'; {told}", "measure")
    if definition.as_of is None:
        return
    for name, lever in definition.levers.items():
        acts = [each for each in _of_lever(definition, name) if each[0] <= definition.as_of]
        if acts:
            stands = _on_day(definition, lever, acts, definition.as_of)
            if stands.level != definition.status_quo.get(name):
                raise CaseError(
                    f"by its acts lever '{name}' stands at '{stands.level}' on "
                    f"{definition.as_of}, but the status quo has "
                    f"'{definition.status_quo.get(name)}'. Correct one of them.",
                    f"status_quo.{name}",
                )


def _of_lever(definition: Definition, name: str) -> list[tuple[date, int, Act]]:
    """The acts that set a lever, with the day in force and their place, in time."""
    return sorted(
        (act.in_force[0], place, act)
        for place, act in enumerate(definition.acts)
        if act.lever == name and act.in_force is not None
    )


def _on_day(
    definition: Definition, lever: Lever, acts: list[tuple[date, int, Act]], day: date
) -> LevelOnDay:
    level, told = _at_first(definition, lever, acts)
    since: date | None = None
    act: Act | None = None
    for begins, _, following in [*acts, (date.max, 0, None)]:
        # What lapses before the next act, or before the day asked about.
        until = min(begins, day)
        while (ends := _ends(definition, lever, level, since, act)) is not None and ends <= until:
            if begins == ends and following is not None:
                break
            place = dict(lever.lapses).get(lever.levels.index(level), None)
            to = lever.levels[max(0, lever.levels.index(level) - 1) if place is None else place]
            told = f"'{level}' lapses to '{to}' on {ends}, as no act renews it"
            level, since, act = to, ends, None
        if following is None or begins > day:
            break
        level, since, act = following.to, begins, following
        stood = following.in_force
        told = ""
        if stood is not None and stood[1] != "effective":
            told = f"its day in force is not on record; that of the {_NOUN[stood[1]]} stands in"
    return LevelOnDay(lever.name, level, since, (told,) if told else ())


_NOUN = {"decreed": "decree", "announced": "announcement"}


def _at_first(
    definition: Definition, lever: Lever, acts: list[tuple[date, int, Act]]
) -> tuple[str, str]:
    standing = definition.status_quo[lever.name]
    if not acts or definition.as_of is None or acts[0][0] > definition.as_of:
        return standing, ""
    first = acts[0][2].to
    below = lever.levels[max(0, lever.levels.index(first) - 1)]
    return below, f"before the first act on record '{below}' is taken, the level below it"


def _ends(
    definition: Definition, lever: Lever, level: str, since: date | None, act: Act | None
) -> date | None:
    """The day on which a level is gone unless it is set again."""
    if act is not None and act.expires is not None and since is not None:
        return act.expires.after(since) if isinstance(act.expires, Period) else act.expires
    begun = since or definition.as_of
    return lapse_day(lever, lever.levels.index(level), since, begun)


def acts_in_time(definition: Definition) -> Iterator[Act]:
    """Yield the acts by the first date that each has."""
    dates = ("announced", "decreed", "executed", "effective")
    yield from sorted(
        definition.acts,
        key=lambda act: min(day for name in dates if (day := getattr(act, name)) is not None),
    )
