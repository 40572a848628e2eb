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
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from detente.errors import InputError, known_names
from detente.evidence.convert import to_data
from detente.evidence.ledger import Ledger

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_LISTS = {"hearsay", "likelihood", "agrees", "claims"}
_NUMBERS: Mapping[str, Callable[[str], Any]] = {
    "credibility": int,
    "length": int,
    "start": int,
    "end": int,
    "value": float,
    "low": float,
    "high": float,
}
TABLES: Mapping[str, tuple[str, ...]] = {
    "ledger": ("title", "recorded", "note"),
    "sources": (
        *("id", "who", "title", "kind", "reliability", "why", "language", "published"),
        *("address", "file", "digest", "length", "copy_of", "derivation"),
        *("replaces", "correction", "note"),
    ),
    "origins": ("id", "label", "note"),
    "claims": (
        *("id", "text", "source", "speaker", "hearsay", "attribution", "kind", "reliability"),
        *("credibility", "why", "hedge", "likelihood", "confidence", "event", "as_of"),
        *("published", "recorded", "origin", "agrees", "replaces", "correction", "note"),
    ),
    "quantities": (
        *("claim", "name", "relation", "value", "low", "high", "unit", "words", "as_of"),
        *("counter", "definition", "vintage", "input", "at"),
    ),
    "anchors": ("claim", "source", "start", "end", "exact", "prefix", "suffix"),
    "repairs": ("claim", "damaged", "repaired", "basis", "flips", "note"),
    "conflicts": ("id", "question", "kind", "side", "claims", "note"),
}
_PARTS_OF_CLAIMS = ("quantities", "anchors", "repairs")


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
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(column, row.get(column)) for column in columns] for row in rows)
    return stream.getvalue()


def _cell(column: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(part).replace("\\", r"\\").replace(";", r"\;") for part in value)
    if column in _NUMBERS:
        return repr(int(value) if value == int(value) and abs(value) < 2**53 else value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


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
        columns = [_column(table, name) for name in header]
        if len(set(header)) != len(header):
            raise InputError("names a column twice.", f"{table}.csv")
        readers = [_reader(name) for name in columns]
        for cells in lines:
            if not any(cells):
                continue
            where = f"{table}.csv, line {lines.line_num}"
            if len(cells) > len(columns):
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


def _column(table: str, name: str) -> str:
    if name not in TABLES[table]:
        known = known_names("column", name, TABLES[table]).replace("the case", "the table")
        raise InputError(f"unknown column '{name[:80]}'; {known}", f"{table}.csv")
    return name


def _reader(column: str) -> Callable[[str], Any]:
    if column in _NUMBERS:
        return partial(_number, column, _NUMBERS[column])
    if column == "flips":
        return _truth
    return _list if column in _LISTS else _text


def _number(column: str, kind: Callable[[str], Any], cell: str) -> Any:
    try:
        return kind(cell)
    except ValueError:
        raise ValueError(f"{column} is no number: found {cell[:40]!r}") from None


def _truth(cell: str) -> bool:
    if cell.lower() not in ("true", "false"):
        raise ValueError(f"'flips' is true or false; found {cell[:40]!r}")
    return cell.lower() == "true"


def _text(cell: str) -> str:
    return cell[1:] if cell[0] == "'" and _FORMULA.match(cell) else cell


def _list(cell: str) -> list[str]:
    parts = re.findall(r"((?:\\.|[^;\\])+)(?:;|$)", _text(cell), re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip() for part in parts]
