"""An expression whose names are resolved, and what can be said of it whatever the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isfinite, isnan, prod

from detente.units import Unit

TRUTH = "truth"
QUANTITY = "quantity"
LEVER = "lever"
LEVEL = "level"

Span = tuple[float, float]
ANYTHING: Span = (-inf, inf)
MOST_LOST = 1e-12  # of what is added up, by the few hundred operations of an expression
WHOLE = 2.0**53  # below it every whole number is a float


@dataclass(frozen=True)
class Scope:
    """What an expression may speak of.

    Parameters
    ----------
    levers : mapping of str to tuple of str
        Each lever's levels in order; the position in the mapping is the lever's number.
    outcomes : mapping of str to Unit
        The outcomes defined so far.
    """

    levers: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A node whose names are resolved.

    `kind` is the operation; `value` holds a lever's number, a level's number, an outcome's name or
    a constant. `unit` is None where a written number may take whatever unit the place needs; `size`
    is a lever's number of levels.
    """

    kind: str
    parts: tuple[Bound, ...] = ()
    value: object = None
    sort: str = QUANTITY
    unit: Unit | None = None
    size: int = 0

    def levers(self) -> frozenset[int]:
        """Return the numbers of the levers that the expression looks at."""
        if self.kind == LEVER:
            assert isinstance(self.value, int)
            return frozenset({self.value})
        return frozenset().union(*(part.levers() for part in self.parts))

    def outcomes(self) -> frozenset[str]:
        """Return the names of the outcomes that the expression uses."""
        if self.kind == "outcome":
            return frozenset({str(self.value)})
        return frozenset().union(*(part.outcomes() for part in self.parts))

    @cached_property
    def span(self) -> Span:
        """The least and the greatest value it could have; without end where an outcome enters."""
        if self.kind == "constant":
            value = float(self.value)  # type: ignore[arg-type]
            return value, value
        if self.kind == LEVER:
            return 0.0, float(self.size - 1)
        if self.sort == TRUTH:
            return 0.0, 1.0
        if self.kind == "outcome":
            return ANYTHING
        left = self.parts[0].span
        if self.kind == "negative":
            return -left[1], -left[0]
        right = self.parts[1].span
        if self.kind == "/":
            lost = self.parts[1].lost
            right = right[0] - lost, right[1] + lost
        return _combined(self.kind, left, right)

    @cached_property
    def lost(self) -> float:
        """What rounding may take away from it, or leave of 0, at most: a generous bound."""
        return 0.0 if self.counted or not self.parts else MOST_LOST * self.magnitude

    @cached_property
    def magnitude(self) -> float:
        """How large the numbers are at most that are added up in it."""
        if not self.parts or self.sort == TRUTH:
            return max(map(abs, self.span))
        sizes = [part.magnitude for part in self.parts]
        if self.kind in ("+", "-"):
            return sizes[0] + sizes[1]
        return max(sizes[0], *map(abs, self.span)) if self.kind == "/" else prod(sizes)

    @cached_property
    def finite(self) -> bool:
        """Whether its value is a finite number in every state in which the outcomes are."""
        if self.kind == "constant":
            return isfinite(self.value)  # type: ignore[arg-type]
        if self.kind in (LEVER, "outcome") or self.sort == TRUTH:
            return True
        for part in self.parts:  # no generator: a long sum is a deep tree, and each frame counts
            if not part.finite:
                return False
        return self.kind == "negative" or all(map(isfinite, self.span))

    @cached_property
    def counted(self) -> bool:
        """Whether its floats are whole numbers in every state, so that nothing is rounded."""
        if self.sort == TRUTH or self.kind == LEVER:
            return True
        if self.kind == "constant":
            return float(self.value).is_integer() and abs(self.value) < WHOLE  # type: ignore[arg-type]
        if self.kind in ("outcome", "/"):
            return False
        for part in self.parts:
            if not part.counted:
                return False
        return max(map(abs, self.span)) < WHOLE

    @cached_property
    def defined(self) -> bool:
        """Whether nothing inside it can be without meaning, as a quotient by 0 is."""
        for part in self.parts:
            if not part.defined:
                return False
        if self.kind == "/":
            return self.parts[1].finite
        if self.sort == TRUTH:
            return all(part.finite for part in self.parts)
        return True


def _combined(kind: str, left: Span, right: Span) -> Span:
    if kind == "+":
        return _ends([left[0] + right[0]], [left[1] + right[1]])
    if kind == "-":
        return _ends([left[0] - right[1]], [left[1] - right[0]])
    if kind == "/":
        if right[0] <= 0.0 <= right[1]:
            return ANYTHING
        corners = [a / b for a in left for b in right]
    else:
        corners = [a * b for a in left for b in right]
    return _ends(corners, corners)


def _ends(low: list[float], high: list[float]) -> Span:
    """Take the least and the greatest; where infinities cancel, anything may be."""
    return (
        -inf if any(map(isnan, low)) else min(low),
        inf if any(map(isnan, high)) else max(high),
    )
