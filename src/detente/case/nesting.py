"""A table as a file nests it -> its numbers in order, once its shape is that of its levers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from detente.case.levers import Lever
from detente.errors import CaseError


def nested_numbers(
    table: Sequence[Any], levers: Sequence[str], known: Mapping[str, Lever]
) -> tuple[float, ...]:
    """Return the numbers of a nested list, the first lever outermost.

    Parameters
    ----------
    table : sequence
        Numbers nested once per lever.
    levers : sequence of str
        The axes in order. What a lever is that the case does not have is told of where states
        are listed; the length of its axis is not looked at here.
    known : mapping of str to Lever
        The levers of the case.

    Raises
    ------
    CaseError
        If the table does not nest once per lever, or an axis is not as long as its lever has
        levels: the shape found, the one wanted and whose levels it counts.

    Examples
    --------
    >>> nested_numbers([[1, 2], [3, 4]], ["a", "b"], {})
    (1.0, 2.0, 3.0, 4.0)
    """
    if not levers:
        raise CaseError("a table needs 'levers': the levers it runs over, in order.")
    if len(set(levers)) != len(levers):
        raise CaseError("'levers' names a lever twice; a table has one axis for a lever.")
    widths: dict[int, int] = {}
    numbers = tuple(_numbers(table, levers, widths))
    found = [widths.get(axis, 0) for axis in range(len(levers))]
    wanted = [
        len(known[lever].levels) if lever in known else size
        for lever, size in zip(levers, found, strict=True)
    ]
    if found != wanted:
        axes = ", then ".join(
            f"'{lever}' ({', '.join(known[lever].levels[:6])}{', …' if size > 6 else ''})"
            if lever in known
            else f"'{lever}'"
            for lever, size in zip(levers, wanted, strict=True)
        )
        raise CaseError(
            f"the table is nested {_shape(found)}; {_shape(wanted)} is needed, as 'levers' has "
            f"them, the first outermost: {axes}."
        )
    return numbers


def _shape(sizes: Sequence[int]) -> str:
    return " x ".join(map(str, sizes))


def _numbers(part: Any, levers: Sequence[str], widths: dict[int, int]) -> Iterator[float]:
    """Yield the numbers, and note how long each axis is; every row is equally long."""

    def walk(part: Any, axis: int) -> Iterator[float]:
        if axis == len(levers):
            if isinstance(part, bool) or not isinstance(part, int | float):
                raise CaseError(f"found {str(part)[:40]!r} where a number is needed.")
            if not isfinite(part):
                raise CaseError(f"found {part}; a number of a table is finite.")
            yield float(part)
            return
        if not isinstance(part, list | tuple):
            raise CaseError(
                f"the table nests {axis} deep but has {len(levers)} levers; nest it once per lever."
            )
        if widths.setdefault(axis, len(part)) != len(part):
            raise CaseError(f"the rows of the table along '{levers[axis]}' differ in length.")
        for item in part:
            yield from walk(item, axis + 1)

    yield from walk(part, 0)
