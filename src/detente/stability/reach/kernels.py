"""Breadth-first search by improvements over many draws, compiled. Arrays in, arrays out."""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled, prange


@compiled(parallel=True)
def reach_by_improvements(  # type: ignore[no-untyped-def]
    order, starts, stops, bits, free, ranks, ranked, start, seen
):
    """Mark in every draw the states that improvements lead to from `start`, itself too.

    The first four arrays are those of a move index; ``free[p]`` says that party p's blocks know no
    direction. There ``ranked[p, d, start:stop]`` has the block's states best first, ties as ``~t``,
    and one pointer a block suffices: all that is better than the worst state reached so far has
    been marked.
    """
    parties, draws, n = ranks.shape
    for d in prange(draws):
        pointer = starts.copy()
        queue = np.empty(n, np.int32)
        queue[0] = start
        seen[d, start] = True
        head, tail = 0, 1
        while head < tail:
            s = queue[head]
            head += 1
            for p in range(parties):
                begin, stop, rank = starts[p, s], stops[p, s], ranks[p, d, s]
                # The block's own pointer is kept at the first of its states.
                anchor = order[p, begin]
                k = pointer[p, anchor] if free[p] else begin
                while k < stop:
                    t = ranked[p, d, k]
                    t = max(t, ~t)
                    if ranks[p, d, t] <= rank:
                        break
                    k += 1
                    if seen[d, t] or (not free[p] and bits[p, s] & ~bits[p, t] != 0):
                        continue
                    seen[d, t] = True
                    queue[tail] = t
                    tail += 1
                if free[p]:
                    pointer[p, anchor] = k
