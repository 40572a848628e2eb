"""What the opponents can do to a party's move: values lowered along their moves to a fixpoint.

Rule S2 lets opponents answer with any legal sequence in which nobody moves twice in a row. In a box
a party's two moves in a row are one move, so that restriction costs nothing (rule S2, lemma), and
the least value within reach is the fixpoint of one-party sweeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, Ranks
from detente.model import StateSpace
from detente.stability.sweeps import kernels
from detente.stability.sweeps.blocks import blocks_of

Pair = NDArray[np.int32]


def best_reply(space: StateSpace, party: str, values: Ranks) -> Ranks:
    """Return the greatest value among each state and those the party can move to from it.

    Parameters
    ----------
    values : array of int32, shape (draws, n)

    Returns
    -------
    array of int32, shape (draws, n)
    """
    out = np.empty_like(values)
    kernels.best_reply(blocks_of(space, party), values, out)
    return out


def least_within_reach(space: StateSpace, parties: Sequence[str], pair: Pair) -> Pair:
    """Return the least of two values within reach of the parties' moves, any legal sequence.

    Parameters
    ----------
    pair : array of int32, shape (draws, n, 2)
        Two value arrays that are carried together; not changed.
    """
    lowered = pair.copy()

    def sweep(party: str, active: BoolArray, changed: BoolArray) -> None:
        kernels.lower_by_moves(blocks_of(space, party), lowered, active, changed)

    _to_fixpoint(parties, sweep, pair.shape[0])
    return lowered


def least_within_improvement(
    space: StateSpace,
    ranks: Mapping[str, Ranks],
    ranked: Mapping[str, Ranks],
    parties: Sequence[str],
    pair: Pair,
) -> Pair:
    """As `least_within_reach`, where each step improves the mover's own position.

    Parameters
    ----------
    ranks, ranked : mappings of str to array, shape (draws, n)
        Each party's ranks, and its blocks sorted by them (see :func:`sorted_blocks`).
    """
    lowered = pair.copy()

    def sweep(party: str, active: BoolArray, changed: BoolArray) -> None:
        kernels.lower_by_improvements(
            blocks_of(space, party), ranks[party], ranked[party], lowered, active, changed
        )

    _to_fixpoint(parties, sweep, pair.shape[0])
    return lowered


def sorted_blocks(space: StateSpace, party: str, ranks: Ranks) -> Ranks:
    """Return the places of the party's blocks, best rank first within each block."""
    ranked = np.empty(ranks.shape, dtype=np.int32)
    kernels.sort_blocks(blocks_of(space, party), ranks, ranked)
    return ranked


Sweep = Callable[[str, BoolArray, BoolArray], None]


def _to_fixpoint(parties: Sequence[str], sweep: Sweep, draws: int) -> None:
    """Sweep the parties in turn until, in each draw, all have swept without effect in a row."""
    quiet = np.zeros(draws, dtype=np.int64)
    turn = 0
    while parties and (active := quiet < len(parties)).any():
        changed = np.zeros(draws, dtype=np.bool_)
        sweep(parties[turn % len(parties)], active, changed)
        # A party's own sweep is a closure already: a second one in a row changes nothing.
        quiet = np.where(changed, 1, quiet + 1)
        turn += 1
