"""Two texts that were one: what each changed joins, and where both changed the same, one is asked.

By key path: of tables key by key, of lists of one length item by item; any other value is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from detente.casefile.edit.differences import commands_between, same
from detente.casefile.edit.edited import MARK, edit_by
from detente.casefile.edit.spans import Path
from detente.errors import CaseError, InputError
from detente.untrusted import parse_toml


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()


@dataclass(frozen=True)
class MergeConflict:
    """A place that both changed, each otherwise.

    Attributes
    ----------
    path : tuple of str or int
        Empty where the texts as wholes cannot be joined: a comment that both changed, say.
    base, mine, theirs : plain data or MISSING
    """

    path: Path
    base: Any
    mine: Any
    theirs: Any

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data; what is not there is null, and `lacks` says whose it is."""
        three = {"base": self.base, "mine": self.mine, "theirs": self.theirs}
        lacks = [name for name, each in three.items() if each is MISSING]
        values = {name: None if each is MISSING else plain(each) for name, each in three.items()}
        return {"path": list(self.path), "lacks": lacks, **values}


@dataclass(frozen=True)
class MergedText:
    """What came of two texts: the text that says both, or what has to be chosen first."""

    text: str | None
    conflicts: tuple[MergeConflict, ...] = ()


def merged(
    base: str, mine: str, theirs: str, choices: Mapping[Path, str] | None = None
) -> MergedText:
    """Join two texts that were one.

    Parameters
    ----------
    base, mine, theirs : str
        TOML. What is joined is written into `theirs`, whose comments, order and spacing stay.
    choices : mapping of path to "mine", "theirs" or "base"
        For places that both changed.

    Raises
    ------
    InputError
        If one of the texts is no TOML, or the joined one cannot be written.
    """
    if theirs == base or mine == theirs:
        return MergedText(mine)
    if mine == base:
        return MergedText(theirs)
    chosen = dict(choices or {})
    if () in chosen:
        return MergedText({"mine": mine, "theirs": theirs, "base": base}[chosen[()]])
    one, two, three = (parse_toml(each.removeprefix(MARK)) for each in (base, mine, theirs))
    conflicts: list[MergeConflict] = []
    data = _joined((), one, two, three, chosen, conflicts)
    if conflicts:
        return MergedText(None, tuple(conflicts))
    lines = _joined_lines(base, mine, theirs)
    if lines is not None and _says(lines, data):
        return MergedText(lines)
    if _comments_only(one, two, base, mine):
        return MergedText(None, (MergeConflict((), base, mine, theirs),))
    try:
        text = edit_by(theirs, commands_between(three, data, three)).on(theirs)
    except (CaseError, KeyError, IndexError):
        return MergedText(None, (MergeConflict((), base, mine, theirs),))
    return MergedText(text)


def changed_places(before: str, after: str) -> list[dict[str, Any]]:
    """Say by key path what differs between two texts: `path`, `before`, `after`, `lacks`.

    Raises
    ------
    InputError
        If one of the texts is no TOML.
    """
    one, two = (parse_toml(each.removeprefix(MARK)) for each in (before, after))
    return [
        {
            "path": list(path),
            "lacks": [n for n, each in (("before", a), ("after", b)) if each is MISSING],
            "before": None if a is MISSING else plain(a),
            "after": None if b is MISSING else plain(b),
        }
        for path, a, b in _changed((), one, two)
    ]


def _changed(path: Path, one: Any, two: Any) -> Iterator[tuple[Path, Any, Any]]:
    if _equal(one, two):
        return
    if isinstance(one, dict) and isinstance(two, dict) and one.keys() != two.keys():
        keys = [*one, *(key for key in two if key not in one)]
    elif isinstance(one, dict) and isinstance(two, dict):
        keys = list(one)
        if all(_equal(one[key], two[key]) for key in keys):
            yield path, list(one), list(two)  # only their order
            return
    else:
        yield path, one, two
        return
    for key in keys:
        yield from _changed((*path, key), one.get(key, MISSING), two.get(key, MISSING))


def plain(value: Any) -> Any:
    """Return a value of TOML as JSON can say it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool) else str(value)


def outline(text: str) -> Any:
    """Return what a text says as JSON can say it, by its own keys and in its order.

    Raises
    ------
    InputError
        If it is no TOML.
    """
    return plain(parse_toml(text.removeprefix(MARK)))


def _comments_only(one: Any, two: Any, base: str, mine: str) -> bool:
    return same(one, two) and base != mine


def _says(text: str, data: Any) -> bool:
    try:
        return same(parse_toml(text.removeprefix(MARK)), data)
    except InputError:
        return False


def _joined(
    path: Path,
    base: Any,
    mine: Any,
    theirs: Any,
    chosen: dict[Path, str],
    told: list[MergeConflict],
) -> Any:
    if _equal(mine, theirs) or _equal(base, mine):
        return theirs
    if _equal(base, theirs):
        return mine
    if all(isinstance(each, dict) for each in (base, mine, theirs)):
        return _tables(path, base, mine, theirs, chosen, told)
    three = (base, mine, theirs)
    if all(isinstance(each, list) for each in three) and len({len(each) for each in three}) == 1:
        rows = enumerate(zip(base, mine, theirs, strict=True))
        return [_joined((*path, k), a, b, c, chosen, told) for k, (a, b, c) in rows]
    if path in chosen:
        return {"base": base, "mine": mine, "theirs": theirs}[chosen[path]]
    told.append(MergeConflict(path, base, mine, theirs))
    return theirs


def _tables(
    path: Path,
    base: dict[str, Any],
    mine: dict[str, Any],
    theirs: dict[str, Any],
    chosen: dict[Path, str],
    told: list[MergeConflict],
) -> dict[str, Any]:
    found = {}
    for key in _order(base, mine, theirs):
        one, two, three = (each.get(key, MISSING) for each in (base, mine, theirs))
        value = _joined((*path, key), one, two, three, chosen, told)
        if value is not MISSING:
            found[key] = value
    return found


def _order(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Theirs, unless only mine was put in another order; a new key before what follows it."""
    common = [key for key in base if key in mine and key in theirs]
    moved = [key for key in mine if key in common] != common
    first, second = (mine, theirs) if moved else (theirs, mine)
    order = list(first)
    keys = list(second)
    for place in range(len(keys) - 1, -1, -1):
        if keys[place] not in first:
            behind = next((key for key in keys[place + 1 :] if key in order), None)
            order.insert(len(order) if behind is None else order.index(behind), keys[place])
    return order


def _equal(one: Any, other: Any) -> bool:
    if one is MISSING or other is MISSING:
        return one is other
    return same(one, other)


def _joined_lines(base: str, mine: str, theirs: str) -> str | None:
    """Join two texts line by line; None where both touch the same lines or lines beside them."""
    old = base.splitlines(keepends=True)
    pieces = []
    for text in (mine, theirs):
        new = text.splitlines(keepends=True)
        steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
        pieces += [(a, b, new[c:d]) for kind, a, b, c, d in steps if kind != "equal"]
    pieces.sort(key=lambda each: (each[0], each[1]))
    for (_, end, __), (start, ___, ____) in pairwise(pieces):
        if start <= end:
            return None
    found, at = [], 0
    for start, end, lines in pieces:
        found += [*old[at:start], *lines]
        at = end
    return "".join([*found, *old[at:]])
