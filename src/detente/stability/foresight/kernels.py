"""One more move of foresight, compiled. Arrays in, arrays out; no checks, no text.

What a kernel fills is an argument of its own: in a parallel loop numba takes a write to an array
inside a tuple for one that nobody reads, and drops it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.compiling import compiled, prange


class Ends(NamedTuple):
    """Where play may end from each of n states, under every way of breaking ties.

    From state s it may end in the kinds of state ``kinds[indptr[s]:indptr[s + 1]]``, ascending. Two
    states are of a kind where each party ranks them equally, so nothing can hang on which it is.
    """

    indptr: NDArray[np.int64]
    kinds: NDArray[np.int32]


class OnMove(NamedTuple):
    """The party on move: its moves (see MoveIndex) and its ranks of the states and of the kinds."""

    order: NDArray[np.int32]
    starts: NDArray[np.int32]
    stops: NDArray[np.int32]
    bits: NDArray[np.uint64]
    ranks: NDArray[np.int32]
    kind_ranks: NDArray[np.int32]
    kind_of: NDArray[np.int32]


@compiled(parallel=True)
def look(mover, after, promise):  # type: ignore[no-untyped-def]
    """promise[s] = the mover's least and greatest rank of the ends that ``after`` allows from s."""
    for s in prange(mover.ranks.size):
        low = high = mover.kind_ranks[after.kinds[after.indptr[s]]]
        for k in range(after.indptr[s] + 1, after.indptr[s + 1]):
            low = min(low, mover.kind_ranks[after.kinds[k]])
            high = max(high, mover.kind_ranks[after.kinds[k]])
        promise[s, 0] = low
        promise[s, 1] = high


@compiled(parallel=True)
def choose(mover, after, promise, prospect, counts):  # type: ignore[no-untyped-def]
    """prospect[s] = the greatest low and the greatest high that a move from s promises.

    However ties break, the best move ends no lower than the first; and every end that is no lower
    may be the best there is. ``counts[s]`` is the number of ends that play may come to from s.
    """
    for s in prange(mover.ranks.size):
        prospect[s] = mover.ranks[s] - 1
        for k in range(mover.starts[s], mover.stops[s]):
            t = mover.order[k]
            if t != s and mover.bits[s] & ~mover.bits[t] == 0:
                prospect[s, 0] = max(prospect[s, 0], promise[t, 0])
                prospect[s, 1] = max(prospect[s, 1], promise[t, 1])
        counts[s] = _new_ends(mover, after, promise, prospect[s], s).size


@compiled(parallel=True)
def write_ends(mover, after, promise, prospect, indptr, kinds):  # type: ignore[no-untyped-def]
    """Write the ends that `choose` counted, which `indptr` makes room for."""
    for s in prange(mover.ranks.size):
        ends = _new_ends(mover, after, promise, prospect[s], s)
        for k in range(ends.size):
            kinds[indptr[s] + k] = ends[k]


@compiled
def _new_ends(mover, after, promise, prospect, s):  # type: ignore[no-untyped-def]
    own = mover.ranks[s]
    stays, leaves, floor = prospect[0] <= own, prospect[1] > own, max(prospect[0], own + 1)
    room = 1
    if leaves:
        for k in range(mover.starts[s], mover.stops[s]):
            t = mover.order[k]
            if promise[t, 1] >= floor:
                room += after.indptr[t + 1] - after.indptr[t]
    found = np.empty(room, np.int32)
    count = 0
    if stays:
        found[0] = mover.kind_of[s]
        count = 1
    if leaves:
        for k in range(mover.starts[s], mover.stops[s]):
            t = mover.order[k]
            if t == s or mover.bits[s] & ~mover.bits[t] != 0 or promise[t, 1] < floor:
                continue
            for e in range(after.indptr[t], after.indptr[t + 1]):
                if mover.kind_ranks[after.kinds[e]] >= floor:
                    found[count] = after.kinds[e]
                    count += 1
    found = found[:count]
    found.sort()
    distinct = 1
    for k in range(1, count):
        if found[k] != found[distinct - 1]:
            found[distinct] = found[k]
            distinct += 1
    return found[:distinct]
