"""Shortest witness paths: who moves which lever, from which state to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.case import Lever, lapse_day
from detente.model import Model, bar, bars
from detente.moves import bodies, gaining_blocks, mover_named
from detente.stability.party_moves import MoveIndex, move_index
from detente.stability.search import kernels


@dataclass(frozen=True)
class LevelChange:
    """One lever set from one level to another."""

    lever: str
    before: str
    after: str


@dataclass(frozen=True)
class Move:
    """One party changes some of its levers: from state number `source` to `target`.

    Holders that move a lever together go by their names, joined by +.
    """

    party: str
    source: int
    target: int
    changes: tuple[LevelChange, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The party, or all that move together."""
        return tuple(self.party.split("+"))

    def _sets(self, lever: Lever, before: int, after: int) -> bool:
        """Whether those who move set the level, and do not let it lapse."""
        if (before, after) not in lever.lapses:
            return True
        way = "up" if after > before else "down"
        able = any(set(some) <= set(self.members) for some in lever.enough(way))
        return able and lever.allows(before, after)

    def in_words(self, model: Model) -> str:
        """Say the move in the words of the case."""
        parts = []
        for change in self.changes:
            lever = model.levers[change.lever]
            before, after = lever.levels.index(change.before), lever.levels.index(change.after)
            how = "" if self._sets(lever, before, after) else _by_lapse(model, lever, before)
            parts.append(
                f"{lever.title}: {lever.level_title(before)} → {lever.level_title(after)}{how}"
            )
        who = " and ".join(model.parties[each].title for each in self.members)
        return f"{who} [{'; '.join(parts)}] ({self.source} → {self.target})"


def _by_lapse(model: Model, lever: Lever, level: int) -> str:
    """Say that a level lapses, and on which day where the case tells."""
    day = lapse_day(lever, level, None, model.as_of)
    return " by not renewing it" + ("" if day is None else f" on {day}")


def make_move(model: Model, party: str, source: int, target: int) -> Move:
    """Describe the move from one state number to another by the levers that differ."""
    before, after = model.space.levels_of(source), model.space.levels_of(target)
    changes = tuple(
        LevelChange(lever, level, after[lever])
        for lever, level in before.items()
        if level != after[lever]
    )
    return Move(party.partition(" on ")[0], source, target, changes)


class Searcher:
    """The moves of a model, indexed once for several searches.

    Its movers are the parties that can move, then the bodies of holders that move a lever together.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.bodies = bodies(model.space)
        self.movers = (*model.movers, *(body.name for body in self.bodies))
        self.index: MoveIndex = move_index(model.space, self.movers)
        self.ranks = np.empty((len(self.movers), model.space.size), np.int32)
        for row, party in enumerate(model.movers):
            self.ranks[row] = model.ranks[party]
        for row, body in enumerate(self.bodies, start=len(model.movers)):
            self.ranks[row] = sum(model.ranks[party] for party in body.members)

    @cached_property
    def willing(self) -> MoveIndex:
        """As `index`; of bodies and parties with a threshold only the moves that gain enough.

        A body's members gain only where their ranks sum to more, so who compares the rows of
        `ranks` too leaves out nothing.
        """
        if not self.choosy:
            return self.index
        bits, space = self.index.bits.copy(), self.model.space
        for row in self.choosy:
            mover = mover_named(space, self.movers[row])
            own = np.stack([self.model.ranks[party] for party in mover.members])
            least = np.stack([bar(self.model, party) for party in mover.members])
            bits[row] = gaining_blocks(space, mover, own, least).bits
        return self.index._replace(bits=bits)

    @cached_property
    def choosy(self) -> list[int]:
        """The rows of movers that do not make every move which raises their rank."""
        first = len(self.model.movers)
        return [
            row for row, name in enumerate(self.movers) if row >= first or name in bars(self.model)
        ]

    def members(self, name: str) -> tuple[str, ...]:
        """The parties of a mover: one, or those of a body."""
        return next((body.members for body in self.bodies if body.name == name), (name,))

    def others(self, name: str) -> list[str]:
        """The movers that have no party in common with a party or a body."""
        own = set(self.members(name))
        return [mover for mover in self.movers if not own & set(self.members(mover))]

    def gaining(self, name: str, state: int) -> IntArray:
        """The state numbers that a mover can go to from `state` so that all its members gain."""
        targets = self.moves(name, state)
        better = np.ones(targets.size, dtype=np.bool_)
        for party in self.members(name):
            least = bar(self.model, party)
            better &= self.model.ranks[party][targets - 1] > least[state - 1]
        return targets[better]

    def rows(self, parties: Sequence[str]) -> IntArray:
        """The rows of the parties that can move, and of bodies."""
        return np.array([self.movers.index(p) for p in parties if p in self.movers], np.int64)

    def moves(self, party: str, state: int) -> IntArray:
        """The state numbers that a party, or a body, can move to from state number `state`."""
        if party not in self.movers:
            return np.zeros(0, np.int64)
        row = self.movers.index(party)
        return self.index.moves(row, state - 1).astype(np.int64) + 1

    def reached(self, parties: Sequence[str], state: int, *, improving: bool) -> list[int]:
        """The state numbers that `parties` can bring about from state number `state`.

        Parameters
        ----------
        improving : bool
            Whether each move must raise its mover's rank.
        """
        seen = np.zeros(self.model.space.size, dtype=np.bool_)
        index = self.willing if improving else self.index
        count = kernels.reach(index, self.ranks, self.rows(parties), improving, state - 1, seen)
        seen[state - 1] = False
        return (np.flatnonzero(seen) + 1).tolist() if count > 1 else []

    def witness(
        self,
        parties: Sequence[str],
        goal: BoolArray,
        *,
        improving: bool,
        start: int | None = None,
    ) -> Witness:
        """Find, from every state, a shortest way for `parties` to reach a goal state.

        Parameters
        ----------
        goal : BoolArray, shape (n,)
        improving : bool
            Whether each move must raise its mover's rank.
        start : int, optional
            The only state number whose way is asked for, which is quicker.
        """
        n = self.model.space.size
        here = -1 if start is None else start - 1
        steps, onward, mover = (np.full(n, -1, np.int32) for _ in range(3))
        index = self.willing if improving else self.index
        kernels.toward(
            index, self.ranks, self.rows(parties), improving, goal, here, steps, onward, mover
        )
        return Witness(self.model, self.movers, steps, onward, mover)

    def from_start(self, start: int) -> Outward:
        """Find from state number `start` the ways that ask least of those who move."""
        n = self.model.space.size
        reluctant, steps, back, mover = (np.full(n, -1, np.int32) for _ in range(4))
        index, ranks, names = self.willing, self.ranks, self.movers
        if self.choosy:  # what they do without gaining enough is a row of its own
            last = self.choosy
            index = MoveIndex(
                np.concatenate([index.order, self.index.order[last]]),
                np.concatenate([index.starts, self.index.starts[last]]),
                np.concatenate([index.stops, self.index.stops[last]]),
                np.concatenate([index.bits, self.index.bits[last]]),
            )
            ranks = np.concatenate([ranks, np.zeros_like(ranks[last])])
            names = (*names, *(names[row] for row in last))
        rows = np.arange(len(names))
        kernels.outward(index, ranks, rows, start - 1, reluctant, steps, back, mover)
        return Outward(self.model, names, start, reluctant, steps, back, mover)


@dataclass(frozen=True, eq=False)
class Witness:
    """Shortest ways to a goal, from every state from which there is one."""

    model: Model
    movers: tuple[str, ...]
    steps: IntArray
    onward: IntArray
    mover: IntArray

    def path(self, state: int) -> tuple[Move, ...] | None:
        """Return the moves from state number `state` to the goal, or None."""
        if self.steps[state - 1] < 0:
            return None
        moves, here = [], state - 1
        while self.steps[here] > 0:
            onward, party = int(self.onward[here]), self.movers[self.mover[here]]
            moves.append(make_move(self.model, party, here + 1, onward + 1))
            here = onward
        return tuple(moves)


@dataclass(frozen=True, eq=False)
class Outward:
    """From one start to every state: fewest reluctant moves first, then fewest moves."""

    model: Model
    movers: tuple[str, ...]
    start: int
    reluctant: IntArray
    steps: IntArray
    back: IntArray
    mover: IntArray

    def path(self, state: int) -> tuple[Move, ...] | None:
        """Return the moves from the start to state number `state`, or None."""
        if self.steps[state - 1] < 0:
            return None
        moves: list[Move] = []
        here = state - 1
        while here != self.start - 1:
            before, party = int(self.back[here]), self.movers[self.mover[here]]
            moves.append(make_move(self.model, party, before + 1, here + 1))
            here = before
        return tuple(reversed(moves))
