"""The exact way: markings day by day, with the chance that a running stage ends today (HO7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from detente.errors import TooLargeError
from detente.handover.durations import Days
from detente.handover.followed import Chance, Followed, news_of
from detente.handover.net import Marking, Net
from detente.handover.orders import Terminal, settled

MOST_MARKING_DAYS = 1_000_000
MOST_IN_FRACTIONS = 20_000  # beyond, fractions grow long and slow: floats from there on


class Clock(NamedTuple):
    """A running stage: how long this try has run, which try it is, its longest way as bits."""

    stage: int
    age: int
    tried: int
    longest: int


class Clocked(NamedTuple):
    """A marking with its clocks, as it stands when a day is over."""

    marking: Marking
    clocks: tuple[Clock, ...]


@dataclass
class _Tomorrow:
    """What one day can bring from a marking with clocks."""

    following: list[tuple[Fraction, Clocked]] = field(default_factory=list)
    ends: list[tuple[Fraction, Terminal, int]] = field(default_factory=list)
    news: defaultdict[tuple[str, int, int], Fraction] = field(
        default_factory=lambda: defaultdict(Fraction)
    )

    def in_floats(self) -> _Tomorrow:
        return _Tomorrow(
            [(float(p), each) for p, each in self.following],  # type: ignore[misc]
            [(float(p), end, longest) for p, end, longest in self.ends],  # type: ignore[misc]
            {key: float(p) for key, p in self.news.items()},  # type: ignore[arg-type]
        )


def follow_markings(net: Net, *, most: int = MOST_MARKING_DAYS) -> Followed:
    """Follow every way a chain can go, day by day.

    Chances are fractions for the first 20,000 pairs of marking and day, and floats beyond.

    Raises
    ------
    TooLargeError
        If there are more than `most` pairs of marking and day.

    Notes
    -----
    Rules HO1, HO2, HO6 and HO7 of docs/rules.md. A day's rounds from a marking do not depend on the
    date, so they are worked out once for each marking. Time O(markings × outcomes of a day).
    """
    found = Followed(net)
    days = _Days(net)
    known: dict[Clocked, _Tomorrow] = {}
    quick: dict[Clocked, _Tomorrow] = {}
    today: dict[Clocked | None, Chance] = {None: Fraction(1)}
    day = 0
    while today:
        found.marking_days += len(today)
        if found.marking_days > most:
            raise TooLargeError(f"more than {most:,} pairs of marking and day.")
        tomorrow: defaultdict[Clocked | None, Chance] = defaultdict(lambda: Fraction(0))
        exactly = found.marking_days <= MOST_IN_FRACTIONS
        for at, weight in today.items():
            if at is None:
                step = days.first()
            else:
                step = known.get(at) or known.setdefault(at, days.after(at))
                if not exactly:
                    step = quick.get(at) or quick.setdefault(at, step.in_floats())
            for p, following in step.following:
                tomorrow[following] += weight * p
            for p, end, longest in step.ends:
                found.note_end(end, longest, day, weight * p)
            for news, p in step.news.items():
                found.note_round((news,), day, weight * p)
        today = dict(tomorrow)
        day += 1
    return found


class _Days:
    """One day of a chain, from the marking in which the day before ended."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.hazards = [(_hazards(s.days), _hazards(s.later_days)) for s in net.stages]

    def first(self) -> _Tomorrow:
        found = _Tomorrow()
        marking, begun = self.net.start(self.net.first)
        clocks = tuple(Clock(number, 0, 1, 1 << number) for number in begun)
        self._rounds(marking, (), clocks, {}, Fraction(1), found)
        return found

    def after(self, at: Clocked) -> _Tomorrow:
        found = _Tomorrow()
        clocks = tuple(clock._replace(age=clock.age + 1) for clock in at.clocks)
        self._rounds(at.marking, (), clocks, {}, Fraction(1), found)
        return found

    def _rounds(
        self,
        marking: Marking,
        idle: tuple[Clock, ...],
        tested: tuple[Clock, ...],
        today: Mapping[int, int],
        weight: Fraction,
        found: _Tomorrow,
    ) -> None:
        """Work a round and those after it: `tested` may end now, `idle` will not end today."""
        if not (tested or idle):
            found.ends.append((weight, Terminal("", settled(marking)), 0))
            return
        for p, spared, retried, ended in self._draws(tested):
            chance, running = weight * p, (*idle, *spared)
            if not (retried or ended):
                clocks = tuple(sorted(running))
                found.following.append((chance, Clocked(marking, clocks)))
                continue
            pairs = [(clock.stage, outcome) for clock, outcome in ended]
            after, ending = self.net.finish(marking, pairs)
            for news in news_of(self.net, marking, after, pairs):
                found.news[news] += chance
            now = {**today, **{clock.stage: clock.longest for clock, _ in ended}}
            if ending is None:
                ending = self.net.completion(after)
            if ending is not None:
                longest = self._last(ending, after, now)
                found.ends.append((chance, Terminal(ending, settled(after)), longest))
                continue
            after, begun = self.net.start(after)
            fresh = tuple(Clock(k, 0, 1, 1 << k | self._way(k, after, now)) for k in begun)
            self._rounds(after, running, (*retried, *fresh), now, chance, found)

    def _way(self, number: int, marking: Marking, today: Mapping[int, int]) -> int:
        stage = self.net.stages[number]
        return self.net.longest_way(stage.after, stage.after_any, marking, today)

    def _last(self, ending: str, marking: Marking, today: Mapping[int, int]) -> int:
        waits = dict(self.net.final).get(ending, ())
        return self.net.longest_way(waits, (), marking, today)

    def _draws(
        self, tested: tuple[Clock, ...]
    ) -> Iterator[tuple[Fraction, list[Clock], list[Clock], list[tuple[Clock, int]]]]:
        """Yield chance, clocks that run on, tries begun again, and stages ended with outcomes."""
        for drawn in product(*(list(self._options(clock)) for clock in tested)):
            p = Fraction(1)
            spared: list[Clock] = []
            retried: list[Clock] = []
            ended: list[tuple[Clock, int]] = []
            for clock, (chance, outcome) in zip(tested, drawn, strict=True):
                p *= chance
                stage = self.net.stages[clock.stage]
                if outcome is None:
                    spared.append(clock)
                elif outcome == stage.again and clock.tried < stage.times:
                    retried.append(clock._replace(age=0, tried=clock.tried + 1))
                else:
                    ended.append((clock, outcome))
            yield p, spared, retried, ended

    def _options(self, clock: Clock) -> Iterator[tuple[Fraction, int | None]]:
        hazard = self.hazards[clock.stage][clock.tried > 1].get(clock.age, Fraction(0))
        if hazard < 1:
            yield 1 - hazard, None
        if hazard > 0:
            for outcome, chance in enumerate(self.net.stages[clock.stage].chances):
                if chance:
                    yield hazard * chance, outcome


def _hazards(days: Days) -> dict[int, Fraction]:
    """Return the chance of ending on each day, given that it has run until then."""
    left, found = Fraction(1), {}
    for day, chance in sorted(days.items()):
        if chance:
            found[day] = chance / left
            left -= chance
    return found
