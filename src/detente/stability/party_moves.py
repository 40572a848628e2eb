"""Every party's own moves, as the concepts of single moves take them."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from detente.model import StateSpace
from detente.moves import MoveIndex, index_moves, mover_named

_KNOWN: WeakKeyDictionary[StateSpace, tuple[tuple[str, ...], MoveIndex]] = WeakKeyDictionary()


def move_index(space: StateSpace, parties: Sequence[str]) -> MoveIndex:
    """Index the moves that each of the parties can make alone, and of bodies, in that order.

    The last index made for a state space is kept.

    Raises
    ------
    TooLargeError
        If one party's one-way levers have more than 64 steps in all.
    """
    names = tuple(parties)
    if _KNOWN.get(space, (None,))[0] != names:
        _KNOWN[space] = names, index_moves(space, [mover_named(space, name) for name in names])
    return _KNOWN[space][1]


__all__ = ["MoveIndex", "move_index"]
