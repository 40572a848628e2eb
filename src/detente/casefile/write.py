"""Definition -> file. A file that is there is edited, and keeps what the edit does not touch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from detente.case import Definition
from detente.documents import write
from detente.errors import CaseError, InputError
from detente.files import read_bytes, write_file

LARGEST_FILE = 16 * 2**20
LARGE_TABLES = "put large tables into fewer levers."
_SECTIONS = {
    "parties", "levers", "preferences", "outcomes", "named_states", "alternatives",
    "uncertainties", "conclusions",
    "deals", "handovers", "stages", "events", "stocks", "flows", "questions",
    "producers", "markets", "legs", "routes", "measures", "baselines",
}  # fmt: skip


def dump_case(definition: Definition) -> str:
    """Return the definition as the text of a case file."""
    return dump_data(to_data(definition))


def dump_data(data: Mapping[str, Any]) -> str:
    """Return plain data, in the shape of a case file, as its text."""
    document = tomlkit.document()
    for key, value in data.items():
        document.add(key, _item(key, value))
    return tomlkit.dumps(document)


def to_data(definition: Definition) -> dict[str, Any]:
    """Return the definition as plain data, in the shape and order of a case file."""
    return {"format": 1, **write(definition)}


def write_case(definition: Definition, path: Path | str) -> None:
    """Write the definition to `path`; a case that is already there is edited.

    What such a file has beside it stays: comments, spacing, line ends, a byte-order mark, its mode.
    The file is complete or untouched: it is written aside and renamed into place, once the new
    text was read and says what the definition says, in its order.

    Raises
    ------
    CaseError
        If the file that is there is no case that can be edited, the definition does not read back,
        or the place cannot be written.
    WriteError
        If the disk is full or fails.
    """
    from detente.casefile.edit import says

    target = Path(path)
    try:
        if target.is_file():
            text = _edited(_text_of(target), definition)
        else:
            text = dump_case(definition)
            if not says(text, definition):
                raise CaseError("what it says cannot be written so that it reads the same.")
        write_file(target, text)
    except InputError as error:
        problem = CaseError(error.problem, error.where)
        raise (problem if str(path) in error.where else problem.at(str(path))) from None


def _edited(text: str, definition: Definition) -> str:
    from detente.casefile.edit import edited_to

    try:
        return edited_to(text, definition)
    except InputError as error:
        told = f"{error.problem.rstrip('.')}; the file is not overwritten."
        raise CaseError(told, error.where) from None


def _text_of(target: Path) -> str:
    raw = read_bytes(target, LARGEST_FILE, LARGE_TABLES)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CaseError(f"is not UTF-8 text (byte {error.start}); it is not overwritten.") from None


def _item(key: str, value: Any) -> Any:
    if key in ("rules", "correlations"):
        tables = tomlkit.aot()
        for rule in value:
            tables.append(_table(rule))
        return tables
    if key == "trade":
        return _section_with_values(value)
    if key in _SECTIONS and _holds_tables(value):
        section = tomlkit.table(is_super_table=True)
        for name, body in value.items():
            section.add(name, _table(body))
        return section
    if isinstance(value, dict):
        return _table(value)
    if isinstance(value, list):
        return _array(value)
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return value


def _section_with_values(body: dict[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in body.items():
        table.add(key, _item(key, value))
    return table


def _holds_tables(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(body, dict) for body in value.values())


def _table(body: dict[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in body.items():
        table.add(key, _item(key, value) if key in ("alternatives", "schedule") else _inline(value))
    return table


def _inline(value: Any) -> Any:
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        for key, part in value.items():
            inline.add(key, _inline(part))
        return inline
    if isinstance(value, list):
        return _array(value)
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return value


def _array(values: list[Any]) -> Any:
    array = tomlkit.array()
    long = any(isinstance(value, str | dict) for value in values) and len(str(values)) > 70
    for value in values:
        array.append(_inline(value))
    return array.multiline(True) if long else array
