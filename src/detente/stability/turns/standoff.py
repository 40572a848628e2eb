"""For which values of one number does a state hold, is it reached, is it preferred? (TU2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray, Ranks
from detente.concepts import BY_NAME
from detente.errors import NotApplicableError, TooLargeError
from detente.model import StateSpace
from detente.moves import best_reply, bodies, index_moves, lone_mover
from detente.stability.focal import Draws, focal_stability
from detente.stability.reach import reachable
from detente.stability.search import kernels
from detente.stability.turns.lines import (
    Differences,
    WorthLine,
    cells_of,
    ends_of,
    own_move_roots,
    places_of,
    sample_values,
    where_more,
)
from detente.stability.turns.pieces import Pieces, where_all, where_some

MOST_CELLS = 2**27  # of cells of the line times states
MOST_KEPT = 2**27  # bytes of sets that are kept
FEW = 16  # places up to which each is followed alone, and not all states at every crossing
ALIKE = 64  # cells of the line that are solved side by side
Mask = NDArray[np.bool_]
_Far = tuple[FloatArray, FloatArray, NDArray[np.int32], NDArray[np.int32]]


class Closures:
    """Which states some parties can make of a state; kept, since few numbers change it."""

    def __init__(self, space: StateSpace, movers: Sequence[str]) -> None:
        self.space, self.movers = space, tuple(movers)
        self.own = [lone_mover(space, party) for party in movers]
        self._index = index_moves(space, self.own)
        self._known: dict[tuple[object, ...], Mask] = {}
        self.stays: dict[tuple[str, str, bytes], BoolArray] = {}  # by party, concept, its ranks

    def moves(self, party: str, place: int) -> NDArray[np.int64]:
        """Return where a party can move to from a place."""
        return self._index.moves(self.movers.index(party), place).astype(np.int64)

    def reached(
        self, by: Sequence[str], place: int, ranks: Mapping[str, Ranks] | None, key: object
    ) -> Mask:
        """Return what `by` can make of a place, itself too, shape (n,).

        Parameters
        ----------
        ranks : mapping of party to Ranks, or None
            Each step raises its mover's rank; None: any legal step.
        key : object
            What tells these ranks from others.
        """
        known = (tuple(by), place, key)
        if known not in self._known:
            rows = np.array([self.movers.index(party) for party in by], dtype=np.int64)
            order = np.zeros((len(self.movers), self.space.size), dtype=np.int32)
            if ranks is not None:
                order = np.stack([ranks[party] for party in self.movers])
            if len(self._known) * self.space.size > MOST_KEPT:
                self._known.clear()
            seen = np.zeros(self.space.size, dtype=np.bool_)
            kernels.reach(self._index, order, rows, ranks is not None, place, seen)
            self._known[known] = seen
        return self._known[known]


class StandoffOnALine:
    """A standoff in which one number decides what some states are worth to some parties.

    Places are array positions: state number s is place s - 1.

    Parameters
    ----------
    closures : Closures
        Of the states and of the parties that can move.
    ranks : mapping of party to Ranks
        Of every party whose ranks do not vary.
    lines : mapping of party to WorthLine
        Of the others.

    Raises
    ------
    NotApplicableError
        If something varies, and parties hold a lever together (rule LH1).

    Notes
    -----
    Rule TU2. The values of a fixed state and party are lines, so each comparison with that state
    is true on a half-line. Concepts of stability are unions and intersections of these; the set of
    states that others can bring about changes only where a move of one of them begins or ceases to
    serve it.
    """

    def __init__(
        self, closures: Closures, ranks: Mapping[str, Ranks], lines: Mapping[str, WorthLine]
    ) -> None:
        self.closures, self.space, self.movers = closures, closures.space, closures.movers
        self.ranks, self.lines = dict(ranks), dict(lines)
        self.bodies = tuple(body.name for body in bodies(self.space))
        if self.bodies and self.lines:
            raise NotApplicableError(
                "levers that several parties hold together are not followed along a number."
            )
        self._roots: dict[str, FloatArray] = {}
        self._solved: dict[tuple[str, str], tuple[FloatArray, BoolArray]] = {}
        self._reached: dict[int, BoolArray] = {}
        self._stable: dict[tuple[str, str, int], Pieces] = {}
        self._ranked: dict[tuple[str, float], Ranks] = {}
        self._far: dict[tuple[str, int, tuple[str, ...]], _Far] = {}
        self._digests: dict[tuple[str, float], bytes] = {}

    def rank(self, party: str, value: float) -> Ranks:
        """Return how a party ranks the states where the number has a value."""
        if party not in self.lines:
            return self.ranks[party]
        known = (party, value)
        if known not in self._ranked:
            self._ranked[known] = self.lines[party].ranks(value)
        return self._ranked[known]

    def better(self, party: str, there: int, here: int) -> Pieces:
        """Return where a party likes a place better than another."""
        if party not in self.lines:
            return Pieces.always(bool(self.ranks[party][there] > self.ranks[party][here]))
        return where_more(self.lines[party].against(np.array([there]), np.array([here])))

    def holds(
        self, parties: Sequence[str], concept: str, places: Sequence[int], everywhere: bool
    ) -> Pieces:
        """Return where some place, or every one, is stable for all of some parties."""
        asked = [party for party in parties if party in self.movers]
        if set(self.movers) <= set(parties):
            asked += self.bodies
        if not places:
            return Pieces.always(False)
        if not self.lines or (concept == "nash" and len(places) > FEW):
            return self._by_arrays(asked, concept, places, everywhere)
        found = Pieces.always(everywhere)
        for place in places:
            here = where_all(self._stable_for(party, concept, place) for party in asked)
            found = where_all((found, here)) if everywhere else where_some((found, here))
            if found.cells == (not everywhere,):
                break
        return found

    def stable(self, party: str, concept: str, place: int) -> Pieces:
        """Return where a party stays at a place."""
        if party not in self.movers:
            return Pieces.always(True)
        return self._stable_for(party, concept, place)

    def reached(self, start: int, places: Sequence[int], everywhere: bool) -> Pieces:
        """Return where improvements lead from `start` to some place, or to every one."""
        if not places:
            return Pieces.always(False)
        if not self.movers:
            said = [place == start for place in places]
            return Pieces.always(all(said) if everywhere else any(said))
        ends = self.crossings(self.movers)
        if start not in self._reached:
            self._reached[start] = np.concatenate(
                [reachable(draws, start + 1) for draws in self._draws(ends)]
            )
        found = self._reached[start][:, list(places)]
        return Pieces.of(ends.tolist(), _joined(found, everywhere))

    def preferred(self, party: str, here: int, places: Sequence[int], everywhere: bool) -> Pieces:
        """Return where a party likes some place, or every one, better than `here`."""
        if not places:
            return Pieces.always(False)
        if party not in self.lines:
            said = self.ranks[party][list(places)] > self.ranks[party][here]
            return Pieces.always(bool(said.all() if everywhere else said.any()))
        there = np.array(places, dtype=np.int64)
        far = self.lines[party].against(there, np.full(there.size, here))
        ends = ends_of(far.roots)
        low, high = far.ranges(ends)
        cells = np.zeros(2 * ends.size + 1, dtype=np.bool_)
        if everywhere:
            cells[low.max() : high.min() + 1] = True
        else:
            cells = _covered(low, high, cells.size)
        return Pieces.of(ends.tolist(), cells)

    def left_better(self, party: str, here: int, place: int, by: Sequence[str]) -> Pieces:
        """Return where improvements of `by` from a place always leave a party more than `here`."""
        return self._all_better(party, here, place, tuple(by))

    def crossings(self, parties: Sequence[str]) -> FloatArray:
        """Return where a move of one of the parties begins or ceases to serve it, rising."""
        roots = []
        for party in parties:
            if party in self.lines:
                if party not in self._roots:
                    self._roots[party] = own_move_roots(self.space, party, self.lines[party])
                roots.append(self._roots[party])
        return ends_of(*roots)

    def _by_arrays(
        self, asked: Sequence[str], concept: str, places: Sequence[int], everywhere: bool
    ) -> Pieces:
        """Where only own moves decide, or nothing varies: all places at once."""
        ends = self.crossings(asked)
        cells = np.ones((2 * ends.size + 1, len(places)), dtype=np.bool_)
        for party in asked:
            own, stays = self._everywhere(party, concept)
            cells &= _refined(own, stays[:, list(places)], ends)
        return Pieces.of(ends.tolist(), _joined(cells, everywhere))

    def _stable_for(self, party: str, concept: str, place: int) -> Pieces:
        known = (party, concept, place)
        if known not in self._stable:
            if party in self.lines:
                self._stable[known] = self._of_lines(party, concept, place)
            else:
                self._stable[known] = self._of_ranks(party, concept, place)
        return self._stable[known]

    def _of_ranks(self, party: str, concept: str, place: int) -> Pieces:
        """A party whose own worths do not vary: only what the others would do does."""
        upper = BY_NAME[concept].upper
        if self._once(party, "nash")[place]:
            return Pieces.always(True)
        if concept == "nash" or not self._once(party, upper)[place]:
            return Pieces.always(False)
        if concept == upper:
            return Pieces.always(True)
        ends, stays = self._everywhere(party, concept)
        return Pieces.of(ends.tolist(), stays[:, place])

    def _once(self, party: str, concept: str) -> BoolArray:
        """Stability that follows from a party's own ranks, which do not vary."""
        known = (party, concept, self._digest(party, 0.0))
        stays = self.closures.stays
        if known not in stays:
            stays[known] = np.asarray(self._everywhere(party, concept)[1][0])
        return stays[known]

    def _everywhere(self, party: str, concept: str) -> tuple[FloatArray, BoolArray]:
        """Where a party stays, for all places: the ends, and an array of shape (cells, n)."""
        known = (party, concept)
        if known not in self._solved:
            row = BY_NAME[concept]
            reads = [party] if concept == "nash" else []
            reads += [other for other in self._others(party) if row.improving]
            ends = self.crossings(reads)
            stays = np.concatenate(
                [focal_stability(each, party, (concept,))[concept] for each in self._draws(ends)]
            )
            self._solved[known] = ends, np.ascontiguousarray(stays)
        return self._solved[known]

    def _draws(self, ends: FloatArray) -> Iterator[Draws]:
        """The standoff in every cell of the line, so many at once as are swept side by side."""
        values = sample_values(ends)
        if values.size * self.space.size > MOST_CELLS:
            raise TooLargeError(
                f"{values.size:,} values of the number and {self.space.size:,} states are too many."
            )
        for begin in range(0, values.size, ALIKE):
            own = values[begin : begin + ALIKE]
            ranks = {}
            for party in self.ranks if self.bodies else self.movers:
                if party in self.lines:
                    ranks[party] = np.stack([self.rank(party, float(value)) for value in own])
                else:
                    ranks[party] = np.broadcast_to(self.ranks[party], (own.size, self.space.size))
            yield Draws(self.space, self.movers, ranks)

    def _others(self, party: str) -> tuple[str, ...]:
        return tuple(other for other in self.movers if other != party)

    def _of_lines(self, party: str, concept: str, place: int) -> Pieces:
        """A party whose own worths vary, by half-lines (TU2)."""
        row, moves = BY_NAME[concept], self.closures.moves(party, place)
        if not moves.size:
            return Pieces.always(True)
        far = self._against(party, place)
        outer = self.crossings(self._others(party)) if row.improving else np.zeros(0)
        ends = ends_of(far.roots, outer)
        low, high = far.ranges(ends)
        leaves = np.zeros(2 * ends.size + 1, dtype=np.bool_)
        if concept == "nash":
            for to in moves:
                leaves[low[to] : high[to] + 1] = True
            return Pieces.of(ends.tolist(), ~leaves)
        held = self._held(party, low, high, 2 * ends.size) if row.symmetric else None
        for first, last, ranks, key in self._stretches(
            self._others(party), ends, outer, row.improving
        ):
            for to in moves:
                begin, end = max(low[to], first), min(high[to], last)
                if begin > end:
                    continue
                made = self.closures.reached(self._others(party), int(to), ranks, key)
                if held is None:
                    begin, end = max(begin, low[made].max()), min(end, high[made].min())
                    leaves[begin : end + 1] = True
                else:
                    bound = _covered(held[0][made], held[1][made], leaves.size)
                    leaves[begin : end + 1] |= ~bound[begin : end + 1]
        return Pieces.of(ends.tolist(), ~leaves)

    def _all_better(self, party: str, here: int, place: int, by: tuple[str, ...]) -> Pieces:
        if party not in self.lines:
            return self._always_better(party, here, place, by)
        known = (party, here, by)
        if known not in self._far:
            far, outer = self._against(party, here), self.crossings(by)
            ends = ends_of(far.roots, outer)
            self._far[known] = ends, outer, *far.ranges(ends)
        ends, outer, low, high = self._far[known]
        safe = np.zeros(2 * ends.size + 1, dtype=np.bool_)
        for first, last, ranks, key in self._stretches(by, ends, outer, True):
            made = self.closures.reached(by, place, ranks, key)
            begin, end = max(first, low[made].max()), min(last, high[made].min())
            safe[begin : end + 1] = True
        return Pieces.of(ends.tolist(), safe)

    def _always_better(self, party: str, here: int, place: int, by: tuple[str, ...]) -> Pieces:
        """As `_all_better`, for a party whose own worths do not vary."""
        ends, own = self.crossings(by), self.ranks[party]
        safe = np.zeros(2 * ends.size + 1, dtype=np.bool_)
        for first, last, ranks, key in self._stretches(by, ends, ends, True):
            made = self.closures.reached(by, place, ranks, key)
            safe[first : last + 1] = bool((own[made] > own[here]).all())
        return Pieces.of(ends.tolist(), safe)

    def _against(self, party: str, place: int) -> Differences:
        every_place = np.arange(self.space.size)
        return self.lines[party].against(every_place, np.full(self.space.size, place))

    def _held(
        self, party: str, low: NDArray[np.int32], high: NDArray[np.int32], last: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The cells in which neither a place nor any own move from it is worth more than here."""
        never, always = low > high, (low == 0) & (high == last)
        begin = np.where(never | (low > 0), 0, np.where(always, last + 1, high + 1))
        end = np.where(never, last, np.where(always, -1, np.where(low > 0, low - 1, last)))
        mover = lone_mover(self.space, party)
        reach = best_reply(self.space, mover, np.stack([begin, -end]).astype(np.int32))
        return reach[0], -reach[1]

    def _stretches(
        self, by: Sequence[str], ends: FloatArray, outer: FloatArray, improving: bool
    ) -> Iterator[tuple[int, int, Mapping[str, Ranks] | None, object]]:
        """The stretches of cells in which the improvements of `by` are the same."""
        last = 2 * ends.size
        if not improving:
            yield 0, last, None, "any"
            return
        values = sample_values(outer)
        cuts = 2 * places_of(ends, outer) + 1  # the same value may differ in its last digit
        for cell, value in enumerate(values.tolist()):
            first = 0 if cell == 0 else int(cuts[(cell - 1) // 2]) + (cell % 2 == 0)
            after = last if cell == 2 * outer.size else int(cuts[cell // 2]) - (cell % 2 == 0)
            ranks = {party: self.rank(party, value) for party in self.movers}
            yield first, after, ranks, tuple(self._digest(party, value) for party in by)

    def _digest(self, party: str, value: float) -> bytes:
        known = (party, value if party in self.lines else 0.0)
        if known not in self._digests:
            rank = self.rank(party, value)
            self._digests[known] = blake2b(rank.tobytes(), digest_size=16).digest()
        return self._digests[known]


def _covered(begin: NDArray[np.int32], end: NDArray[np.int32], cells: int) -> Mask:
    """Which cells lie in one of several ranges."""
    some_cell = begin <= end
    steps = np.zeros(cells + 1, dtype=np.int64)
    np.add.at(steps, begin[some_cell], 1)
    np.add.at(steps, end[some_cell] + 1, -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


def _joined(cells: BoolArray, everywhere: bool) -> BoolArray:
    """In which rows some column is true, or every one."""
    return np.asarray(cells.all(axis=1) if everywhere else cells.any(axis=1))


def _refined(own: FloatArray, answers: BoolArray, ends: FloatArray) -> BoolArray:
    """Answers in the cells of some ends, in the cells of more ends."""
    if own.size == ends.size:
        return answers
    return np.asarray(answers[cells_of(own, sample_values(ends))])
