"""What can be reached if those who act together gain, alone or by exchange? (rule EX9)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, IntArray
from detente.errors import TooLargeError
from detente.model import Model, bar
from detente.moves import (
    Blocks,
    Mover,
    blocks_of,
    bodies,
    joint_mover,
    lone_mover,
    sorted_blocks,
    step_bits,
    threads_for,
)
from detente.stability.exchanges.agreements import Agreements
from detente.stability.joint_ways import kernels
from detente.stability.search import Move, make_move

Marks = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], np.int32]
MOST_SETS = 256
MOST_PAIRS = 2**34  # pairs of states that sets of three and more are compared in


@dataclass(frozen=True, eq=False)
class JointWays:
    """Where improvements and exchanges lead from one state, in the fewest steps.

    Attributes
    ----------
    model : Model
    start : int
        State number.
    agreements : Agreements
        Which sets of parties may act together.
    steps : array of int32, shape (n,)
        The fewest steps to each state; -1 where no way leads.
    """

    model: Model
    start: int
    agreements: Agreements
    steps: IntArray
    _back: IntArray
    _mover: IntArray
    _names: tuple[str, ...]

    @property
    def reached(self) -> BoolArray:
        """Which states a way leads to, the start too, shape (n,)."""
        return np.asarray(self.steps >= 0)

    def path(self, state: int) -> tuple[Move, ...] | None:
        """Return a shortest way to state number `state`; None where there is none.

        An exchange is one step, of all that sign it.
        """
        place = int(self.model.space.index(state))
        if self.steps[place] < 0:
            return None
        moves: list[Move] = []
        while place != self.start - 1:
            before = int(self._back[place])
            moves.append(
                make_move(self.model, self._names[self._mover[place]], before + 1, place + 1)
            )
            place = before
        return tuple(reversed(moves))


def ways_with_exchanges(
    model: Model, agreements: Agreements, start: int | None = None
) -> JointWays:
    """Find where improvements and exchanges lead, and the fewest steps to each state.

    Parameters
    ----------
    model : Model
        n states.
    agreements : Agreements
        The sets that may act together, and subsets of theirs.
    start : int, optional
        State number; the status quo unless given.

    Raises
    ------
    InfeasibleStateError
        If there is no such state.
    TooLargeError
        If there are too many sets, or sets of three and more would be compared in too many states.

    Notes
    -----
    Rule EX9: a step is an improvement of one party, or of a body that moves a lever together, or an
    exchange (EX2) of a permitted set. It never goes against whom it takes part in. Breadth first by
    layers. Of a pair time is O(n) a layer once its blocks are sorted: where several have reached a
    block of states, the one that is best placed for the second party decides.

    Examples
    --------
    In Elmira the ministry and the company together lead on from s5 (state 7) to s8 (state 10),
    where neither would go alone:

    >>> from detente import load_case
    >>> from detente.stability import agreements_of
    >>> elmira = load_case("elmira")
    >>> ways = ways_with_exchanges(elmira, agreements_of(elmira, "all"), start=7)
    >>> [(move.party, move.target) for move in ways.path(10)]
    [('moe+uniroyal', 10)]
    """
    begin = model.status_quo if start is None else start
    place = int(model.space.index(begin))
    with threads_for(model.space.size):
        sweeps = [_Sweep(model, mover) for mover in _movers(model, agreements)]
    layers = np.full(model.space.size, -1, np.int32)
    back, by = np.full_like(layers, -1), np.full_like(layers, -1)
    layers[place] = 0
    layer, known, before = 0, 1, 0
    while before < known < layers.size:
        before = known
        for me, sweep in enumerate(sweeps):
            dirty = sweep.entered(layers, layer, by, me)
            known += sweep.join(dirty, layer, (layers, back, by, np.int32(me)))
        layer += 1
    names = tuple("+".join(sweep.mover.members) for sweep in sweeps)
    return JointWays(model, begin, agreements, layers, back, by, names)


def _movers(model: Model, agreements: Agreements) -> Iterator[Mover]:
    """Yield single parties, bodies, then every set of two or more within a permitted one."""
    space = model.space
    yield from (lone_mover(space, party) for party in model.movers)
    yield from bodies(space)
    sets: dict[tuple[str, ...], None] = {}
    for group in agreements.sets:
        for size in range(2, len(group) + 1):
            sets |= dict.fromkeys(combinations(group, size))
    if len(sets) > MOST_SETS:
        raise TooLargeError(
            f"{len(sets):,} sets of parties may act together; ways are looked for among at most "
            f"{MOST_SETS}. Name fewer with --agreements."
        )
    for members in sorted(sets, key=len):
        mover = joint_mover(space, members)
        if len(members) > 2:
            sizes = np.diff(blocks_of(space, mover).indptr).astype(np.float64)
            if float((sizes**2).sum()) > MOST_PAIRS:
                raise TooLargeError(
                    f"{' and '.join(members)} would be compared in {(sizes**2).sum():,.0f} pairs "
                    "of states. Ask for pairs with --agreements pairs."
                )
        yield mover


class _Sweep:
    """One mover's blocks, sorted once, and what it joins."""

    def __init__(self, model: Model, mover: Mover) -> None:
        self.mover, space = mover, model.space
        self.blocks: Blocks = blocks_of(space, mover)
        self._number = np.empty(space.size, np.int32)
        counts = np.diff(self.blocks.indptr)
        self._number[self.blocks.order] = np.repeat(np.arange(counts.size, dtype=np.int32), counts)
        self._ranks = np.stack([model.ranks[party] for party in mover.members])
        self._bars = np.stack([bar(model, party) for party in mover.members])
        self._dirty = np.empty(counts.size, np.bool_)
        self._paired = len(mover.members) > 2 or self.blocks.bits.size > 0
        if self._paired:
            none = np.zeros(space.size, np.uint64)
            self._bits = none if mover.free else step_bits(space, mover)
        else:
            self._ranked = sorted_blocks(space, mover, self._ranks[:1])[0]
            if len(mover.members) == 1:
                # Alone, whoever gains by the first rank gains.
                self._ranks = np.stack([self._ranks[0], np.ones(space.size, np.int32)])
                self._bars = np.stack([self._bars[0], np.zeros(space.size, np.int32)])

    def entered(
        self, layers: NDArray[np.int32], layer: int, by: NDArray[np.int32], me: int
    ) -> BoolArray:
        """Return which blocks another mover has entered in this layer."""
        kernels.mark_entered(self._number, layers, layer, by, me, self._dirty)
        return self._dirty

    def join(self, dirty: BoolArray, layer: int, marks: Marks) -> int:
        """Join what a move leads to from the states reached; return how many are new."""
        if self._paired:
            return int(
                kernels.join_by_pairs(
                    self.blocks, self._bits, self._ranks, self._bars, dirty, layer, marks
                )
            )
        own, other = ((self._ranks[row], self._bars[row]) for row in (0, 1))
        return int(
            kernels.join_by_sweep(self.blocks, self._ranked, own, other, dirty, layer, marks)
        )


__all__ = ["JointWays", "ways_with_exchanges"]
