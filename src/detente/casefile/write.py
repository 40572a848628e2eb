"""Definition -> file. An existing file keeps its comments and its order."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from detente.casefile.convert import to_data
from detente.errors import CaseError
from detente.model import Definition

_SECTIONS = {
    "parties", "levers", "preferences", "outcomes", "named_states", "alternatives",
    "uncertainties", "conclusions",
    "deals", "producers", "markets", "legs", "routes", "measures", "baselines",
}  # fmt: skip


def dump_case(definition: Definition) -> str:
    """Return the definition as the text of a case file."""
    document = tomlkit.document()
    for key, value in to_data(definition).items():
        document.add(key, _item(key, value))
    return tomlkit.dumps(document)


def write_case(definition: Definition, path: Path | str) -> None:
    """Write the definition to `path`; comments of a case that is already there are kept.

    The file is complete or untouched: it is written aside and renamed into place.

    Raises
    ------
    CaseError
        If the file that is there is not TOML, or the place cannot be written.
    """
    target = Path(path)
    text = dump_case(definition)
    try:
        if target.exists():
            text = update_text(target.read_text(encoding="utf-8"), definition)
        write_atomically(target, text)
    except OSError as error:
        raise CaseError(f"cannot be written: {error.strerror or error}.", str(path)) from None


def update_text(text: str, definition: Definition) -> str:
    """Return `text` changed to say what `definition` says, comments and order kept."""
    try:
        document = tomlkit.parse(text)
    except (tomlkit.exceptions.TOMLKitError, RecursionError, UnicodeDecodeError) as error:
        raise CaseError(f"is not TOML, so it is not overwritten: {str(error)[:200]}.") from None
    _merge(document, to_data(definition))
    return tomlkit.dumps(document)


def write_atomically(target: Path, content: str | bytes) -> None:
    """Write text or bytes aside and rename, so that nothing is ever half-written."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _merge(table: Any, data: dict[str, Any]) -> None:
    for key in [key for key in table if key not in data]:
        del table[key]
    for key, value in data.items():
        if key not in table:
            table.add(key, _item(key, value))
            continue
        old = table[key]
        if isinstance(value, dict) and isinstance(old, dict):
            _merge(old, value)
        elif isinstance(old, AoT) and isinstance(value, list):
            _merge_tables(old, value)
        elif _plain(old) != value:
            table[key] = _item(key, value)


def _merge_tables(tables: AoT, data: list[dict[str, Any]]) -> None:
    for place, value in enumerate(data):
        if place < len(tables):
            _merge(tables[place], value)
        else:
            tables.append(_table(value))
    for _ in range(len(tables) - len(data)):
        del tables[len(tables) - 1]


def _plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


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
