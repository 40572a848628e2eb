"""Where in a text a key stands that an error names."""

from __future__ import annotations

import re

from detente.casefile.edit.in_values import place_of
from detente.casefile.edit.spans import Path, WrittenValue, statements_of
from detente.errors import CaseError

_TOLD = re.compile(r"\(at line (\d+), column (\d+)\)")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


def line_of(text: str, where: str, message: str = "") -> tuple[int | None, int | None]:
    """Return line and column, from 1, of a key as errors write it; None where it stands nowhere.

    Of a key that is missing, the nearest table above it is meant.

    Parameters
    ----------
    text : str
    where : str
        As ``preferences.us.statements[2]``, counted from 1.
    message : str
        Says line and column itself where the text is no TOML.
    """
    told = _TOLD.search(message)
    if told is not None:
        return int(told[1]), int(told[2])
    path: Path = tuple(name or int(place) - 1 for name, place in _STEP.findall(where))
    try:
        statements = statements_of(text)
    except (AssertionError, IndexError, ValueError):
        return None, None
    while path:
        at = None
        for each in statements:
            size = len(each.path)
            if each.path == path[:size] and each.value is not None and size < len(path):
                at = _inside(each.value, path[size:])
            elif each.path == path:
                at = each.keys[0].start if each.keys else each.start
            if at is not None:
                return _line(text, at)
        path = path[:-1]
    return None, None


def lines_of(text: str) -> list[tuple[Path, int]]:
    """Return the line, from 1, of every header and key of a TOML text, in order."""
    return [
        (each.path, _line(text, each.keys[0].start if each.keys else each.start)[0])
        for each in statements_of(text)
    ]


def _inside(value: WrittenValue, rest: Path) -> int | None:
    for step in rest:
        try:
            item = value.items[place_of(value, step)]
        except (CaseError, IndexError, KeyError, StopIteration, ValueError):
            return None
        value = item.value
    return value.start


def _line(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
