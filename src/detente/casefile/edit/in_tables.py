"""Pieces of text for commands on tables: headers, pairs, and the comments right above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from detente.casefile.edit.in_values import Piece
from detente.casefile.edit.spans import Path, Statement
from detente.casefile.edit.toml_text import body_text, inline_text, key_text, value_text
from detente.errors import CaseError

_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|$))+(?=[ \t]*\r?\n|$)")
_BLANKS = re.compile(r"(?:[ \t]*\r?\n)+")
_LONG = 90


def under(statements: Sequence[Statement], path: Path) -> list[Statement]:
    """Return the statements that are about `path` or something in it."""
    return [each for each in statements if each.path[: len(path)] == path]


def insert_pieces(
    text: str,
    statements: Sequence[Statement],
    path: Path,
    value: Any,
    before: str | None,
    newline: str,
) -> list[Piece]:
    """Return the pieces that give a table another key, or a list of tables another table."""
    *way, name = path
    table = tuple(way)
    if isinstance(name, int):
        return [_table_of_list(text, statements, table, name, value, newline)]
    if _is_block(statements, table, value):
        return [_block(text, statements, table, name, value, before, newline)]
    return [_pair(text, statements, table, name, value, before, newline)]


def delete_pieces(text: str, statements: Sequence[Statement], path: Path) -> list[Piece]:
    """Return the pieces that take out all statements about `path`."""
    found = under(statements, path)
    if not found:
        raise CaseError("there is nothing there to delete.")
    return [(start, end, "") for start, end in _runs(text, found)]


def move_pieces(
    text: str, statements: Sequence[Statement], path: Path, before: str | int | None, newline: str
) -> list[Piece]:
    """Return the pieces that put what is about `path` before its sibling, or last."""
    table = path[:-1]
    own = under(statements, path)
    if isinstance(path[-1], int):
        others = sorted({s.path[len(table)] for s in under(statements, table)} - {path[-1]})
        before = None if before is None or int(before) >= len(others) else others[int(before)]
    if before is None:
        rest = [each for each in under(statements, table) if each not in own]
        if all(each.kind == "pair" for each in own):
            rest = [each for each in rest if each in _around(statements, own[0])]
        if not rest or not own or rest[-1].start < own[0].start:
            return []
        target, at = under(statements, rest[-1].path[: len(path)])[0], _after(text, rest[-1])
    else:
        target = under(statements, (*table, before))[0]
        at = target.top
    headers = any(each.kind != "pair" for each in own)
    if not own or (target.kind == "pair") == headers:
        raise CaseError("the two are written in different ways; neither can go to the other.")
    runs = [(each.top, each.end) for each in own]
    moved = "".join(_closed(text[start:end], newline) for start, end in runs)
    if headers:
        moved = f"{newline}{moved}" if before is None else f"{moved}{newline}"
    lead = newline if at == len(text) and text[-1:] != "\n" else ""
    return [*((start, end, "") for start, end in _runs(text, own)), (at, at, lead + moved)]


def rename_pieces(statements: Sequence[Statement], path: Path, name: str) -> list[Piece]:
    """Return the pieces that write another key wherever a header or pair has this one."""
    pieces = []
    for each in under(statements, path):
        if each.kind == "pair":
            depth = len(path) - 1 - (len(each.path) - len(each.keys))
        else:
            depth = sum(isinstance(part, str) for part in path) - 1
        if 0 <= depth < len(each.keys):
            key = each.keys[depth]
            pieces.append((key.start, key.end, key_text(name)))
    return pieces


def replace_pieces(
    text: str, statements: Sequence[Statement], path: Path, value: Any, newline: str
) -> list[Piece]:
    """Return the pieces that write a whole table anew at the place of its first statement."""
    found = under(statements, path)
    if not found:
        raise CaseError("there is nothing there to replace.")
    first, *others = found
    if first.kind == "pair" or not isinstance(value, Mapping):
        keys = first.keys[: len(path) - (len(first.path) - len(first.keys))]
        if first.kind != "pair" or not keys:
            raise CaseError("a table cannot become a value here.")
        written = ".".join(key_text(key.name) for key in keys)
        new = f"{written} = {value_text(value, newline)}{newline}"
    else:
        new = blocks(path, value, newline)
    lost = _runs(text, others)
    return [(first.start, first.end, new), *((start, end, "") for start, end in lost)]


def blocks(path: Path, value: Any, newline: str) -> str:
    """Return a table with its header; tables in it that are long have headers of their own."""
    header = ".".join(key_text(part) for part in path if isinstance(part, str))
    if path and isinstance(path[-1], int):
        return f"[[{header}]]{newline}{body_text(value, newline)}"
    if isinstance(value, list):
        each_one = (f"[[{header}]]{newline}{body_text(each, newline)}" for each in value)
        return newline.join(each_one)
    apart = {key: each for key, each in value.items() if _wants_header(each)}
    named = bool(value) and all(isinstance(each, Mapping) for each in value.values())
    if named and (apart or len(path) == 1):
        apart = value  # one way for all: what has a header comes after what has none
    own = {key: each for key, each in value.items() if key not in apart}
    found = [f"[{header}]{newline}{body_text(own, newline)}"] if own or not apart else []
    found += [blocks((*path, key), each, newline) for key, each in apart.items()]
    return newline.join(found)


def _wants_header(value: Any) -> bool:
    if not isinstance(value, Mapping) or not value:
        return False
    tables = all(isinstance(each, Mapping) for each in value.values())
    return len(inline_text(value)) > _LONG or (tables and len(value) > 1)


def _is_block(statements: Sequence[Statement], table: Path, value: Any) -> bool:
    if (
        not table
        and isinstance(value, list)
        and value
        and all(isinstance(e, Mapping) for e in value)
    ):
        return True
    if not isinstance(value, Mapping):
        return False
    inside = [each for each in under(statements, table) if each.path != table]
    if not inside or not table:
        return True
    return any(each.kind == "table" for each in inside) or _wants_header(value)


def _block(
    text: str,
    statements: Sequence[Statement],
    table: Path,
    name: str,
    value: Any,
    before: str | None,
    newline: str,
) -> Piece:
    new = blocks((*table, name), value, newline)
    sibling = under(statements, (*table, before)) if before is not None else []
    if sibling and sibling[0].kind != "pair":
        at = sibling[0].top
        return at, at, f"{new}{newline}"
    found = under(statements, table) if table else statements
    at = _after(text, found[-1]) if found else len(text)
    return at, at, f"{_lead(text, at, newline)}{newline if at else ''}{new}"


def _table_of_list(
    text: str, statements: Sequence[Statement], table: Path, place: int, value: Any, newline: str
) -> Piece:
    if not isinstance(value, Mapping):
        raise CaseError("an item of a list of tables is a table.")
    new = blocks((*table, place), value, newline)
    there = under(statements, (*table, place))
    if there:
        return there[0].top, there[0].top, f"{new}{newline}"
    found = under(statements, table)
    at = _after(text, found[-1]) if found else len(text)
    return at, at, f"{_lead(text, at, newline)}{newline}{new}"


def _pair(
    text: str,
    statements: Sequence[Statement],
    table: Path,
    name: str,
    value: Any,
    before: str | None,
    newline: str,
) -> Piece:
    """Where the table's other pairs stand: below its header, or with its name before a dot."""
    found = [each for each in under(statements, table) if each.kind == "pair"]
    sibling = under(statements, (*table, before))[:1] if before is not None else []
    headers = [e for e in statements if e.kind != "pair" and e.path == table]
    written = f"{key_text(name)} = {value_text(value, newline)}{newline}"
    if headers or not table:
        body = _body(statements, headers[0] if headers else None)
        if sibling and sibling[0] in body:
            return sibling[0].top, sibling[0].top, written
        at = body[-1].end if body else headers[0].end if headers else _top_of(statements)
        return at, at, f"{_lead(text, at, newline)}{written}"
    if found:
        each = sibling[0] if sibling and sibling[0].kind == "pair" else found[-1]
        base = len(each.path) - len(each.keys)
        if base > len(table):  # the pair stands below a header of its own
            first = under(statements, table)[0]
            return first.top, first.top, f"[{_dotted(table)}]{newline}{written}{newline}"
        prefix = "".join(f"{key_text(str(part))}." for part in table[base:])
        at = each.top if sibling and each is sibling[0] else each.end
        return at, at, f"{_lead(text, at, newline)}{prefix}{written}"
    first_of = under(statements, table)
    at = first_of[0].top if first_of else len(text)
    lead = "" if first_of else f"{_lead(text, at, newline)}{newline}"
    return at, at, f"{lead}[{_dotted(table)}]{newline}{written}{newline if first_of else ''}"


def _body(statements: Sequence[Statement], header: Statement | None) -> list[Statement]:
    """Return the pairs below a header, or those before any."""
    at = -1 if header is None else statements.index(header)
    found = []
    for each in statements[at + 1 :]:
        if each.kind != "pair":
            break
        found.append(each)
    return found


def _around(statements: Sequence[Statement], pair: Statement) -> list[Statement]:
    """Return the pairs below the same header as this one."""
    above = [each for each in statements if each.kind != "pair" and each.start < pair.start]
    return _body(statements, above[-1] if above else None)


def _top_of(statements: Sequence[Statement]) -> int:
    return statements[0].top if statements else 0


def _dotted(path: Path) -> str:
    return ".".join(key_text(part) for part in path if isinstance(part, str))


def _after(text: str, statement: Statement) -> int:
    """Where something may come behind a statement: after comments that end its paragraph."""
    found = _COMMENTS.match(text, statement.end)
    closed = text[statement.end - 1 : statement.end] == "\n"
    return found.end() if found and closed else statement.end


def _lead(text: str, at: int, newline: str) -> str:
    return newline if at and text[at - 1] != "\n" else ""


def _closed(piece: str, newline: str) -> str:
    return piece if piece.endswith("\n") else piece + newline


def _runs(text: str, statements: Sequence[Statement]) -> list[tuple[int, int]]:
    """Join neighbours; what stood between blank lines leaves one run of them."""
    found: list[list[int]] = []
    for each in statements:
        if found and not text[found[-1][1] : each.top].strip():
            found[-1][1] = each.end
        else:
            found.append([each.top, each.end])
    runs = []
    for start, end in found:
        before = text[:start].rstrip(" \t")
        blank = not before or before.endswith(("\n\n", "\n\r\n"))
        after = _BLANKS.match(text, end) if blank else None
        runs.append((start, after.end() if after else end))
    return runs
