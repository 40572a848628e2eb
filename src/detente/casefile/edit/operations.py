"""Edits of a case by what an analyst means: each follows a name to wherever the case has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from detente.case import replaced
from detente.casefile.edit.commands import (
    Command,
    Delete,
    Insert,
    Rename,
    Reorder,
    Set,
    carried_out,
)
from detente.casefile.edit.edited import MARK, Edit, edit_by, edit_to
from detente.casefile.edit.mentions import HOMES, Mention, level_mentions, mentions
from detente.casefile.edit.spans import Path
from detente.casefile.read import parse_case, to_definition
from detente.errors import CaseError, unknown_name
from detente.untrusted import parse_toml

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)


def set_number(text: str, address: str, number: float) -> Edit:
    """Put another number at its address, as of :func:`detente.case.numbers`.

    An address may name levels: ``outcomes.cost.table[prisoners=group]``. Of an outcome it is a
    factor on all of it.

    Raises
    ------
    CaseError
        If it is the address of no number, or as for :func:`edit_to`.
    """
    return edit_to(text, replaced(parse_case(text.removeprefix(MARK)), {address: number}))


def set_value(text: str, path: Path, value: Any) -> Edit:
    """Put another value at a place, or a new one: a label, a note, a list of claims.

    Parameters
    ----------
    path : tuple of str or int
        Keys, and places in lists from 0.
    value : plain data
        None takes out what is there.
    """
    data = _data(text)
    commands: list[Command] = [Delete(path)] if value is None else [Set(path, value)]
    if value is not None and not _has(data, path):
        commands = [Insert(path, value)]
    return _edited(text, data, commands)


def add(
    text: str, kind: str, name: str, table: Mapping[str, Any], *, before: str | None = None
) -> Edit:
    """Add a party, a lever, an outcome, … by its table; a lever needs a level in ``status_quo``.

    Parameters
    ----------
    kind : str
        A key of :data:`HOMES`.
    table : mapping
        What the file says of it. For a lever ``status_quo`` is where it stands, its first level
        without.
    before : str, optional
        The one of its kind that it comes before; last without.
    """
    _check_name(name)
    data, home = _data(text), _home(kind)
    if any(name in _at(data, each, {}) for each in HOMES[kind]):
        raise CaseError(f"there is a {kind} '{name}' already; choose another name.")
    table = dict(table)
    commands: list[Command] = []
    if kind == "lever":
        _refuse_rankings(data)
        stands = table.pop("status_quo", next(iter(table.get("levels", ())), ""))
        commands = [Insert(("status_quo", name), stands)]
    commands.insert(0, _inserted(data, (*home, name), table, before))
    if kind == "party":
        commands.append(_inserted(data, ("preferences", name), {"value": "0"}, None))
    return _edited(text, data, commands)


def remove(text: str, kind: str, name: str) -> Edit:
    """Take out a party, a lever, an outcome, …, and what only said something of it.

    Its entries in tables and lists go with it: its preferences, its place in the status quo, in
    packages, among signers.

    Raises
    ------
    CaseError
        If something else rests on it: an expression, a lever that it holds. The places are told.
        For a lever, if a party ranks states by number.
    """
    data = _data(text)
    own = _declared(data, kind, name)
    if kind == "lever":
        _refuse_rankings(data)
    left = carried_out(data, [Delete(own)])
    found = list(mentions(left, kind, name))
    going = [each for each in found if each.how in ("key", "item") and _may_go(left, each)]
    _refuse([each for each in found if each not in going], kind, name)
    commands = [Delete(each.path) for each in sorted(going, key=_place, reverse=True)]
    return _edited(text, data, [*commands, Delete(own)])


def rename(text: str, kind: str, name: str, new: str) -> Edit:
    """Give a party, a lever, an outcome, … another name, wherever the case names it."""
    _check_name(new)
    data = _data(text)
    own = _declared(data, kind, name)
    if any(new in _at(data, each, {}) for each in HOMES[kind]):
        raise CaseError(f"there is a {kind} '{new}' already; choose another name.")
    return _edited(text, data, [*_renamed(mentions(data, kind, name), new), Rename(own, new)])


def move(text: str, kind: str, name: str, before: str | None) -> Edit:
    """Put a party, a lever, an outcome, … before another of its kind, or last.

    Raises
    ------
    CaseError
        For a lever, if a party ranks states by number: the order of the levers numbers them.
    """
    data = _data(text)
    own = _declared(data, kind, name)
    if kind == "lever":
        _refuse_rankings(data)
    if before is not None:
        _declared(data, kind, before)
    return _edited(text, data, [Reorder(own, before)])


def add_level(text: str, lever: str, level: str, place: int, label: str = "") -> Edit:
    """Give a lever another level. Tables over the lever have the same there as at the level below.

    At the place 0, as at the level above.

    Raises
    ------
    CaseError
        If a party ranks states by number: their numbers would change.
    """
    data = _data(text)
    own = ("levers", lever)
    levels = _levels(data, lever)
    if not 0 <= place <= len(levels):
        raise CaseError(f"a place from 0 to {len(levels)} is needed; found {place}.")
    _refuse_rankings(data)
    commands: list[Command] = [Insert((*own, "levels", place), level)]
    if "level_labels" in data["levers"][lever]:
        commands.append(Insert((*own, "level_labels", place), label or level))
    for path in _rows(data, lever, max(place - 1, 0)):
        row = _at(data, path, None)
        commands.append(Insert((*path[:-1], place), row))
    return _edited(text, data, [*commands, *_shifted(data, lever, place, 1)])


def remove_level(text: str, lever: str, level: str) -> Edit:
    """Take a level out of a lever, and its rows out of the tables over it.

    Raises
    ------
    CaseError
        If something names the level, or a party ranks states by number.
    """
    data = _data(text)
    place = _place_of_level(data, lever, level)
    _refuse_rankings(data)
    _refuse(list(level_mentions(data, lever, level)), "level", level)
    commands: list[Command] = [Delete(("levers", lever, "levels", place))]
    if "level_labels" in data["levers"][lever]:
        commands.append(Delete(("levers", lever, "level_labels", place)))
    commands += [Delete(path) for path in _rows(data, lever, place)]
    return _edited(text, data, [*commands, *_shifted(data, lever, place, -1)])


def rename_level(text: str, lever: str, level: str, new: str) -> Edit:
    """Give a level another name, wherever the case names it."""
    data = _data(text)
    place = _place_of_level(data, lever, level)
    if new in _levels(data, lever):
        raise CaseError(f"lever '{lever}' has a level '{new}' already; choose another name.")
    found = _renamed(level_mentions(data, lever, level), new)
    return _edited(text, data, [*found, Set(("levers", lever, "levels", place), new)])


def add_statement(
    text: str, party: str, statement: Any, place: int, *, alternative: str = ""
) -> Edit:
    """Put a statement among a party's, at a place counted from 0."""
    data = _data(text)
    return _edited(text, data, [Insert((*_statements(data, party, alternative), place), statement)])


def remove_statement(text: str, party: str, place: int, *, alternative: str = "") -> Edit:
    """Take a party's statement out."""
    data = _data(text)
    return _edited(text, data, [Delete((*_statements(data, party, alternative), place))])


def move_statement(text: str, party: str, place: int, to: int, *, alternative: str = "") -> Edit:
    """Let a party's statement matter more or less: put it at another place among them."""
    data = _data(text)
    return _edited(text, data, [Reorder((*_statements(data, party, alternative), place), to)])


# ---------------------------------------------------------------- details


def _data(text: str) -> dict[str, Any]:
    return parse_toml(text.removeprefix(MARK))


def _edited(text: str, data: dict[str, Any], commands: Sequence[Command]) -> Edit:
    """Make the edit, if what it leaves is a case, and prove that it reads as such."""
    try:
        wanted = carried_out(data, commands)
    except (KeyError, IndexError, TypeError) as error:
        raise CaseError(f"there is nothing to edit at {str(error)[:80]}.") from None
    to_definition(wanted)
    return edit_by(text, commands)


def _home(kind: str) -> Path:
    if kind not in HOMES:
        raise unknown_name("kind of thing", kind, HOMES)
    return HOMES[kind][0]


def _declared(data: dict[str, Any], kind: str, name: str) -> Path:
    _home(kind)
    for home in HOMES[kind]:
        if name in _at(data, home, {}):
            return (*home, name)
    known = [each for home in HOMES[kind] for each in _at(data, home, {})]
    raise unknown_name(kind.replace("_", " "), name, known)


def _inserted(data: dict[str, Any], path: Path, value: Any, before: str | None) -> Command:
    """Insert a table, with the tables around it where they are not there."""
    for size in range(1, len(path)):
        if not _has(data, path[:size]):
            for step in reversed(path[size:]):
                value = {step: value}
            return Insert(path[:size], value)
    return Insert(path, value, before)


def _renamed(found: Any, new: str) -> list[Command]:
    listed: list[Mention] = list(found)
    sets: list[Command] = [
        Set(e.path, e.renamed(new)) for e in listed if e.renamed is not None and e.how != "key"
    ]
    keys = [
        (e.path, e.renamed(new) if e.renamed is not None else new) for e in listed if e.how == "key"
    ]
    keys.sort(key=lambda each: len(each[0]), reverse=True)
    return [*sets, *(Rename(path, name) for path, name in keys)]


def _may_go(data: dict[str, Any], each: Mention) -> bool:
    """A list may get shorter, but for the levers of a table and the last two signers of a deal."""
    if each.how == "key":
        return True
    if each.path[0] == "outcomes":
        return False
    return each.path[2:3] != ("between",) or len(_at(data, each.path[:-1], ())) > 2


def _place(each: Mention) -> tuple[int, ...]:
    """From behind: what goes from a list moves nothing that goes later."""
    return tuple(step if isinstance(step, int) else -1 for step in each.path)


def _refuse(left: Sequence[Mention], kind: str, name: str) -> None:
    if left:
        places = [".".join(map(str, each.path)) for each in left]
        more = f" and {len(places) - 5} more" if len(places) > 5 else ""
        raise CaseError(
            f"the {kind} '{name[:80]}' is named at {', '.join(places[:5])}{more}; change that "
            "first."
        )


def _refuse_rankings(data: dict[str, Any]) -> None:
    for party, each in data.get("preferences", {}).items():
        readings = [each, *each.get("alternatives", {}).values()]
        if any("ranking" in reading for reading in readings):
            raise CaseError(
                f"'{party}' ranks the states by number, and their numbers would change; write its "
                "preference as statements first.",
                f"preferences.{party}.ranking",
            )


def _levels(data: dict[str, Any], lever: str) -> list[str]:
    _declared(data, "lever", lever)
    levels = data["levers"][lever]["levels"]
    if not isinstance(levels, list):
        raise CaseError(
            "the levels are equal batches; change their number instead.", f"levers.{lever}.levels"
        )
    return levels


def _place_of_level(data: dict[str, Any], lever: str, level: str) -> int:
    levels = _levels(data, lever)
    if level not in levels:
        raise unknown_name("level", level, levels)
    return levels.index(level)


def _statements(data: dict[str, Any], party: str, alternative: str) -> Path:
    reading = ("alternatives", alternative) if alternative else ()
    path: Path = ("preferences", party, *reading, "statements")
    if not _has(data, path):
        raise CaseError("there are no statements to edit.", ".".join(map(str, path)))
    return path


def _rows(data: dict[str, Any], lever: str, place: int) -> list[Path]:
    """Return the places of the rows, at a level of a lever, of the tables of outcomes."""
    found: list[Path] = []
    for name, outcome in data.get("outcomes", {}).items():
        if lever in outcome.get("levers", ()) and "table" in outcome:
            paths: list[Path] = [("outcomes", name, "table")]
            for _ in range(outcome["levers"].index(lever)):
                paths = [(*p, k) for p in paths for k in range(len(_at(data, p, ())))]
            found += [(*path, place) for path in paths]
    return found


def _shifted(data: dict[str, Any], lever: str, place: int, by: int) -> list[Command]:
    """Return the commands that move addresses of cells along with their cells."""
    found: list[Command] = []
    for name, each in data.get("uncertainties", {}).items():
        for number, key in enumerate(each.get("acts_on", ())):
            new = _moved_cell(data, lever, place, by, key, f"uncertainties.{name}.acts_on")
            if new != key:
                found.append(Set(("uncertainties", name, "acts_on", number), new))
    for name, each in data.get("variants", {}).items():
        where = f"variants.{name}.numbers"
        keys = {k: _moved_cell(data, lever, place, by, k, where) for k in each.get("numbers", ())}
        moved = [(key, new) for key, new in keys.items() if new != key]
        for key, new in reversed(moved) if by > 0 else moved:
            found.append(Rename(("variants", name, "numbers", key), new))
    return found


def _moved_cell(data: dict[str, Any], lever: str, place: int, by: int, key: str, where: str) -> str:
    """Return the address of a cell after a level of a lever came or went; others stay."""
    cell = re.fullmatch(r"outcomes\.(\w+)\.table((?:\[[0-9]+\])+)", key)
    outcome = data.get("outcomes", {}).get(cell[1], {}) if cell else {}
    if cell is None or lever not in outcome.get("levers", ()):
        return key
    places = [int(digits) for digits in re.findall(r"[0-9]+", cell[2])]
    axis = outcome["levers"].index(lever)
    if by < 0 and places[axis] == place:
        raise CaseError(f"'{key}' is a cell at that level; change that first.", where)
    if places[axis] >= place:
        places[axis] += by
    return f"outcomes.{cell[1]}.table" + "".join(f"[{at}]" for at in places)


def _at(data: Any, path: Path, otherwise: Any) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return otherwise
    return data


def _has(data: Any, path: Path) -> bool:
    return _at(data, path, None) is not None


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise CaseError(
            f"'{name[:80]}' is no name: use letters, digits and _, not beginning with a digit, at "
            "most 64 characters."
        )
