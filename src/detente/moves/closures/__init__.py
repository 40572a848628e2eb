"""What some movers can bring about: values raised or lowered along their moves, to a fixpoint.

Rule S2 lets opponents answer with any legal sequence in which nobody moves twice in a row. In a box
a mover's two moves in a row are one move, so that restriction costs nothing (rule S2, lemma), and
the least value within reach is the fixpoint of one mover's sweep after another's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, Ranks
from detente.model import StateSpace
from detente.moves.blocks import Blocks, blocks_of
from detente.moves.closures import kernels
from detente.moves.mover import Mover

Pair = NDArray[np.int32]


def least_within_reach(space: StateSpace, movers: Sequence[Mover], pair: Pair) -> Pair:
    """Return the least of two values within reach of the movers' moves, any legal sequence.

    Parameters
    ----------
    pair : array of int32, shape (draws, n, 2)
        Two value arrays that are carried together; changed in place, and returned.
    """

    def sweep(row: int, active: BoolArray, changed: BoolArray) -> None:
        kernels.lower_by_moves(blocks_of(space, movers[row]), pair, active, changed)

    _to_fixpoint(len(movers), sweep, pair.shape[0])
    return pair


def least_within_improvement(
    space: StateSpace,
    movers: Sequence[Mover],
    ranked: Sequence[Ranks],
    pair: Pair,
    blocks: Sequence[Blocks] | None = None,
) -> Pair:
    """As `least_within_reach`, where each step is to a higher rank of the mover's.

    Parameters
    ----------
    ranked : sequence of array, shape (draws, n), one a mover
        The mover's blocks, sorted by the ranks that it goes by (see :func:`sorted_blocks`).
    blocks : sequence of Blocks, one a mover, optional
        Its moves; for movers of several parties those that all of them gain by.
    """

    def sweep(row: int, active: BoolArray, changed: BoolArray) -> None:
        own = blocks_of(space, movers[row]) if blocks is None else blocks[row]
        kernels.lower_by_improvements(own, ranked[row], pair, active, changed)

    _to_fixpoint(len(movers), sweep, pair.shape[0])
    return pair


Sweep = Callable[[int, BoolArray, BoolArray], None]


def _to_fixpoint(movers: int, sweep: Sweep, draws: int) -> None:
    """Sweep the movers in turn until, in each draw, all have swept without effect in a row."""
    quiet = np.zeros(draws, dtype=np.int64)
    turn = 0
    while movers and (active := quiet < movers).any():
        changed = np.zeros(draws, dtype=np.bool_)
        sweep(turn % movers, active, changed)
        # A mover's own sweep is a closure already: a second one in a row changes nothing.
        quiet = np.where(changed, 1, quiet + 1)
        turn += 1
