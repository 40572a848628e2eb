"""The numbers of a case whose turns are asked: where they stand, what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from detente.case import Definition, Lever, numbers
from detente.expressions import numbers_written
from detente.studies import Labels
from detente.studies.turns.plain_case import PlainCase

CELL, FACTOR, WRITTEN, FIGURE = "cell", "factor", "written", "figure"
_RULE = re.compile(r"rules\[\d+\].*")


@dataclass(frozen=True)
class AskedNumber:
    """One number, and how it enters.

    Attributes
    ----------
    key : str
        Its address.
    kind : str
        A cell of an outcome's table; a factor on a whole outcome; a number written in a text; a
        figure of trade.
    label, unit : str
    stated : float
    name : str
        The outcome of a cell or factor, the key of the text that it is written in.
    place : int
        Which cell of the table, or which number of the text, from 0.
    domain : tuple of float
        The least and the greatest value that it can have.
    """

    key: str
    kind: str
    label: str
    unit: str
    stated: float
    name: str
    place: int = 0
    domain: tuple[float, float] = (float("-inf"), float("inf"))


@dataclass(frozen=True)
class NotSearched:
    """A number that is not asked, and why."""

    key: str
    why: str


def asked_numbers(plain: PlainCase) -> tuple[list[AskedNumber], list[NotSearched]]:
    """List the numbers that decide what the states are worth, and those that are left out.

    Every cell of a table, zeros too; every outcome as a whole; every number written in an
    expression, a preference, a named state or a condition. Figures of trade are listed apart.
    """
    case, labels = plain.definition, Labels(plain.model)
    found: list[AskedNumber] = []
    for name, outcome in case.outcomes.items():
        if name in plain.written.uncertainties:
            unit = outcome.unit or "1"
            key = f"uncertainties.{name}"
            found.append(AskedNumber(key, CELL, outcome.title, unit, outcome.table[0], name))
            continue
        if outcome.table and not outcome.source:
            found += _cells(case, labels, name)
        elif outcome.expression:
            found += _written(f"outcomes.{name}.expression", outcome.expression, outcome.title)
        label = f"{outcome.title} (factor)"
        found.append(AskedNumber(f"outcomes.{name}", FACTOR, label, "1", 1.0, name))
    for party, preference in case.preferences.items():
        who = case.parties[party].title
        if preference.value is not None and preference.kind == "value":
            text = preference.value.text
            found += _written(f"preferences.{party}.value", text, f"the aims of {who}")
        for group, clauses in enumerate(preference.statements, start=1):
            for inner, clause in enumerate(clauses, start=1):
                key = statement_key(party, group, inner, len(clauses))
                found += _written(key, clause.text, f"the aims of {who}", alone=True)
    for name, condition in case.named_states.items():
        found += _written(f"named_states.{name}.where", condition.where, condition.title)
    for name, conclusion in case.conclusions.items():
        if conclusion.condition:
            key = f"conclusions.{name}.condition"
            found += _written(key, conclusion.condition, conclusion.title)
    left = [
        NotSearched(key, "it decides which states there are")
        for key in numbers(case)
        if _RULE.fullmatch(key)
    ]
    return found, left


def statement_key(party: str, group: int, inner: int, many: int) -> str:
    """Return the key of a statement's text; groups, and statements in a group, from 1."""
    return f"preferences.{party}.statements[{group}]" + (f".{inner}" if many > 1 else "")


def _cells(case: Definition, labels: Labels, name: str) -> Iterator[AskedNumber]:
    outcome = case.outcomes[name]
    levers: list[Lever] = [case.levers[lever] for lever in outcome.levers]
    for place, levels in enumerate(product(*(range(len(lever.levels)) for lever in levers))):
        key = f"outcomes.{name}.table" + "".join(f"[{level}]" for level in levels)
        where = ", ".join(
            labels.level(lever.name, lever.levels[level])
            for lever, level in zip(levers, levels, strict=True)
        )
        label = f"{outcome.title}: {where}" if where else outcome.title
        yield AskedNumber(key, CELL, label, outcome.unit, outcome.table[place], name, place)


def _written(key: str, text: str, what: str, *, alone: bool = False) -> Iterator[AskedNumber]:
    found = numbers_written(text)
    for place, each in enumerate(found):
        address = key if alone and len(found) == 1 else f"{key}[{place}]"
        label = f"the number {each.value:g} in {what}"
        yield AskedNumber(address, WRITTEN, label, "1", each.value, key, place)
