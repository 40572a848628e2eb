"""Words for shares and spans of time."""

from __future__ import annotations

DAYS_OF_A_MONTH = 365.25 / 12
MOST_DAYS = 99


def per_cent(low: float, high: float) -> str:
    """Write an interval in whole per cent.

    >>> per_cent(0.4643, 1.0)
    '46–100 %'
    """
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def span_words(low: int, high: int) -> str:
    """Write a span of time: in days to 99, then in months.

    >>> span_words(5, 28), span_words(5, 196), span_words(28, 28), span_words(120, 200)
    ('5 to 28 days', '5 days to 6 months', '28 days', '4 to 7 months')
    """
    (first, unit), (last, other) = _span(low), _span(high)
    if (first, unit) == (last, other):
        return f"{first} {_plural(unit, first)}"
    if unit == other:
        return f"{first} to {last} {_plural(unit, last)}"
    return f"{first} {_plural(unit, first)} to {last} {_plural(other, last)}"


def _span(days: int) -> tuple[int, str]:
    if days <= MOST_DAYS:
        return days, "day"
    return round(days / DAYS_OF_A_MONTH), "month"


def _plural(unit: str, number: int) -> str:
    return unit if number == 1 else f"{unit}s"
