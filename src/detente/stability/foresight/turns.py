"""Two parties that take turns: where play may end, one more move ahead at a time.

Rule F1: ``G_0(i, k) = k``. With h moves to go, party i in state k takes the own move s whose end
``G_{h-1}(other, s)`` it likes best, if it likes that end better than k; otherwise it stays, and
``G_h(i, k) = k``.

Rule F2: several moves may promise i equally good ends. The other party's ranks of those ends may
differ, so what follows may hang on which i takes. Kept here are *all* the ends that some way of
breaking ties leads to: ties may break differently in each state and at each horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, IntArray
from detente.errors import NotApplicableError, TooLargeError
from detente.model import Model
from detente.moves import blocks_of, lone_mover, threads_for
from detente.stability.foresight import kernels
from detente.stability.foresight.kernels import Ends, OnMove
from detente.stability.holders import refuse_joint_levers, refuse_thresholds
from detente.stability.party_moves import move_index

MOST_PAIRS = 2**28
MOST_ENDS = 2**26


class Choice(NamedTuple):
    """Whether, under some way of breaking ties, the party on move stays, and whether it leaves."""

    stays: BoolArray
    leaves: BoolArray


@dataclass(frozen=True)
class TakenTurns:
    """The two parties that can move, ready to take turns."""

    names: tuple[str, str]
    movers: tuple[OnMove, OnMove]

    def no_moves(self) -> Ends:
        """Return where play ends with no move to go: where it stands."""
        kind_of = self.movers[0].kind_of
        return Ends(np.arange(kind_of.size + 1, dtype=np.int64), kind_of)

    def one_more(self, turn: int, after: Ends) -> tuple[Choice, Ends]:
        """Let party number `turn` move, where the other's turn may then come to the ends given."""
        with threads_for(self.movers[turn].ranks.size * 256):
            return self._one_more(turn, after)

    def _one_more(self, turn: int, after: Ends) -> tuple[Choice, Ends]:
        mover, n = self.movers[turn], self.movers[turn].ranks.size
        promise, prospect = np.empty((n, 2), np.int32), np.empty((n, 2), np.int32)
        counts = np.empty(n, np.int64)
        kernels.look(mover, after, promise)
        kernels.choose(mover, after, promise, prospect, counts)
        indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        if indptr[-1] > MOST_ENDS:
            raise TooLargeError(
                f"ties leave open more than {MOST_ENDS:,} ends of play; rank more states apart."
            )
        kinds = np.empty(indptr[-1], np.int32)
        kernels.write_ends(mover, after, promise, prospect, indptr, kinds)
        choice = Choice(prospect[:, 0] <= mover.ranks, prospect[:, 1] > mover.ranks)
        return choice, Ends(indptr, kinds)


def take_turns(model: Model) -> TakenTurns:
    """Check that foresight has a meaning for this model, and prepare it.

    Raises
    ------
    NotApplicableError
        If there are not exactly two parties that can move.
    TooLargeError
        If the parties' moves are too many to be gone through again and again.
    """
    refuse_joint_levers(model, "looking ahead by turns")
    refuse_thresholds(model, "looking ahead by turns")
    if len(model.movers) != 2:
        raise NotApplicableError(
            f"looking ahead by turns is for exactly two parties that can move; here they are "
            f"{', '.join(model.movers) or 'none'}. Ask for sequential stability (seq) instead."
        )
    first, second = model.movers
    pairs = sum(
        int(np.sum(np.diff(blocks_of(model.space, lone_mover(model.space, party)).indptr) ** 2))
        for party in model.movers
    )
    if pairs > MOST_PAIRS:
        raise TooLargeError(
            f"the parties have some {pairs:,} moves, and each is looked at again for every move "
            f"ahead; at most {MOST_PAIRS:,} are handled. Add rules or merge levels."
        )
    kinds, kind_of = np.unique(
        np.stack([model.ranks[first], model.ranks[second]]), axis=1, return_inverse=True
    )
    index = move_index(model.space, model.movers)

    def mover(row: int) -> OnMove:
        return OnMove(
            index.order[row],
            index.starts[row],
            index.stops[row],
            index.bits[row],
            np.array(model.ranks[model.movers[row]]),
            _contiguous(kinds[row]),
            _contiguous(kind_of.reshape(-1)),
        )

    return TakenTurns((first, second), (mover(0), mover(1)))


def _contiguous(values: IntArray) -> NDArray[np.int32]:
    return np.ascontiguousarray(values, dtype=np.int32)
