"""Where a mover can go in one move, compiled. Arrays in, arrays out; no checks, no text.

Value arrays have shape (draws, n), or (draws, n, 2) where two go together. Three sorts of block are
met: free (every state can move to every other), classed (one-way levers with few classes: running
extremes are kept per class) and paired (many classes: pairs are compared).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numba
import numpy as np

from detente.compiling import compiled, prange

TOP = np.iinfo(np.int32).max
WORTH_A_THREAD = 2**20
PIECE = 2**12  # states that a thread sweeps before it takes up others
SIDE_BY_SIDE = 16  # blocks: as many values of four bytes as are fetched from memory at once


@contextmanager
def threads_for(work: int) -> Iterator[None]:
    """Use one more thread for every 2^20 values to sweep, up to all there are.

    One thread sweeps so many in 2 to 5 ms. Others that are woken for less cost more than they save:
    they wait for the next sweep by spinning, and on a busy machine for each other.
    """
    before = numba.get_num_threads()
    numba.set_num_threads(min(before, 1 + work // WORTH_A_THREAD))
    try:
        yield
    finally:
        numba.set_num_threads(before)


@compiled(parallel=True)
def pair_with_reply(blocks, values, pair):  # type: ignore[no-untyped-def]
    """pair[d, s] = the value of s, and the greatest among s and where the mover can go from s."""
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + values.shape[1] // PIECE)
    for task in prange(values.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        value, own = values[draw], pair[draw]
        first, last = n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces
        if blocks.bits.size or blocks.kind.size:
            for block in range(first, last):
                start, stop = blocks.indptr[block], blocks.indptr[block + 1]
                if blocks.bits.size:
                    _best_paired(blocks, value, own, start, stop)
                else:
                    _best_classed(blocks, value, own, start, stop)
        else:
            tops = np.empty(SIDE_BY_SIDE, np.int32)
            while first < last:
                many = _alike(blocks, first, last)
                if many == 1:
                    _best_free(blocks.order, value, own, *_ends(blocks, first))
                else:
                    _best_side_by_side(blocks, value, own, first, many, tops)
                first += many


@compiled
def _ends(blocks, block):  # type: ignore[no-untyped-def]
    return blocks.indptr[block], blocks.indptr[block + 1]


@compiled
def _alike(blocks, block, last):  # type: ignore[no-untyped-def]
    """How many blocks of one size to go through side by side, from `block` on.

    Where a block's states lie apart, those of the next block lie beside them. One block after
    another would fetch the same memory again and again, the more so as levers have two, four or
    eight levels, and such strides share few places of the cache.
    """
    start, stop = blocks.indptr[block], blocks.indptr[block + 1]
    size, many = stop - start, 1
    if size > 1 and blocks.order[start + 1] != blocks.order[start] + 1:
        while (
            many < SIDE_BY_SIDE
            and block + many < last
            and blocks.indptr[block + many + 1] - blocks.indptr[block + many] == size
        ):
            many += 1
    return many


@compiled
def _best_free(order, values, pair, start, stop):  # type: ignore[no-untyped-def]
    best = -TOP
    for k in range(start, stop):
        best = max(best, values[order[k]])
    for k in range(start, stop):
        s = order[k]
        pair[s, 0] = values[s]
        pair[s, 1] = best


@compiled
def _best_side_by_side(blocks, values, pair, block, many, tops):  # type: ignore[no-untyped-def]
    start, stop = _ends(blocks, block)
    size = stop - start
    tops[:] = -TOP
    for k in range(start, start + size):
        for w in range(many):
            tops[w] = max(tops[w], values[blocks.order[k + w * size]])
    for k in range(start, start + size):
        for w in range(many):
            s = blocks.order[k + w * size]
            pair[s, 0] = values[s]
            pair[s, 1] = tops[w]


@compiled
def _best_classed(blocks, values, pair, start, stop):  # type: ignore[no-untyped-def]
    # tops[c] is the greatest value so far among the classes that c can move to.
    tops = np.full(blocks.below_indptr.size - 1, -TOP, np.int32)
    for k in range(start, stop):
        s = blocks.order[k]
        c, value = blocks.kind[s], values[s]
        if value > tops[c]:
            for b in range(blocks.below_indptr[c], blocks.below_indptr[c + 1]):
                tops[blocks.below[b]] = max(tops[blocks.below[b]], value)
    for k in range(start, stop):
        s = blocks.order[k]
        pair[s, 0] = values[s]
        pair[s, 1] = tops[blocks.kind[s]]


@compiled
def _best_paired(blocks, values, pair, start, stop):  # type: ignore[no-untyped-def]
    for k in range(start, stop):
        s = blocks.order[k]
        best = -TOP
        for j in range(start, stop):
            t = blocks.order[j]
            if blocks.bits[s] & ~blocks.bits[t] == 0:
                best = max(best, values[t])
        pair[s, 0] = values[s]
        pair[s, 1] = best


@compiled(parallel=True)
def stays(blocks, ranks, pair, plain, symmetric):  # type: ignore[no-untyped-def]
    """Say from which states no move brings the mover more than it has there.

    ``plain[d, s]`` counts a move for the first of its target's values, ``symmetric[d, s]`` for the
    second or for the target's rank, whichever is less.
    """
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + ranks.shape[1] // PIECE)
    for task in prange(ranks.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        rank, own, out0, out1 = ranks[draw], pair[draw], plain[draw], symmetric[draw]
        first, last = n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces
        if blocks.bits.size or blocks.kind.size:
            for block in range(first, last):
                start, stop = blocks.indptr[block], blocks.indptr[block + 1]
                if blocks.bits.size:
                    _stays_paired(blocks, rank, own, out0, out1, start, stop)
                else:
                    _stays_classed(blocks, rank, own, out0, out1, start, stop)
        else:
            tops = np.empty((2, SIDE_BY_SIDE), np.int32)
            while first < last:
                many = _alike(blocks, first, last)
                if many == 1:
                    _stays_free(blocks.order, rank, own, out0, out1, *_ends(blocks, first))
                else:
                    _stays_side_by_side(blocks, rank, own, out0, out1, first, many, tops)
                first += many


@compiled
def _stays_free(order, rank, pair, plain, symmetric, start, stop):  # type: ignore[no-untyped-def]
    top0, top1 = -TOP, -TOP
    for k in range(start, stop):
        s = order[k]
        top0 = max(top0, pair[s, 0])
        top1 = max(top1, min(pair[s, 1], rank[s]))
    for k in range(start, stop):
        s = order[k]
        plain[s] = top0 <= rank[s]
        symmetric[s] = top1 <= rank[s]


@compiled
def _stays_side_by_side(  # type: ignore[no-untyped-def]
    blocks, rank, pair, plain, symmetric, block, many, tops
):
    start, stop = _ends(blocks, block)
    size = stop - start
    tops[:] = -TOP
    for k in range(start, start + size):
        for w in range(many):
            s = blocks.order[k + w * size]
            tops[0, w] = max(tops[0, w], pair[s, 0])
            tops[1, w] = max(tops[1, w], min(pair[s, 1], rank[s]))
    for k in range(start, start + size):
        for w in range(many):
            s = blocks.order[k + w * size]
            plain[s] = tops[0, w] <= rank[s]
            symmetric[s] = tops[1, w] <= rank[s]


@compiled
def _stays_classed(blocks, rank, pair, plain, symmetric, start, stop):  # type: ignore[no-untyped-def]
    tops = np.full((blocks.below_indptr.size - 1, 2), -TOP, np.int32)
    for k in range(start, stop):
        s = blocks.order[k]
        c = blocks.kind[s]
        gain0, gain1 = pair[s, 0], min(pair[s, 1], rank[s])
        if gain0 > tops[c, 0] or gain1 > tops[c, 1]:
            for b in range(blocks.below_indptr[c], blocks.below_indptr[c + 1]):
                d = blocks.below[b]
                tops[d, 0] = max(tops[d, 0], gain0)
                tops[d, 1] = max(tops[d, 1], gain1)
    for k in range(start, stop):
        s = blocks.order[k]
        plain[s] = tops[blocks.kind[s], 0] <= rank[s]
        symmetric[s] = tops[blocks.kind[s], 1] <= rank[s]


@compiled
def _stays_paired(blocks, rank, pair, plain, symmetric, start, stop):  # type: ignore[no-untyped-def]
    for k in range(start, stop):
        s = blocks.order[k]
        stay0, stay1 = True, True
        for j in range(start, stop):
            t = blocks.order[j]
            if blocks.bits[s] & ~blocks.bits[t] == 0:
                stay0 &= pair[t, 0] <= rank[s]
                stay1 &= min(pair[t, 1], rank[t]) <= rank[s]
        plain[s] = stay0
        symmetric[s] = stay1
