"""Parties that move together -> groups of states, and the one-way steps between groups.

Rule C1 lets them act in any legal sequence in which nobody moves twice in a row. In a box a party's
two moves in a row are one move, so what they reach is what the union of their moves reaches. Levers
that go both ways make groups; a one-way step never comes back, so groups can be numbered along it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes
from detente.errors import TooLargeError
from detente.model import StateSpace
from detente.moves import Mover, lone_mover
from detente.stability.coalitions import kernels
from detente.stability.coalitions.kernels import CoalitionSide
from detente.stability.party_moves import move_index

MOST_STEPS = 2**26


def side_of(space: StateSpace, parties: Sequence[str]) -> CoalitionSide:
    """Return where these parties can take the standoff together.

    Raises
    ------
    TooLargeError
        If a party's one-way levers have more than 64 steps in all, or lead to more than 2**24 pairs
        of neighbouring settings.

    Notes
    -----
    Time O(n log n) where all levers go both ways. One-way levers add, for each block of a party's
    own levers, the square of the number of different one-way settings in it.
    """
    movers = [mover for mover in (lone_mover(space, p) for p in parties) if mover.levers]
    one_way = [mover for mover in movers if not mover.free]
    bits = move_index(space, [mover.name for mover in one_way]).bits
    taken = dict(zip((mover.name for mover in one_way), bits, strict=True))
    label = _groups(space, movers, taken)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(label))]).astype(np.int64)
    onward_indptr, onward = _onward(space, one_way, taken, label)
    members = np.argsort(label, kind="stable").astype(np.int32)
    return CoalitionSide(label, indptr, members, onward_indptr, onward)


def _groups(
    space: StateSpace, movers: Sequence[Mover], taken: Mapping[str, NDArray[np.uint64]]
) -> NDArray[np.int32]:
    """Number the groups so that a one-way step leads to a higher number.

    A party goes to and fro between states that differ in its levers only and have passed the same
    barriers.
    """
    roots = np.arange(space.size, dtype=np.int32)
    for mover in movers:
        key = _without(space, mover)
        if mover.name in taken:
            own = taken[mover.name]
            order = np.lexsort((own, key)).astype(np.int32)
            new = (key[order[1:]] != key[order[:-1]]) | (own[order[1:]] != own[order[:-1]])
            key = np.empty(space.size, dtype=np.uint64)
            key[order] = np.concatenate([[0], np.cumsum(new)]).astype(np.uint64)
        else:
            order = np.argsort(key, kind="stable").astype(np.int32)
        kernels.join(roots, order, key)
    passed = np.zeros(space.size, dtype=np.int64)
    for own in taken.values():
        passed += np.bitwise_count(own).astype(np.int64)
    _, label = np.unique(passed * space.size + roots, return_inverse=True)
    return np.asarray(label, dtype=np.int32)


def _without(space: StateSpace, mover: Mover) -> Codes:
    """Return each state's code with the mover's own digits set to zero."""
    key = space.codes.copy()
    for lever in mover.levers:
        key -= space.digits(lever).astype(np.uint64) * np.uint64(space.weights[lever])
    return key


def _onward(
    space: StateSpace,
    movers: Sequence[Mover],
    bits: Mapping[str, NDArray[np.uint64]],
    label: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the nearest groups onward from each group, as index pointers and groups."""
    n_groups = int(label.max()) + 1
    steps = [np.empty(0, np.int64)]
    for mover in movers:
        party, taken = mover.name, bits[mover.name]
        key = _without(space, mover)
        order = np.lexsort((label, key))
        same_block = key[order[1:]] == key[order[:-1]]
        new = np.concatenate([[True], ~same_block | (label[order[1:]] != label[order[:-1]])])
        starts = np.concatenate([[True], ~same_block])[new]
        order = order[new]
        indptr = np.concatenate([np.flatnonzero(starts), [order.size]])
        sources, targets = _next_steps(party, indptr, taken[order])
        steps.append(label[order[sources]].astype(np.int64) * n_groups + label[order[targets]])
    source, target = np.divmod(np.unique(np.concatenate(steps)), n_groups)
    counts = np.bincount(source, minlength=n_groups)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), target.astype(np.int32)


def _next_steps(
    party: str, indptr: NDArray[np.int64], bits: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    room = 8 * bits.size
    while room <= MOST_STEPS:
        sources, targets = np.empty(room, np.int64), np.empty(room, np.int64)
        count = kernels.next_steps(indptr, bits, sources, targets)
        if count >= 0:
            return sources[:count], targets[:count]
        room *= 4
    raise TooLargeError(
        f"the one-way levers of party '{party}' lead to more than {MOST_STEPS // 4:,} pairs of "
        "neighbouring settings. Let some of them move both ways, or merge levers."
    )
