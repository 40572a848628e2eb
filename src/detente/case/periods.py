"""A length of calendar time, and the day it ends on."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

# A month is a twelfth of 365.25 days where something goes at a rate.
DAYS_IN: Mapping[str, Fraction] = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction("365.25") / 12,
    "year": Fraction("365.25"),
}
_WRITTEN = re.compile(r"(\d{1,4}) (day|week|month|year)s?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """So many days, weeks, months or years of the calendar."""

    count: int
    word: str

    def __str__(self) -> str:
        return f"{self.count} {self.word}{'' if self.count == 1 else 's'}"

    def times(self, count: int) -> Period:
        """Return the period so many times over."""
        return Period(self.count * count, self.word)

    def after(self, day: date, *, end_of_month: bool = False) -> date:
        """Return the day on which it ends when it begins on `day` (rule LV7).

        A month keeps the day, cut to a short month's last; with `end_of_month` it ends on the
        month's last day.

        Examples
        --------
        >>> Period(4, "month").after(date(2015, 10, 31))
        datetime.date(2016, 2, 29)
        """
        if self.word in ("day", "week"):
            return day + timedelta(days=self.count * int(DAYS_IN[self.word]))
        months = day.month - 1 + self.count * (12 if self.word == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        last = monthrange(year, month)[1]
        return date(year, month, last if end_of_month else min(day.day, last))


def read_period(value: Any) -> Period:
    """Read ``6 months``; ValueError where it is none."""
    found = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        raise ValueError(
            f'{str(value)[:40]!r} is no length of time; write, say, "6 months" or "1 year"'
        )
    return Period(int(found[1]), found[2])


def read_expiry(value: Any) -> Period | date:
    """Read a length of time, or a day as TOML has it."""
    return value if isinstance(value, date) else read_period(value)


def write_expiry(value: Period | date | None) -> Any:
    """Return what a file says of it."""
    return str(value) if isinstance(value, Period) else value
