"""A party's own axes -> blocks of states that it can move between.

A block lists the feasible states that agree in everything but the party's own levers. That is all a
sweep needs to know of the moves: one integer a state, whatever the number of moves.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes
from detente.errors import TooLargeError
from detente.model import Lever, StateSpace
from detente.stability.sweeps.kernels import Blocks

MOST_CLASSES = 256
MOST_STEPS = 64


_KNOWN: WeakKeyDictionary[StateSpace, dict[str, Blocks]] = WeakKeyDictionary()


def blocks_of(space: StateSpace, party: str) -> Blocks:
    """Return the blocks of a party's own levers, made once for each state space.

    A party without levers gets blocks of one state.

    Raises
    ------
    TooLargeError
        If the party's one-way levers have more than 64 steps in all and cannot be classed.
    """
    known = _KNOWN.setdefault(space, {})
    if party not in known:
        known[party] = _make(space, party)
    return known[party]


def _make(space: StateSpace, party: str) -> Blocks:
    own = [lever for lever in space.levers if lever.party == party and lever.moves != "none"]
    key = _others(space, own)
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
    one_way = one_way_levers(space, party)
    if not one_way:
        return free
    steps = sum(len(lever.levels) - 1 for lever in one_way)
    classes = int(np.prod([len(lever.levels) for lever in one_way], dtype=object))
    average = space.size / (indptr.size - 1)
    if classes <= MOST_CLASSES and classes <= 4 * average:
        return _classed(free, space, one_way)
    if steps > MOST_STEPS:
        raise TooLargeError(
            f"party '{party}' has one-way levers with {steps} steps in all; at most {MOST_STEPS} "
            "are handled. Merge levers, or let some move both ways."
        )
    return free._replace(bits=step_bits(space, one_way)[order])


def one_way_levers(space: StateSpace, party: str) -> list[Lever]:
    """Return the party's levers that a move takes up only, or down only."""
    return [v for v in space.levers if v.party == party and v.moves in ("up", "down")]


def _others(space: StateSpace, own: list[Lever]) -> Codes:
    """Return each state's code with the party's own digits set to zero."""
    key = space.codes.copy()
    for lever in own:
        weight = np.uint64(space.weights[space.position(lever.name)])
        key -= space.digits(lever.name).astype(np.uint64) * weight
    return key


def _classed(free: Blocks, space: StateSpace, one_way: list[Lever]) -> Blocks:
    shape = tuple(len(lever.levels) for lever in one_way)
    columns = [space.digits(lever.name).astype(np.intp) for lever in one_way]
    kind = np.ravel_multi_index(columns, shape).astype(np.int16)
    grid = np.indices(shape).reshape(len(shape), -1)
    allowed = np.ones((grid.shape[1], grid.shape[1]), dtype=np.bool_)
    for axis, lever in enumerate(one_way):
        level = grid[axis]
        up = level[None, :] >= level[:, None]
        allowed &= up if lever.moves == "up" else up.T
    targets, sources = np.nonzero(allowed.T)
    counts = np.bincount(targets, minlength=grid.shape[1])
    return free._replace(
        kind=kind[free.order],
        below_indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        below=sources.astype(np.int16),
    )


def step_bits(space: StateSpace, one_way: list[Lever]) -> NDArray[np.uint64]:
    """Write each one-way lever's level in unary, so that a permitted move only adds bits."""
    bits = np.zeros(space.size, dtype=np.uint64)
    shift = 0
    for lever in one_way:
        level = space.digits(lever.name).astype(np.uint64)
        top = len(lever.levels) - 1
        taken = level if lever.moves == "up" else np.uint64(top) - level
        full = (np.uint64(1) << np.minimum(taken, np.uint64(63))) - np.uint64(1)
        full = np.where(taken >= 64, np.uint64(2**64 - 1), full)
        bits |= full << np.uint64(shift)
        shift += top
    return bits
