"""A ledger as CSV tables, one a kind of part, for those who keep their evidence in a spreadsheet.

``ledger.csv`` (title, recorded, note), ``sources.csv``, ``origins.csv``, ``claims.csv``,
``quantities.csv``, ``anchors.csv``, ``repairs.csv`` (each row names its claim) and
``conflicts.csv`` (one row a side). Several values in one cell are set apart by ``;``, the hands of
a hearsay chain too. A text that a spreadsheet would take for a formula is written with ``'``
before it and read without.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, get_args, get_origin

from detente.case import (
    Anchor,
    Claim,
    Origin,
    Quantity,
    Repair,
    Side,
    Source,
    keys_of,
)
from detente.errors import InputError, known_names
from detente.evidence.ledger import Ledger, to_data
from detente.files import as_it_was, csv_text

_PARTS_OF_CLAIMS = ("quantities", "anchors", "repairs")


def _columns(record: type, first: str) -> tuple[str, ...]:
    """The keys of a record that fit into a cell: those of `first`, then any other."""
    keys = [key.name for key in keys_of(record) if key.name not in _PARTS_OF_CLAIMS]
    return (*first.split(), *(name for name in keys if name not in first.split()))


TABLES: Mapping[str, tuple[str, ...]] = {
    "ledger": ("title", "recorded", "note"),
    "sources": _columns(
        Source,
        "id who title kind reliability why language published address file digest length copy_of"
        " derivation replaces correction note",
    ),
    "origins": _columns(Origin, "id"),
    "claims": _columns(
        Claim,
        "id text source speaker hearsay attribution kind reliability credibility why hedge"
        " likelihood confidence event as_of published recorded origin agrees replaces correction"
        " note",
    ),
    "quantities": _columns(
        Quantity,
        "claim name relation value low high unit words as_of counter definition vintage input at",
    ),
    "anchors": _columns(Anchor, "claim"),
    "repairs": _columns(Repair, "claim"),
    "conflicts": ("id", "question", "kind", "side", "claims", "note"),
}
_HINTS: Mapping[str, Any] = {
    key.name: key.shape.hint
    for record in (Source, Origin, Claim, Quantity, Anchor, Repair, Side)
    for key in keys_of(record)
}
_LISTS = {name for name, hint in _HINTS.items() if get_origin(hint) is tuple}
_TRUTHS = {name for name, hint in _HINTS.items() if hint is bool}
_NUMBERS: Mapping[str, Callable[[str], Any]] = {
    name: float if hint is float else int
    for name, hint in _HINTS.items()
    if hint in (int, float) or {type(each) for each in get_args(hint)} == {int}
}


def to_csv(ledger: Ledger) -> dict[str, str]:
    """Return the ledger as CSV texts by table name; tables without rows are left out."""
    data = to_data(ledger)
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    rows["ledger"].append({key: data[key] for key in TABLES["ledger"] if key in data})
    for section in ("sources", "origins", "claims"):
        for name, part in data.get(section, {}).items():
            rows[section].append({"id": name, **part})
    for name, claim in data["claims"].items():
        for section in _PARTS_OF_CLAIMS:
            rows[section] += [{"claim": name, **part} for part in claim.get(section, [])]
    for name, part in data.get("conflicts", {}).items():
        for side in part["sides"]:
            rows["conflicts"].append(
                {"id": name, **part, "side": side["label"], "claims": side["claims"]}
            )
    needed = {"ledger", "sources", "claims"}
    return {
        table: _write(TABLES[table], rows[table])
        for table in TABLES
        if rows[table] or table in needed
    }


def _write(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    cells = ([_cell(column, row.get(column)) for column in columns] for row in rows)
    return csv_text(columns, cells, line_end="\r\n", marked=False)


def _cell(column: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(part).replace("\\", r"\\").replace(";", r"\;") for part in value)
    if column in _NUMBERS:
        return int(value) if value == int(value) and abs(value) < 2**53 else float(value)
    return value if isinstance(value, bool) else str(value)


def from_tables(texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the plain data of a ledger from its CSV texts by table name."""
    for needed in ("sources", "claims"):
        if needed not in texts:
            raise InputError(f"'{needed}.csv' is missing; a ledger has at least it.")
    data: dict[str, Any] = {"format": 1, "title": "Evidence"}
    for _, head in _rows("ledger", texts):
        data |= head
    for section in ("sources", "origins", "claims"):
        data[section] = _by_id(section, texts)
    for section in _PARTS_OF_CLAIMS:
        for where, row in _rows(section, texts):
            name = _take(row, "claim", where)
            if name not in data["claims"]:
                known = known_names("claim", name, data["claims"]).replace("the case", "claims.csv")
                raise InputError(f"no claim '{name[:80]}'; {known}", where)
            data["claims"][name].setdefault(section, []).append(row)
    data["conflicts"] = _conflicts(texts)
    return data


def _conflicts(texts: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for where, row in _rows("conflicts", texts):
        name = _take(row, "id", where)
        side = {"label": _take(row, "side", where), "claims": row.pop("claims", [])}
        conflict = found.setdefault(name, {**row, "sides": []})
        for key, value in row.items():
            if conflict.get(key) != value:
                raise InputError(
                    f"{key} of '{name[:80]}' differs from its first row; write it once.", where
                )
        conflict["sides"].append(side)
    return found


def _by_id(table: str, texts: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for where, row in _rows(table, texts):
        name = _take(row, "id", where)
        if name in found:
            raise InputError(f"the id '{name[:80]}' stands twice; ids differ.", where)
        found[name] = row
    return found


def _take(row: dict[str, Any], key: str, where: str) -> str:
    if not row.get(key):
        raise InputError(f"the column '{key}' is empty; fill it.", where)
    return str(row.pop(key))


def _rows(table: str, texts: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with its place, cells read, empty ones left out."""
    if table not in texts:
        return
    lines = csv.reader(io.StringIO(texts[table], newline=""), strict=True)
    try:
        header = next(lines, None)
        if not header:
            raise InputError("is empty; its first line names the columns.", f"{table}.csv")
        _check_separator(header, f"{table}.csv")
        while len(header) > 1 and not header[-1]:  # a spreadsheet's empty column
            header.pop()
        columns = [_column(table, name) for name in header]
        if len(set(header)) != len(header):
            raise InputError("names a column twice.", f"{table}.csv")
        readers = [_reader(name) for name in columns]
        for cells in lines:
            if not any(cells):
                continue
            where = f"{table}.csv, line {lines.line_num}"
            if any(cells[len(columns) :]):
                raise InputError(
                    f"has {len(cells)} cells for {len(columns)} columns; quote cells with commas.",
                    where,
                )
            try:
                pairs = zip(columns, readers, cells, strict=False)
                row = {name: read(cell) for name, read, cell in pairs if cell}
            except ValueError as error:
                raise InputError(f"{error}.", where) from None
            yield where, row
    except csv.Error as error:
        raise InputError(f"is not CSV: {error}.", f"{table}.csv, line {lines.line_num}") from None


def _check_separator(header: Sequence[str], where: str) -> None:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            raise InputError(
                f"separates its columns by {name}; save it with commas (in a spreadsheet: CSV, "
                "field separator ',').",
                where,
            )


def _column(table: str, name: str) -> str:
    if name not in TABLES[table]:
        known = known_names("column", name, TABLES[table]).replace("the case", "the table")
        raise InputError(f"unknown column '{name[:80]}'; {known}", f"{table}.csv")
    return name


def _reader(column: str) -> Callable[[str], Any]:
    if column in _NUMBERS:
        return partial(_number, column, _NUMBERS[column])
    if column in _TRUTHS:
        return partial(_truth, column)
    return _list if column in _LISTS else _text


def _number(column: str, kind: Callable[[str], Any], cell: str) -> Any:
    try:
        number = float(cell)
    except ValueError:
        raise ValueError(f"{column} is no number: found {cell[:40]!r}") from None
    if kind is not int:
        return kind(cell)
    if not number.is_integer():
        raise ValueError(f"{column} is no whole number: found {cell[:40]!r}")
    return int(number)  # as a spreadsheet may save it: 5.0


def _truth(column: str, cell: str) -> bool:
    if cell.lower() not in ("true", "false"):
        raise ValueError(f"'{column}' is true or false; found {cell[:40]!r}")
    return cell.lower() == "true"


def _text(cell: str) -> str:
    return as_it_was(cell)


def _list(cell: str) -> list[str]:
    parts = re.findall(r"((?:\\.|[^;\\])+)(?:;|$)", _text(cell), re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part in parts]
