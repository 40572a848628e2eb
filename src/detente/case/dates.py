"""A day, a month, a year, or a span of them: as exact as the record is, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
_WHEN = re.compile(rf"{_DAY}(?:/{_DAY})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """A time as the record gives it, with the first and the last day that it may mean."""

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last


@lru_cache(maxsize=100_000)
def parse_when(text: str) -> When:
    """Read ``2025-02-12``, ``2025-02``, ``2025``, or two of them with a stroke between.

    Raises
    ------
    ValueError
        If the text is none of these, or names a day that does not exist.

    Examples
    --------
    >>> parse_when("2020-08/2020-09").last
    datetime.date(2020, 9, 30)
    """
    match = _WHEN.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text[:40]!r} is no date; write 2025-02-12, 2025-02, 2025, or two with '/' between"
        )
    parts = [int(part) if part else 0 for part in match.groups()]
    try:
        first, last = _days(*parts[:3])
        if parts[3]:
            last = _days(*parts[3:])[1]
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:40]!r} names a day that does not exist") from None
    if last < first:
        raise ValueError(f"{text[:40]!r} ends before it begins")
    return When(text, first, last)


def _days(year: int, month: int, day: int) -> tuple[date, date]:
    if day:
        only = date(year, month, day)
        return only, only
    if month:
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), after - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)
