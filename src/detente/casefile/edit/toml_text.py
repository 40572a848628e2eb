"""Plain values -> TOML text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, time
from math import isfinite
from typing import Any

from detente.errors import CaseError

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES = re.compile('["\\\\\x00-\x08\x0b-\x1f\x7f]')
LONGEST_LINE = 100


def value_text(value: Any, newline: str = "\n", *, room: int = LONGEST_LINE) -> str:
    """Return a value as it stands behind ``=`` or in a list.

    A list that does not fit into `room` characters has an item a line; a text with line ends is
    written over several lines. Line ends are `newline`.
    """
    if isinstance(value, str):
        return _many_lines(value, newline) if "\n" in value else _one_line(value)
    if isinstance(value, list | tuple):
        return _list(value, newline, room)
    return inline_text(value)


def inline_text(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _one_line(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise CaseError(f"found {value}; a number of a case is finite.")
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key_text(k)} = {inline_text(each)}" for k, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(inline_text(each) for each in value)}]"
    raise CaseError(f"{type(value).__name__} is nothing that a case file can hold.")


def key_text(key: str) -> str:
    """Return a key, quoted where it has to be."""
    return key if _BARE.fullmatch(key) else _one_line(key)


def body_text(table: Mapping[str, Any], newline: str) -> str:
    """Return the pairs of a table, a line each."""
    return "".join(
        f"{key_text(key)} = {value_text(value, newline)}{newline}" for key, value in table.items()
    )


def _list(value: list[Any] | tuple[Any, ...], newline: str, room: int) -> str:
    line = inline_text(value)
    if len(line) <= room or not any(isinstance(each, str | list | Mapping) for each in value):
        return line
    return f"[{newline}" + "".join(f"  {inline_text(each)},{newline}" for each in value) + "]"


def _one_line(text: str) -> str:
    """A basic string; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _many_lines(text: str, newline: str) -> str:
    if "\r" in text:
        return _one_line(text)
    escaped = _ESCAPES.sub(lambda found: _one_line(found[0])[1:-1], text)
    return f'"""{newline}{escaped.replace(chr(10), newline)}"""'
