"""Sweeps along a party's own axes, compiled. Arrays in, arrays out; no checks, no text.

Value arrays have shape (draws, n), or (draws, n, 2) where two are swept together. Every kernel
meets three sorts of block: free (every state can move to every other), classed (one-way levers with
few classes: running extremes are kept per class) and paired (many classes: pairs are compared).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numba
import numpy as np
from numba import njit, prange
from numpy.typing import NDArray


class Blocks(NamedTuple):
    """One party's moves, without a list of them.

    Block b holds the states ``order[indptr[b]:indptr[b + 1]]``: they differ in the party's own
    levers only. Free blocks leave the rest empty. In classed blocks ``kind[k]`` is the one-way
    class of ``order[k]``, and class c can be reached from the classes
    ``below[below_indptr[c]:below_indptr[c + 1]]``.
    In paired blocks ``bits[k]`` counts one-way steps taken: a move may only add bits.
    """

    indptr: NDArray[np.int64]
    order: NDArray[np.int32]
    kind: NDArray[np.int16]
    below_indptr: NDArray[np.int64]
    below: NDArray[np.int16]
    bits: NDArray[np.uint64]


TOP = np.iinfo(np.int32).max
WORTH_A_THREAD = 2**16
PIECE = 2**12  # states that a thread sweeps before it takes up others
FEW = 16  # states in a block below which sorting it by insertion is quicker


@contextmanager
def threads_for(work: int) -> Iterator[None]:
    """Use one more thread for every 2^16 values to sweep, up to all there are.

    Waking threads for a small sweep costs more than the sweep, and on a busy machine far more.
    """
    before = numba.get_num_threads()
    numba.set_num_threads(min(before, 1 + work // WORTH_A_THREAD))
    try:
        yield
    finally:
        numba.set_num_threads(before)


@njit(parallel=True, cache=True, nogil=True)
def best_reply(blocks, values, out):  # type: ignore[no-untyped-def]
    """out[d, s] = greatest value among s and the states the party can move to from s."""
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + values.shape[1] // PIECE)
    for task in prange(values.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        value, reply = values[draw], out[draw]
        for block in range(n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces):
            start, stop = blocks.indptr[block], blocks.indptr[block + 1]
            if blocks.bits.size:
                _best_paired(blocks, value, reply, start, stop)
            elif blocks.kind.size:
                _best_classed(blocks, value, reply, start, stop)
            else:
                best = -TOP
                for k in range(start, stop):
                    best = max(best, value[blocks.order[k]])
                for k in range(start, stop):
                    reply[blocks.order[k]] = best


@njit(cache=True, nogil=True)
def _best_classed(blocks, values, out, start, stop):  # type: ignore[no-untyped-def]
    # tops[c] is the greatest value so far among the classes that c can move to.
    tops = np.full(blocks.below_indptr.size - 1, -TOP, np.int32)
    for k in range(start, stop):
        c, value = blocks.kind[k], values[blocks.order[k]]
        if value > tops[c]:
            for b in range(blocks.below_indptr[c], blocks.below_indptr[c + 1]):
                tops[blocks.below[b]] = max(tops[blocks.below[b]], value)
    for k in range(start, stop):
        out[blocks.order[k]] = tops[blocks.kind[k]]


@njit(cache=True, nogil=True)
def _best_paired(blocks, values, out, start, stop):  # type: ignore[no-untyped-def]
    for k in range(start, stop):
        best = -TOP
        for j in range(start, stop):
            if blocks.bits[k] & ~blocks.bits[j] == 0:
                best = max(best, values[blocks.order[j]])
        out[blocks.order[k]] = best


@njit(parallel=True, cache=True, nogil=True)
def lower_by_moves(blocks, pair, active, changed):  # type: ignore[no-untyped-def]
    """Lower both values of every state to the least among the states one move away, in place.

    Only draws that are ``active`` are swept; ``changed[d]`` is set where a value fell.
    """
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + pair.shape[1] // PIECE)
    for task in prange(pair.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        if active[draw]:
            own, fell = pair[draw], False
            for block in range(n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces):
                start, stop = blocks.indptr[block], blocks.indptr[block + 1]
                if blocks.bits.size:
                    lower = _lower_paired(blocks, own, start, stop)
                elif blocks.kind.size:
                    lower = _lower_classed(blocks, own, start, stop)
                else:
                    lower = _lower_free(blocks, own, start, stop)
                if lower:
                    fell = True
            if fell:
                changed[draw] = True


@njit(cache=True, nogil=True)
def _lower_free(blocks, pair, start, stop):  # type: ignore[no-untyped-def]
    low0, low1, high0, high1 = TOP, TOP, -TOP, -TOP
    for k in range(start, stop):
        s = blocks.order[k]
        low0, high0 = min(low0, pair[s, 0]), max(high0, pair[s, 0])
        low1, high1 = min(low1, pair[s, 1]), max(high1, pair[s, 1])
    if low0 == high0 and low1 == high1:
        return False
    for k in range(start, stop):
        s = blocks.order[k]
        pair[s, 0] = low0
        pair[s, 1] = low1
    return True


@njit(cache=True, nogil=True)
def _note_low(blocks, lows, c, low0, low1):  # type: ignore[no-untyped-def]
    """Tell every class that can move to class c of two values there; most are told nothing new."""
    if low0 < lows[c, 0] or low1 < lows[c, 1]:
        for b in range(blocks.below_indptr[c], blocks.below_indptr[c + 1]):
            d = blocks.below[b]
            lows[d, 0] = min(lows[d, 0], low0)
            lows[d, 1] = min(lows[d, 1], low1)


@njit(cache=True, nogil=True)
def _lower_classed(blocks, pair, start, stop):  # type: ignore[no-untyped-def]
    lows = np.full((blocks.below_indptr.size - 1, 2), TOP, np.int32)
    for k in range(start, stop):
        s = blocks.order[k]
        _note_low(blocks, lows, blocks.kind[k], pair[s, 0], pair[s, 1])
    fell = False
    for k in range(start, stop):
        c, s = blocks.kind[k], blocks.order[k]
        if lows[c, 0] < pair[s, 0] or lows[c, 1] < pair[s, 1]:
            fell = True
            pair[s, 0] = lows[c, 0]
            pair[s, 1] = lows[c, 1]
    return fell


@njit(cache=True, nogil=True)
def _lower_paired(blocks, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    for k in range(start, stop):
        s = blocks.order[k]
        low0, low1 = pair[s, 0], pair[s, 1]
        for j in range(start, stop):
            if blocks.bits[k] & ~blocks.bits[j] == 0:
                low0 = min(low0, pair[blocks.order[j], 0])
                low1 = min(low1, pair[blocks.order[j], 1])
        fell |= low0 != pair[s, 0] or low1 != pair[s, 1]
        pair[s, 0] = low0
        pair[s, 1] = low1
    return fell


@njit(parallel=True, cache=True, nogil=True)
def sort_blocks(blocks, ranks, ranked):  # type: ignore[no-untyped-def]
    """ranked[d, start:stop] = the block's places in ``order``, best rank first."""
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + ranks.shape[1] // PIECE)
    for task in prange(ranks.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        for block in range(n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces):
            start, stop = blocks.indptr[block], blocks.indptr[block + 1]
            if stop - start <= FEW:
                _sort_few(blocks.order, ranks[draw], ranked[draw], start, stop)
            else:
                _sort_many(blocks.order, ranks[draw], ranked[draw], start, stop)


@njit(cache=True, nogil=True)
def _sort_few(order, ranks, ranked, start, stop):  # type: ignore[no-untyped-def]
    """Sort by insertion, without an array of its own."""
    for k in range(start, stop):
        rank, place = ranks[order[k]], k
        while place > start and ranks[order[ranked[place - 1]]] < rank:
            ranked[place] = ranked[place - 1]
            place -= 1
        ranked[place] = k


@njit(cache=True, nogil=True)
def _sort_many(order, ranks, ranked, start, stop):  # type: ignore[no-untyped-def]
    keys = np.empty(stop - start, np.int64)
    for k in range(start, stop):
        keys[k - start] = (np.int64(TOP - ranks[order[k]]) << 32) | k
    keys.sort()
    for k in range(stop - start):
        ranked[start + k] = keys[k] & 0xFFFFFFFF


@njit(parallel=True, cache=True, nogil=True)
def lower_by_improvements(  # type: ignore[no-untyped-def]
    blocks, ranks, ranked, pair, active, changed
):
    """As `lower_by_moves`, over the moves that raise the mover's own rank."""
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + pair.shape[1] // PIECE)
    for task in prange(pair.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        if active[draw]:
            own, fell = pair[draw], False
            rank, best_first = ranks[draw], ranked[draw]
            for block in range(n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces):
                start, stop = blocks.indptr[block], blocks.indptr[block + 1]
                if blocks.bits.size:
                    lower = _improve_paired(blocks, rank, best_first, own, start, stop)
                elif blocks.kind.size:
                    lower = _improve_classed(blocks, rank, best_first, own, start, stop)
                else:
                    lower = _improve_free(blocks, rank, best_first, own, start, stop)
                if lower:
                    fell = True
            if fell:
                changed[draw] = True


@njit(cache=True, nogil=True)
def _improve_free(blocks, ranks, best_first, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    tied_rank = -1
    low0, low1, above0, above1 = TOP, TOP, TOP, TOP
    for place in range(start, stop):
        s = blocks.order[best_first[place]]
        if ranks[s] != tied_rank:
            tied_rank = ranks[s]
            above0, above1 = low0, low1
        if above0 < pair[s, 0]:
            fell = True
            pair[s, 0] = above0
        if above1 < pair[s, 1]:
            fell = True
            pair[s, 1] = above1
        low0, low1 = min(low0, pair[s, 0]), min(low1, pair[s, 1])
    return fell


@njit(cache=True, nogil=True)
def _improve_classed(blocks, ranks, best_first, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    lows = np.full((blocks.below_indptr.size - 1, 2), TOP, np.int32)
    tied, tied_rank = start, -1
    for place in range(start, stop):
        k = best_first[place]
        s, c = blocks.order[k], blocks.kind[k]
        if ranks[s] != tied_rank:
            for done in range(tied, place):
                j = best_first[done]
                t, d = blocks.order[j], blocks.kind[j]
                if pair[t, 0] < lows[d, 0] or pair[t, 1] < lows[d, 1]:
                    _note_low(blocks, lows, d, pair[t, 0], pair[t, 1])
            tied, tied_rank = place, ranks[s]
        if lows[c, 0] < pair[s, 0]:
            fell = True
            pair[s, 0] = lows[c, 0]
        if lows[c, 1] < pair[s, 1]:
            fell = True
            pair[s, 1] = lows[c, 1]
    return fell


@njit(cache=True, nogil=True)
def _improve_paired(blocks, ranks, best_first, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    settled = start
    for place in range(start, stop):
        k = best_first[place]
        s = blocks.order[k]
        while ranks[blocks.order[best_first[settled]]] > ranks[s]:
            settled += 1
        low0, low1 = pair[s, 0], pair[s, 1]
        for earlier in range(start, settled):
            j = best_first[earlier]
            if blocks.bits[k] & ~blocks.bits[j] == 0:
                low0 = min(low0, pair[blocks.order[j], 0])
                low1 = min(low1, pair[blocks.order[j], 1])
        fell |= low0 != pair[s, 0] or low1 != pair[s, 1]
        pair[s, 0] = low0
        pair[s, 1] = low1
    return fell
