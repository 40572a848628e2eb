"""Many draws of the rates at once: the same transitions, each draw with numbers of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray
from detente.forecast.chains import Transitions, package_targets
from detente.forecast.forward import kernels
from detente.forecast.forward.calendar import (
    acting_by_day,
    factor_on,
    is_open,
    pieces_of,
    switched_by,
)
from detente.forecast.forward.events import AtAge, AtRate, TimedEvent
from detente.forecast.forward.lapses import Lapse, Readings
from detente.forecast.forward.playing import PlaySetting

CUT = 1e-10  # that truncation may leave out of a draw, over all pieces
MOST_BYTES = 2**25  # of the laws that are carried along together
LANES = 8

Renewed = Callable[[Readings, slice], FloatArray]


class RateKind(NamedTuple):
    """Transitions that share one rate: who makes them, what, and the gain that tilts each."""

    by: str
    label: str
    edges: Transitions
    gains: FloatArray


class DrawnEdges(NamedTuple):
    """The transitions of all kinds by target, as the kernel takes them."""

    indptr: NDArray[np.int64]
    sources: NDArray[np.int64]
    kinds: NDArray[np.int64]
    gains: FloatArray


class DrawnTurns(NamedTuple):
    """By party: the block of each state, how many blocks at most, and what states are worth."""

    block: NDArray[np.int64]
    blocks: int
    utilities: FloatArray


class DrawnSets(NamedTuple):
    """Sets of states that are asked about, and the row of the laws that each is read from."""

    indptr: NDArray[np.int64]
    states: NDArray[np.int64]
    rows: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DrawnChain:
    """What one chain is made of, its numbers apart.

    Attributes
    ----------
    size : int
        n.
    kinds : tuple of RateKind
        Each goes at its own rate, times exp(tilt times gain).
    parties : tuple of str
        Those who have quantal turns in which every state of a block can be chosen.
    turns : DrawnTurns
        Of these parties.
    """

    size: int
    kinds: tuple[RateKind, ...]
    parties: tuple[str, ...] = ()
    turns: DrawnTurns = field(
        default_factory=lambda: DrawnTurns(np.empty((0, 0), np.int64), 0, np.empty((0, 0)))
    )

    @property
    def edges(self) -> DrawnEdges:
        """All transitions, by target."""
        targets = _joined([each.edges.targets for each in self.kinds])
        order = np.argsort(targets, kind="stable")
        numbers = [np.full(len(each.gains), k) for k, each in enumerate(self.kinds)]
        gains = [np.empty(0), *(each.gains for each in self.kinds)]
        return DrawnEdges(
            np.searchsorted(targets[order], np.arange(self.size + 1)).astype(np.int64),
            _joined([each.edges.sources for each in self.kinds])[order],
            _joined(numbers)[order],
            np.concatenate(gains)[order],
        )


@dataclass(frozen=True, eq=False)
class DrawnSetting:
    """A setting for which the sweep is exact, in many draws of its numbers.

    Attributes
    ----------
    setting : PlaySetting
        Events, their windows, and the days of lapses; its chain and its attention are not read.
    chain : callable
        From switched readings to the transitions that apply; kinds and parties are the same in all.
    rates : FloatArray, shape (draws, kinds)
    turns : FloatArray, shape (draws, parties)
        A unit of time.
    tilts, caps : FloatArray, shape (draws,)
        The responsiveness, and what no tilted rate exceeds.
    chances : mapping of str to FloatArray, shape (draws,)
        By event on a day, that it happens.
    endings : mapping of str to FloatArray, shape (draws,)
        By event that ends the case at a rate, that rate.
    renewed : mapping of str to callable
        By lapse: from readings and a slice of draws to chances, shape (draws, n) or (draws, 1).
    elapsed : callable
        From a time to what the chain's own clock has run by then, shape (draws,).
    """

    setting: PlaySetting
    chain: Callable[[Readings], DrawnChain]
    rates: FloatArray
    turns: FloatArray
    tilts: FloatArray
    caps: FloatArray
    chances: Mapping[str, FloatArray]
    endings: Mapping[str, FloatArray]
    renewed: Mapping[str, Renewed]
    elapsed: Callable[[float], FloatArray]

    @property
    def draws(self) -> int:
        """How many there are."""
        return len(self.tilts)


@dataclass(frozen=True, eq=False)
class SweptDraws:
    """Chances of every draw.

    Attributes
    ----------
    reached : FloatArray, shape (draws, sets, times)
        Of having been in each set of states.
    on_the_day : FloatArray, shape (draws, sets, times)
        Of being in each set on the day.
    bound : float
        The most that truncation left out of any draw.
    """

    reached: FloatArray
    on_the_day: FloatArray
    bound: float


def sweep_draws(
    drawn: DrawnSetting,
    times: Sequence[float],
    reached: Sequence[BoolArray] = (),
    on_the_day: Sequence[BoolArray] = (),
) -> SweptDraws:
    """Sweep every draw of a setting.

    Parameters
    ----------
    drawn : DrawnSetting
    times : sequence of float
        Months, rising.
    reached, on_the_day : sequence of BoolArray, shape (n,)
        Sets of states, of which the chance is asked of having been there, and of being there.

    Notes
    -----
    Rules FC6 and FC10, for each draw what :func:`detente.forecast.sweep` gives, to 1e-10.
    """
    n = drawn.setting.space.size
    rows = 1 + len(reached)
    step = max(MOST_BYTES // (8 * n * rows) // LANES, 1) * LANES
    parts = [
        _Carried(drawn, slice(first, min(first + step, drawn.draws)), times, reached, on_the_day)
        for first in range(0, drawn.draws, step)
    ]
    return SweptDraws(
        np.concatenate([part.reached for part in parts]),
        np.concatenate([part.on_the_day for part in parts]),
        max(part.bound for part in parts),
    )


class _Carried:
    """Some of the draws, carried through the calendar."""

    def __init__(
        self,
        drawn: DrawnSetting,
        some: slice,
        times: Sequence[float],
        reached: Sequence[BoolArray],
        on_the_day: Sequence[BoolArray],
    ) -> None:
        setting = drawn.setting
        self.drawn, self.some = drawn, some
        self.draws = some.stop - some.start
        n = setting.space.size
        self.active = np.ones((n, 1 + len(reached)))
        for row, states in enumerate(reached, start=1):
            self.active[states, row] = 0.0
        self.sets = _sets(reached, on_the_day)
        groups = -(-self.draws // LANES)
        self.laws = np.zeros((groups, n, 1 + len(reached), LANES))
        self.laws[:, setting.start] = 1.0
        held = np.zeros((self.draws, len(times), len(self.sets.rows)))
        self.bound = 0.0
        self._chains: dict[Readings, tuple[DrawnChain, DrawnEdges]] = {}
        acting, at = acting_by_day(setting), 0.0
        varies = any(isinstance(event.timing, AtAge) for event in setting.events)
        pieces = pieces_of(setting, times if varies else times[-1:])
        self._cut = CUT / max(len(pieces), 1)
        for end in pieces:
            inside = [place for place, time in enumerate(times) if at < time < end]
            if end > at:
                held[:, inside] = self._advance(at, end, [times[place] for place in inside])
            at = end
            for event in acting.get(end, ()):
                self._happen(event)
            for lapse in setting.lapses:
                if end in lapse.days:
                    self._lapse(lapse, end)
            if end in times:
                held[:, list(times).index(end)] = self._holds()
        apart = np.moveaxis(held, 2, 1)
        self.reached, self.on_the_day = apart[:, : len(reached)], apart[:, len(reached) :]

    def _open(self, time: float) -> list[TimedEvent]:
        return [event for event in self.drawn.setting.events if is_open(event, time)]

    def _advance(self, start: float, end: float, times: Sequence[float]) -> FloatArray:
        """Carry the laws on; return what the sets hold at times on the way."""
        drawn, some = self.drawn, self.some
        windows = self._open((start + end) / 2)
        readings = switched_by(windows)
        if readings not in self._chains:
            found = drawn.chain(readings)
            self._chains[readings] = (found, found.edges)
        chain, edges = self._chains[readings]
        factors = np.array([factor_on(each.by, each.label, windows) for each in chain.kinds])
        paces = np.array([factor_on(p, f"a turn of {p}", windows) for p in chain.parties])
        spans = drawn.elapsed(end)[some] - drawn.elapsed(start)[some]
        hazard = self._ending(start, end)
        with np.errstate(divide="ignore", invalid="ignore"):
            ending = np.where(spans > 0, hazard / spans, 0.0)
        rates = drawn.rates[some] * factors
        caps = np.broadcast_to(drawn.caps[some][:, None], rates.shape) * factors
        marks = [drawn.elapsed(time)[some] - drawn.elapsed(start)[some] for time in times]
        held = np.zeros((len(self.laws), len(times), len(self.sets.rows), LANES))
        left_out = kernels.sweep_draws(
            *(self.laws, self.active, edges, chain.turns, self.sets),
            *(self._grouped(rates), self._grouped(drawn.turns[some] * paces)),
            *(self._grouped(drawn.tilts[some]), self._grouped(np.nan_to_num(caps, posinf=1e300))),
            *(self._grouped(ending), self._grouped(spans)),
            *(self._grouped(_stacked(marks, self.draws)), held, self._cut),
        )
        self.bound += float(left_out.max())
        stopped = np.where(spans > 0, 1.0, np.exp(-hazard))  # nothing moves, and the case may end
        if (stopped < 1).any():
            self._thin(self._grouped(stopped))
        return np.moveaxis(held, 3, 1).reshape(LANES * len(held), len(times), len(self.sets.rows))[
            : self.draws
        ]

    def _ending(self, start: float, end: float) -> FloatArray:
        total = np.zeros(self.draws)
        for event in self.drawn.setting.events:
            if event.ends and isinstance(event.timing, AtRate):
                total += self.drawn.endings[event.name][self.some] * (end - start)
            elif event.ends and isinstance(event.timing, AtAge):
                total += event.timing.accumulated(end) - event.timing.accumulated(start)
        return total

    def _happen(self, event: TimedEvent) -> None:
        chance = self.drawn.chances.get(event.name, np.ones(self.drawn.draws))[self.some]
        if event.sets:
            targets = package_targets(self.drawn.setting.space, event.sets, forced=True)
            kernels.move_at_once(self.laws, self.active, targets, self._grouped(chance[:, None]))
        if event.ends:
            self._thin(self._grouped(1.0 - chance))

    def _lapse(self, lapse: Lapse, time: float) -> None:
        readings = switched_by(self._open(time))
        chance = 1.0 - self.drawn.renewed[lapse.name](readings, self.some)
        kernels.move_at_once(self.laws, self.active, lapse.targets, self._grouped(chance))

    def _thin(self, kept: FloatArray) -> None:
        """Keep a share, shape (groups, lanes), of what has not arrived."""
        stays = self.active[None, :, :, None]
        self.laws *= stays * kept[:, None, None, :] + (1.0 - stays)

    def _holds(self) -> FloatArray:
        """What the sets hold now, shape (draws, sets)."""
        indptr, states, rows = self.sets
        found = [
            self.laws[:, states[first:last], row].sum(axis=1).reshape(-1)[: self.draws]
            for first, last, row in zip(indptr, indptr[1:], rows, strict=False)
        ]
        return _stacked(found, self.draws)

    def _grouped(self, values: FloatArray) -> FloatArray:
        """Shape (draws, …) -> (groups, …, 8); the last draw fills what is left over."""
        missing = -self.draws % LANES
        whole = np.concatenate([values, np.repeat(values[-1:], missing, axis=0)])
        return np.ascontiguousarray(
            np.moveaxis(whole.reshape(len(whole) // LANES, LANES, *values.shape[1:]), 1, -1)
        )


def _sets(reached: Sequence[BoolArray], on_the_day: Sequence[BoolArray]) -> DrawnSets:
    states = [np.flatnonzero(each) for each in (*reached, *on_the_day)]
    rows = [*range(1, len(reached) + 1), *(0 for _ in on_the_day)]
    indptr = np.concatenate([[0], np.cumsum([len(each) for each in states])])
    return DrawnSets(indptr.astype(np.int64), _joined(states), np.array(rows, dtype=np.int64))


def _stacked(columns: Sequence[FloatArray], draws: int) -> FloatArray:
    return np.stack(columns, axis=1) if columns else np.empty((draws, 0))


def _joined(parts: Sequence[NDArray[np.integer]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *(each.astype(np.int64) for each in parts)])
