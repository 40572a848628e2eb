"""Who is beaten by whom, compiled. Arrays in, arrays out; no checks, no text.

Rows are packages and columns are parties: ``rows[j, i]`` is what package j is worth to party i.
Package a beats package b when it is at least as good for everyone and better for someone.
"""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled, prange

LEAF = 8
NEAR = 256  # leaves that are looked through at once


@compiled(inline="always")
def _beats(a, b):  # type: ignore[no-untyped-def]
    better = False
    for i in range(a.size):
        if a[i] < b[i]:
            return False
        if a[i] > b[i]:
            better = True
    return better


@compiled(parallel=True)
def beaten_by(pivots, rows, out):  # type: ignore[no-untyped-def]
    """out[j] = some pivot beats row j."""
    for j in prange(rows.shape[0]):
        out[j] = False
        for p in range(pivots.shape[0]):
            if _beats(pivots[p], rows[j]):
                out[j] = True
                break


@compiled
def sweep_two(sorted_rows, order, keep):  # type: ignore[no-untyped-def]
    """keep[order[k]] for two parties; row k is the package with the k-th best first value."""
    best = -np.inf
    start = 0
    n = order.size
    while start < n:
        stop = start
        top = -np.inf
        first = sorted_rows[start, 0]
        while stop < n and sorted_rows[stop, 0] == first:
            top = max(top, sorted_rows[stop, 1])
            stop += 1
        if top > best:
            for k in range(start, stop):
                keep[order[k]] = sorted_rows[k, 1] == top
            best = top
        start = stop


@compiled
def sweep_three(order, place, width, rows, keep):  # type: ignore[no-untyped-def]
    """keep[j] for three parties; `order` is lexicographic, best first.

    ``place[j]`` is 1 for the best value of the second party, 2 for the next, up to `width`. A tree
    of running maxima gives the best third value among rows seen whose second value is as good.
    Equal rows are neighbours in `order` and share the verdict of the first of them.
    """
    tree = np.full(width + 1, -np.inf)
    n = order.size
    start = 0
    while start < n:
        j = order[start]
        stop = start + 1
        while stop < n and (
            rows[order[stop], 0] == rows[j, 0]
            and rows[order[stop], 1] == rows[j, 1]
            and rows[order[stop], 2] == rows[j, 2]
        ):
            stop += 1
        best = -np.inf
        at = place[j]
        while at > 0:
            best = max(best, tree[at])
            at -= at & -at
        if best < rows[j, 2]:
            for k in range(start, stop):
                keep[order[k]] = True
            at = place[j]
            while at <= width:
                tree[at] = max(tree[at], rows[j, 2])
                at += at & -at
        start = stop


@compiled
def _swap(rows, order, i, j):  # type: ignore[no-untyped-def]
    order[i], order[j] = order[j], order[i]
    for axis in range(rows.shape[1]):
        rows[i, axis], rows[j, axis] = rows[j, axis], rows[i, axis]


@compiled
def _select(rows, order, low, high, middle, axis):  # type: ignore[no-untyped-def]
    """Part rows[low:high] so that the middle-th stands where sorting would put it."""
    left, right = low, high - 1
    while left < right:
        a, b, c = rows[left, axis], rows[(left + right) // 2, axis], rows[right, axis]
        pivot = max(min(a, b), min(max(a, b), c))
        i, j = left, right
        while i <= j:
            while rows[i, axis] < pivot:
                i += 1
            while rows[j, axis] > pivot:
                j -= 1
            if i <= j:
                _swap(rows, order, i, j)
                i += 1
                j -= 1
        if middle <= j:
            right = j
        elif middle >= i:
            left = i
        else:
            return


@compiled
def box_tree(rows, order, starts, least, most):  # type: ignore[no-untyped-def]
    """Boxes of boxes: node v has the halves 2v + 1 and 2v + 2; the last level's nodes are leaves.

    `rows` and `order` are rearranged, so that a box holds neighbours. A leaf v holds the rows from
    ``starts[v]`` to ``starts[v + 1]``. ``least[v]`` and ``most[v]`` bound what node v holds.
    """
    n_nodes, k = least.shape
    first_leaf = n_nodes // 2
    stops = np.empty(n_nodes, np.int64)
    starts[0], stops[0] = 0, rows.shape[0]
    for i in range(k):
        least[0, i], most[0, i] = rows[:, i].min(), rows[:, i].max()
    # On the way down a box is what its cuts leave; what it really holds is known from below.
    for v in range(first_leaf):
        low, high = starts[v], stops[v]
        middle, axis = (low + high) // 2, 0
        for i in range(1, k):
            if most[v, i] - least[v, i] > most[v, axis] - least[v, axis]:
                axis = i
        _select(rows, order, low, high, middle, axis)
        for half in (2 * v + 1, 2 * v + 2):
            least[half], most[half] = least[v], most[v]
        most[2 * v + 1, axis] = least[2 * v + 2, axis] = rows[middle, axis]
        starts[2 * v + 1], stops[2 * v + 1] = low, middle
        starts[2 * v + 2], stops[2 * v + 2] = middle, high
    starts[n_nodes] = rows.shape[0]
    for v in range(n_nodes - 1, -1, -1):
        for i in range(k):
            if v >= first_leaf:
                least[v, i], most[v, i] = np.inf, -np.inf
                for p in range(starts[v], stops[v]):
                    least[v, i] = min(least[v, i], rows[p, i])
                    most[v, i] = max(most[v, i], rows[p, i])
            else:
                least[v, i] = min(least[2 * v + 1, i], least[2 * v + 2, i])
                most[v, i] = max(most[2 * v + 1, i], most[2 * v + 2, i])


@compiled(inline="always")
def _reaches(most, row):  # type: ignore[no-untyped-def]
    for i in range(row.size):  # noqa: SIM110
        if most[i] < row[i]:
            return False
    return True


@compiled(parallel=True)
def search_tree(rows, order, starts, least, most, keep):  # type: ignore[no-untyped-def]
    """keep[order[q]] = nothing in the tree beats row q.

    The rows of a leaf look together for the leaves that could beat one of them, and then each by
    itself in those.
    """
    first_leaf = least.shape[0] // 2
    for leaf in prange(first_leaf, least.shape[0]):
        first, last = starts[leaf], starts[leaf + 1]
        for q in range(first, last):
            keep[order[q]] = True
        left = last - first
        stack, near = np.empty(64, np.int64), np.empty(NEAR, np.int64)
        stack[0] = 0
        depth, found = 1, 0
        while left > 0 and (depth > 0 or found > 0):
            if depth > 0 and found < NEAR:
                depth -= 1
                v = stack[depth]
                if _reaches(most[v], least[leaf]):
                    if v >= first_leaf:
                        near[found] = v
                        found += 1
                    else:
                        stack[depth] = 2 * v + 1
                        stack[depth + 1] = 2 * v + 2
                        depth += 2
            else:
                left = _look(rows, order, starts, most, first, last, near[:found], keep)
                found = 0


@compiled
def _look(rows, order, starts, most, first, last, near, keep):  # type: ignore[no-untyped-def]
    """Look in some leaves for what beats rows[first:last]; return how many are not beaten yet."""
    left = 0
    for q in range(first, last):
        row, beaten = rows[q], not keep[order[q]]
        for v in near:
            if beaten:
                break
            if _reaches(most[v], row):
                for p in range(starts[v], starts[v + 1]):
                    if _beats(rows[p], row):
                        beaten = True
                        break
        keep[order[q]] = not beaten
        left += not beaten
    return left
