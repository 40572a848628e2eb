"""Words for numbers, lists and dates, the likelihood words of ICD 203, and text made legible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

LIKELIHOOD: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "almost no chance": (1, 5),
        "very unlikely": (5, 20),
        "unlikely": (20, 45),
        "roughly even chance": (45, 55),
        "likely": (55, 80),
        "very likely": (80, 95),
        "almost certain": (95, 99),
    }
)
"""The term, and its least and greatest per cent, as of 2 January 2015."""

MOST_DAYS = 99  # told as days
MARK = "\ufffd"
# Controls but tab and line ends, and what turns the direction of the text that follows.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def listed(items: Sequence[str], *, most: int = 4, last: str = "and") -> str:
    """Join words as in a sentence: "a, b and c"; more than `most` are counted.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=1)
    ('a, b and c', 'a and 2 more')
    """
    shown = list(items)
    if len(items) > most:
        shown = [*items[:most], f"{len(items) - most} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "state"), counted(4480, "state"), counted(2, "party", "parties")
    ('1 state', '4,480 states', '2 parties')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day(when: date) -> str:
    """Return a date in words, whatever the machine's language.

    >>> day(date(2025, 2, 15))
    '15 February 2025'
    """
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """Return a date in words with its month cut short.

    >>> short_day(date(2025, 2, 28))
    '28 Feb 2025'
    """
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"


def span(days: int) -> str:
    """Return a length of time: in days to 99, then in months.

    >>> span(1), span(13), span(365)
    ('1 day', '13 days', '12 months')
    """
    return (
        counted(days, "day") if days <= MOST_DAYS else counted(round(days * 12 / 365.25), "month")
    )


_TENTHS = ("a tenth", "a fifth", "three tenths", "two fifths", "half")
_PARTS = {
    **{k / 10: word for k, word in enumerate(_TENTHS, start=1)},
    0.6: "three fifths",
    0.7: "seven tenths",
    0.8: "four fifths",
    0.9: "nine tenths",
    0.25: "a quarter",
    0.75: "three quarters",
    1 / 3: "a third",
    2 / 3: "two thirds",
}


def part_in_words(share: float) -> str:
    """Return a part of a whole in words, or as a number where there is no word for it.

    >>> part_in_words(0.25), part_in_words(1 / 3), part_in_words(0.12)
    ('a quarter', 'a third', '0.12 of 1')
    """
    for known, word in _PARTS.items():
        if abs(share - known) < 1e-9:
            return word
    return f"{share:.3g} of 1"


def sentence_case(text: str) -> str:
    """Return the text with its first letter raised.

    >>> sentence_case("the United States")
    'The United States'
    """
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return the text with its first letter lowered, unless a capital or a digit follows it.

    >>> lower_first("Newly recognised"), lower_first("US relief")
    ('newly recognised', 'US relief')
    """
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def first_clause(text: str, stops: str) -> str:
    """Return what stands before the first of some stops.

    >>> first_clause("Viasna, in February; not to be added", ";")
    'Viasna, in February'
    """
    return re.split(f"[{re.escape(stops)}]", text, maxsplit=1)[0].strip()


def first_sentences(text: str, number: int) -> tuple[str, str]:
    """Return the first sentences of a text, and the rest; a sentence ends before a capital.

    >>> first_sentences("It rains. It pours. So be it.", 2)
    ('It rains. It pours.', 'So be it.')
    """
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.strip())
    return " ".join(parts[:number]), " ".join(parts[number:])


def legible(text: str) -> str:
    """Return the text with a mark for each character that steers whatever shows it.

    Those are control characters, but for tabs and line ends, and the ones that turn round the
    direction in which the rest is read.

    >>> legible("a" + chr(27) + "[31mb" + chr(0x202E) + "c")
    'a�[31mb�c'
    """
    return _STEERING.sub(MARK, text)


def unit_in_words(unit: str) -> str:
    """Return a unit as it is read.

    >>> unit_in_words("bn USD / year")
    'bn USD a year'
    """
    return unit.replace(" / ", " a ")


def number_in_words(number: int) -> str:
    """Return a small count as a word.

    >>> number_in_words(3), number_in_words(48)
    ('three', '48')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"
