"""Which rules of the case forbid a cell of the box of levels?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.model import Model, Rule
from detente.model.expressions import Scope, bind_condition, evaluate


@dataclass(frozen=True)
class Obstacle:
    """A rule that is broken: its number in the case, from 1, its text and its note."""

    number: int
    rule: str
    note: str


def obstacles(model: Model, code: int) -> tuple[Obstacle, ...]:
    """List the rules that exclude the cell with this code (rule M2); none where it is a state."""
    space = model.space
    levels = [
        code // weight % radix for weight, radix in zip(space.weights, space.radices, strict=True)
    ]
    scope = Scope({name: lever.levels for name, lever in model.levers.items()})

    def holds(text: str) -> bool:
        bound = bind_condition(text, scope)
        return bool(evaluate(bound, lambda lever: np.asarray(levels[lever])))

    return tuple(
        Obstacle(number, str(rule), rule.note)
        for number, rule in enumerate(model.rules, start=1)
        if not _kept(rule, [holds(clause.text) for clause in rule.clauses])
    )


def _kept(rule: Rule, truths: list[bool]) -> bool:
    match rule.kind:
        case "always":
            return truths[0]
        case "never":
            return not truths[0]
        case "if":
            return not truths[0] or truths[1]
        case "exclusive":
            return sum(truths) <= 1
        case "at_least_one":
            return any(truths)
