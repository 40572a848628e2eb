"""Syntax tree -> a tree bound to a case: names resolved, levels numbered, units checked."""

from __future__ import annotations

from math import isfinite

from detente.errors import ExpressionError, known_names
from detente.expressions.bound import LEVEL, LEVER, TRUTH, Bound, Scope
from detente.expressions.syntax import Node, parse, point_at
from detente.units import PURE, Unit

MOST_TERMS = 200


def bind_condition(text: str, scope: Scope) -> Bound:
    """Read a condition: an expression that is true or false in every state (rule X1).

    Raises
    ------
    ExpressionError
        If it does not parse, names something unknown, or is a quantity.
    """
    binder = _Binder(text, scope)
    tree = parse(text)
    return binder.truth(tree)


def bind_quantity(text: str, scope: Scope) -> Bound:
    """Read a quantity: a number in every state; a condition counts as 1 or 0 (rule X2).

    Raises
    ------
    ExpressionError
        If it does not parse, names something unknown, or adds different units.
    """
    binder = _Binder(text, scope)
    return binder.quantity(parse(text))


def bind_outcome(text: str, scope: Scope) -> Bound:
    """Read a quantity whose unit is kept: a number times an outcome has the outcome's unit (X3).

    Raises
    ------
    ExpressionError
        If it does not parse, names something unknown, or adds different units.
    """
    binder = _OutcomeBinder(text, scope)
    return binder.quantity(parse(text))


class _Binder:
    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.numbers = {name: number for number, name in enumerate(scope.levers)}

    def fail(self, node: Node, problem: str) -> ExpressionError:
        return ExpressionError(f"{point_at(self.text, node.column)} {problem}")

    def truth(self, node: Node) -> Bound:
        bound = self.bind(node)
        if bound.sort == TRUTH:
            return bound
        if bound.sort == LEVER:
            return self.as_truth(node, bound)
        raise self.fail(
            node, "a condition is needed here, but this is a quantity; compare it with something."
        )

    def quantity(self, node: Node) -> Bound:
        bound = self.bind(node)
        if bound.sort == LEVER:
            bound = self.as_truth(node, bound)
        if bound.sort == LEVEL:
            raise self.fail(node, "a level name only has a meaning in a comparison with its lever.")
        return bound

    def as_truth(self, node: Node, bound: Bound) -> Bound:
        name = node.parts[0]
        levels = self.scope.levers[name]
        if len(levels) != 2:
            raise self.fail(
                node,
                f"lever '{name}' has {len(levels)} levels and cannot stand alone; compare it: "
                f"{name} >= '{levels[1]}'.",
            )
        return Bound("==", (bound, Bound("constant", value=1)), sort=TRUTH, unit=PURE)

    def bind(self, node: Node) -> Bound:
        match node.kind:
            case "number":
                if not isfinite(node.parts[0]):
                    raise self.fail(node, "the number is too large to be computed with.")
                return Bound("constant", value=node.parts[0])
            case "truth":
                return Bound("constant", value=bool(node.parts[0]), sort=TRUTH, unit=PURE)
            case "level":
                return Bound(LEVEL, value=node.parts[0], sort=LEVEL)
            case "name":
                return self.name(node)
            case "not" | "and" | "or" | "implies" | "iff":
                parts = tuple(self.truth(part) for part in node.parts)
                return Bound(node.kind, parts, sort=TRUTH, unit=PURE)
            case "compare":
                return self.compare(node)
            case "negative":
                part = self.quantity(node.parts[0])
                return Bound("negative", (part,), unit=part.unit)
            case "sum":
                return self.sum(node)
            case "product":
                return self.product(node)
        raise AssertionError(node.kind)

    def name(self, node: Node) -> Bound:
        name = node.parts[0]
        if name in self.scope.levers:
            size = len(self.scope.levers[name])
            return Bound(LEVER, value=self.numbers[name], sort=LEVER, size=size)
        if name in self.scope.outcomes:
            return Bound("outcome", value=name, unit=self.scope.outcomes[name])
        if any(name in levels for levels in self.scope.levers.values()):
            raise self.fail(node, f"'{name}' is a level; write level names in quotes: '{name}'.")
        names = [*self.scope.levers, *self.scope.outcomes]
        raise self.fail(
            node,
            f"no lever or outcome named '{name}'; {known_names('lever or outcome', name, names)}",
        )

    def compare(self, node: Node) -> Bound:
        left_node, operator, right_node = node.parts
        left, right = self.bind(left_node), self.bind(right_node)
        if LEVEL in (left.sort, right.sort):
            left, right = self.level_number(left_node, left, right_node, right)
        elif left.sort == right.sort == LEVER:
            if self.scope.levers[left_node.parts[0]] != self.scope.levers[right_node.parts[0]]:
                raise self.fail(
                    node,
                    f"levers '{left_node.parts[0]}' and '{right_node.parts[0]}' have different "
                    "levels and cannot be compared with each other.",
                )
        else:
            left, right = self.quantity(left_node), self.quantity(right_node)
            self.same_unit(node, left, right, "compare")
        return Bound(operator, (left, right), sort=TRUTH, unit=PURE)

    def level_number(
        self, left_node: Node, left: Bound, right_node: Node, right: Bound
    ) -> tuple[Bound, Bound]:
        if right.sort != LEVEL:
            right, left = self.level_number(right_node, right, left_node, left)
            return left, right
        if left.sort != LEVER:
            raise self.fail(
                right_node, f"the level '{right.value}' can only be compared with a lever."
            )
        lever = left_node.parts[0]
        levels = self.scope.levers[lever]
        level = str(right.value)
        if level not in levels:
            level = level.strip()
        if level not in levels:
            raise self.fail(
                right_node,
                f"lever '{lever}' has no level '{right.value}'; "
                f"{known_names('level', str(right.value), levels)}",
            )
        return left, Bound("constant", value=levels.index(level))

    def sum(self, node: Node) -> Bound:
        self.few_terms(node)
        total = self.quantity(node.parts[0])
        for operator, part_node in zip(node.parts[1::2], node.parts[2::2], strict=True):
            part = self.quantity(part_node)
            self.same_unit(part_node, total, part, "add")
            unit = total.unit if total.unit is not None else part.unit
            total = Bound(operator, (total, part), unit=unit)
        return total

    def product(self, node: Node) -> Bound:
        self.few_terms(node)
        total = self.quantity(node.parts[0])
        for operator, part_node in zip(node.parts[1::2], node.parts[2::2], strict=True):
            part = self.quantity(part_node)
            unit = self.product_unit(total.unit, part.unit, 1 if operator == "*" else -1)
            total = Bound(operator, (total, part), unit=unit)
        return total

    def product_unit(self, left: Unit | None, right: Unit | None, sign: int) -> Unit | None:
        """A written number is a weight: it makes the product's unit whatever its place needs."""
        return None if left is None or right is None else left.times(right, sign)

    def few_terms(self, node: Node) -> None:
        if len(node.parts) > 2 * MOST_TERMS:
            raise self.fail(
                node, f"a sum or product of more than {MOST_TERMS} terms; split it into outcomes."
            )

    def same_unit(self, node: Node, left: Bound, right: Bound, verb: str) -> None:
        if left.unit is not None and right.unit is not None and left.unit != right.unit:
            raise self.fail(
                node,
                f"cannot {verb} '{left.unit}' and '{right.unit}': the units differ. Multiply one "
                "side by a weight (a written number), which takes the unit that is needed.",
            )


class _OutcomeBinder(_Binder):
    def product_unit(self, left: Unit | None, right: Unit | None, sign: int) -> Unit | None:
        """A written number scales an outcome and leaves its unit; a condition takes any unit."""
        if left is None and right is None:
            return None
        unit = (left or PURE).times(right or PURE, sign)
        return None if unit == PURE and (left is None or right is None) else unit
