"""Where does each key and value of a TOML text stand?

The text is known to be TOML; nothing is checked here a second time. Places are counted in
characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Path = tuple[str | int, ...]  # of plain data: keys, and places in lists from 0
ValueKind = Literal["scalar", "array", "inline"]
StatementKind = Literal["table", "tables", "pair"]

_BLANK = re.compile(r"[ \t]*")
_TRIVIA = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")  # a blank between date and time
_ESCAPE = re.compile(r'\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|["\\bfnrt])')
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class WrittenKey(NamedTuple):
    """One part of a key, and where it is written."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class WrittenValue:
    """What stands behind ``=`` or in a list, from its first character up to `end`."""

    kind: ValueKind
    start: int
    end: int
    items: tuple[Item, ...] = ()


class Item(NamedTuple):
    """An item of an array, without keys, or a pair of an inline table."""

    keys: tuple[WrittenKey, ...]
    value: WrittenValue

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.keys[0].start if self.keys else self.value.start


@dataclass(frozen=True)
class Statement:
    """A header or a pair, from the beginning of its line to the beginning of the next.

    Attributes
    ----------
    path : Path
        Of what it is about. For a pair, of its value.
    keys : tuple of WrittenKey
        As they are written: for a pair, from the table in which it stands.
    top : int
        Where the comments right above it begin; `start` where there are none.
    """

    kind: StatementKind
    path: Path
    keys: tuple[WrittenKey, ...]
    top: int
    start: int
    end: int
    value: WrittenValue | None = None


def statements_of(text: str) -> tuple[Statement, ...]:
    """Return the headers and pairs of a TOML text, in order.

    Parameters
    ----------
    text : str
        TOML, without a byte-order mark.
    """
    return tuple(_statements(text))


def _statements(text: str) -> Iterator[Statement]:
    here: Path = ()
    counts: dict[Path, int] = {}
    at = top = 0
    size = len(text)
    while at < size:
        line = at
        at = _past(_BLANK, text, at)
        if at >= size:
            return
        if text[at] in "\r\n":
            at = top = _line_end(text, at)
            continue
        if text[at] == "#":
            at = _line_end(text, at)
            continue
        if text[at] == "[":
            double = text.startswith("[[", at)
            keys, at = _keys(text, at + 1 + double)
            end = _line_end(text, at)
            here = _resolved(tuple(key.name for key in keys), counts, double)
            yield Statement("tables" if double else "table", here, keys, top, line, end)
        else:
            keys, at = _keys(text, at)
            at = _past(_BLANK, text, at + 1)  # past the sign
            value = _value(text, at)
            end = _line_end(text, value.end)
            path = (*here, *(key.name for key in keys))
            yield Statement("pair", path, keys, top, line, end, value)
        at = top = end


def _resolved(names: tuple[str, ...], counts: dict[Path, int], double: bool) -> Path:
    """Return the path of a header: where a list of tables stands on the way, its last one."""
    path: Path = ()
    for name in names[:-1] if double else names:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    if not double:
        return path
    path = (*path, names[-1])
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])


def _keys(text: str, at: int) -> tuple[tuple[WrittenKey, ...], int]:
    """Read a key with its dots; return its parts and the place of the ``=`` or ``]`` behind it."""
    found: list[WrittenKey] = []
    while True:
        at = _past(_BLANK, text, at)
        end = _past(_STRING if text[at] in "\"'" else _BARE, text, at)
        found.append(WrittenKey(_name(text[at:end]), at, end))
        at = _past(_BLANK, text, end)
        if text[at] != ".":
            return tuple(found), at
        at += 1


def _name(written: str) -> str:
    if written[0] == '"':
        return _ESCAPE.sub(_unescaped, written[1:-1])
    return written[1:-1] if written[0] == "'" else written


def _unescaped(found: re.Match[str]) -> str:
    told = found[1]
    return chr(int(told[1:], 16)) if told[0] in "uU" else _ESCAPED[told]


def _value(text: str, at: int) -> WrittenValue:
    first = text[at]
    if first == "[":
        return _container(text, at, "array", "]")
    if first == "{":
        return _container(text, at, "inline", "}")
    end = _past(_STRING if first in "\"'" else _SCALAR, text, at)
    return WrittenValue("scalar", at, end)


def _container(text: str, start: int, kind: ValueKind, closing: str) -> WrittenValue:
    items: list[Item] = []
    at = _past(_TRIVIA, text, start + 1)
    while text[at] != closing:
        keys: tuple[WrittenKey, ...] = ()
        if kind == "inline":
            keys, at = _keys(text, at)
            at = _past(_TRIVIA, text, at + 1)
        value = _value(text, at)
        items.append(Item(keys, value))
        at = _past(_TRIVIA, text, value.end)
        if text[at] == ",":
            at = _past(_TRIVIA, text, at + 1)
    return WrittenValue(kind, start, at + 1, tuple(items))


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    assert found is not None, f"not TOML at {at}"
    return found.end()


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
