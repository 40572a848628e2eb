"""What is wrong with a value from outside, in words that say what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

Told = Callable[[Any, Mapping[str, Any]], str]


def complaint(kind: str, found: Any, context: Mapping[str, Any], otherwise: str) -> str:
    """Say what is needed in place of a value.

    Parameters
    ----------
    kind : str
        What pydantic calls the problem.
    found : object
        The value.
    context : mapping
        What pydantic tells besides: limits, a pattern, what is expected.
    otherwise : str
        What to say of a kind that is not known here.

    Examples
    --------
    >>> complaint("string_type", False, {}, "")
    'a text is needed; write it in quotes: "false"'
    >>> complaint("too_short", ["no"], {"min_length": 2}, "")
    'at least 2 entries are needed, and there is 1'
    """
    told = _KINDS.get(kind)
    return otherwise if told is None else told(found, context)


def _a_text(found: Any, _: Mapping[str, Any]) -> str:
    if isinstance(found, bool | int | float | date):
        return f'a text is needed; write it in quotes: "{_plain(found)}"'
    return "a text in quotes is needed"


def _a_day(found: Any, _: Mapping[str, Any]) -> str:
    if isinstance(found, datetime):
        return f"a day without a time of day is needed; write {found.date()}"
    if isinstance(found, str):
        day = _day_in(found)
        return f"a day is needed, written without quotes: {day or '2025-02-15'}"
    return "a day is needed, such as 2025-02-15, without quotes"


def _a_number(found: Any, _: Mapping[str, Any]) -> str:
    if isinstance(found, str):
        return "a number is needed; write it without quotes, with a point and no thousands' marks"
    return "a number is needed"


def _a_whole_number(found: Any, _: Mapping[str, Any]) -> str:
    if isinstance(found, str):
        return "a whole number is needed; write it without quotes"
    return "a whole number is needed, such as 3"


def _a_pattern(found: Any, context: Mapping[str, Any]) -> str:
    pattern = str(context.get("pattern", ""))
    if isinstance(found, str) and "'" in pattern and any(each in found for each in "'\"\r\n"):
        return (
            "a level has no quotes and no line break in it, since expressions quote it; an "
            "apostrophe may be written as \u2019"
        )
    if isinstance(found, str) and not found.strip():
        return "it is empty; write something"
    return f"it has not the form that is needed here (as a regular expression: {pattern})"


def _too_few(found: Any, context: Mapping[str, Any]) -> str:
    least = context.get("min_length", 1)
    if not found:
        entries = "1 entry is" if least == 1 else f"{least} entries are"
        return f"it is empty: at least {entries} needed; write it, or leave the key out"
    return f"at least {least} entries are needed, and there {_are(len(found))}"


def _too_many(found: Any, context: Mapping[str, Any]) -> str:
    return f"at most {context.get('max_length')} entries are allowed, and there {_are(len(found))}"


def _too_long(found: Any, context: Mapping[str, Any]) -> str:
    most = context.get("max_length")
    return f"at most {most} characters are allowed, and there are {len(found)}"


def _chosen(_: Any, context: Mapping[str, Any]) -> str:
    return f"it has to be one of {context.get('expected')}"


def _limit(words: str, key: str) -> Told:
    return lambda _, context: f"a number {words} {context.get(key)} is needed"


def _plain(found: Any) -> str:
    return str(found).lower() if isinstance(found, bool) else str(found)


def _day_in(text: str) -> str:
    try:
        return str(date.fromisoformat(text.strip()[:10]))
    except ValueError:
        return ""


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count}"


def _always(text: str) -> Told:
    return lambda _, __: text


_KINDS: Mapping[str, Told] = {
    "string_type": _a_text,
    "string_pattern_mismatch": _a_pattern,
    "string_too_short": _always("it is empty; write something, or leave the key out"),
    "string_too_long": _too_long,
    "date_type": _a_day,
    "date_parsing": _a_day,
    "date_from_datetime_parsing": _a_day,
    "date_from_datetime_inexact": _a_day,
    "is_instance_of": lambda found, context: (
        _a_day(found, context)
        if context.get("class") == "date"
        else f"a {context.get('class')} is needed"
    ),
    "float_type": _a_number,
    "float_parsing": _a_number,
    "finite_number": _always("a finite number is needed"),
    "int_type": _a_whole_number,
    "int_parsing": _a_whole_number,
    "int_from_float": _a_whole_number,
    "bool_type": _always("true or false is needed, without quotes"),
    "bool_parsing": _always("true or false is needed, without quotes"),
    "list_type": _always("a list in square brackets is needed: [ … ]"),
    "tuple_type": _always("a list in square brackets is needed: [ … ]"),
    "dict_type": _always("a table is needed: { key = … }, or a section of its own"),
    "mapping_type": _always("a table is needed: { key = … }, or a section of its own"),
    "model_type": _always("a table is needed: { key = … }, or a section of its own"),
    "model_attributes_type": _always("a table is needed: { key = … }, or a section of its own"),
    "too_short": _too_few,
    "too_long": _too_many,
    "literal_error": _chosen,
    "enum": _chosen,
    "greater_than": _limit("above", "gt"),
    "greater_than_equal": _limit("of at least", "ge"),
    "less_than": _limit("below", "lt"),
    "less_than_equal": _limit("of at most", "le"),
}
