"""Shortest witness paths: who moves which lever, from which state to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.model import Model
from detente.stability.search import kernels
from detente.stability.sweeps import MoveIndex, move_index


@dataclass(frozen=True)
class Change:
    """One lever set from one level to another."""

    lever: str
    before: str
    after: str


@dataclass(frozen=True)
class Move:
    """One party changes some of its own levers: from state number `source` to `target`."""

    party: str
    source: int
    target: int
    changes: tuple[Change, ...]

    def in_words(self, model: Model) -> str:
        """Say the move in the words of the case."""
        parts = []
        for change in self.changes:
            lever = model.levers[change.lever]
            before, after = lever.levels.index(change.before), lever.levels.index(change.after)
            parts.append(f"{lever.title}: {lever.level_title(before)} → {lever.level_title(after)}")
        who = model.parties[self.party].title
        return f"{who} [{'; '.join(parts)}] ({self.source} → {self.target})"


def make_move(model: Model, party: str, source: int, target: int) -> Move:
    """Describe the move from one state number to another by the levers that differ."""
    before, after = model.space.levels_of(source), model.space.levels_of(target)
    changes = tuple(
        Change(lever, level, after[lever])
        for lever, level in before.items()
        if level != after[lever]
    )
    return Move(party, source, target, changes)


class Searcher:
    """The moves of a model, indexed once for several searches."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.movers = model.movers
        self.index: MoveIndex = move_index(model.space, self.movers)
        self.ranks = np.empty((len(self.movers), model.space.size), np.int32)
        for row, party in enumerate(self.movers):
            self.ranks[row] = model.ranks[party]

    def rows(self, parties: Sequence[str]) -> IntArray:
        """The rows of the parties that have levers."""
        return np.array([self.movers.index(p) for p in parties if p in self.movers], np.int64)

    def moves(self, party: str, state: int) -> IntArray:
        """The state numbers that a party can move to from state number `state`."""
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
        count = kernels.reach(
            self.index, self.ranks, self.rows(parties), improving, state - 1, seen
        )
        seen[state - 1] = False
        return (np.flatnonzero(seen) + 1).tolist() if count > 1 else []

    def witness(self, parties: Sequence[str], goal: BoolArray, *, improving: bool) -> Witness:
        """Find, from every state, a shortest way for `parties` to reach a goal state.

        Parameters
        ----------
        goal : BoolArray, shape (n,)
        improving : bool
            Whether each move must raise its mover's rank.
        """
        n = self.model.space.size
        steps, onward, mover = (np.full(n, -1, np.int32) for _ in range(3))
        kernels.toward(
            self.index, self.ranks, self.rows(parties), improving, goal, steps, onward, mover
        )
        return Witness(self.model, self.movers, steps, onward, mover)

    def from_start(self, start: int) -> Outward:
        """Find from state number `start` the ways that ask least of those who move."""
        n = self.model.space.size
        reluctant, steps, back, mover = (np.full(n, -1, np.int32) for _ in range(4))
        rows = np.arange(len(self.movers))
        kernels.outward(self.index, self.ranks, rows, start - 1, reluctant, steps, back, mover)
        return Outward(self.model, self.movers, start, reluctant, steps, back, mover)


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
