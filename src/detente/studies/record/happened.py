"""What came of an opening within a year: an exchange, one that was broken, or none. (RC2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from detente.case import Aftermath, Happening

MONTHS = 12
Came = Literal["exchange", "broken", "none", "open"]


@dataclass(frozen=True)
class WhatHappened:
    """What came of an opening.

    Attributes
    ----------
    came : str
        ``exchange``: one came and was not broken within the window; ``broken``: one came, and each
        that came was broken; ``none``: none came; ``open``: the record was not followed to the end
        of the window, and what it says so far does not decide.
    exchange : str
        The name of the exchange that decides; empty where none came.
    told : str
        What was done on the day that made it an exchange.
    days : int or None
        From the opening to that day.
    broken_by : tuple of str
        The parties that ended it.
    broken_days : int or None
        From the day it came to the day it was broken.
    moved_days : int or None
        From the opening to the first row of the window that moves a lever of the case.
    levels : mapping of lever to level
        Where the exchange took the levers of the case.
    """

    came: Came
    exchange: str = ""
    told: str = ""
    days: int | None = None
    broken_by: tuple[str, ...] = ()
    broken_days: int | None = None
    moved_days: int | None = None
    levels: Mapping[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        """Whether a lever of the case moved within the window."""
        return self.moved_days is not None


def what_happened(as_of: date, aftermath: Aftermath, months: int = MONTHS) -> WhatHappened:
    """Read off what came of an opening within so many months.

    Parameters
    ----------
    as_of : date
        The opening's day.
    aftermath : Aftermath
        A row counts on the last day that its date may mean.
    months : int
        The window; its last day, which has the number of the opening's day or is the last of its
        month, is included.
    """
    end = months_later(as_of, months)
    rows = [row for row in aftermath.aftermath if row.day <= end]
    moved = next(((row.day - as_of).days for row in rows if row.moved), None)
    found = list(_exchanges(as_of, rows, moved))
    lasting = next((each for each in found if each.came == "exchange"), None)
    decides = lasting or next(iter(found), WhatHappened("none", moved_days=moved))
    return replace(decides, came="open") if aftermath.until < end else decides


def months_later(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _exchanges(as_of: date, rows: Sequence[Happening], moved: int | None) -> Iterator[WhatHappened]:
    """Yield the exchanges that came, by the day they did."""
    done: dict[str, set[str]] = {}
    complete: dict[str, Happening] = {}
    for row in rows:
        if row.exchange:
            parties = done.setdefault(row.exchange, set())
            parties |= set(row.who)
            if len(parties) > 1:
                complete.setdefault(row.exchange, row)
    for name, row in complete.items():
        levels = {
            lever: level
            for each in rows
            if each.exchange == name
            for lever, level in each.moved.items()
        }
        breach = next((each for each in rows if each.breaks == name and each.day >= row.day), None)
        yield WhatHappened(
            "exchange" if breach is None else "broken",
            name,
            row.what,
            (row.day - as_of).days,
            () if breach is None else breach.who,
            None if breach is None else (breach.day - row.day).days,
            moved,
            levels,
        )
