"""Blocks sorted by rank, compiled. Arrays in, arrays out; no checks, no text."""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled, prange

TOP = np.iinfo(np.int32).max
PIECE = 2**12  # states that a thread sweeps before it takes up others
FEW = 16  # states in a block below which sorting it by insertion is quicker
MOST_APART = 8  # ranks a state, up to which a block is sorted by counting


@compiled(parallel=True)
def sort_blocks(blocks, ranks, ranked):  # type: ignore[no-untyped-def]
    """ranked[d, start:stop] = the block's states, best rank first.

    A state that is as good as the one before it in its block is told as ``~s``, which is below 0.
    """
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + ranks.shape[1] // PIECE)
    for task in prange(ranks.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        rank, best_first = ranks[draw], ranked[draw]
        for block in range(n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces):
            start, stop = blocks.indptr[block], blocks.indptr[block + 1]
            if stop - start <= FEW:
                _sort_few(blocks.order, rank, best_first, start, stop)
            else:
                low, high = np.int64(TOP), np.int64(-TOP)  # one type, so compiled once
                for k in range(start, stop):
                    value = np.int64(rank[blocks.order[k]])
                    low, high = min(low, value), max(high, value)
                if high - low < MOST_APART * (stop - start):
                    _sort_by_counting(blocks.order, rank, best_first, start, stop, low, high)
                else:
                    _sort_many(blocks.order, rank, best_first, start, stop)


@compiled
def _mark_ties(ranks, ranked, start, stop):  # type: ignore[no-untyped-def]
    before = ranks[ranked[start]]
    for k in range(start + 1, stop):
        rank = ranks[ranked[k]]
        if rank == before:
            ranked[k] = ~ranked[k]
        before = rank


@compiled
def _sort_few(order, ranks, ranked, start, stop):  # type: ignore[no-untyped-def]
    """Sort by insertion, without an array of its own."""
    for k in range(start, stop):
        s, place = order[k], k
        rank = ranks[s]
        while place > start and ranks[ranked[place - 1]] < rank:
            ranked[place] = ranked[place - 1]
            place -= 1
        ranked[place] = s
    _mark_ties(ranks, ranked, start, stop)


@compiled
def _sort_by_counting(order, ranks, ranked, start, stop, low, high):  # type: ignore[no-untyped-def]
    places = np.zeros(high - low + 2, np.int32)
    for k in range(start, stop):
        places[high - ranks[order[k]] + 1] += 1
    places[0] = start
    for gap in range(1, places.size):
        places[gap] += places[gap - 1]
    first = places.copy()  # assigning a slice would compile the text of an error
    for k in range(start, stop):
        s = order[k]
        gap = high - ranks[s]
        place = places[gap]
        places[gap] = place + 1
        ranked[place] = s if place == first[gap] else ~s


@compiled
def _sort_many(order, ranks, ranked, start, stop):  # type: ignore[no-untyped-def]
    keys = np.empty(stop - start, np.int64)
    for k in range(start, stop):
        keys[k - start] = (np.int64(TOP - ranks[order[k]]) << 32) | order[k]
    keys.sort()
    for k in range(stop - start):
        ranked[start + k] = keys[k] & 0xFFFFFFFF
    _mark_ties(ranks, ranked, start, stop)
