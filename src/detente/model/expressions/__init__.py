"""The expression language: text -> syntax tree -> a tree bound to a case -> arrays."""

from detente.model.expressions.binding import (
    Bound,
    Scope,
    bind_condition,
    bind_outcome,
    bind_quantity,
)
from detente.model.expressions.bounds import Interval, bounds
from detente.model.expressions.evaluate import evaluate
from detente.model.expressions.syntax import parse

__all__ = [
    "Bound",
    "Interval",
    "Scope",
    "bind_condition",
    "bind_outcome",
    "bind_quantity",
    "bounds",
    "evaluate",
    "parse",
]
