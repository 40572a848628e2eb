"""One step back in the search for a schedule, compiled. Arrays in, arrays out; no checks, no text.

A label is a way on from a node to the target: what it is worth to every party on entering the node.
A label of a node is dropped when another is worth as much to everybody.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.compiling import compiled, prange


class Nodes(NamedTuple):
    """The n combinations of levels between start and target; k parties, d tracks."""

    progress: NDArray[np.int64]  # (n, d) levels gone from the start
    owner: NDArray[np.int64]  # (d,)
    cell: NDArray[np.int64]  # (n,)
    own: NDArray[np.int64]  # (k, n) a party's part of the cell's number
    value: NDArray[np.float64]  # (n, k) a period


class Breaches(NamedTuple):
    """The best and second best breach in every cell, and the own part that the best goes to."""

    best: NDArray[np.float64]  # (k, cells)
    own: NDArray[np.int64]
    second: NDArray[np.float64]


class Asked(NamedTuple):
    """What a step has to be worth over the best breach: ``slack * unit``, less rounding. (k,)"""

    slack: float
    unit: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    discount: NDArray[np.float64]


class PathLabels(NamedTuple):
    """The newest labels, grouped by node: those of group g are starts[g] up to starts[g + 1]."""

    node: NDArray[np.int64]  # (groups,)
    starts: NDArray[np.int64]
    worth: NDArray[np.float64]  # (labels, k)
    name: NDArray[np.int64]


class Archive(NamedTuple):
    """All labels kept, by node; `room` for each."""

    kept: NDArray[np.int64]  # (n,)
    worth: NDArray[np.float64]  # (n, room, k)
    after: NDArray[np.int64]  # (n, room) the label it goes on with
    layer: NDArray[np.int64]  # (n, room) how many steps it takes


@compiled
def _keep(archive, s, worth, after, layer):  # type: ignore[no-untyped-def]
    """Put a label into the archive unless it is beaten; return 1 where there is no room."""
    k = worth.size
    c = 0
    while c < archive.kept[s]:
        below = True
        above = True
        for i in range(k):
            below = below and worth[i] <= archive.worth[s, c, i]
            above = above and worth[i] >= archive.worth[s, c, i]
        if below:
            return 0
        if above:
            last = archive.kept[s] - 1
            for i in range(k):  # one by one: copying a slice compiles text for its errors
                archive.worth[s, c, i] = archive.worth[s, last, i]
            archive.after[s, c] = archive.after[s, last]
            archive.layer[s, c] = archive.layer[s, last]
            archive.kept[s] = last
        else:
            c += 1
    c = archive.kept[s]
    if c == archive.after.shape[1]:
        return 1
    for i in range(k):
        archive.worth[s, c, i] = worth[i]
    archive.after[s, c] = after
    archive.layer[s, c] = layer
    archive.kept[s] = c + 1
    return 0


@compiled(parallel=True)
def step_back(nodes, breaches, labels, archive, asked, mover, layer, full, nearest):  # type: ignore[no-untyped-def]
    """Extend every label by one step before it. full[s] counts labels of s that had no room.

    A step is taken where going on beats the best breach by ``asked.slack`` units, for the mover, or
    for everybody where mover is -1. nearest[s] is the greatest slack at which a step from s that
    was not taken would have been.
    """
    n, d = nodes.progress.shape
    k = nodes.value.shape[1]
    for s in prange(n):
        breach = np.empty(k)
        worth = np.empty(k)
        for g in range(labels.node.size):
            t = labels.node[g]
            fits = mover >= 0 or s != t
            for a in range(d):
                ahead = nodes.progress[t, a] - nodes.progress[s, a]
                if ahead < 0 or (ahead > 0 and mover >= 0 and nodes.owner[a] != mover):
                    fits = False
                    break
            if not fits:
                continue
            for i in range(k):
                breach[i] = -np.inf
                if mover < 0 or mover == i:
                    cell = nodes.cell[t] - nodes.own[i, t] + nodes.own[i, s]
                    if breaches.own[i, cell] == nodes.own[i, t]:
                        breach[i] = breaches.second[i, cell]
                    else:
                        breach[i] = breaches.best[i, cell]
            for q in range(labels.starts[g], labels.starts[g + 1]):
                fits = True
                for i in range(k):
                    needed = breach[i] + asked.slack * asked.unit[i] - asked.tolerance[i]
                    if labels.worth[q, i] < needed:
                        fits = False
                        break
                    worth[i] = nodes.value[s, i] + asked.discount[i] * labels.worth[q, i]
                if fits:
                    full[s] += _keep(archive, s, worth, labels.name[q], layer)
                else:
                    slack = np.inf
                    for i in range(k):
                        slack = min(slack, (labels.worth[q, i] - breach[i]) / asked.unit[i])
                    nearest[s] = max(nearest[s], slack)
