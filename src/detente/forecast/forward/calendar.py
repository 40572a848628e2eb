"""The exact sweep over a calendar: piece by piece between the days on which something changes.

It takes events on known days with all that they do to levers, rates and aims, and events at a rate
that end the case. Clocks that start at a move are left to simulation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.forecast.chains import (
    Chain,
    ChainPart,
    Ending,
    PackageJumps,
    package_targets,
    passages,
)
from detente.forecast.chains.parts import Positions
from detente.forecast.forward.events import AtAge, AtRate, OnDay, TimedEvent, WithinWindow
from detente.forecast.forward.lapses import Lapse, Readings
from detente.forecast.forward.playing import PlaySetting
from detente.forecast.rates import Attention


@dataclass(frozen=True, eq=False)
class Swept:
    """Chances by date, without simulation.

    Attributes
    ----------
    times : tuple of float
    law : FloatArray, shape (times, n)
        On each day; what is missing to 1 has ended.
    reached : FloatArray, shape (questions, times)
    waiting : FloatArray, shape (questions, times)
        The chance of neither having been there nor having ended.
    bound : float
        What truncation may have left out, over all pieces.
    steps : int
        Products with a chain, of the sweep for the law.
    """

    times: tuple[float, ...]
    law: FloatArray
    reached: FloatArray
    waiting: FloatArray
    bound: float
    steps: int


def is_exact(setting: PlaySetting) -> bool:
    """Say whether the sweep answers for a setting; else :func:`play` does.

    It does where there is no attention, or one common to all parties that nothing renews; where
    events are on known days, or end the case at a rate; and where levels lapse on known days. It
    gives no stocks.
    """
    return not not_swept(setting)


def not_swept(setting: PlaySetting) -> tuple[str, ...]:
    """Return what the sweep does not answer for, in words; nothing where it answers."""
    found = []
    for event in setting.events:
        if isinstance(event.timing, OnDay):
            if event.chance < 1 and event.has_window:
                found.append(f"the window of '{event.name}' may not open")
        elif isinstance(event.timing, WithinWindow):
            found.append(f"'{event.name}' has no day of its own")
        elif event.has_window or event.adds or event.sets or event.chance < 1:
            found.append(f"'{event.name}' happens at a rate and does more than end the case")
    if setting.attention and common_attention(setting) is None:
        found.append("attention is not common to all who move, or is renewed")
    found += [
        f"{lapse.name} {lapse.after:g} months after it is taken"
        for lapse in setting.lapses
        if lapse.after is not None
    ]
    found += [f"a band reads '{band.stock}'" for band in setting.bands]
    return tuple(found)


def common_attention(setting: PlaySetting) -> Attention | None:
    """Return the attention that all movers share and nothing renews, or None."""
    owners = {o for lever in setting.space.levers if not lever.fixed for o in lever.owners}
    found = {setting.attention[each].attention for each in owners if each in setting.attention}
    renewed = any(each.renewed_by for each in setting.attention.values())
    if len(found) != 1 or renewed or not owners <= set(setting.attention):
        return None
    return found.pop()


def sweep(
    setting: PlaySetting, times: Sequence[float], questions: Sequence[BoolArray] = ()
) -> Swept:
    """Return the law on each day, and the chance of having been in each set of states.

    Parameters
    ----------
    setting : PlaySetting
        One for which :func:`is_exact` holds; its stocks are left out.
    times : sequence of float
        Months, rising.
    questions : sequence of BoolArray, shape (n,)

    Notes
    -----
    Rule FC10. A hazard by age is constant within a month, so that the chance of surviving is exact
    at the ends of months.
    """
    days = tuple(float(time) for time in times)
    space = setting.space
    start = np.zeros(space.size)
    start[setting.start] = 1.0
    rows = [_Row(start.copy(), None)]
    for targets in questions:
        inside = float(start[targets].sum())
        law = start.copy()
        law[targets] = 0.0
        rows.append(_Row(law, targets, inside))
    law = np.zeros((len(days), space.size))
    reached, waiting = np.zeros((len(questions), len(days))), np.zeros((len(questions), len(days)))
    bound, steps = 0.0, 0
    clock = common_attention(setting) or Attention(1.0, 1.0)
    chains = _Chains(setting)
    acting = acting_by_day(setting)
    at = 0.0
    pieces = pieces_of(setting, days)
    for end in pieces:
        if end > at:
            chain = chains.of((at + end) / 2, at, end)
            span = clock.elapsed(end) - clock.elapsed(at)
            taken, missed = _advance(rows, chain, span)
            steps += taken
            bound += missed
        at = end
        for event in acting.get(end, ()):
            for row in rows:
                row.happen(event, chains.targets)
        for lapse in setting.lapses:
            if end in lapse.days:
                for row in rows:
                    row.lapse(lapse, chains.readings(end))
        if end in days:
            place = days.index(end)
            law[place] = rows[0].law
            for number, row in enumerate(rows[1:]):
                reached[number, place] = row.inside
                waiting[number, place] = row.law.sum()
    return Swept(days, law, reached, waiting, bound, steps)


@dataclass
class _Row:
    """A law that is carried along, and with targets what has arrived there."""

    law: FloatArray
    targets: BoolArray | None
    inside: float = 0.0

    def happen(self, event: TimedEvent, targets: Mapping[str, Positions]) -> None:
        if event.sets:
            leads = targets[event.name]
            there = np.flatnonzero(leads >= 0)
            moved = event.chance * np.bincount(leads[there], self.law[there], self.law.size)
            self.law[there] *= 1.0 - event.chance
            self.law += moved
            self._arrive()
        if event.ends:
            self.law *= 1.0 - event.chance

    def lapse(self, lapse: Lapse, readings: Readings) -> None:
        lapse.happen(self.law, readings)
        self._arrive()

    def _arrive(self) -> None:
        if self.targets is not None:
            self.inside += float(self.law[self.targets].sum())
            self.law[self.targets] = 0.0


def _advance(rows: Sequence[_Row], chain: Chain, span: float) -> tuple[int, float]:
    """Carry all rows over a span, together; return the steps and what truncation left out."""
    stays = np.zeros((len(rows), chain.size), dtype=np.bool_)
    for place, row in enumerate(rows):
        if row.targets is not None:
            stays[place] = row.targets
    found = passages(chain, np.stack([row.law for row in rows]), span, stays)
    for place, row in enumerate(rows):
        row.inside += float(found.reached[place])
        row.law = found.waiting[place]
    return found.steps, found.bound


class _Chains:
    """The chain that applies at a time, with open windows and the ends of the case."""

    def __init__(self, setting: PlaySetting) -> None:
        self.setting = setting
        self.targets = {
            event.name: package_targets(setting.space, event.sets, forced=True)
            for event in setting.events
            if event.sets
        }
        self._known: dict[object, Chain] = {}

    def of(self, inside: float, start: float, end: float) -> Chain:
        open_ = [event for event in self.setting.events if is_open(event, inside)]
        readings = switched_by(open_)
        ending = sum(
            (event.timing.accumulated(end) - event.timing.accumulated(start)) / (end - start)
            for event in self.setting.events
            if event.ends and isinstance(event.timing, AtRate | AtAge)
        )
        key = (readings, tuple(event.name for event in open_), round(ending, 15))
        if key not in self._known:
            parts = self.setting.chain(readings).parts
            parts = tuple(_slowed(part, open_) for part in parts)
            if ending:
                clock = common_attention(self.setting)
                pace = 1.0 if clock is None else _pace(clock, start, end)
                parts += (Ending("", "the case ends", self.setting.space.size, ending / pace),)
                if clock is not None:
                    return Chain(self.setting.space.size, parts)
            self._known[key] = Chain(self.setting.space.size, parts)
        return self._known[key]

    def readings(self, time: float) -> Readings:
        """What open windows have switched at a time."""
        return switched_by([event for event in self.setting.events if is_open(event, time)])


def switched_by(events: Sequence[TimedEvent]) -> Readings:
    """Return the readings that open windows have switched."""
    return tuple(sorted({p: r for event in events for p, r in event.readings.items()}.items()))


def _pace(clock: Attention, start: float, end: float) -> float:
    return (clock.elapsed(end) - clock.elapsed(start)) / (end - start)


def is_open(event: TimedEvent, time: float) -> bool:
    """Say whether an event on a day has its window open at a time."""
    if not event.has_window or not isinstance(event.timing, OnDay):
        return False
    return event.timing.time - event.before <= time < event.timing.time + event.lasts


def _slowed(part: ChainPart, events: Sequence[TimedEvent]) -> ChainPart:
    factor = factor_on(part.by, part.label, events)
    return part if factor == 1.0 else scaled(part, factor)


def factor_on(by: str, label: str, events: Sequence[TimedEvent]) -> float:
    """Return what open windows multiply the rates of a part with."""
    factor = 1.0
    for event in events:
        for name, own in event.factors.items():
            if name in by.split(" and ") or name == label:
                factor *= own
    return factor


def scaled(part: ChainPart, factor: float) -> ChainPart:
    """Return a part with its rates multiplied."""
    if isinstance(part, PackageJumps):
        return replace(part, rates=part.rates * factor)
    cap = getattr(part, "cap", None)
    changes = {"rate": part.rate * factor}  # type: ignore[attr-defined]
    if cap is not None:
        changes["cap"] = max(cap, part.rate) * factor  # type: ignore[attr-defined]
    return replace(part, **changes)  # type: ignore[type-var]


def acting_by_day(setting: PlaySetting) -> dict[float, list[TimedEvent]]:
    """Return the events on days that have not passed, by their time."""
    found: dict[float, list[TimedEvent]] = {}
    for event in setting.events:
        if isinstance(event.timing, OnDay) and event.timing.time >= 0:
            found.setdefault(event.timing.time, []).append(event)
    return found


def pieces_of(setting: PlaySetting, days: Sequence[float]) -> list[float]:
    """Return the times between which nothing changes, rising."""
    ends = {*days, *(day for lapse in setting.lapses for day in lapse.days)}
    for event in setting.events:
        if isinstance(event.timing, OnDay):
            at = event.timing.time
            ends |= {at}
            if event.has_window:
                ends |= {at - event.before, at + event.lasts}
        elif isinstance(event.timing, AtAge):
            ends |= {float(month) for month in range(1, int(days[-1]) + 1)}
    if common_attention(setting) is not None and any(event.ends for event in setting.events):
        ends |= {float(month) for month in range(1, int(days[-1]) + 1)}
    return sorted(end for end in ends if 0 <= end <= days[-1])
