"""What each kind of rule says of its clauses (rule M2): once, for a box of states or for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from detente.case import Rule
from detente.expressions import TRUTH, Bound, Scope, bind_condition
from detente.units import PURE

Parts = tuple[Bound, ...]


def bind_rule(rule: Rule, scope: Scope) -> Bound:
    """Return the condition that holds in every state which the rule allows.

    Raises
    ------
    ExpressionError
        If a clause does not parse, or names something unknown.
    """
    return MEANINGS[rule.kind](tuple(bind_condition(each.text, scope) for each in rule.clauses))


def _truth(kind: str, parts: Parts) -> Bound:
    return Bound(kind, parts, sort=TRUTH, unit=PURE)


def _at_most_one(parts: Parts) -> Bound:
    total = reduce(lambda so_far, part: Bound("+", (so_far, part)), parts)
    return _truth("<=", (total, Bound("constant", value=1.0)))


MEANINGS: Mapping[str, Callable[[Parts], Bound]] = {
    "always": lambda parts: parts[0],
    "never": lambda parts: _truth("not", parts),
    "at_least_one": lambda parts: _truth("or", parts),
    "if": lambda parts: _truth("implies", parts),
    "exclusive": _at_most_one,
}
