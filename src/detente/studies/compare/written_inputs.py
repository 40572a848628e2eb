"""Everything that a case says, by key: numbers, texts, and words that decide nothing. (TU7)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from detente.case import Definition, Figure, Outcome, Preference, numbers, told_address
from detente.errors import ExpressionError
from detente.expressions import numbers_written

Value = float | str | None
NUMBER, TEXT, WORDS = "number", "text", "wording only"
_WORDING = frozenset(
    {"label", "note", "claims", "level_labels", "summary", "references", "title", "observable"}
)
_PLAIN = frozenset({"unit", "kind", "effect", "reading", "verdict", "concept", "moves", "curve"})
_SKIPPED = frozenset({"name", "party", "source"})


@dataclass(frozen=True)
class WrittenInput:
    """One thing that a case says.

    Attributes
    ----------
    key : str
        Cells by the names of their levels.
    kind : str
        ``number``, ``text``, or ``wording only``: labels, notes and claims.
    value : float or str
    unit : str
    """

    key: str
    kind: str
    value: Value
    unit: str = ""


def written_inputs(case: Definition) -> dict[str, WrittenInput]:
    """List what a case says, by key, in the order of the file; statements of aims apart."""
    found: dict[str, WrittenInput] = {}
    for each in _inside("", case):
        if each.key not in found:
            found[each.key] = each
    return found


def _inside(key: str, part: Any) -> Iterator[WrittenInput]:
    if isinstance(part, Definition):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name == "outcomes":
                for name, outcome in value.items():
                    yield from _outcome(part, name, outcome)
            elif field.name == "preferences":
                for name, aims in value.items():
                    yield from _aims(f"preferences.{name}", aims)
            else:
                yield from _named(field.name, field.name, value)
    elif isinstance(part, Figure):
        unit = part.unit
        yield WrittenInput(key, NUMBER, part.value, unit)
        for name in ("low", "high"):
            if getattr(part, name) is not None:
                yield WrittenInput(f"{key}.{name}", NUMBER, getattr(part, name), unit)
        yield WrittenInput(f"{key}.unit", TEXT, unit)
        yield from _named(f"{key}.note", "note", part.note)
    elif isinstance(part, Mapping):
        for name, each in part.items():
            yield from _inside(f"{key}.{name}", each)
    elif isinstance(part, tuple):
        if all(isinstance(each, str | float | int) for each in part):
            if part:
                yield WrittenInput(key, TEXT, ", ".join(map(str, part)))
            return
        for number, each in enumerate(part, start=1):
            yield from _inside(f"{key}[{number}]", each)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in _SKIPPED or (field.name == "party" and "levers." in key):
                yield from _named(f"{key}.{field.name}", field.name, getattr(part, field.name))
    elif isinstance(part, bool) or part is None:
        if part:
            yield WrittenInput(key, TEXT, "true")
    elif isinstance(part, int | float):
        yield WrittenInput(key, NUMBER, float(part))
    elif isinstance(part, str | date) and str(part):
        yield from _text(key, str(part))


def _named(key: str, name: str, value: Any) -> Iterator[WrittenInput]:
    """What stands under a key of this name; words that decide nothing are told apart."""
    if name in _WORDING:
        words = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
        if words:
            yield WrittenInput(key, WORDS, words)
        return
    if name in _PLAIN and isinstance(value, str):
        if value:
            yield WrittenInput(key, TEXT, value)
        return
    yield from _inside(key, value)


def _outcome(case: Definition, name: str, outcome: Outcome) -> Iterator[WrittenInput]:
    key = f"outcomes.{name}"
    yield WrittenInput(f"{key}.unit", TEXT, outcome.unit)
    for words in ("label", "note", "claims"):
        yield from _named(f"{key}.{words}", words, getattr(outcome, words))
    if outcome.source:
        yield WrittenInput(f"{key}.from", TEXT, outcome.source)
    elif outcome.expression:
        yield from _text(f"{key}.expression", outcome.expression)
    else:
        yield WrittenInput(f"{key}.levers", TEXT, ", ".join(outcome.levers))
        for address, value in numbers(case).items():
            if address.startswith(f"{key}.table") and isinstance(value, float):
                yield WrittenInput(told_address(case, address), NUMBER, value, outcome.unit)


def _aims(key: str, aims: Preference) -> Iterator[WrittenInput]:
    for words in ("label", "note", "claims"):
        yield from _named(f"{key}.{words}", words, getattr(aims, words))
    if aims.kind == "ranking":
        yield WrittenInput(f"{key}.ranking", TEXT, str([list(each) for each in aims.ranking]))
    if aims.value is not None:
        yield from _text(f"{key}.value", aims.value.text)
    for name, other in aims.alternatives.items():
        yield from _aims(f"{key}.alternatives.{name}", other)
        for place, group in enumerate(other.statements, start=1):
            texts = "; ".join(clause.text for clause in group)
            yield WrittenInput(f"{key}.alternatives.{name}.statements[{place}]", TEXT, texts)


def _text(key: str, text: str) -> Iterator[WrittenInput]:
    """A text with its numbers apart, so that only what differs is told."""
    try:
        found = numbers_written(text)
    except ExpressionError:
        found = ()
    bare, last = "", 0
    for place, each in enumerate(found):
        bare += text[last : each.start] + "#"
        last = each.end
        yield WrittenInput(f"{key}[{place}]", NUMBER, each.value)
    bare += text[last:]
    yield WrittenInput(key, TEXT, re.sub(r"\s+", " ", bare).strip())


def bare_value(aims: Preference) -> str:
    """The text of a value without its numbers."""
    return "" if aims.value is None else re.sub(r"\d[\d.eE+-]*", "#", aims.value.text)
