"""Rows of options, states and rankings, as researchers keep them in a spreadsheet -> a case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from detente.casefile.names import unique_names
from detente.casefile.read import to_definition
from detente.casefile.starting.begun import NO_AIMS
from detente.casefile.starting.workbook import sheet_as_csv
from detente.casefile.write import dump_data
from detente.errors import CaseError, InputError, located
from detente.model import StateSpace, feasible_states
from detente.untrusted import read_utf8

LARGEST, MOST_STATES, MOST_ROWS = 2**22, 1_000, 500
YES = {"y", "yes", "1", "true", "x", "✓"}
NO = {"n", "no", "0", "false"}
EITHER = {"-", "–", "—", "*"}
HIGHER, LOWER, LISTED = {"payoff", "value"}, {"rank"}, {"order", "ranking"}
STATUS_QUO = {"sq", "status quo"}


@dataclass
class _Rows:
    """The sheet, taken apart: a column a state, a row an option, and rows of preferences."""

    states: list[str]
    status_quo: int = 0
    options: list[tuple[str, str, list[str]]] = field(default_factory=list)
    aims: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    parties: list[str] = field(default_factory=list)


def read_rows(path: Path) -> str:
    """Return the case that a CSV file or a workbook's first sheet says, as text.

    See :func:`case_from_rows`.

    Raises
    ------
    InputError
        If the file cannot be read, or is none.
    """
    if path.suffix.lower() in (".ods", ".xls"):
        raise InputError("is a workbook; save it as .xlsx, or the sheet as CSV.", path.name)
    if path.suffix.lower() == ".xlsx":
        text = sheet_as_csv(path)
    else:
        text = read_utf8(
            path, LARGEST, "keep to one sheet.", what="table", otherwise="save it as such"
        )
    with located(path.name):
        return case_from_rows(text, path.stem)


def case_from_rows(text: str, title: str) -> str:
    """Return the text of the case that rows of options, states and rankings say.

    Parameters
    ----------
    text : str
        CSV, by commas, semicolons or tabs. The first row names the states from its third cell on;
        the one that ends in ``*`` is the status quo, or else the first. Each further row is an
        option: its party (as above where empty), its name, and for each state ``Y``, ``N``, a
        level in words, or ``-`` where the state is meant whatever the option is. A row whose
        second cell is ``payoff`` (the higher the better), ``rank`` (1 is best) or ``order`` (the
        states by name, best first, ties as ``4=5``) says what the party prefers.
    title : str

    Returns
    -------
    str
        A case file: combinations that are no state are ruled out, every column is a named state. A
        party without such a row has its table of preferences still to be written.

    Raises
    ------
    CaseError
        With the row and what was expected.
    """
    rows = _taken_apart(text)
    parties = dict(zip(rows.parties, unique_names(rows.parties, "party"), strict=True))
    data = _data(rows, parties, title)
    nothing = {"preferences": dict.fromkeys(parties.values(), NO_AIMS)}
    space = feasible_states(to_definition({**data, **nothing}))
    numbers = _numbers(rows, data, space)
    aims = {
        parties[party]: {"ranking": _ranking(rows, party, numbers)}
        for party in rows.parties
        if party in rows.aims
    }
    named = data.pop("named_states")
    data |= ({"preferences": aims} if aims else {}) | {"named_states": named}
    unwritten = [name for name in parties.values() if name not in aims]
    to_definition({**data, "preferences": {**dict.fromkeys(unwritten, NO_AIMS), **aims}})
    return dump_data(data) + _to_be_written(unwritten, space.size)


def _to_be_written(parties: Sequence[str], size: int) -> str:
    if not parties:
        return ""
    lines = [
        "",
        f"# States 1 to {size}, the best first, ties in a list: detente show FILE --states",
    ]
    for party in parties:
        lines += [f"[preferences.{party}]", "ranking = []", ""]
    return "\n".join(lines)


def _taken_apart(text: str) -> _Rows:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CaseError(f"is no CSV: {error}.") from None
    lines = [[cell.strip() for cell in line] for line in lines]
    head = lines[0] if lines else []
    states = head[2:]
    while states and not states[-1]:
        states.pop()
    if not states or not all(states) or len(states) > MOST_STATES or len(lines) > MOST_ROWS:
        raise CaseError(
            "the first row names the states from its third cell on, each by a name or number; at "
            f"most {MOST_STATES:,} states and {MOST_ROWS} rows."
        )
    marked = [
        n for n, each in enumerate(states) if each.endswith("*") or each.lower() in STATUS_QUO
    ]
    if len(marked) > 1:
        raise CaseError("more than one state is marked as the status quo; mark one.")
    states = [each.rstrip("* ") or str(n) for n, each in enumerate(states, start=1)]
    if len(set(states)) != len(states):
        raise CaseError("two states have one name; give each its own.")
    rows = _Rows(states, marked[0] if marked else 0)
    party = ""
    for number, line in enumerate(lines[1:], start=2):
        if not any(line):
            continue
        with located(f"row {number}"):
            party = line[0] or party
            _take(rows, party, [*line, *[""] * (2 + len(states) - len(line))])
    if not rows.options:
        raise CaseError("there is no row of an option.")
    return rows


def _take(rows: _Rows, party: str, line: list[str]) -> None:
    what, cells = line[1], line[2 : 2 + len(rows.states)]
    if any(line[2 + len(rows.states) :]):
        raise CaseError("has more cells than the first row names states.")
    if not party or not what:
        raise CaseError("needs a party and an option, or payoff, rank or order, before its cells.")
    if party not in rows.parties:
        rows.parties.append(party)
    if what.lower() in HIGHER | LOWER | LISTED:
        if party in rows.aims:
            raise CaseError(f"'{party[:80]}' has two rows of preferences; give one.")
        rows.aims[party] = (what.lower(), cells)
        return
    if not all(cells):
        raise CaseError(f"'{what[:80]}' is empty for some state; write Y, N, a level, or -.")
    rows.options.append((party, what, cells))


def _data(rows: _Rows, parties: Mapping[str, str], title: str) -> dict[str, Any]:
    """Return the case as plain data, all but preferences."""
    names = unique_names([label for _, label, _ in rows.options], "lever")
    levers: dict[str, Any] = {}
    columns: list[dict[str, str]] = [{} for _ in rows.states]
    for name, (party, label, cells) in zip(names, rows.options, strict=True):
        plain = {each.lower() for each in cells} - EITHER
        levels = ["no", "yes"] if plain <= YES | NO else _levels(label, cells)
        levers[name] = {"party": parties[party], "label": label, "levels": levels}
        for column, cell in zip(columns, cells, strict=True):
            if cell not in EITHER:
                column[name] = _level(cell, levels)
    conditions = [_condition(column, levers) for column in columns]
    places = unique_names(rows.states, "state", [*levers, "status_quo", "worst_equilibrium"])
    now = columns[rows.status_quo]
    return {
        "format": 1,
        "title": title or "Untitled",
        "parties": {name: {"label": label} for label, name in parties.items()},
        "levers": levers,
        "status_quo": {name: now.get(name, each["levels"][0]) for name, each in levers.items()},
        "rules": [{"at_least_one": conditions}],
        "named_states": {
            place: {"label": label, "where": condition}
            for place, label, condition in zip(places, rows.states, conditions, strict=True)
        },
    }


def _levels(label: str, cells: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(cell for cell in cells if cell not in EITHER))
    if len(found) < 2:
        raise CaseError(f"option '{label[:80]}' has one level in all states; two are needed.")
    return found


def _level(cell: str, levels: Sequence[str]) -> str:
    if levels == ["no", "yes"] and cell not in levels:
        return "yes" if cell.lower() in YES else "no"
    return cell


def _condition(column: Mapping[str, str], levers: Mapping[str, Any]) -> str:
    parts = [
        ("" if level == "yes" else "not ") + name
        if levers[name]["levels"] == ["no", "yes"]
        else f"{name} == '{level}'"
        for name, level in column.items()
    ]
    return " and ".join(parts) or "true"


def _numbers(rows: _Rows, data: Mapping[str, Any], space: StateSpace) -> dict[str, list[int]]:
    """Return the numbers of the states that each column stands for."""
    found: dict[str, list[int]] = {}
    levers = data["levers"]
    every = [(number, space.levels_of(number)) for number in range(1, space.size + 1)]
    taken: dict[int, str] = {}
    for label, column in zip(rows.states, _columns(rows), strict=True):
        wanted = {
            name: _level(cell, each["levels"])
            for (name, each), cell in zip(levers.items(), column, strict=True)
            if cell not in EITHER
        }
        found[label] = [n for n, levels in every if wanted.items() <= levels.items()]
        for number in found[label]:
            if number in taken:
                raise CaseError(f"states '{taken[number][:60]}' and '{label[:60]}' are the same.")
            taken[number] = label
    return found


def _columns(rows: _Rows) -> Iterator[tuple[str, ...]]:
    return zip(*(cells for _, _, cells in rows.options), strict=True)


def _ranking(rows: _Rows, party: str, numbers: Mapping[str, list[int]]) -> list[Any]:
    """Return a party's ranking by our numbers, best first, ties in a list."""
    kind, cells = rows.aims[party]
    with located(f"{kind} of '{party[:80]}'"):
        groups = _listed(rows, cells) if kind in LISTED else _by_number(rows, kind, cells)
    ranked = [[n for label in group for n in numbers[label]] for group in groups]
    return [each[0] if len(each) == 1 else each for each in ranked]


def _listed(rows: _Rows, cells: Sequence[str]) -> list[list[str]]:
    groups = [[part.strip() for part in cell.split("=")] for cell in cells if cell]
    named = [label for group in groups for label in group]
    for label in named:
        if label not in rows.states:
            raise CaseError(f"there is no state '{label[:60]}'.")
    if sorted(named) != sorted(rows.states):
        missing = [each for each in rows.states if each not in named]
        told = f"leaves out '{missing[0][:60]}'" if missing else "names a state twice"
        raise CaseError(f"{told}; name every state once, best first, ties as '4=5'.")
    return groups


def _by_number(rows: _Rows, kind: str, cells: Sequence[str]) -> list[list[str]]:
    found: dict[float, list[str]] = {}
    for label, cell in zip(rows.states, cells, strict=True):
        try:
            number = float(cell)
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            raise CaseError(f"state '{label[:60]}' has {cell[:40]!r}; a number is needed.")
        found.setdefault(number, []).append(label)
    return [found[number] for number in sorted(found, reverse=kind in HIGHER)]
