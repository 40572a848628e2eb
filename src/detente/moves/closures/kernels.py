"""Values lowered along moves, compiled. Arrays in, arrays out; no checks, no text.

Pairs of values have shape (draws, n, 2). Three sorts of block are met: free (every state can move
to every other), classed (one-way levers with few classes: running extremes are kept per class) and
paired (many classes: pairs are compared).
"""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled, prange

TOP = np.iinfo(np.int32).max
PIECE = 2**12  # states that a thread sweeps before it takes up others


@compiled(parallel=True)
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


@compiled
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


@compiled
def _note_low(blocks, lows, c, low0, low1):  # type: ignore[no-untyped-def]
    """Tell every class that can move to class c of two values there; most are told nothing new."""
    if low0 < lows[c, 0] or low1 < lows[c, 1]:
        for b in range(blocks.below_indptr[c], blocks.below_indptr[c + 1]):
            d = blocks.below[b]
            lows[d, 0] = min(lows[d, 0], low0)
            lows[d, 1] = min(lows[d, 1], low1)


@compiled
def _lower_classed(blocks, pair, start, stop):  # type: ignore[no-untyped-def]
    lows = np.full((blocks.below_indptr.size - 1, 2), TOP, np.int32)
    for k in range(start, stop):
        s = blocks.order[k]
        _note_low(blocks, lows, blocks.kind[s], pair[s, 0], pair[s, 1])
    fell = False
    for k in range(start, stop):
        s = blocks.order[k]
        c = blocks.kind[s]
        if lows[c, 0] < pair[s, 0] or lows[c, 1] < pair[s, 1]:
            fell = True
            pair[s, 0] = lows[c, 0]
            pair[s, 1] = lows[c, 1]
    return fell


@compiled
def _lower_paired(blocks, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    for k in range(start, stop):
        s = blocks.order[k]
        low0, low1 = pair[s, 0], pair[s, 1]
        for j in range(start, stop):
            t = blocks.order[j]
            if blocks.bits[s] & ~blocks.bits[t] == 0:
                low0 = min(low0, pair[t, 0])
                low1 = min(low1, pair[t, 1])
        fell |= low0 != pair[s, 0] or low1 != pair[s, 1]
        pair[s, 0] = low0
        pair[s, 1] = low1
    return fell


@compiled(parallel=True)
def lower_by_improvements(blocks, ranked, pair, active, changed):  # type: ignore[no-untyped-def]
    """As `lower_by_moves`, over the moves that raise the mover's own rank."""
    n_blocks = blocks.indptr.size - 1
    pieces = min(n_blocks, 1 + pair.shape[1] // PIECE)
    for task in prange(pair.shape[0] * pieces):
        draw, piece = task // pieces, task % pieces
        if active[draw]:
            own, fell, best_first = pair[draw], False, ranked[draw]
            for block in range(n_blocks * piece // pieces, n_blocks * (piece + 1) // pieces):
                start, stop = blocks.indptr[block], blocks.indptr[block + 1]
                if blocks.bits.size:
                    lower = _improve_paired(blocks, best_first, own, start, stop)
                elif blocks.kind.size:
                    lower = _improve_classed(blocks, best_first, own, start, stop)
                else:
                    lower = _improve_free(best_first, own, start, stop)
                if lower:
                    fell = True
            if fell:
                changed[draw] = True


@compiled
def _improve_free(best_first, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    low0, low1, above0, above1 = TOP, TOP, TOP, TOP
    for place in range(start, stop):
        s = best_first[place]
        if s < 0:
            s = ~s
        else:
            above0, above1 = low0, low1
        value0, value1 = pair[s, 0], pair[s, 1]
        if above0 < value0:
            fell = True
            pair[s, 0] = above0
        if above1 < value1:
            fell = True
            pair[s, 1] = above1
        # What is above has been counted already, so it makes no difference that s may have fallen.
        low0, low1 = min(low0, value0), min(low1, value1)
    return fell


@compiled
def _improve_classed(blocks, best_first, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    lows = np.full((blocks.below_indptr.size - 1, 2), TOP, np.int32)
    tied = start
    for place in range(start, stop):
        s = best_first[place]
        if s < 0:
            s = ~s
        else:
            for done in range(tied, place):
                t = best_first[done]
                t = max(t, ~t)
                d = blocks.kind[t]
                if pair[t, 0] < lows[d, 0] or pair[t, 1] < lows[d, 1]:
                    _note_low(blocks, lows, d, pair[t, 0], pair[t, 1])
            tied = place
        c = blocks.kind[s]
        if lows[c, 0] < pair[s, 0]:
            fell = True
            pair[s, 0] = lows[c, 0]
        if lows[c, 1] < pair[s, 1]:
            fell = True
            pair[s, 1] = lows[c, 1]
    return fell


@compiled
def _improve_paired(blocks, best_first, pair, start, stop):  # type: ignore[no-untyped-def]
    fell = False
    settled = start
    for place in range(start, stop):
        s = best_first[place]
        if s < 0:
            s = ~s
        else:
            settled = place
        low0, low1 = pair[s, 0], pair[s, 1]
        for earlier in range(start, settled):
            t = best_first[earlier]
            t = max(t, ~t)
            if blocks.bits[s] & ~blocks.bits[t] == 0:
                low0 = min(low0, pair[t, 0])
                low1 = min(low1, pair[t, 1])
        fell |= low0 != pair[s, 0] or low1 != pair[s, 1]
        pair[s, 0] = low0
        pair[s, 1] = low1
    return fell
