"""Breadth-first searches over moves, compiled. Arrays in, arrays out; no checks, no text.

``rows`` are the parties (rows of the index) that may move; ``ranks`` has one row a party.

A party's block is known by where it starts in the index. Where its moves go both ways, a state of
it tells the whole block: another state's turn adds something only if it is better (or worse) placed
than all that had theirs. So a block is looked through a few times, and not once for every state.
"""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled

TOP = np.iinfo(np.int32).max


@compiled
def _go_both_ways(index, rows):  # type: ignore[no-untyped-def]
    free = np.zeros(index.bits.shape[0], np.bool_)
    for p in rows:
        free[p] = not index.bits[p].any()
    return free


@compiled
def toward(  # type: ignore[no-untyped-def]
    index, ranks, rows, improving, goal, start, steps, onward, mover
):
    """Fill, for every state, the fewest moves to a goal state, the next state and who moves there.

    ``steps`` is -1 where no goal can be reached. With `improving`, each move must raise the
    mover's rank. Where `start` is a state and not -1, the search ends when it has been met, and
    only the way from there is filled for sure.
    """
    n = goal.size
    free = _go_both_ways(index, rows)
    best = np.full(index.order.shape, -TOP, np.int32)
    queue = np.empty(n, np.int32)
    head, tail = 0, 0
    for s in range(n):
        steps[s] = 0 if goal[s] else -1
        if goal[s]:
            queue[tail] = s
            tail += 1
    while head < tail and (start < 0 or steps[start] < 0):
        t = queue[head]
        head += 1
        for p in rows:
            block = index.starts[p, t]
            if free[p]:
                rank = ranks[p, t] if improving else TOP
                if rank <= best[p, block]:
                    continue
                best[p, block] = rank
            for k in range(block, index.stops[p, t]):
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


@compiled
def reach(index, ranks, rows, improving, start, seen):  # type: ignore[no-untyped-def]
    """Mark the states that can be reached from `start`, itself too; return how many there are."""
    free = _go_both_ways(index, rows)
    worst = np.full(index.order.shape, TOP, np.int32)
    queue = np.empty(seen.size, np.int32)
    queue[0] = start
    seen[start] = True
    head, tail = 0, 1
    while head < tail:
        s = queue[head]
        head += 1
        for p in rows:
            block = index.starts[p, s]
            if free[p]:
                rank = ranks[p, s] if improving else -TOP
                if rank >= worst[p, block]:
                    continue
                worst[p, block] = rank
            for k in range(block, index.stops[p, s]):
                t = index.order[p, k]
                if seen[t] or index.bits[p, s] & ~index.bits[p, t] != 0:
                    continue
                if improving and ranks[p, t] <= ranks[p, s]:
                    continue
                seen[t] = True
                queue[tail] = t
                tail += 1
    return tail


@compiled
def outward(index, ranks, rows, start, reluctant, steps, back, mover):  # type: ignore[no-untyped-def]
    """Fill, for every state, the path from `start` with the fewest reluctant moves, then steps.

    A move is reluctant when it does not raise the mover's rank. Costs are -1 where no path leads.
    """
    n = steps.size
    free = _go_both_ways(index, rows)
    worst = np.empty(index.order.shape, np.int32)
    told = np.full(index.order.shape, -1, np.int32)  # the level at which `worst` holds
    left = np.full(index.order.shape, -1, np.int32)  # the last level at which it was left unwilling
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
                block = index.starts[p, s]
                if free[p]:
                    # Steps only grow within a level, so who comes later has nothing shorter.
                    if told[p, block] == level and worst[p, block] <= ranks[p, s]:
                        continue
                    told[p, block], worst[p, block] = level, ranks[p, s]
                for k in range(block, index.stops[p, s]):
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
                block = index.starts[p, s]
                if free[p]:
                    if left[p, block] == level:
                        continue
                    left[p, block] = level
                for k in range(block, index.stops[p, s]):
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
