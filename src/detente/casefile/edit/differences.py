"""What differs between two definitions -> commands on the data of the file, as few as will do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from detente.casefile.edit.commands import Command, Delete, Insert, Reorder, Set
from detente.casefile.edit.spans import Path


def commands_between(old: Any, new: Any, raw: Any) -> list[Command]:
    """Return commands on `raw` that make it say what `new` says.

    Parameters
    ----------
    old, new : plain data
        Both in the form in which definitions are written.
    raw : plain data
        What the file says, which `old` was read from: it may say the same in shorter forms, and
        leave out or spell out what goes without saying.
    """
    return list(_within((), old, new, raw))


def same(one: Any, other: Any) -> bool:
    """Say whether two pieces of plain data are equal, the order of keys included."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _within(path: Path, old: Any, new: Any, raw: Any) -> Iterator[Command]:
    if same(old, new):
        return
    if all(isinstance(each, dict) for each in (old, new, raw)):
        yield from _tables(path, old, new, raw)
    elif all(isinstance(each, list) for each in (old, new, raw)) and len(old) == len(raw) and new:
        yield from _lists(path, old, new, raw)
    else:
        yield Set(path, new)


def _tables(
    path: Path, old: dict[str, Any], new: dict[str, Any], raw: dict[str, Any]
) -> Iterator[Command]:
    done: list[Command] = [Delete((*path, k)) for k in raw if k in old and k not in new]
    yield from done
    keys = [key for key in raw if key not in old or key in new]
    for key, value in new.items():
        if key not in raw:
            continue
        if key in old:
            yield from _within((*path, key), old[key], value, raw[key])
        else:
            yield Set((*path, key), value)
    wanted = list(new)
    for place, key in reversed(list(enumerate(wanted))):
        if key not in raw and not (key in old and same(old[key], new[key])):
            before = next((each for each in wanted[place + 1 :] if each in keys), None)
            yield Insert((*path, key), new[key], before)
            keys.insert(keys.index(before) if before else len(keys), key)
    if _order(old, new) != _order(new, old):
        yield from _moves(path, [key for key in keys if key in new], wanted)


def _order(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [key for key in one if key in other]


def _moves(path: Path, now: Sequence[str], wanted: Sequence[str]) -> Iterator[Command]:
    """Move what is not in the longest run of keys that stand in order already."""
    now = list(now)
    kept = _longest_rising([wanted.index(key) for key in now])
    stay = {wanted[place] for place in kept}
    for place, key in reversed(list(enumerate(wanted))):
        if key not in stay:
            before = wanted[place + 1] if place + 1 < len(wanted) else None
            yield Reorder((*path, key), before)


def _longest_rising(places: Sequence[int]) -> list[int]:
    best: list[list[int]] = []
    for place in places:
        before = max((run for run in best if run[-1] < place), key=len, default=[])
        best.append([*before, place])
    return max(best, key=len, default=[])


def _lists(path: Path, old: list[Any], new: list[Any], raw: list[Any]) -> Iterator[Command]:
    before, after = [repr(each) for each in old], [repr(each) for each in new]
    if len(old) == len(new) and all(isinstance(each, int | float | list) for each in (*old, *new)):
        for place, each in enumerate(new):  # a table of numbers: its places mean something
            yield from _within((*path, place), old[place], each, raw[place])
        return
    if sorted(before) == sorted(after) and len(set(before)) == len(before):
        yield from _item_moves(path, before, after)
        return
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    for kind, start, stop, first, last in reversed(steps):
        if kind == "equal":
            continue
        shared = min(stop - start, last - first)
        for place in range(stop - 1, start + shared - 1, -1):
            yield Delete((*path, place))
        for place in range(first + shared, last):
            yield Insert((*path, start + place - first), new[place])
        for place in range(shared):
            at = start + place
            yield from _within((*path, at), old[at], new[first + place], raw[at])


def _item_moves(path: Path, before: list[str], after: list[str]) -> Iterator[Command]:
    now = list(before)
    for place, each in enumerate(after):
        if now[place] != each:
            where = now.index(each)
            now.insert(place, now.pop(where))
            yield Reorder((*path, where), place)
