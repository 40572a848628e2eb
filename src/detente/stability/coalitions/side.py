"""Parties that move together -> groups of states, and the one-way steps between groups.

Rule C1 lets them act in any legal sequence in which nobody moves twice in a row. In a box a party's
two moves in a row are one move, so what they reach is what the union of their moves reaches. Levers
that go both ways make groups; a one-way step never comes back, so groups can be numbered along it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes
from detente.errors import TooLargeError
from detente.model import Lever, StateSpace
from detente.stability.coalitions import kernels
from detente.stability.coalitions.kernels import Side
from detente.stability.sweeps import move_index

MOST_STEPS = 2**26


def side_of(space: StateSpace, parties: Sequence[str]) -> Side:
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
    own = [v for v in space.levers if v.party in parties and v.moves != "none"]
    one_way = {v.party for v in own if v.moves != "both"}
    movers = [party for party in parties if party in one_way]
    bits = move_index(space, movers).bits
    label = _groups(space, [v for v in own if v.moves == "both"], bits)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(label))]).astype(np.int64)
    onward_indptr, onward = _onward(space, own, dict(zip(movers, bits, strict=True)), label)
    members = np.argsort(label, kind="stable").astype(np.int32)
    return Side(label, indptr, members, onward_indptr, onward)


def _groups(
    space: StateSpace, free: Sequence[Lever], bits: NDArray[np.uint64]
) -> NDArray[np.int32]:
    """Number the groups so that a one-way step leads to a higher number."""
    roots = np.arange(space.size, dtype=np.int32)
    for party in dict.fromkeys(lever.party for lever in free):
        key = _without(space, (v for v in free if v.party == party))
        kernels.join(roots, np.argsort(key, kind="stable").astype(np.int32), key)
    taken = np.bitwise_count(bits).sum(axis=0, dtype=np.int64)
    _, label = np.unique(taken * space.size + roots, return_inverse=True)
    return label.astype(np.int32)


def _without(space: StateSpace, levers: Iterable[Lever]) -> Codes:
    """Return each state's code with these levers' digits set to zero."""
    key = space.codes.copy()
    for lever in levers:
        weight = np.uint64(space.weights[space.position(lever.name)])
        key -= space.digits(lever.name).astype(np.uint64) * weight
    return key


def _onward(
    space: StateSpace,
    own: Sequence[Lever],
    bits: dict[str, NDArray[np.uint64]],
    label: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the nearest groups onward from each group, as index pointers and groups."""
    n_groups = int(label.max()) + 1
    steps = [np.empty(0, np.int64)]
    for party, taken in bits.items():
        key = _without(space, (v for v in own if v.party == party))
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
