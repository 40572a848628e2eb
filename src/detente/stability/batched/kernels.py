"""Many draws of a small standoff side by side, compiled. Arrays in, arrays out; no checks, no text.

Draws are the innermost axis, ``LANES`` of them, so that the processor's wide registers answer many
at once: each step is a comparison and a choice, without a branch that draws could take differently.
A group of draws is done when none of its values falls any more. Value arrays have shape (n, LANES).

For the compiler to see that lanes can go together, a loop writes to one array and reads others, and
has more lanes than it would unroll (32 are too few: six times slower).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.compiling import compiled, prange

LANES = 64  # of 2 bytes: two or four of the widest registers
NASH, GMR, SMR, SEQ, SSEQ = range(5)


class Moves(NamedTuple):
    """The moves of M movers as lists: few enough where blocks are small.

    Mover m moves from state s to ``targets[indptr[m, s]:indptr[m, s + 1]]``. It is the parties
    ``members[m, :counts[m]]``, rows of the ranks; single parties come first.
    """

    indptr: NDArray[np.int64]
    targets: NDArray[np.uint32]
    members: NDArray[np.int64]
    counts: NDArray[np.int64]


@compiled(parallel=True)
def focal(moves, ranks, party, wanted, stable):  # type: ignore[no-untyped-def]
    """Fill ``stable[c]``, shape (n, draws), for every concept c in the order above that is wanted.

    ``ranks`` has shape (groups, P, n, LANES); draw d is lane ``d % LANES`` of group ``d // LANES``.
    The party is a mover of its own.
    """
    for group in prange(ranks.shape[0]):
        rank, first = ranks[group], group * LANES
        own = rank[moves.members[party, 0]]
        reply, gain = np.empty_like(own), np.empty_like(own)
        work = np.empty((2, *own.shape), np.int16)
        _greatest(moves, party, own, reply)
        if wanted[NASH]:
            _judge(own, reply, first, stable[NASH])
        for plain in (GMR, SEQ):
            symmetric = plain + 1
            if wanted[plain]:
                low = _lowered(moves, rank, party, plain == SEQ, own, work)
                _greatest(moves, party, low, gain)
                _judge(own, gain, first, stable[plain])
            if wanted[symmetric]:
                low = _lowered(moves, rank, party, plain == SEQ, reply, work)
                _cap(low, own)
                _greatest(moves, party, low, gain)
                _judge(own, gain, first, stable[symmetric])


@compiled
def _judge(own, gain, first, stable):  # type: ignore[no-untyped-def]
    for s in range(own.shape[0]):
        for x in range(LANES):
            stable[s, first + x] = gain[s, x] <= own[s, x]


@compiled
def _cap(low, own):  # type: ignore[no-untyped-def]
    for s in range(own.shape[0]):
        for x in range(LANES):
            low[s, x] = min(low[s, x], own[s, x])


@compiled
def _greatest(moves, party, values, out):  # type: ignore[no-untyped-def]
    """out[s] = greatest value among s and the states the party can move to from s."""
    for s in range(values.shape[0]):
        for x in range(LANES):
            out[s, x] = values[s, x]
        for m in range(moves.indptr[party, s], moves.indptr[party, s + 1]):
            t = moves.targets[m]
            for x in range(LANES):
                out[s, x] = max(out[s, x], values[t, x])


@compiled
def _lowered(moves, ranks, party, improving, values, work):  # type: ignore[no-untyped-def]
    """Lower each value to the least that the other parties' moves, or improvements, lead to."""
    low, lower = work[0], work[1]
    for s in range(low.shape[0]):  # copying a slice compiles text for its errors
        for x in range(LANES):
            low[s, x] = values[s, x]
    movers = moves.indptr.shape[0]
    answering = 0
    for mover in range(movers):
        answering += _apart(moves, mover, party)
    quiet, other = 0, np.int64(0)  # a literal 0 would be a type of its own
    # A mover's own sweep is a closure already: a second one in a row changes nothing.
    while quiet < answering:
        if _apart(moves, other, party):
            if not improving:
                fell = _lower_by_moves(moves, other, low, lower)
            elif moves.counts[other] == 1:
                own = ranks[moves.members[other, 0]]
                fell = _lower_by_improvements(moves, other, own, low, lower)
            else:
                fell = _lower_by_common_gains(moves, other, ranks, low, lower)
            low, lower = lower, low
            quiet = 1 if fell else quiet + 1
        other = (other + 1) % movers
    return low


@compiled
def _apart(moves, other, party):  # type: ignore[no-untyped-def]
    """Whether a mover has no member in common with a single party."""
    for k in range(moves.counts[other]):
        if moves.members[other, k] == moves.members[party, 0]:
            return False
    return True


@compiled
def _lower_by_moves(moves, party, low, lower):  # type: ignore[no-untyped-def]
    fell = np.zeros(LANES, np.int16)
    for s in range(low.shape[0]):
        for x in range(LANES):
            lower[s, x] = low[s, x]
        for m in range(moves.indptr[party, s], moves.indptr[party, s + 1]):
            t = moves.targets[m]
            for x in range(LANES):
                lower[s, x] = min(lower[s, x], low[t, x])
        for x in range(LANES):
            fell[x] |= lower[s, x] ^ low[s, x]
    return fell.any()


@compiled
def _lower_by_improvements(moves, party, ranks, low, lower):  # type: ignore[no-untyped-def]
    fell = np.zeros(LANES, np.int16)
    for s in range(low.shape[0]):
        for x in range(LANES):
            lower[s, x] = low[s, x]
        for m in range(moves.indptr[party, s], moves.indptr[party, s + 1]):
            t = moves.targets[m]
            for x in range(LANES):
                least = min(lower[s, x], low[t, x])
                lower[s, x] = least if ranks[t, x] > ranks[s, x] else lower[s, x]
        for x in range(LANES):
            fell[x] |= lower[s, x] ^ low[s, x]
    return fell.any()


@compiled
def _lower_by_common_gains(moves, body, ranks, low, lower):  # type: ignore[no-untyped-def]
    """As for one party's improvements, by the moves from which every member gains."""
    fell, gain = np.zeros(LANES, np.int16), np.empty(LANES, np.int16)
    for s in range(low.shape[0]):
        for x in range(LANES):
            lower[s, x] = low[s, x]
        for m in range(moves.indptr[body, s], moves.indptr[body, s + 1]):
            t = moves.targets[m]
            _common_gain(moves, body, ranks, s, t, gain)
            for x in range(LANES):
                least = min(lower[s, x], low[t, x])
                lower[s, x] = least if gain[x] != 0 else lower[s, x]
        for x in range(LANES):
            fell[x] |= lower[s, x] ^ low[s, x]
    return fell.any()


@compiled
def _common_gain(moves, body, ranks, s, t, gain):  # type: ignore[no-untyped-def]
    """gain[x] = 1 where every member ranks t above s, else 0."""
    for x in range(LANES):
        gain[x] = 1
    for k in range(moves.counts[body]):
        own = ranks[moves.members[body, k]]
        for x in range(LANES):
            gain[x] = gain[x] if own[t, x] > own[s, x] else np.int16(0)


@compiled(parallel=True)
def reach(moves, ranks, start, reached):  # type: ignore[no-untyped-def]
    """Mark the states that improvements lead to from `start`, itself too; shape (n, draws)."""
    for group in prange(ranks.shape[0]):
        rank = ranks[group]
        n = rank.shape[1]
        movers = moves.indptr.shape[0]
        seen = np.zeros((n, LANES), np.int16)
        seen[start] = 1
        quiet, mover = 0, 0
        while quiet < movers:
            if moves.counts[mover] == 1:
                grew = _spread(moves, mover, rank[moves.members[mover, 0]], seen)
            else:
                grew = _spread_by_common_gains(moves, mover, rank, seen)
            quiet = 1 if grew else quiet + 1
            mover = (mover + 1) % movers
        for s in range(n):
            for x in range(LANES):
                reached[s, group * LANES + x] = seen[s, x] != 0


@compiled
def _spread(moves, party, ranks, seen):  # type: ignore[no-untyped-def]
    """Mark what one improvement of the party leads to from the marked states; say if any is new."""
    here, rank = np.empty(LANES, np.int16), np.empty(LANES, np.int16)
    grew = np.zeros(LANES, np.int16)
    for s in range(seen.shape[0]):
        for x in range(LANES):
            here[x], rank[x] = seen[s, x], ranks[s, x]
        for m in range(moves.indptr[party, s], moves.indptr[party, s + 1]):
            t = moves.targets[m]
            for x in range(LANES):
                new = here[x] if ranks[t, x] > rank[x] else np.int16(0)
                grew[x] |= new & ~seen[t, x]
                seen[t, x] |= new
    return grew.any()


@compiled
def _spread_by_common_gains(moves, body, ranks, seen):  # type: ignore[no-untyped-def]
    """As for one party's improvement, by the moves from which every member gains."""
    here, gain = np.empty(LANES, np.int16), np.empty(LANES, np.int16)
    grew = np.zeros(LANES, np.int16)
    for s in range(seen.shape[0]):
        for x in range(LANES):
            here[x] = seen[s, x]
        for m in range(moves.indptr[body, s], moves.indptr[body, s + 1]):
            t = moves.targets[m]
            _common_gain(moves, body, ranks, s, t, gain)
            for x in range(LANES):
                new = here[x] if gain[x] != 0 else np.int16(0)
                grew[x] |= new & ~seen[t, x]
                seen[t, x] |= new
    return grew.any()
