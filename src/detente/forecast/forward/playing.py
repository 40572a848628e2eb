"""Simulation event by event: a standoff jump by jump, with events, attention, and people.

Nothing is cut into steps of time: the next change is drawn when it comes. Each path has random
numbers of its own, made from the seed and its number, so that paths are the same in whatever
pieces they are run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError, TooLargeError, unknown_name
from detente.forecast.chains import Chain, Ending, Transitions, package_targets
from detente.forecast.forward.events import TimedEvent
from detente.forecast.forward.lapses import Lapse, Readings
from detente.forecast.rates import Attention
from detente.forecast.stocks import (
    AtSteps,
    EarlierStart,
    Identity,
    PeopleFlow,
    PeopleOfPath,
    Stock,
    Waves,
    check_stocks,
    people_at_the_start,
)
from detente.model import StateSpace

MOST_PATHS = 1_000_000
MOST_JUMPS = 1_000_000  # of one path


@dataclass(frozen=True, eq=False)
class RenewedAttention:
    """A party's attention, and the changes that renew it: levers, or names of proposals."""

    attention: Attention
    renewed_by: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class StockBand:
    """Factors and readings that apply while the last monthly count of a stock lies in a band.

    Attributes
    ----------
    event : TimedEvent
        Its factors and readings; its time is not read.
    stock : str
    at_least, below : float
        The band, without its upper end.
    """

    event: TimedEvent
    stock: str
    at_least: float = 0.0
    below: float = inf


@dataclass(frozen=True, eq=False)
class PlaySetting:
    """What is played.

    Attributes
    ----------
    space : StateSpace
        n states.
    start : int
        A position.
    chain : callable
        From the readings of parties' aims that events have switched, sorted pairs of party and
        reading, to the chain that applies; none are switched in the empty tuple.
    events : tuple of TimedEvent
    attention : mapping of str to RenewedAttention
        By party.
    lapses : tuple of Lapse
        On one day they come after the events.
    stocks, flows, identities
        People; see :func:`detente.forecast.stocks.check_stocks`.
    earlier : EarlierStart or None
        Where the stocks start before the path does.
    bands : tuple of StockBand
        Read on the first day, and a month after each reading.
    """

    space: StateSpace
    start: int
    chain: Callable[[Readings], Chain]
    events: tuple[TimedEvent, ...] = ()
    attention: Mapping[str, RenewedAttention] = field(default_factory=dict)
    lapses: tuple[Lapse, ...] = ()
    stocks: tuple[Stock, ...] = ()
    flows: tuple[PeopleFlow, ...] = ()
    identities: tuple[Identity, ...] = ()
    earlier: EarlierStart | None = None
    bands: tuple[StockBand, ...] = ()

    def __post_init__(self) -> None:
        check_stocks(self.stocks, self.flows, self.identities)
        if self.earlier is not None:
            self.earlier.check(self.stocks)
        names = {stock.name for stock in self.stocks}
        for band in self.bands:
            if band.stock not in names:
                raise unknown_name("stock", band.stock, sorted(names))
        for event in self.events:
            for name in event.adds:
                if name not in names:
                    raise InputError(
                        f"event '{event.name}' adds to '{name}', which is no stock.",
                        f"events.{event.name}.adds",
                    )


@dataclass(frozen=True, eq=False)
class Played:
    """What came of each path.

    Attributes
    ----------
    times : tuple of float
    states : array of int32, shape (paths, times)
        The position on that day; -1 where the case had ended.
    first : FloatArray, shape (paths, questions)
        When each set of states was first visited; infinite where it was not.
    ended : FloatArray, shape (paths,)
        When the case ended; infinite where it did not.
    people : array of int64, shape (paths, times, stocks)
        Of a path that has ended, what they were when it did.
    moved, cut : mapping of str to int
        By flow, over all paths: people moved, and people who were not there to be moved.
    not_feasible : mapping of str to int
        By event or lapse, how often what it would lead to was not feasible.
    """

    times: tuple[float, ...]
    states: NDArray[np.int32]
    first: FloatArray
    ended: FloatArray
    people: NDArray[np.int64]
    moved: Mapping[str, int]
    cut: Mapping[str, int]
    not_feasible: Mapping[str, int]

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return int(self.states.shape[0])

    def on_the_day(self, targets: BoolArray) -> FloatArray:
        """Return the share of paths in the targets on each day, shape (times,)."""
        inside = targets[self.states] & (self.states >= 0)
        return np.asarray(inside.mean(axis=0))

    def reached(self, question: int) -> FloatArray:
        """Return the share of paths that had been there by each time, shape (times,)."""
        return np.array([(self.first[:, question] <= time).mean() for time in self.times])

    def over(self) -> FloatArray:
        """Return the share of paths that had ended by each time, shape (times,)."""
        return np.array([(self.ended <= time).mean() for time in self.times])


def play(
    setting: PlaySetting,
    times: Sequence[float],
    questions: Sequence[BoolArray] = (),
    *,
    paths: int | range,
    seed: int,
) -> Played:
    """Play a setting many times.

    Parameters
    ----------
    setting : PlaySetting
    times : sequence of float
        Months from the start, rising.
    questions : sequence of BoolArray, shape (n,)
        Sets of states whose first visit is noted; a start inside is a visit at 0.
    paths : int or range
        How many, or which: `range(500, 1000)` are the paths from number 500 on, the same whether
        those before are played or not.
    seed : int

    Raises
    ------
    InputError
        If the times do not rise or are negative.
    TooLargeError
        If a path makes more than a million jumps, or there are more than a million paths.

    Notes
    -----
    Rule FC14. The error of a share p over N paths is about sqrt(p (1 - p) / N).
    """
    numbers = range(paths) if isinstance(paths, int) else paths
    if not 1 <= len(numbers) <= MOST_PATHS:
        raise TooLargeError(f"found {len(numbers):,} paths; from 1 to {MOST_PATHS:,}.", "paths")
    days = tuple(float(time) for time in times)
    if not days or days[0] < 0 or any(low >= high for low, high in pairwise(days)):
        raise InputError("times are 0 or more and rise.", "times")
    if not np.isfinite(days[-1]):
        raise InputError("a time is not finite.", "times")
    script = _Script(setting, days, tuple(questions))
    shape = (len(numbers), len(days))
    states = np.full(shape, -1, np.int32)
    people = np.zeros((*shape, len(setting.stocks)), np.int64)
    first, ended = np.full((len(numbers), len(questions)), inf), np.full(len(numbers), inf)
    moved, cut, not_feasible = Counter[str](), Counter[str](), Counter[str]()
    for row, number in enumerate(numbers):
        path = _Path(script, seed, number)
        path.run(states[row], people[row], first[row])
        ended[row] = path.ended
        moved.update(path.people.moved)
        cut.update(path.people.cut)
        not_feasible.update(path.not_feasible)
    return Played(days, states, first, ended, people, moved, cut, not_feasible)


@dataclass(frozen=True)
class _Jump:
    """One transition from a state: whose, named how, where to, and its rate."""

    by: tuple[str, ...]
    label: str
    target: int
    rate: float


class _Script:
    """What all paths share: transitions by state, made when they are first asked for."""

    def __init__(
        self, setting: PlaySetting, times: tuple[float, ...], questions: tuple[BoolArray, ...]
    ) -> None:
        self.setting, self.times, self.questions = setting, times, questions
        self.targets = {
            event.name: package_targets(setting.space, event.sets, forced=True)
            for event in setting.events
            if event.sets
        }
        self._parts: dict[Readings, list[tuple[tuple[str, ...], str, Transitions]]] = {}
        self._jumps: dict[tuple[Readings, int], list[_Jump]] = {}
        self._endings: dict[Readings, float] = {}
        self._renewed: dict[tuple[str, Readings], FloatArray] = {}

    def renewed(self, lapse: Lapse, readings: Readings, state: int) -> float:
        """Return the chance that a state's level is renewed."""
        known = (lapse.name, readings)
        if known not in self._renewed:
            self._renewed[known] = lapse.renewed(readings)
        return float(self._renewed[known][state])

    @cached_property
    def clocks(self) -> tuple[Lapse, ...]:
        """Lapses whose clock starts at a move."""
        return tuple(lapse for lapse in self.setting.lapses if lapse.after is not None)

    @cached_property
    def stepping(self) -> tuple[tuple[PeopleFlow, AtSteps], ...]:
        """Flows that a lever's steps move."""
        flows = self.setting.flows
        return tuple((flow, flow.law) for flow in flows if isinstance(flow.law, AtSteps))

    @cached_property
    def waves(self) -> tuple[tuple[PeopleFlow, Waves], ...]:
        """Flows in waves."""
        flows = self.setting.flows
        return tuple((flow, flow.law) for flow in flows if isinstance(flow.law, Waves))

    def jumps(self, readings: Readings, state: int) -> list[_Jump]:
        """Return the transitions from a state."""
        known = (readings, state)
        if known not in self._jumps:
            self._jumps[known] = [
                _Jump(by, label, target, rate)
                for by, label, edges in self._read(readings)
                for target, rate in edges.leaving(state)
                if rate > 0
            ]
        return self._jumps[known]

    def ending(self, readings: Readings) -> float:
        """Return the rate at which the case ends."""
        self._read(readings)
        return self._endings[readings]

    def _read(self, readings: Readings) -> list[tuple[tuple[str, ...], str, Transitions]]:
        """Return each part's transitions by rising source."""
        if readings not in self._parts:
            chain = self.setting.chain(readings)
            self._endings[readings] = sum(p.rate for p in chain.parts if isinstance(p, Ending))
            self._parts[readings] = [
                (tuple(part.by.split(" and ")), part.label, part.edges().by_source())
                for part in chain.parts
            ]
        return self._parts[readings]

    def levels(self, state: int) -> tuple[int, ...]:
        """Return the level numbers of a state."""
        space = self.setting.space
        code = int(space.codes[state])
        return tuple(
            code // weight % radix
            for weight, radix in zip(space.weights, space.radices, strict=True)
        )


class _Path:
    """One path: a state, a clock, the windows that are open, and people."""

    def __init__(self, script: _Script, seed: int, number: int) -> None:
        self.script, setting = script, script.setting
        own = [np.random.SeedSequence(seed, spawn_key=(number, k)) for k in range(2)]
        self.rng, other = (np.random.Generator(np.random.PCG64(each)) for each in own)
        self.people = PeopleOfPath(setting.stocks, setting.flows, setting.identities, other)
        if setting.earlier is not None:
            self.people.now = people_at_the_start(
                *(setting.earlier, setting.stocks, setting.flows, setting.identities),
                state=setting.start,
                rng=other,
            )
        self.state, self.time, self.ended = setting.start, 0.0, inf
        self.renewed = dict.fromkeys(setting.attention, 0.0)
        self.due = [inf if each.first is None else each.first for each in script.clocks]
        self.open: list[TimedEvent] = []
        self.not_feasible: Counter[str] = Counter()
        self._horizon = script.times[-1]
        self._calendar = self._agenda()

    def run(self, states: NDArray[np.int32], people: NDArray[np.int64], first: FloatArray) -> None:
        """Play to the last time, and note what there is on each."""
        self._first = first
        self._visit()
        for time, _, act in self._calendar:
            self._go_to(time)
            if isinstance(act, int):
                people[act] = [self.people.now[s.name] for s in self.script.setting.stocks]
                states[act] = -1 if self.ended < inf else self.state
            elif self.ended == inf:
                act()

    def _agenda(self) -> list[tuple[float, int, int | Callable[[], None]]]:
        """All that has a known time on this path; on one day, events come before the answer."""
        setting = self.script.setting
        found: list[tuple[float, int, int | Callable[[], None]]] = []

        def add(time: float, act: Callable[[], None]) -> None:
            if time <= self._horizon:
                found.append((time, len(found), act))

        if setting.bands:
            for month in range(int(self._horizon) + 1):
                add(float(month), self._read_bands)
        for event in setting.events:
            time = event.timing.draw(self.rng)
            if event.chance < 1 and self.rng.random() >= event.chance:
                continue
            if time < 0 and not (event.has_window and time + event.lasts > 0):
                continue
            if event.has_window:
                begin = max(time - event.before, 0.0)
                add(begin, lambda event=event: self.open.append(event))  # type: ignore[misc]
                add(time + event.lasts, lambda event=event: self._close(event))  # type: ignore[misc]
            if time >= 0:
                add(time, lambda event=event: self._happen(event))  # type: ignore[misc]
        for lapse in setting.lapses:
            for time in lapse.days:
                add(time, lambda lapse=lapse: self._lapse(lapse))  # type: ignore[misc]
        for flow, law in self.script.waves:
            time = 0.0
            while law.rate > 0:
                time += float(self.people.rng.exponential(1.0 / law.rate))
                if time > self._horizon:
                    break
                size = law.sizes[int(self.people.rng.integers(len(law.sizes)))]
                add(time, lambda flow=flow, size=size: self._wave(flow, size))  # type: ignore[misc]
        last = len(found)
        found += [(time, last + row, row) for row, time in enumerate(self.script.times)]
        return sorted(found, key=lambda each: each[:2])

    def _read_bands(self) -> None:
        for band in self.script.setting.bands:
            self._close(band.event)
            if band.at_least <= self.people.now[band.stock] < band.below:
                self.open.append(band.event)

    def _close(self, event: TimedEvent) -> None:
        if event in self.open:
            self.open.remove(event)

    def _wave(self, flow: PeopleFlow, size: int) -> None:
        if flow.where is None or flow.where[self.state]:
            self.people.take(flow, size)

    def _happen(self, event: TimedEvent) -> None:
        if event.sets:
            target = int(self.script.targets[event.name][self.state])
            if target >= 0:
                self._enter(target, event.name)
            elif not self._is_so(event):
                self.not_feasible[event.name] += 1
        for name, number in event.adds.items():
            self.people.now[name] = max(self.people.now[name] + number, 0)
        if event.ends:
            self.ended = self.time

    def _is_so(self, event: TimedEvent) -> bool:
        space = self.script.setting.space
        levels = space.levels_of(self.state + 1)
        return all(levels[name] == level for name, level in event.sets.items())

    def _go_to(self, end: float) -> None:
        """Let the chain jump until a time; nothing moves once the case has ended."""
        jumps = 0
        while self.ended == inf:
            due = min(self.due, default=inf)
            stop = min(due, end)
            if self.time >= stop:
                if due > end:
                    break
                self._run_out(self.due.index(due))
                continue
            readings = self._readings()
            able = self.script.jumps(readings, self.state)
            rates = [jump.rate * self._factor(jump, self.time) for jump in able]
            ending = self.script.ending(readings)
            bound = sum(rates) + ending
            wait = float(self.rng.exponential(1.0 / bound)) if bound > 0 else inf
            at = min(self.time + wait, stop)
            self.people.move_on(self.time, at, self.state)
            self.time = at
            if self.time >= stop:
                continue
            jumps += 1
            if jumps > MOST_JUMPS:
                raise TooLargeError(
                    f"a path makes more than {MOST_JUMPS:,} jumps; use smaller rates.", "paths"
                )
            # Attention only fades between changes, so its level at the start is a bound.
            drawn = float(self.rng.random()) * bound
            for jump in able:
                drawn -= jump.rate * self._factor(jump, self.time)
                if drawn < 0:
                    self._enter(jump.target, jump.label)
                    break
            else:
                if drawn < ending:
                    self.ended = self.time
        if self.time < end:
            self.time = end

    def _readings(self) -> Readings:
        return tuple(sorted({p: r for e in self.open for p, r in e.readings.items()}.items()))

    def _run_out(self, place: int) -> None:
        """A clock has run out: the level lapses, or is renewed for as long again."""
        lapse = self.script.clocks[place]
        assert lapse.after is not None
        self.due[place] = self.time + lapse.after
        self._lapse(lapse)

    def _lapse(self, lapse: Lapse) -> None:
        if not lapse.standing[self.state]:
            return
        target = int(lapse.targets[self.state])
        if target < 0:
            self.not_feasible[lapse.name] += 1
        elif self.rng.random() >= self.script.renewed(lapse, self._readings(), self.state):
            self._enter(target, lapse.name)

    def _factor(self, jump: _Jump, time: float) -> float:
        factor = 1.0
        for event in self.open:
            for name, own in event.factors.items():
                if name in jump.by or name == jump.label:
                    factor *= own
        levels = [
            self.script.setting.attention[party].attention.level(time - self.renewed[party])
            for party in jump.by
            if party in self.renewed
        ]
        return factor * min(levels, default=1.0)

    def _enter(self, target: int, label: str) -> None:
        before, after = self.script.levels(self.state), self.script.levels(target)
        for place, clock in enumerate(self.script.clocks):
            if not clock.standing[target]:
                self.due[place] = inf
            elif not clock.standing[self.state]:
                assert clock.after is not None
                self.due[place] = self.time + clock.after
        self.state = target
        changed = {
            lever.name
            for lever, low, high in zip(
                self.script.setting.space.levers, before, after, strict=True
            )
            if low != high
        } | {label}
        for party, renewal in self.script.setting.attention.items():
            if changed & set(renewal.renewed_by):
                self.renewed[party] = self.time
        for flow, law in self.script.stepping:
            number = law.sizes[after[law.lever]] - law.sizes[before[law.lever]]
            if number > 0 and (flow.where is None or flow.where[target]):
                self.people.take(flow, number)
        self._visit()

    def _visit(self) -> None:
        for number, targets in enumerate(self.script.questions):
            if targets[self.state] and self._first[number] == inf:
                self._first[number] = self.time
