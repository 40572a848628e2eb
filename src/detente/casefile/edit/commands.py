"""What can be done to plain data: each command says what it does to data, and to nothing else.

They are the meaning that a splice of the text has to have, and are written without sight of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from detente.casefile.edit.spans import Path


@dataclass(frozen=True)
class Set:
    """Another value at a place where there is one."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Insert:
    """A new key of a table, before `before` or last; or a new item of a list, at its place."""

    path: Path
    value: Any
    before: str | None = None


@dataclass(frozen=True)
class Delete:
    """No longer what stands at a place; what comes behind it in a list moves up."""

    path: Path


@dataclass(frozen=True)
class Reorder:
    """The same key before another or last; or the same item at another place of its list."""

    path: Path
    before: str | int | None


@dataclass(frozen=True)
class Rename:
    """The same value under another key, at the same place among the others."""

    path: Path
    name: str


Command = Set | Insert | Delete | Reorder | Rename


def carried_out(data: Any, commands: Sequence[Command]) -> Any:
    """Return a copy of plain data after the commands, one after the other.

    Raises
    ------
    KeyError, IndexError
        If a place is not there, or a new key is.
    """
    data = deepcopy(data)
    for command in commands:
        *way, last = command.path
        parent = data
        for step in way:
            parent = parent[step]
        _ON_LISTS[type(command)](parent, last, command) if isinstance(parent, list) else (
            _ON_TABLES[type(command)](parent, last, command)
        )
    return data


def _set(parent: Any, last: Any, command: Any) -> None:
    parent[last]
    parent[last] = deepcopy(command.value)


def _insert_key(parent: dict[str, Any], last: str, command: Insert) -> None:
    if last in parent:
        raise KeyError(last)
    parent[last] = deepcopy(command.value)
    if command.before is not None:
        _put_before(parent, last, command.before)


def _put_before(parent: dict[str, Any], key: str, before: str | None) -> None:
    value = parent.pop(key)
    later = {}
    if before is not None:
        keys = list(parent)
        later = {each: parent.pop(each) for each in keys[keys.index(before) :]}
    parent[key] = value
    parent.update(later)


def _rename(parent: dict[str, Any], last: str, command: Rename) -> None:
    if command.name in parent:
        raise KeyError(command.name)
    pairs = [(command.name if key == last else key, each) for key, each in parent.items()]
    parent[last]
    parent.clear()
    parent.update(pairs)


def _delete(parent: Any, last: Any, _: Any) -> None:
    del parent[last]


def _insert_item(parent: list[Any], last: int, command: Insert) -> None:
    if not 0 <= last <= len(parent):
        raise IndexError(last)
    parent.insert(last, deepcopy(command.value))


def _move_item(parent: list[Any], last: int, command: Reorder) -> None:
    item = parent.pop(last)
    parent.insert(len(parent) if command.before is None else int(command.before), item)


def _move_key(parent: dict[str, Any], last: str, command: Reorder) -> None:
    _put_before(parent, last, None if command.before is None else str(command.before))


_ON_TABLES: dict[type, Any] = {
    Set: _set, Insert: _insert_key, Delete: _delete, Reorder: _move_key, Rename: _rename,
}  # fmt: skip
_ON_LISTS: dict[type, Any] = {
    Set: _set, Insert: _insert_item, Delete: _delete, Reorder: _move_item,
}  # fmt: skip
