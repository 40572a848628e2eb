"""What lapses next, on which day, and who can let it (rules LH4 and LV7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.case.case import Definition
from detente.case.lever_dates import lapse_day
from detente.case.timeline import levels_on_day


@dataclass(frozen=True)
class NextLapse:
    """One level that lapses unless it is renewed.

    Attributes
    ----------
    lever, level, to : str
    day : date or None
        Its next day; None where the case does not say since when the level is in force.
    who : tuple of tuple of str
        The smallest sets of holders that can stop the renewal.
    now : bool
        Whether the lever stands there.
    """

    lever: str
    level: str
    to: str
    day: date | None
    who: tuple[tuple[str, ...], ...]
    now: bool


def next_lapses(definition: Definition) -> tuple[NextLapse, ...]:
    """Return every level that lapses unless renewed, those where levers stand now first."""
    stands = {} if definition.as_of is None else levels_on_day(definition, definition.as_of)
    found = []
    for name, lever in definition.levers.items():
        for level, to in lever.lapses:
            now = definition.status_quo[name] == lever.levels[level]
            since = stands[name].since if now and name in stands else None
            found.append(
                NextLapse(
                    name,
                    lever.levels[level],
                    lever.levels[to],
                    lapse_day(lever, level, since, definition.as_of),
                    lever.enough("lapse"),
                    now,
                )
            )
    return tuple(sorted(found, key=lambda each: (not each.now, each.day or date.max)))
