"""The numbers written in an expression: where they stand, and the text with another there."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from detente.errors import ExpressionError
from detente.expressions.syntax import NUMBER, Node, parse

_NUMBER = re.compile(NUMBER)


class WrittenNumber(NamedTuple):
    """A number in a text, from `start` up to `end`; a minus right before it belongs to it."""

    start: int
    end: int
    value: float


@lru_cache(maxsize=8192)
def numbers_written(text: str) -> tuple[WrittenNumber, ...]:
    """Return the numbers of an expression from left to right.

    Raises
    ------
    ExpressionError
        If the text is no expression.

    Examples
    --------
    >>> [each.value for each in numbers_written("1 - 0.5 * (x == 'level 3') + -2 * y")]
    [1.0, 0.5, -2.0]
    """
    found: list[WrittenNumber] = []
    todo: list[tuple[Node, bool]] = [(parse(text), False)]
    while todo:
        node, negated = todo.pop()
        if node.kind == "number":
            found.append(_number(text, node.column - 1, negated))
        todo += [(part, node.kind == "negative") for part in node.parts if isinstance(part, Node)]
    return tuple(sorted(found))


def with_number_written(text: str, place: int, number: float) -> str:
    """Return the expression with `number` as its number at `place`, counted from 0.

    The rest of the text stays as it is, character by character.

    Examples
    --------
    >>> with_number_written("0.5*x  -  0.25*y", 1, 0.3)
    '0.5*x  -  0.3*y'
    """
    if not isfinite(number):
        raise ExpressionError(f"found {number}; a number in an expression is finite.")
    start, end, value = numbers_written(text)[place]
    if value == number:
        return text
    whole = float(number).is_integer() and abs(number) < 1e15
    digits = str(int(number)) if whole else repr(float(number))
    changed = f"{text[:start]}{digits}{text[end:]}"
    again = numbers_written(changed)[place]
    if (again.start, again.value) == (start, number):
        return changed
    return f"{text[:start]}({digits}){text[end:]}"  # a minus before it would be taken for its own


def _number(text: str, start: int, negated: bool) -> WrittenNumber:
    match = _NUMBER.match(text, start)
    assert match is not None
    before = text[:start].rstrip(" \t\r\n")
    if negated and before.endswith("-"):
        return WrittenNumber(len(before) - 1, match.end(), -float(match[0]))
    return WrittenNumber(start, match.end(), float(match[0]))
