"""A text and the definition it is to say -> the text edited, proved by reading it, or an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from detente.case import Definition
from detente.casefile.edit.apply import splices_for
from detente.casefile.edit.commands import Command, Delete, Insert, Set, carried_out
from detente.casefile.edit.differences import commands_between, same
from detente.casefile.edit.splices import Splice, inverses, spliced
from detente.casefile.read import parse_case, to_definition
from detente.casefile.write import to_data
from detente.errors import CaseError, InputError
from detente.untrusted import parse_toml

MARK = "\ufeff"  # a byte-order mark: it stays, and is no part of the text


@dataclass(frozen=True)
class Edit:
    """What was done to a text, one splice after the other."""

    splices: tuple[Splice, ...]

    def on(self, text: str) -> str:
        """Return the text after it.

        Raises
        ------
        CaseError
            If the text is not the one that was edited.
        """
        return spliced(text, self.splices)

    def inverse(self) -> Edit:
        """Return the edit that gives back the same characters as before."""
        return Edit(inverses(self.splices))


def edit_to(text: str, wanted: Definition, first: Sequence[Command] = ()) -> Edit:
    """Return the edit after which a case's text says what `wanted` says.

    Comments, order, spacing, line ends and a byte-order mark stay, but for what belongs to
    something that goes.

    Parameters
    ----------
    text : str
        The case's text.
    first : sequence of Command
        Done before anything is compared: what is only renamed or moved keeps its comments.

    Raises
    ------
    CaseError
        If the text is no case, or no edit was found that reads back as `wanted`, the order of
        parties, levers, statements and all else included. The text is to be left alone then.
    """
    shift = len(MARK) if text.startswith(MARK) else 0
    body = text[shift:]
    raw = parse_toml(body)
    before = splices_for(body, first)
    raw = carried_out(raw, first)
    between = spliced(body, before)
    data = to_data(wanted)
    for commands in _tries(raw, data):
        try:
            found = (*before, *splices_for(between, commands))
        except (CaseError, AssertionError, IndexError, KeyError):
            continue
        if says(spliced(body, found), wanted):
            return Edit(tuple(Splice(s.start + shift, s.removed, s.added) for s in found))
    to_definition(data)  # says what is wrong where no text could say it
    raise _unwritable()


def edit_by(text: str, commands: Sequence[Command]) -> Edit:
    """Return the edit that carries out commands on what a text says; any TOML will do.

    Raises
    ------
    CaseError
        If no edit was found that reads back as the data after the commands, the order of keys
        included. A table of which nothing is left may vanish.
    """
    shift = len(MARK) if text.startswith(MARK) else 0
    body = text[shift:]
    wanted = carried_out(parse_toml(body), commands)
    try:
        found = splices_for(body, commands)
        read = parse_toml(spliced(body, found))
    except (AssertionError, IndexError, KeyError):
        raise _unwritable() from None
    except InputError as error:
        raise _unwritable(error.problem) from None
    if not same(_without_empty(read), _without_empty(wanted)):
        raise _unwritable()
    return Edit(tuple(Splice(s.start + shift, s.removed, s.added) for s in found))


def _without_empty(data: Any) -> Any:
    if isinstance(data, dict):
        inner = {key: _without_empty(each) for key, each in data.items()}
        return {key: each for key, each in inner.items() if each != {}}
    return [_without_empty(each) for each in data] if isinstance(data, list) else data


def _unwritable(why: str = "") -> CaseError:
    return CaseError(
        "the text is written in a way that this edit cannot be made in, so it is left as it is"
        f"{f' ({why.rstrip(chr(46))})' if why else ''}. Write its tables with headers of their "
        "own, or make the edit by hand."
    )


def edited_to(text: str, wanted: Definition) -> str:
    """Return a case's text changed to say what `wanted` says; as of :func:`edit_to`."""
    return edit_to(text, wanted).on(text)


def says(text: str, wanted: Definition) -> bool:
    """Say whether a text reads as this definition, order included."""
    try:
        found = parse_case(text)
    except InputError:
        return False
    return bool(said(found) == said(wanted))


def said(part: Any) -> Any:
    """Return all that a definition says, words too, with mappings as lists: their order counts."""
    if is_dataclass(part) and not isinstance(part, type):
        return type(part).__name__, [said(getattr(part, each.name)) for each in fields(part)]
    if isinstance(part, Mapping):
        return [(name, said(each)) for name, each in part.items()]
    if isinstance(part, tuple | list):
        return [said(each) for each in part]
    return part


def _tries(raw: dict[str, Any], data: dict[str, Any]) -> Sequence[list[Command]]:
    """Return first the smallest edit, then one that writes what differs anew, table by table."""
    try:
        old = to_data(to_definition(raw))
    except InputError:
        return [_whole_tables(raw, raw, data)]
    return [commands_between(old, data, raw), _whole_tables(old, raw, data)]


def _whole_tables(old: dict[str, Any], raw: dict[str, Any], data: dict[str, Any]) -> list[Command]:
    found: list[Command] = []
    for section, value in data.items():
        if section not in raw:
            found.append(Insert((section,), value))
        elif not same(old.get(section), value):
            found += (
                [Delete((section,)), Insert((section,), value)]
                if _odd(old, raw, value, section)
                else _tables_within(section, old[section], value)
            )
    return found + [Delete((section,)) for section in raw if section not in data]


def _odd(old: dict[str, Any], raw: dict[str, Any], value: Any, section: str) -> bool:
    """Whether a section cannot be written anew table by table."""
    was, now = old.get(section), raw[section]
    if not (isinstance(was, dict) and isinstance(now, dict) and isinstance(value, dict)):
        return True
    return list(was) != list(value)


def _tables_within(section: str, old: dict[str, Any], value: dict[str, Any]) -> list[Command]:
    return [Set((section, k), each) for k, each in value.items() if not same(old[k], each)]
