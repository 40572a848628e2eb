"""Breadth-first searches over moves, compiled. Arrays in, arrays out; no checks, no text.

``rows`` are the parties (rows of the index) that may move; ``ranks`` has one row a party.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def toward(index, ranks, rows, improving, goal, steps, onward, mover):  # type: ignore[no-untyped-def]
    """Fill, for every state, the fewest moves to a goal state, the next state and who moves there.

    ``steps`` is -1 where no goal can be reached. With `improving`, each move must raise the
    mover's rank.
    """
    n = goal.size
    queue = np.empty(n, np.int32)
    head, tail = 0, 0
    for s in range(n):
        steps[s] = 0 if goal[s] else -1
        if goal[s]:
            queue[tail] = s
            tail += 1
    while head < tail:
        t = queue[head]
        head += 1
        for p in rows:
            for k in range(index.starts[p, t], index.stops[p, t]):
                s = index.order[p, k]
                if steps[s] >= 0 or index.bits[p, s] & ~index.bits[p, t] != 0:
                    continue
                if improving and ranks[p, t] <= ranks[p, s]:
                    continue
                steps[s] = steps[t] + 1
                onward[s] = t
                mover[s] = p
                queue[tail] = s
                tail += 1


@njit(cache=True, nogil=True)
def reach(index, ranks, rows, improving, start, seen):  # type: ignore[no-untyped-def]
    """Mark the states that can be reached from `start`, itself too; return how many there are."""
    queue = np.empty(seen.size, np.int32)
    queue[0] = start
    seen[start] = True
    head, tail = 0, 1
    while head < tail:
        s = queue[head]
        head += 1
        for p in rows:
            for k in range(index.starts[p, s], index.stops[p, s]):
                t = index.order[p, k]
                if seen[t] or index.bits[p, s] & ~index.bits[p, t] != 0:
                    continue
                if improving and ranks[p, t] <= ranks[p, s]:
                    continue
                seen[t] = True
                queue[tail] = t
                tail += 1
    return tail


@njit(cache=True, nogil=True)
def outward(index, ranks, rows, start, reluctant, steps, back, mover):  # type: ignore[no-untyped-def]
    """Fill, for every state, the path from `start` with the fewest reluctant moves, then steps.

    A move is reluctant when it does not raise the mover's rank. Costs are -1 where no path leads.
    """
    n = steps.size
    steps[:] = -1
    reluctant[:] = -1
    settled = np.zeros(n, np.bool_)
    # One bucket queue a number of reluctant moves; within it states come in order of steps.
    current = np.empty(n, np.int32)
    current[0] = start
    size = 1
    reluctant[start], steps[start] = 0, 0
    level = 0
    while size > 0:
        # Breadth first by improvements, merging the seeds of this level in order of steps.
        seeds = current[:size].copy()
        seeds = seeds[np.argsort(steps[seeds], kind="mergesort")]
        queue = np.empty(n, np.int32)
        head, tail, seed = 0, 0, 0
        done = np.empty(n, np.int32)
        n_done = 0
        while head < tail or seed < size:
            if seed < size and (head == tail or steps[seeds[seed]] <= steps[queue[head]]):
                s = seeds[seed]
                seed += 1
            else:
                s = queue[head]
                head += 1
            if settled[s]:
                continue
            settled[s] = True
            done[n_done] = s
            n_done += 1
            for p in rows:
                for k in range(index.starts[p, s], index.stops[p, s]):
                    t = index.order[p, k]
                    if settled[t] or index.bits[p, s] & ~index.bits[p, t] != 0:
                        continue
                    if ranks[p, t] <= ranks[p, s]:
                        continue
                    if reluctant[t] == level and steps[t] <= steps[s] + 1:
                        continue
                    # States leave in order of steps, so the first time here is the shortest.
                    reluctant[t] = level
                    steps[t] = steps[s] + 1
                    back[t] = s
                    mover[t] = p
                    queue[tail] = t
                    tail += 1
        size = 0
        for place in range(n_done):
            s = done[place]
            for p in rows:
                for k in range(index.starts[p, s], index.stops[p, s]):
                    t = index.order[p, k]
                    if settled[t] or index.bits[p, s] & ~index.bits[p, t] != 0:
                        continue
                    if reluctant[t] == level + 1:
                        continue
                    current[size] = t
                    size += 1
                    reluctant[t] = level + 1
                    steps[t] = steps[s] + 1
                    back[t] = s
                    mover[t] = p
        level += 1
