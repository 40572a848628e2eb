"""Inputs that nothing uses: outcomes, and uncertain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from math import isclose
from typing import Any, get_args

from detente.case.case import Definition
from detente.case.checks.uncertainty import names_in
from detente.case.effects import is_number
from detente.case.figure import Clause
from detente.case.keys import Shape, keys_of, shape_of
from detente.case.marks import Converted, Formula
from detente.case.preferences import Preference
from detente.case.standoff import Outcome, Rule
from detente.case.uncertainty import Uncertainty
from detente.case.variants import VariantText


def idle_inputs(definition: Definition) -> list[str]:
    """Say of every outcome that enters nothing, of every uncertain number that acts on nothing,
    and of readings whose weights are shares that do not sum to one.
    """
    used = _used(definition)
    found = [
        f"outcome '{name}' enters no aim, rule, condition, deal or other outcome that does."
        for name in definition.outcomes
        if name not in used
    ]
    for name, each in definition.uncertainties.items():
        if is_number(each) and name not in used and not _acts(each, used):
            found.append(f"uncertain input '{name}' acts on nothing that is asked for.")
        if each.kind == "reading":
            found += _not_shares(name, each)
    return found


def _acts(each: Uncertainty, used: set[str]) -> bool:
    targets = [key.split(".") for key in each.acts_on]
    return any(parts[0] != "outcomes" or parts[1].split("[")[0] in used for parts in targets)


def _not_shares(name: str, each: Uncertainty) -> Iterator[str]:
    weights = [hypothesis.weight for hypothesis in each.hypotheses]
    total = sum(weights)
    if max(weights, default=1) < 1 and not isclose(total, 1, abs_tol=1e-9):
        yield (
            f"the weights of '{name}' sum to {total:g}, not to 1; they are taken against each "
            "other."
        )


def _used(definition: Definition) -> set[str]:
    """Return the names in expressions, and in the expressions of outcomes that are used.

    What a subsystem gives, and what can be observed, is used by being shown.
    """
    shown = [n for n, each in definition.outcomes.items() if each.source or each.observable]
    todo: list[str] = shown
    for key in keys_of(Definition):
        if key.name not in ("outcomes", "variants"):
            for text in _texts(getattr(definition, key.attribute), key.shape):
                todo += names_in(text)
    used: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in used:
            used.add(name)
            outcome = definition.outcomes.get(name)
            todo += names_in(outcome.expression) if outcome and outcome.expression else ()
    return used


def _texts(value: Any, shape: Shape) -> Iterator[str]:
    """Yield the expressions within a part of a case."""
    if isinstance(value, Clause):
        yield value.text
    elif isinstance(value, Rule):
        yield from (clause.text for clause in value.clauses)
    elif isinstance(value, Preference):
        yield from (clause.text for group in value.statements for clause in group)
        yield from [value.value.text] if value.value else ()
        for other in value.alternatives.values():
            yield from _texts(other, shape)
    elif isinstance(value, Outcome | VariantText):
        return
    elif is_dataclass(value):
        for key in keys_of(type(value)):
            yield from _texts(getattr(value, key.attribute), key.shape)
    elif isinstance(value, Mapping):
        inner = shape if shape.has(Converted) else shape_of(get_args(shape.hint)[1])
        for each in value.values():
            yield from _texts(each, inner)
    elif isinstance(value, tuple):
        inner = shape_of(get_args(shape.hint)[0])
        for each in value:
            yield from _texts(each, inner)
    elif isinstance(value, str) and value and shape.has(Formula):
        yield value
