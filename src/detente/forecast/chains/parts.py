"""What makes a chain go from state to state, part by part, without a stored table of rates.

A part knows its own transitions: the steps of one lever, one package, the turns of one party. A
chain is a list of parts. Rates are per unit of time, the same for all parts; states are array
positions, from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, Ranks
from detente.errors import InputError
from detente.forecast.chains import kernels
from detente.model import StateSpace
from detente.moves import Blocks, Mover, blocks_of, step_bits

Positions = NDArray[np.int32]
UNTILTED: FloatArray = np.empty(0)
NO_BITS: NDArray[np.uint64] = np.empty(0, np.uint64)
MOST_CELLS_A_STATE = 16
LONG = 8  # states that vary before a party's levers; below, runs are too short to help


class Transitions(NamedTuple):
    """Transitions written out: from, to, and the rate of each, arrays of one length."""

    sources: Positions
    targets: Positions
    rates: FloatArray

    def by_source(self) -> Transitions:
        """Return them by rising source, those of one source in the order they had."""
        order = np.argsort(self.sources, kind="stable")
        return Transitions(self.sources[order], self.targets[order], self.rates[order])

    def leaving(self, source: int) -> Iterator[tuple[int, float]]:
        """Yield the target and rate of those from one source, where sources rise."""
        low, high = np.searchsorted(self.sources, (source, source + 1))
        yield from zip(self.targets[low:high].tolist(), self.rates[low:high].tolist(), strict=True)


class InBox(NamedTuple):
    """Steps of levers in a box, side by side: see the kernel that takes them."""

    steps: NDArray[np.int64]
    numbers: FloatArray
    weights: FloatArray


class ChainPart(Protocol):
    """Some of the transitions of a chain.

    Attributes
    ----------
    by : str
        Who makes them: a party, several joined by " and ", or an event.
    label : str
        What happens, in words.
    """

    @property
    def by(self) -> str:
        """Who makes its transitions."""
        ...

    @property
    def label(self) -> str:
        """What happens."""
        ...

    def push(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Add to `out` what flows into each state, and take what flows away, times `scale`."""
        ...

    def exits(self) -> FloatArray:
        """Return the rate at which each state is left, shape (n,)."""
        ...

    def edges(self) -> Transitions:
        """Write its transitions out; memory grows with their number."""
        ...


@dataclass(frozen=True, eq=False)
class Chain:
    """Where a standoff may go from each of n states, and how fast.

    Attributes
    ----------
    size : int
        n.
    parts : tuple of ChainPart
        They may lead from and to the same states; rates add up.
    """

    size: int
    parts: tuple[ChainPart, ...]

    @cached_property
    def fastest_exit(self) -> float:
        """The largest rate at which any state is left, all parts together.

        Raises
        ------
        InputError
            If a rate is not finite.
        """
        total = np.zeros(self.size)
        for part in self.parts:
            total += part.exits()
        fastest = float(total.max(initial=0.0))
        if not np.isfinite(fastest):
            raise InputError("the rates out of a state are too large to add up; use smaller ones.")
        return fastest

    def step(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Write into `out` what `law` is after one step of length `scale`."""
        out[:] = law
        if self._in_box is not None:
            kernels.push_levers_in_box(law, out, *self._in_box, scale)
        for part in self._others:
            part.push(law, out, scale)

    def step_rows(self, laws: FloatArray, out: FloatArray, scale: float) -> None:
        """Do the same for several laws at once, shape (n, rows)."""
        out[:] = laws
        for part in self.parts:
            if isinstance(part, LeverJumps | PackageJumps | Ending):
                part.push_rows(laws, out, scale)
                continue
            for row in range(laws.shape[1]):
                column = out[:, row].copy()
                part.push(np.ascontiguousarray(laws[:, row]), column, scale)
                out[:, row] = column

    @cached_property
    def _in_box(self) -> InBox | None:
        """The steps of levers in a box, which are taken in one call."""
        levers = [part for part in self.parts if isinstance(part, LeverJumps) and part.in_box]
        return _together(levers) if levers else None

    @cached_property
    def _others(self) -> tuple[ChainPart, ...]:
        return tuple(
            part for part in self.parts if not (isinstance(part, LeverJumps) and part.in_box)
        )

    def edges(self) -> Transitions:
        """Write all transitions out, part after part."""
        return joined_edges([part.edges() for part in self.parts])


def joined_edges(each: Sequence[Transitions]) -> Transitions:
    """Put lists of transitions one after the other."""
    if not each:
        none = np.empty(0, np.int32)
        return Transitions(none, none, np.empty(0))
    return Transitions(
        np.concatenate([edges.sources for edges in each]),
        np.concatenate([edges.targets for edges in each]),
        np.concatenate([edges.rates for edges in each]),
    )


@dataclass(frozen=True, eq=False)
class LeverJumps:
    """One lever steps from one level to another, at a rate that its owner's gain may tilt.

    Attributes
    ----------
    lever : int
        Its place among the axes.
    start, to : int
        The levels, from 0.
    rate : float
        The base rate.
    weight : FloatArray, shape (n,), or None
        exp(beta u) of the owner; None where nothing is tilted.
    cap : float
        No tilted rate is larger; it never cuts the base rate itself.
    """

    by: str
    label: str
    space: StateSpace
    lever: int
    start: int
    to: int
    rate: float
    weight: FloatArray | None = None
    cap: float = np.inf

    @property
    def _cap(self) -> float:
        return max(self.cap, self.rate)

    @property
    def _ahead(self) -> int:
        return (self.to - self.start) * self.space.weights[self.lever]

    @property
    def in_box(self) -> bool:
        """Whether every cell of the box is feasible."""
        return self.space.size == self.space.cells

    def as_step(self, row: int) -> tuple[int, int, int, int, int]:
        """Return stride, radix, level before, level after, and the row of its weight."""
        space = self.space
        return (space.weights[self.lever], space.radices[self.lever], self.start, self.to, row)

    @property
    def as_numbers(self) -> tuple[float, float]:
        """Return rate and cap."""
        return (self.rate, self._cap)

    def push(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Add the flow of this step, times `scale`."""
        space = self.space
        if self.in_box:
            kernels.push_levers_in_box(law, out, *_together([self]), scale)
        elif space.cells <= MOST_CELLS_A_STATE * space.size:
            weight = UNTILTED if self.weight is None else self.weight
            kernels.push_lever_by_code(
                *(law, out, space.codes, _positions(space), space.digits(self.lever)),
                *(self._ahead, self.start, weight, self.rate, self._cap, scale),
            )
        else:
            targets, rates = self._jumps
            kernels.push_jumps(law, out, targets, rates, scale)

    def push_rows(self, laws: FloatArray, out: FloatArray, scale: float) -> None:
        """Add the flow of this step to several laws, shape (n, rows)."""
        space = self.space
        if space.cells <= MOST_CELLS_A_STATE * space.size:
            weight = UNTILTED if self.weight is None else self.weight
            kernels.push_lever_by_code_rows(
                *(laws, out, space.codes, _positions(space), space.digits(self.lever)),
                *(self._ahead, self.start, weight, self.rate, self._cap, scale),
            )
        else:
            kernels.push_jumps_rows(laws, out, *self._jumps, scale)

    @cached_property
    def _jumps(self) -> tuple[Positions, FloatArray]:
        edges = self.edges()
        targets = np.full(self.space.size, -1, np.int32)
        rates = np.zeros(self.space.size)
        targets[edges.sources] = edges.targets
        rates[edges.sources] = edges.rates
        return targets, rates

    def edges(self) -> Transitions:
        """Write its transitions out."""
        space = self.space
        sources = np.flatnonzero(space.digits(self.lever) == self.start)
        wanted = (space.codes[sources].astype(np.int64) + self._ahead).astype(np.uint64)
        places = np.minimum(np.searchsorted(space.codes, wanted), space.size - 1)
        there = space.codes[places] == wanted
        sources, targets = sources[there], places[there]
        rates = np.full(sources.size, self.rate)
        if self.weight is not None:
            rates = np.minimum(self.rate * self.weight[targets] / self.weight[sources], self._cap)
        return Transitions(sources.astype(np.int32), targets.astype(np.int32), rates)

    def exits(self) -> FloatArray:
        """Return the rate at which each state is left by this step."""
        edges = self.edges()
        return np.asarray(
            np.bincount(edges.sources, edges.rates, self.space.size), dtype=np.float64
        )


def _together(levers: Sequence[LeverJumps]) -> InBox:
    """Put the steps of levers side by side, each with the step back where there is one."""
    own: dict[int, FloatArray] = {id(p.weight): p.weight for p in levers if p.weight is not None}
    rows = {key: row for row, key in enumerate(own)}
    waiting: dict[tuple[int, int, int, int], list[int]] = {}
    steps: list[tuple[int, ...]] = []
    numbers: list[list[float]] = []
    for part in levers:
        row = rows.get(id(part.weight), -1)
        back = waiting.get((part.lever, part.to, part.start, row))
        if back:
            numbers[back.pop()][2:] = part.as_numbers
            continue
        waiting.setdefault((part.lever, part.start, part.to, row), []).append(len(steps))
        steps.append(part.as_step(row))
        numbers.append([*part.as_numbers, 0.0, 0.0])
    weights = _stacked(list(own.values()))
    return InBox(np.array(steps, dtype=np.int64), np.array(numbers), weights)


def _stacked(weights: Sequence[FloatArray]) -> FloatArray:
    """Return the weights as rows of one matrix, without a copy where they are just that."""
    if not weights:
        return np.empty((0, 0))
    whole = weights[0].base
    if (
        isinstance(whole, np.ndarray)
        and whole.ndim == 2
        and len(whole) == len(weights)
        and all(np.shares_memory(row, each) for row, each in zip(whole, weights, strict=True))
    ):
        return whole
    return np.stack(weights)


_POSITIONS: WeakKeyDictionary[StateSpace, Positions] = WeakKeyDictionary()


def _positions(space: StateSpace) -> Positions:
    """Say which state each cell of the box is, -1 where it is none."""
    if space not in _POSITIONS:
        found = np.full(space.cells, -1, np.int32)
        found[space.codes] = np.arange(space.size, dtype=np.int32)
        _POSITIONS[space] = found
    return _POSITIONS[space]


@dataclass(frozen=True, eq=False)
class PackageJumps:
    """From each state at most one other is reached: a package, or what an event does.

    Attributes
    ----------
    targets : array of int32, shape (n,)
        The state it leads to; -1 where it would change nothing or is not feasible.
    rates : FloatArray, shape (n,)
    """

    by: str
    label: str
    targets: Positions
    rates: FloatArray

    def push(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Add the flow of the package, times `scale`."""
        kernels.push_jumps(law, out, self.targets, self.rates, scale)

    def push_rows(self, laws: FloatArray, out: FloatArray, scale: float) -> None:
        """Add the flow of the package to several laws, shape (n, rows)."""
        kernels.push_jumps_rows(laws, out, self.targets, self.rates, scale)

    def exits(self) -> FloatArray:
        """Return the rate at which each state is left by the package."""
        return np.where(self.targets >= 0, self.rates, 0.0)

    def edges(self) -> Transitions:
        """Write its transitions out."""
        sources = np.flatnonzero(self.targets >= 0).astype(np.int32)
        return Transitions(sources, self.targets[sources], self.rates[sources])


@dataclass(frozen=True, eq=False)
class Ending:
    """The case ends at a rate: what is lost is no longer modelled, and is never put back."""

    by: str
    label: str
    size: int
    rate: float

    def push(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Take away what ends, times `scale`."""
        out -= law * (self.rate * scale)

    push_rows = push

    def exits(self) -> FloatArray:
        """Return the same rate for every state."""
        return np.full(self.size, self.rate)

    def edges(self) -> Transitions:
        """Return nothing: it leads to no state."""
        return joined_edges([])


@dataclass(frozen=True, eq=False)
class QuantalTurns:
    """A party has turns, and takes each of its options in proportion to exp(beta u).

    Attributes
    ----------
    mover : Mover
        Who has the turns, and with which levers.
    rate : float
        Turns a unit of time.
    weight : FloatArray, shape (n,)
        exp(beta u), scaled at will.
    """

    by: str
    label: str
    space: StateSpace
    mover: Mover
    rate: float
    weight: FloatArray

    @cached_property
    def _blocks(self) -> Blocks:
        return blocks_of(self.space, self.mover)

    @cached_property
    def _run(self) -> tuple[int, int] | None:
        """For neighbouring free levers in a box: states varying before them, states a block."""
        space, levers = self.space, self.mover.levers
        if not levers or not self.mover.free or space.size != space.cells:
            return None
        first, last = min(levers), max(levers)
        if last - first + 1 != len(levers):
            return None
        inner = space.weights[first]
        return (
            None
            if 1 < inner < LONG
            else (inner, space.weights[last] * space.radices[last] // inner)
        )

    @cached_property
    def _box_totals(self) -> FloatArray:
        """The weights added up over each block, in the order of blocks in the box."""
        assert self._run is not None
        inner, span = self._run
        return np.ascontiguousarray(self.weight.reshape(-1, span, inner).sum(axis=1)).reshape(-1)

    @cached_property
    def _totals(self) -> FloatArray:
        blocks = self._blocks
        totals = np.empty(blocks.indptr.size - 1)
        kernels.weigh_blocks(blocks.indptr, blocks.order, self.weight, totals)
        return totals

    def push(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Add the flow of its turns, times `scale`."""
        rate = self.rate * scale
        if self._run is not None:
            totals, weight = self._box_totals, self.weight
            kernels.revise_in_box(law, out, weight, totals, *self._run, rate)
            return
        blocks = self._blocks
        if blocks.bits.size:
            kernels.revise_paired(law, out, blocks, self.weight, rate)
        elif blocks.kind.size:
            classes = blocks.below_indptr.size - 1
            kernels.revise_classed(law, out, blocks, self.weight, classes, rate)
        else:
            totals, weight = self._totals, self.weight
            kernels.revise_free(law, out, blocks.indptr, blocks.order, weight, totals, rate)

    def exits(self) -> FloatArray:
        """Return a bound of the rate at which each state is left: its turns."""
        return np.full(self.space.size, self.rate)

    def edges(self) -> Transitions:
        """Write its transitions out."""
        found = []
        bits = step_bits(self.space, self.mover)
        blocks = self._blocks
        for start, stop in zip(blocks.indptr[:-1], blocks.indptr[1:], strict=True):
            inside = blocks.order[start:stop]
            allowed = bits[inside][:, None] & ~bits[inside][None, :] == 0
            weights = np.where(allowed, self.weight[inside][None, :], 0.0)
            rates = self.rate * weights / weights.sum(axis=1, keepdims=True)
            found.append(_off_diagonal(inside, rates))
        return joined_edges(found)


@dataclass(frozen=True, eq=False)
class ImprovementTurns:
    """A party has turns, and takes one of its improvements; by a slip one of all its moves.

    Attributes
    ----------
    ranks : Ranks, shape (n,)
        Only their order counts.
    rate : float
        Turns a unit of time.
    slip : float
        The chance that a turn is a slip.
    without_slips : bool
        Whether what slips is lost, so that the law left is that of never having slipped.
    """

    by: str
    label: str
    space: StateSpace
    mover: Mover
    rate: float
    ranks: Ranks
    slip: float = 0.0
    without_slips: bool = False

    @cached_property
    def _blocks(self) -> Blocks:
        return blocks_of(self.space, self.mover)

    @cached_property
    def _bits(self) -> NDArray[np.uint64]:
        return NO_BITS if self.mover.free else step_bits(self.space, self.mover)

    def push(self, law: FloatArray, out: FloatArray, scale: float) -> None:
        """Add the flow of its turns, times `scale`."""
        blocks, rate = self._blocks, self.rate * scale
        kernels.improve_with_slips(
            *(law, out, blocks, self._bits, self.ranks, rate, self.slip, self.without_slips)
        )

    def exits(self) -> FloatArray:
        """Return a bound of the rate at which each state is left: its turns."""
        return np.full(self.space.size, self.rate)

    def edges(self) -> Transitions:
        """Write its transitions out."""
        found = []
        bits = step_bits(self.space, self.mover)
        blocks = blocks_of(self.space, self.mover)
        for start, stop in zip(blocks.indptr[:-1], blocks.indptr[1:], strict=True):
            inside = blocks.order[start:stop]
            allowed = bits[inside][:, None] & ~bits[inside][None, :] == 0
            np.fill_diagonal(allowed, val=False)
            better = allowed & (self.ranks[inside][None, :] > self.ranks[inside][:, None])
            rates = (1.0 - self.slip) * _even(better)
            if not self.without_slips:
                rates += self.slip * _even(allowed)
            found.append(_off_diagonal(inside, self.rate * rates))
        return joined_edges(found)


def _even(marked: NDArray[np.bool_]) -> FloatArray:
    """Divide 1 evenly over what is marked in each row; nothing where nothing is."""
    counts = np.count_nonzero(marked, axis=1, keepdims=True)
    return np.asarray(marked / np.maximum(counts, 1), dtype=np.float64)


def _off_diagonal(inside: Positions, rates: FloatArray) -> Transitions:
    np.fill_diagonal(rates, 0.0)
    rows, columns = np.nonzero(rates)
    return Transitions(inside[rows], inside[columns], rates[rows, columns])
