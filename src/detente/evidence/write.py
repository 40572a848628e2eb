"""Ledger -> file: TOML text, or a folder of CSV tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.case import When
from detente.errors import InputError
from detente.evidence.csv_tables import to_csv
from detente.evidence.ledger import Ledger, to_data
from detente.files import write_file, write_folder

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def dump_ledger(ledger: Ledger) -> str:
    """Return the ledger as the text of a TOML file."""
    return "".join(f"{line}\n" for line in _lines(to_data(ledger)))


def write_ledger(ledger: Ledger, path: Path | str, *, overwrite: bool = False) -> None:
    """Write the ledger to a TOML file, or as CSV tables to a folder if `path` has no ``.toml``.

    What is there is kept, with the comments of whoever wrote it, unless `overwrite` is asked for. A
    new folder appears whole or not at all.

    Raises
    ------
    InputError
        If something is there already, or the place cannot be written.
    WriteError
        If the disk is full or fails.
    """
    target = Path(path)
    if target.suffix == ".toml":
        if target.is_file() and not overwrite:
            raise InputError("is there already and is kept; name another place.", str(target))
        write_file(target, dump_ledger(ledger))
        return
    tables = {f"{table}.csv": text for table, text in to_csv(ledger).items()}
    if not (target.is_dir() and any(target.iterdir())):
        write_folder(target, tables)
        return
    there = next((target / name for name in tables if (target / name).exists()), None)
    if there and not overwrite:
        raise InputError("is there already and is kept; name another place.", str(there))
    for name, text in tables.items():
        write_file(target / name, text)


def _lines(data: dict[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if not isinstance(value, dict):
            yield f"{key} = {_value(value)}"
    for section, parts in data.items():
        if not isinstance(parts, dict):
            continue
        if not parts:
            yield f"\n[{section}]"
        for name, part in parts.items():
            yield f"\n[{section}.{_name(name)}]"
            for key, value in part.items():
                yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, When):
        day = value.is_day and "/" not in value.text and len(value.text) == 10
        return value.text if day else f'"{value.text}"'
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, list):
        parts = [_value(part) for part in value]
        if any(isinstance(part, dict) for part in value):
            return "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
        return f"[{', '.join(parts)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(part)}' for key, part in value.items())} }}"
    return repr(value)


def _string(text: str) -> str:
    """Return a basic string: JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)
