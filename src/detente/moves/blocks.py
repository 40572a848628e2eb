"""A mover's own axes -> blocks of states that it can move between.

A block lists the feasible states that agree in everything but the mover's levers. That is all a
sweep needs to know of the moves: one integer a state, whatever the number of moves.
"""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes
from detente.model import StateSpace
from detente.moves.mover import Mover

MOST_CLASSES = 256


class Blocks(NamedTuple):
    """One mover's moves, without a list of them.

    Block b holds the states ``order[indptr[b]:indptr[b + 1]]``: they differ in the mover's
    levers only. Free blocks leave the rest empty. In classed blocks ``kind[s]`` is the one-way
    class of state s, and class c can be reached from the classes
    ``below[below_indptr[c]:below_indptr[c + 1]]``.
    In paired blocks ``bits[s]`` tells the barriers that s is beyond: a move may only add bits.
    """

    indptr: NDArray[np.int64]
    order: NDArray[np.int32]
    kind: NDArray[np.int16]
    below_indptr: NDArray[np.int64]
    below: NDArray[np.int16]
    bits: NDArray[np.uint64]


_KNOWN: WeakKeyDictionary[StateSpace, dict[Mover, Blocks]] = WeakKeyDictionary()


def blocks_of(space: StateSpace, mover: Mover) -> Blocks:
    """Return the blocks of a mover's levers, made once for each state space.

    A mover without levers gets blocks of one state.

    Raises
    ------
    TooLargeError
        If its levers bar the way back at more than 64 steps in all and cannot be classed.
    """
    known = _KNOWN.setdefault(space, {})
    if mover not in known:
        known[mover] = _make(space, mover)
    return known[mover]


def _make(space: StateSpace, mover: Mover) -> Blocks:
    key = _others(space, mover)
    if key.size and np.all(key[1:] >= key[:-1]):
        order = np.arange(space.size, dtype=np.int32)
    else:
        order = np.argsort(key, kind="stable").astype(np.int32)
        key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    indptr = np.concatenate([starts, [space.size]]).astype(np.int64)
    free = Blocks(
        indptr=indptr,
        order=order,
        kind=np.empty(0, np.int16),
        below_indptr=np.array([0, 1], np.int64),
        below=np.zeros(1, np.int16),
        bits=np.empty(0, np.uint64),
    )
    if mover.free:
        return free
    classes = int(np.prod([max(steps.classes) + 1 for steps in mover.steps], dtype=object))
    average = space.size / (indptr.size - 1)
    if classes <= MOST_CLASSES and classes <= 4 * average:
        return _classed(free, space, mover)
    mover.check_steps()
    return free._replace(bits=step_bits(space, mover))


def _others(space: StateSpace, mover: Mover) -> Codes:
    """Return each state's code with the mover's own digits set to zero."""
    key = space.codes.copy()
    for lever in mover.levers:
        key -= space.digits(lever).astype(np.uint64) * np.uint64(space.weights[lever])
    return key


def _classed(free: Blocks, space: StateSpace, mover: Mover) -> Blocks:
    one_way = [
        (lever, steps)
        for lever, steps in zip(mover.levers, mover.steps, strict=True)
        if not steps.free
    ]
    shape = tuple(max(steps.classes) + 1 for _, steps in one_way)
    columns = [np.asarray(steps.classes)[space.digits(lever)] for lever, steps in one_way]
    kind = np.ravel_multi_index(columns, shape).astype(np.int16)
    grid = np.indices(shape).reshape(len(shape), -1)
    allowed = np.ones((grid.shape[1], grid.shape[1]), dtype=np.bool_)
    for axis, (_, steps) in enumerate(one_way):
        allowed &= steps.onward[np.ix_(grid[axis], grid[axis])]
    targets, sources = np.nonzero(allowed.T)
    counts = np.bincount(targets, minlength=grid.shape[1])
    return free._replace(
        kind=kind,
        below_indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        below=sources.astype(np.int16),
    )


def step_bits(space: StateSpace, mover: Mover) -> NDArray[np.uint64]:
    """Write down for every state which barriers its levels have passed, one bit each.

    A move is permitted just when it only adds bits.

    Raises
    ------
    TooLargeError
        If there are more than 64 barriers.
    """
    mover.check_steps()
    bits = np.zeros(space.size, dtype=np.uint64)
    shift = 0
    for lever, steps in zip(mover.levers, mover.steps, strict=True):
        if steps.free:
            continue
        passed = np.array(steps.passed, dtype=np.uint64) << np.uint64(shift)
        bits |= passed[space.digits(lever)]
        shift += steps.barriers
    return bits
