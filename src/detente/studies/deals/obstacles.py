"""Which rules of the case forbid a cell of the box of levels?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.case import Rule
from detente.expressions import Scope, evaluate_where_defined
from detente.model import Model, bind_rule


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

    def kept(rule: Rule) -> bool:
        holds, undefined = evaluate_where_defined(
            bind_rule(rule, scope), lambda lever: np.asarray(levels[lever])
        )
        return bool(holds) or undefined is not None  # such a cell is excluded by another rule

    return tuple(
        Obstacle(number, str(rule), rule.note)
        for number, rule in enumerate(model.rules, start=1)
        if not kept(rule)
    )
