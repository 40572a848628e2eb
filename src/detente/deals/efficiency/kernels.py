"""Who is beaten by whom, compiled. Arrays in, arrays out; no checks, no text.

Rows are packages and columns are parties: ``rows[j, i]`` is what package j is worth to party i.
Package a beats package b when it is at least as good for everyone and better for someone.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

LEAF = 16


@njit(inline="always")
def _beats(a, b):  # type: ignore[no-untyped-def]
    better = False
    for i in range(a.size):
        if a[i] < b[i]:
            return False
        if a[i] > b[i]:
            better = True
    return better


@njit(parallel=True, cache=True, nogil=True)
def beaten_by(pivots, rows, out):  # type: ignore[no-untyped-def]
    """out[j] = some pivot beats row j."""
    for j in prange(rows.shape[0]):
        out[j] = False
        for p in range(pivots.shape[0]):
            if _beats(pivots[p], rows[j]):
                out[j] = True
                break


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _select(rows, order, low, high, middle, axis):  # type: ignore[no-untyped-def]
    """Part order[low:high] so that its middle-th entry stands where sorting would put it."""
    left, right = low, high - 1
    while left < right:
        pivot = rows[order[(left + right) // 2], axis]
        i, j = left, right
        while i <= j:
            while rows[order[i], axis] < pivot:
                i += 1
            while rows[order[j], axis] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            right = j
        elif middle >= i:
            left = i
        else:
            return


@njit(cache=True, nogil=True)
def box_tree(rows, order, starts, stops, least, most):  # type: ignore[no-untyped-def]
    """Boxes of boxes: node v holds order[starts[v]:stops[v]], and its halves are 2v + 1, 2v + 2.

    `order` is rearranged. ``least[v]`` and ``most[v]`` bound the rows of node v; a node that does
    not exist has starts[v] == stops[v].
    """
    n_nodes, k = least.shape
    starts[0], stops[0] = 0, order.size
    for v in range(n_nodes):
        low, high = starts[v], stops[v]
        if low == high:
            continue
        for i in range(k):
            small, large = np.inf, -np.inf
            for p in range(low, high):
                value = rows[order[p], i]
                small = min(small, value)
                large = max(large, value)
            least[v, i], most[v, i] = small, large
        if high - low <= LEAF or 2 * v + 2 >= n_nodes:
            continue
        axis = 0
        for i in range(1, k):
            if most[v, i] - least[v, i] > most[v, axis] - least[v, axis]:
                axis = i
        middle = (low + high) // 2
        _select(rows, order, low, high, middle, axis)
        starts[2 * v + 1], stops[2 * v + 1] = low, middle
        starts[2 * v + 2], stops[2 * v + 2] = middle, high


@njit(parallel=True, cache=True, nogil=True)
def search_tree(rows, order, starts, stops, least, most, keep):  # type: ignore[no-untyped-def]
    """keep[j] = nothing in the tree beats row j. Boxes that cannot beat it are passed over."""
    n_nodes, k = least.shape
    for q in prange(order.size):
        j = order[q]
        row = rows[j]
        stack = np.empty(64, np.int64)
        stack[0] = 0
        depth = 1
        beaten = False
        while depth > 0 and not beaten:
            depth -= 1
            v = stack[depth]
            possible = True
            for i in range(k):
                if most[v, i] < row[i]:
                    possible = False
                    break
            if not possible or not _beats(most[v], row):
                continue
            if _beats(least[v], row):
                beaten = True
            elif 2 * v + 2 >= n_nodes or starts[2 * v + 1] == stops[2 * v + 1]:
                for p in range(starts[v], stops[v]):
                    if _beats(rows[order[p]], row):
                        beaten = True
                        break
            else:
                stack[depth] = 2 * v + 1
                stack[depth + 1] = 2 * v + 2
                depth += 2
        keep[j] = not beaten
