"""Layers of states that gaining moves and exchanges lead to, compiled. Arrays in, arrays out.

A mover of one or two parties is swept block by block, worst rank first: a state is joined where one
that is reached already, and from which a move leads there, is worse for both. Only the best of
those reached so far is kept, one for each class of one-way levers. Movers of more are compared pair
by pair of states.
"""

from __future__ import annotations

import numpy as np

from detente.compiling import compiled

TOP = np.iinfo(np.int32).max


@compiled
def join_by_sweep(blocks, ranked, own, other, dirty, layer, marks):  # type: ignore[no-untyped-def]
    """Join what one move leads to from the states of up to `layer`; return how many are new.

    ``own`` and ``other`` are (rank, bar) of the mover's one or two parties; ``ranked`` has its
    blocks best first by the first. ``dirty`` says which blocks to look through. ``marks`` are the
    layer of each state (-1 where it is not reached), where it came from, and by which mover.
    """
    rank, bar = own
    second, second_bar = other
    layers, back, mover, me = marks
    classes = blocks.below_indptr.size - 1
    least = np.empty(classes, np.int32)
    who = np.empty(classes, np.int32)
    joined = 0
    for block in range(blocks.indptr.size - 1):
        if not dirty[block]:
            continue
        start, stop = blocks.indptr[block], blocks.indptr[block + 1]
        if not _any_left(blocks.order, layers, start, stop):
            continue
        least[:] = TOP
        told = stop - 1
        for place in range(stop - 1, start - 1, -1):
            t = max(ranked[place], ~ranked[place])
            while told >= start:
                s = max(ranked[told], ~ranked[told])
                if bar[s] >= rank[t]:
                    break
                if 0 <= layers[s] <= layer:
                    kind = blocks.kind[s] if blocks.kind.size else 0
                    if second_bar[s] < least[kind]:
                        least[kind] = second_bar[s]
                        who[kind] = s
                told -= 1
            if layers[t] >= 0:
                continue
            kind = blocks.kind[t] if blocks.kind.size else 0
            for k in range(blocks.below_indptr[kind], blocks.below_indptr[kind + 1]):
                if least[blocks.below[k]] < second[t]:
                    layers[t] = layer + 1
                    back[t] = who[blocks.below[k]]
                    mover[t] = me
                    joined += 1
                    break
    return joined


@compiled
def _any_left(order, layers, start, stop):  # type: ignore[no-untyped-def]
    left = False
    for k in range(start, stop):
        if layers[order[k]] < 0:
            left = True
            break
    return left


@compiled
def join_by_pairs(blocks, bits, ranks, bars, dirty, layer, marks):  # type: ignore[no-untyped-def]
    """As `join_by_sweep`, of any number of parties, from the states of this layer alone.

    ``ranks`` and ``bars`` have a row a party; a move may only add ``bits``.
    """
    layers, back, mover, me = marks
    joined = 0
    for block in range(blocks.indptr.size - 1):
        if not dirty[block]:
            continue
        start, stop = blocks.indptr[block], blocks.indptr[block + 1]
        if not _any_left(blocks.order, layers, start, stop):
            continue
        for place in range(start, stop):
            s = blocks.order[place]
            if layers[s] != layer:
                continue
            for k in range(start, stop):
                t = blocks.order[k]
                if layers[t] >= 0 or bits[s] & ~bits[t] != 0:
                    continue
                gains = True
                for row in range(ranks.shape[0]):
                    if ranks[row, t] <= bars[row, s]:
                        gains = False
                        break
                if gains:
                    layers[t] = layer + 1
                    back[t] = s
                    mover[t] = me
                    joined += 1
    return joined


@compiled
def mark_entered(number, layers, layer, by, me, dirty):  # type: ignore[no-untyped-def]
    """Mark the blocks that another mover entered in this layer; ``number[s]`` is the block of s."""
    dirty[:] = False
    for s in range(layers.size):
        if layers[s] == layer and by[s] != me:
            dirty[number[s]] = True
