"""Many draws of a small standoff, answered side by side: what the sweeps give, several at a time.

A sweep over one draw looks at one state after another. Where parties have few moves from a state
and there are many draws, it is quicker to look at one move after another in 64 draws at once; then
no block has to be sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, Ranks
from detente.model import StateSpace
from detente.moves import MOST_STEPS, Mover, blocks_of, index_moves
from detente.stability.batched import kernels
from detente.stability.batched.kernels import LANES, Moves

# Measured: half of the lanes empty, or more moves or states than these, and sweeps are as quick.
LEAST_DRAWS = LANES // 2
MOST_MOVES = 32  # from a state, on average
MOST_STATES = 2**13
# The concepts that the kernel knows, in its order; whoever asks for another is left to the sweeps.
_ROWS = ("nash", "gmr", "smr", "seq", "sseq")
ANSWERED = frozenset(_ROWS)
LARGEST = np.iinfo(np.int16).max

_KNOWN: WeakKeyDictionary[StateSpace, dict[tuple[str, ...], Moves]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Lanes:
    """Draws laid out side by side.

    Attributes
    ----------
    movers : tuple of str
        The parties that have levers of their own, which come first among the movers.
    draws : int
    moves : Moves
    ranks : array of int16, shape (groups, P, n, 64)
        Of the P parties that are movers or members of one. Draw d is lane d % 64 of group d // 64;
        the last draw fills the lanes that are over.
    """

    movers: tuple[str, ...]
    draws: int
    moves: Moves
    ranks: NDArray[np.int16]

    def focal_stability(self, party: str, concepts: Iterable[str]) -> dict[str, BoolArray]:
        """Return where `party`, which has levers, is stable: arrays of shape (draws, n)."""
        wanted = np.isin(_ROWS, list(concepts))
        stable = np.empty((len(_ROWS), *self._verdicts), dtype=np.bool_)
        kernels.focal(self.moves, self.ranks, self.movers.index(party), wanted, stable)
        return {_ROWS[row]: stable[row, :, : self.draws].T for row in np.flatnonzero(wanted)}

    def reached(self, position: int) -> BoolArray:
        """Return what improvements lead to from an array position, shape (draws, n)."""
        reached = np.empty(self._verdicts, dtype=np.bool_)
        kernels.reach(self.moves, self.ranks, position, reached)
        return reached[:, : self.draws].T

    @property
    def _verdicts(self) -> tuple[int, int]:
        groups, _, size, lanes = self.ranks.shape
        return size, groups * lanes


def side_by_side(
    space: StateSpace, movers: Sequence[Mover], ranks: Mapping[str, Ranks]
) -> Lanes | None:
    """Lay draws out side by side; None where that would not be quicker.

    Parameters
    ----------
    movers : sequence of Mover
        Single parties, then bodies.
    ranks : mapping of str to array of int32, shape (draws, n)
        Of every member of a mover at least.
    """
    parties = tuple(dict.fromkeys(party for mover in movers for party in mover.members))
    own = [ranks[party] for party in parties]
    if not own or len(own[0]) < LEAST_DRAWS or space.size > MOST_STATES:
        return None
    if not all(_few_moves(space, mover) for mover in movers):
        return None
    if any(each.min() < -LARGEST or each.max() > LARGEST for each in own):
        return None
    draws = len(own[0])
    groups = -(-draws // LANES)
    laid = np.empty((groups, len(parties), space.size, LANES), dtype=np.int16)
    places = np.minimum(np.arange(groups * LANES), draws - 1)
    for column, each in enumerate(own):
        padded = each if draws == len(places) else each[places]
        laid[:, column] = padded.reshape(groups, LANES, space.size).transpose(0, 2, 1)
    single = tuple(mover.name for mover in movers if len(mover.members) == 1)
    return Lanes(single, draws, _moves(space, movers, parties), laid)


def _few_moves(space: StateSpace, mover: Mover) -> bool:
    sizes = np.diff(blocks_of(space, mover).indptr)
    moves = int((sizes * (sizes - 1)).sum())
    return moves <= MOST_MOVES * space.size and mover.barriers <= MOST_STEPS


def _moves(space: StateSpace, movers: Sequence[Mover], parties: Sequence[str]) -> Moves:
    """List the movers' moves, made once for each state space."""
    known = _KNOWN.setdefault(space, {})
    names = tuple(mover.name for mover in movers)
    if names not in known:
        index = index_moves(space, movers)
        counts, targets = [], []
        for order, begin, stop, bits in zip(*index, strict=True):
            sizes = stop - begin
            source = np.repeat(np.arange(space.size), sizes)
            within = np.arange(source.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            target = order[begin[source] + within]
            allowed = (bits[source] & ~bits[target] == 0) & (target != source)
            counts.append(np.bincount(source[allowed], minlength=space.size))
            targets.append(target[allowed])
        ends = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
        first = np.arange(len(movers))[:, None] * space.size
        indptr = ends[first + np.arange(space.size + 1)].astype(np.int64)
        sizes = np.array([len(mover.members) for mover in movers], dtype=np.int64)
        members = np.zeros((len(movers), sizes.max()), dtype=np.int64)
        for row, mover in enumerate(movers):
            members[row, : sizes[row]] = [parties.index(party) for party in mover.members]
        known[names] = Moves(indptr, np.concatenate(targets).astype(np.uint32), members, sizes)
    return known[names]


__all__ = ["ANSWERED", "Lanes", "side_by_side"]
