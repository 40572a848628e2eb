"""The cells of an outcome's table: by number, ``[2][0]``, and by level, ``[lever=level]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from detente.case.levers import Lever
from detente.case.standoff import Outcome


def cell_places(levers: Mapping[str, Lever], outcome: Outcome) -> Iterator[str]:
    """Yield the cells as ``[2][0]`` in the order of the table, counted from 0.

    A table that does not fit its levers has none; that is told of where states are listed.
    """
    sizes = [len(levers[name].levels) for name in outcome.levers if name in levers]
    if not outcome.table or prod(sizes) != len(outcome.table):
        return
    for cell in product(*map(range, sizes)):
        yield "".join(f"[{place}]" for place in cell)


def cell_names(levers: Mapping[str, Lever], outcome: Outcome, cell: str) -> str:
    """Return the cell ``[2][0]`` as ``[prisoners=prominent][arrests=continue]``."""
    places = map(int, re.findall(r"[0-9]+", cell))
    named = zip(outcome.levers, places, strict=True)
    return "".join(f"[{lever}={levers[lever].levels[place]}]" for lever, place in named)


def numbered_cell(levers: Mapping[str, Lever], outcome: Outcome, cell: str) -> str | None:
    """Return a cell that is named by its levels as ``[2][0]``; None where there is no such cell.

    Parameters
    ----------
    cell : str
        A level for each lever of the table, in any order, in one pair of brackets or several:
        ``[prisoners=group][arrests=stop]``, ``[prisoners=group, arrests=stop]``.
    """
    if not set(outcome.levers) <= set(levers):
        return None
    todo: list[tuple[str, Mapping[str, int]]] = [(cell[1:-1], {})]
    while todo:
        rest, found = todo.pop()
        for lever in set(outcome.levers) - set(found):
            for place, level in enumerate(levers[lever].levels):
                if not rest.startswith(written := f"{lever}={level}"):
                    continue
                taken, after = {**found, lever: place}, rest[len(written) :]
                if not after and len(taken) == len(outcome.levers):
                    return "".join(f"[{taken[name]}]" for name in outcome.levers)
                if between := re.match(r"\]\[|\s*,\s*", after):
                    todo.append((after[between.end() :], taken))
    return None
