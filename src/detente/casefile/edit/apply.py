"""Commands on plain data -> splices of the text that says it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from detente.casefile.edit import in_tables, in_values
from detente.casefile.edit.commands import Command, Delete, Insert, Rename, Reorder, Set
from detente.casefile.edit.in_values import Piece, place_of
from detente.casefile.edit.spans import Path, Statement, WrittenValue, statements_of
from detente.casefile.edit.splices import Splice, from_behind, spliced
from detente.errors import CaseError


def splices_for(text: str, commands: Sequence[Command]) -> tuple[Splice, ...]:
    """Return the splices that carry out commands one after the other. Nothing is proved here.

    Parameters
    ----------
    text : str
        TOML, without a byte-order mark.

    Raises
    ------
    CaseError
        If a command names a place that is not there, or that is written in a way that it cannot
        be changed in.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    found: list[Splice] = []
    for run in _runs(commands):
        statements = statements_of(text)
        pieces = [piece for each in run for piece in _pieces(text, statements, each, newline)]
        steps = from_behind(text, pieces)
        text = spliced(text, steps)
        found += steps
    return tuple(found)


def _runs(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """New values at different places change no place, so one look at the text serves them all."""
    run: list[Command] = []
    seen: set[Path] = set()
    for command in commands:
        apart = isinstance(command, Set) and not any(
            command.path[: len(path)] == path or path[: len(command.path)] == command.path
            for path in seen
        )
        if run and not apart:
            yield run
            run, seen = [], set()
        run.append(command)
        seen.add(command.path)
        if not isinstance(command, Set):
            yield run
            run, seen = [], set()
    if run:
        yield run


def _pieces(
    text: str, statements: Sequence[Statement], command: Command, newline: str
) -> list[Piece]:
    holder = _holder(statements, command.path)
    if holder is not None:
        return _in_holder(text, *holder, command, newline)
    path = command.path
    if isinstance(command, Insert):
        return in_tables.insert_pieces(
            text, statements, path, command.value, command.before, newline
        )
    whole = next((each.value for each in statements if each.path == path and each.value), None)
    if isinstance(command, Set):
        if whole is not None:
            return [in_values.set_piece(text, whole, command.value, newline)]
        return in_tables.replace_pieces(text, statements, path, command.value, newline)
    if isinstance(command, Delete):
        return in_tables.delete_pieces(text, statements, path)
    if isinstance(command, Reorder):
        return in_tables.move_pieces(text, statements, path, command.before, newline)
    return in_tables.rename_pieces(statements, path, command.name)


def _holder(statements: Sequence[Statement], path: Path) -> tuple[WrittenValue, str | int] | None:
    """Return the array or inline table that holds the last step of a path, and that step."""
    for each in statements:
        size = len(each.path)
        if each.value is None or size >= len(path) or each.path != path[:size]:
            continue
        value, rest = each.value, list(path[size:])
        while len(rest) > 1:
            item = value.items[place_of(value, rest[0])]
            names = [key.name for key in item.keys] or rest[:1]
            if len(names) >= len(rest):
                break
            if names != rest[: len(names)]:
                raise CaseError("a key with dots inside an inline table cannot be edited.")
            value, rest = item.value, rest[len(names) :]
        if len(rest) > 1:
            raise CaseError("a key with dots inside an inline table cannot be edited.")
        if value.kind == "scalar":
            raise CaseError("there is a value in the way.")
        return value, rest[0]
    return None


def _in_holder(
    text: str, holder: WrittenValue, step: str | int, command: Command, newline: str
) -> list[Piece]:
    if isinstance(command, Insert):
        place = step if isinstance(step, int) else len(holder.items)
        if command.before is not None:
            place = place_of(holder, command.before)
        return in_values.insert_pieces(text, holder, place, command.value, str(step), newline)
    place = place_of(holder, step)
    if isinstance(command, Set):
        return [in_values.set_piece(text, holder.items[place].value, command.value, newline)]
    if isinstance(command, Delete):
        return in_values.delete_pieces(text, holder, place)
    if isinstance(command, Rename):
        return [in_values.rename_piece(holder, place, command.name)]
    order = [each for each in range(len(holder.items)) if each != place]
    before = command.before
    at = len(order) if before is None else before
    if isinstance(at, str):
        at = order.index(place_of(holder, at))
    order.insert(at, place)
    return in_values.order_pieces(text, holder, order)


def parsed(text: str) -> dict[str, Any] | None:
    """Return what a text says as TOML; None where it is none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
