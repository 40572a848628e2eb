"""Peeling may have gone too far on one side: paste back what costs no density."""

from __future__ import annotations

from collections.abc import Callable
from math import floor

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray
from detente.uncertainty.checks import share_of
from detente.uncertainty.failure_boxes.box import Box, first_of_its_draws
from detente.uncertainty.failure_boxes.grid import (
    ABOVE,
    BELOW,
    CATEGORY,
    BoxGrid,
    BoxMove,
    Edges,
    grid_of,
    materialise,
    with_both,
)
from detente.uncertainty.input_table import InputTable


def paste(table: InputTable, fails: ArrayLike, box: Box, *, share: float = 0.05) -> Box:
    """Widen the box where its density does not fall, and drop the limits that turn no draw away.

    Parameters
    ----------
    table, fails : InputTable, array_like
        As for :func:`peel`.
    box : Box
    share : float
        How much one step may add, as a share of the box.

    Notes
    -----
    Rule U22.
    """
    first_of_its_draws(box)
    failed = with_both(fails, table)
    share_of(share, "share")
    grid = grid_of(table)
    edges = grid.of(box)
    while True:
        steps = _steps(grid, edges, failed, share)
        if not steps:
            break
        edges = edges.moved(min(steps))
    return materialise(table, failed, grid, _without_idle(grid, edges))


def _steps(grid: BoxGrid, edges: Edges, failed: BoolArray, share: float) -> list[BoxMove]:
    """List the ways to widen the box that do not lower its density."""
    met = [grid.inside(place, edges) for place in range(len(grid.table.columns))]
    breaches = np.sum([~one for one in met], axis=0)
    draws = int((breaches == 0).sum())
    hits = int((failed & (breaches == 0)).sum())
    most = max(1, floor(share * draws + 1e-9))
    found = []

    def offer(place: int, kind: int, code: int, added: BoolArray) -> None:
        more, gained = int(added.sum()), int((added & failed).sum())
        if gained * draws >= hits * more:
            name = grid.table.columns[place].name
            after = (hits + gained) / (draws + more)
            found.append(BoxMove(-after, -more, name, kind, place, code))

    for place, column in enumerate(grid.table.columns):
        ranks = grid.ranks[place]
        barred = (breaches == 1) & ~met[place]
        if not barred.any():
            continue
        if column.categories:
            for code in np.unique(ranks[barred]).tolist():
                offer(place, CATEGORY, code, barred & (ranks == code))
            continue
        below = np.sort(ranks[barred & (ranks < edges.lows[place])])[::-1]
        if below.size:
            edge = int(below[min(most, below.size) - 1])
            offer(place, BELOW, edge, barred & (ranks < edges.lows[place]) & (ranks >= edge))
        above = np.sort(ranks[barred & (ranks > edges.highs[place])])
        if above.size:
            edge = int(above[min(most, above.size) - 1])
            offer(place, ABOVE, edge, barred & (ranks > edges.highs[place]) & (ranks <= edge))
    return found


def _without_idle(grid: BoxGrid, edges: Edges) -> Edges:
    """Drop the limits that turn no draw away, one after the other by name, low before high."""
    met = [grid.inside(place, edges) for place in range(len(grid.table.columns))]
    for place in sorted(range(len(met)), key=lambda p: grid.table.columns[p].name):
        others = np.all([*met[:place], *met[place + 1 :], np.ones(grid.table.draws, bool)], axis=0)
        for free in _looser(grid, place):
            loose = free(edges)
            let_in = grid.inside(place, loose)
            if not (others & let_in & ~met[place]).any():
                edges, met[place] = loose, let_in
    return edges


def _looser(grid: BoxGrid, place: int) -> list[Callable[[Edges], Edges]]:
    whole = grid.whole()
    if grid.table.columns[place].categories:
        return [lambda edges: edges.with_kept(place, whole.kept[place])]
    return [
        lambda edges: edges.with_low(place, whole.lows[place]),
        lambda edges: edges.with_high(place, whole.highs[place]),
    ]
