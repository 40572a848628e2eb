"""Joint moves and who gains by them, compiled. Arrays in, arrays out; no checks, no text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.compiling import compiled, prange

TASKS = 64
UNKNOWN, NO, YES = 0, 1, 2


class CoalitionSide(NamedTuple):
    """Where some parties' moves together can take the standoff, any legal sequence.

    Group g holds the states ``members[indptr[g]:indptr[g + 1]]``: the parties can go to and fro
    between them. ``label[s]`` is the group of state s. One-way levers lead from group g to those in
    ``onward[onward_indptr[g]:onward_indptr[g + 1]]``, all of a higher number, and on from there.
    """

    label: NDArray[np.int32]
    indptr: NDArray[np.int64]
    members: NDArray[np.int32]
    onward_indptr: NDArray[np.int64]
    onward: NDArray[np.int32]


class View(NamedTuple):
    """What m members see in each of n states, and in which order to look.

    ``values[s]`` are m numbers and ``totals[s]`` is their sum. ``ranked`` lists the states of each
    group of the members' side, the greatest total first.
    """

    values: NDArray[np.int32]
    totals: NDArray[np.int64]
    ranked: NDArray[np.int32]


@compiled
def join(roots, order, key):  # type: ignore[no-untyped-def]
    """Join the states that are neighbours in `order` and share a key; a root has the least number.

    Afterwards ``roots[s]`` is the root of s itself.
    """
    for k in range(1, order.size):
        if key[order[k]] == key[order[k - 1]]:
            a, b = _root(roots, order[k - 1]), _root(roots, order[k])
            if a < b:
                roots[b] = a
            else:
                roots[a] = b
    for s in range(roots.size):
        roots[s] = _root(roots, s)


@compiled
def _root(roots, s):  # type: ignore[no-untyped-def]
    while roots[s] != s:
        roots[s] = roots[roots[s]]
        s = roots[s]
    return s


@compiled
def next_steps(indptr, bits, sources, targets):  # type: ignore[no-untyped-def]
    """List the pairs of places in a block where the second only adds bits to the first, and no
    third place lies between. Return how many there are, or -1 where they do not fit.

    Within a block, places stand in an order in which bits are only added.
    """
    count = 0
    for block in range(indptr.size - 1):
        stop = indptr[block + 1]
        for a in range(indptr[block], stop):
            first = count
            for b in range(a + 1, stop):
                if bits[a] & ~bits[b] != 0 or bits[a] == bits[b]:
                    continue
                between = False
                for k in range(first, count):
                    if bits[targets[k]] & ~bits[b] == 0:
                        between = True
                        break
                if between:
                    continue
                if count == targets.size:
                    return -1
                sources[count], targets[count] = a, b
                count += 1
    return count


@compiled
def reach(side, group):  # type: ignore[no-untyped-def]
    """Return the groups that can be reached from `group`, itself first."""
    n_groups = side.indptr.size - 1
    queue = np.empty(n_groups, np.int32)
    return queue[: _reach(side, group, queue, np.zeros(n_groups, np.int32))]


@compiled
def _reach(side, group, queue, seen):  # type: ignore[no-untyped-def]
    # seen[g] == group + 1 marks what this search has met, so nothing needs clearing.
    queue[0] = group
    seen[group] = group + 1
    start, stop = 0, 1
    while start < stop:
        here = queue[start]
        start += 1
        for k in range(side.onward_indptr[here], side.onward_indptr[here + 1]):
            there = side.onward[k]
            if seen[there] != group + 1:
                seen[there] = group + 1
                queue[stop] = there
                stop += 1
    return stop


@compiled
def _all_gain(own, values):  # type: ignore[no-untyped-def]
    for j in range(own.size):  # noqa: SIM110
        if values[j] <= own[j]:
            return False
    return True


@compiled
def _gain_within(side, view, own, group):  # type: ignore[no-untyped-def]
    """Whether some state of the group gives every member more than its own rank."""
    least = own.sum() + own.size
    for k in range(side.indptr[group], side.indptr[group + 1]):
        t = view.ranked[k]
        if view.totals[t] < least:
            return False
        if _all_gain(own, view.values[t]):
            return True
    return False


@compiled(parallel=True)
def mark_gains(inside, view, ranks, asked, gains):  # type: ignore[no-untyped-def]
    """gains[s]: within reach of s is a state whose values exceed all the members' ranks of s."""
    n, n_groups = asked.size, inside.indptr.size - 1
    tasks = min(n, TASKS)
    for task in prange(tasks):
        queue, seen = np.empty(n_groups, np.int32), np.zeros(n_groups, np.int32)
        group, count = -1, 0
        for place in range(task * n // tasks, (task + 1) * n // tasks):
            s = inside.members[place]
            if not asked[s]:
                continue
            if inside.label[s] != group:
                group = inside.label[s]
                count = _reach(inside, group, queue, seen)
            for q in range(count):
                if _gain_within(inside, view, ranks[s], queue[q]):
                    gains[s] = True
                    break


@compiled(parallel=True)
def mark_lasting_gains(inside, outside, view, bars, asked, gains):  # type: ignore[no-untyped-def]
    """gains[s]: from s the members can gain, and gain again wherever the others then take it."""
    n, n_inside, n_outside = asked.size, inside.indptr.size - 1, outside.indptr.size - 1
    tasks = min(n, TASKS)
    for task in prange(tasks):
        queue, seen = np.empty(n_inside, np.int32), np.zeros(n_inside, np.int32)
        again, held = np.empty(n_inside, np.int8), np.empty(n_outside, np.int8)
        group, count = -1, 0
        for place in range(task * n // tasks, (task + 1) * n // tasks):
            s = inside.members[place]
            if not asked[s]:
                continue
            if inside.label[s] != group:
                group = inside.label[s]
                count = _reach(inside, group, queue, seen)
            again[:] = UNKNOWN
            held[:] = UNKNOWN
            for q in range(count):
                if _lasting_gain_within(inside, outside, view, bars[s], queue[q], again, held):
                    gains[s] = True
                    break


@compiled
def _lasting_gain_within(inside, outside, view, own, group, again, held):  # type: ignore[no-untyped-def]
    least = own.sum() + own.size
    for k in range(inside.indptr[group], inside.indptr[group + 1]):
        t = view.ranked[k]
        if view.totals[t] < least:
            return False
        if _all_gain(own, view.values[t]) and not _held(
            inside, outside, view, own, outside.label[t], again, held
        ):
            return True
    return False


@compiled
def _held(inside, outside, view, own, group, again, held):  # type: ignore[no-untyped-def]
    """Whether the others can take it from their group to where the members cannot gain again."""
    if held[group] == UNKNOWN:
        held[group] = NO
        for k in range(outside.indptr[group], outside.indptr[group + 1]):
            if not _again(inside, view, own, inside.label[outside.members[k]], again):
                held[group] = YES
                return True
        for k in range(outside.onward_indptr[group], outside.onward_indptr[group + 1]):
            if _held(inside, outside, view, own, outside.onward[k], again, held):
                held[group] = YES
                return True
    return held[group] == YES


@compiled
def _again(inside, view, own, group, again):  # type: ignore[no-untyped-def]
    """Whether the members can take it from their group to where each has more than its own."""
    if again[group] == UNKNOWN:
        again[group] = NO
        if _gain_within(inside, view, own, group):
            again[group] = YES
            return True
        for k in range(inside.onward_indptr[group], inside.onward_indptr[group + 1]):
            if _again(inside, view, own, inside.onward[k], again):
                again[group] = YES
                return True
    return again[group] == YES
