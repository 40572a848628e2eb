"""Commands as a page or a program sends them -> one edit of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.casefile.edit.commands import (
    Command,
    Delete,
    Insert,
    Rename,
    Reorder,
    Set,
    carried_out,
)
from detente.casefile.edit.edited import MARK, Edit, edit_by
from detente.casefile.edit.mentions import HOMES
from detente.casefile.edit.operations import remove, remove_level, rename, rename_level
from detente.casefile.edit.spans import Path
from detente.casefile.edit.splices import Splice
from detente.errors import CaseError
from detente.untrusted import parse_toml

_name_anew = rename


def edit_for(text: str, given: Sequence[Mapping[str, Any]]) -> Edit:
    """Return the edit that carries out commands given as plain data, one after the other.

    Parameters
    ----------
    text : str
        TOML.
    given : sequence of mapping
        ``do`` is "set", "insert", "delete", "move" or "rename", or "put", which sets a value or
        inserts it; with ``path`` and what it needs of ``value``, ``before``, ``name``. To rename or
        delete what has a name (a party, a lever, a level) changes whatever names it, too.

    Raises
    ------
    CaseError
        If a place is not there, or the text cannot be edited so.
    """
    splices: list[Splice] = []
    for each in given:
        edit = _edit(text, each)
        text = edit.on(text)
        splices += edit.splices
    return Edit(tuple(splices))


def _edit(text: str, given: Mapping[str, Any]) -> Edit:
    do, path = str(given["do"]), tuple(given["path"])
    named = _named(path)
    if do in ("rename", "delete") and named is not None:
        kind, name = named
        if do == "delete":
            return remove(text, kind, name)
        return _name_anew(text, kind, name, given["name"])
    if do in ("rename", "delete") and len(path) == 4 and path[::2] == ("levers", "levels"):
        lever, level = str(path[1]), str(path[3])
        if do == "rename":
            return rename_level(text, lever, level, given["name"])
        return remove_level(text, lever, level)
    try:
        data = parse_toml(text.removeprefix(MARK))
        commands = list(_commands(data, do, path, given))
        carried_out(data, commands)
        return edit_by(text, commands)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        told = ".".join(map(str, path))
        raise CaseError(f"there is no such place, or it is taken ({error}).", told) from None


def _named(path: Path) -> tuple[str, str] | None:
    """Return the kind and name of what a path declares."""
    for kind, homes in HOMES.items():
        if path[:-1] in homes and isinstance(path[-1], str):
            return kind, path[-1]
    return None


def _commands(data: Any, do: str, path: Path, given: Mapping[str, Any]) -> list[Command]:
    value, before = given.get("value"), given.get("before")
    if do == "put":
        for size in range(1, len(path)):
            if not _there(data, path[:size]):
                for step in reversed(path[size:]):
                    value = {step: value}
                return [Insert(path[:size], value)]
        do = "set" if _there(data, path) else "insert"
    if do == "set":
        return [Set(path, value)]
    if do == "insert":
        return [Insert(path, value, None if before is None else str(before))]
    if do == "delete":
        return [Delete(path)]
    if do == "move":
        return [Reorder(path, before)]
    return [Rename(path, str(given["name"]))]


def _there(data: Any, path: Path) -> bool:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
