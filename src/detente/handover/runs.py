"""The other way: seeded runs, each followed from event to event (HO7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from detente.handover.durations import Days
from detente.handover.followed import Followed, news_of
from detente.handover.net import Net, NetStage
from detente.handover.orders import Terminal, settled

RUNS = 10_000


@dataclass(frozen=True)
class _Draws:
    """What chance decides about one stage, for all runs: outcome and days of each try."""

    outcomes: NDArray[np.int64]  # (runs, tries)
    days: NDArray[np.int64]  # (runs, tries); from the second try on, with the wait


def follow_runs(net: Net, rng: np.random.Generator, *, runs: int = RUNS) -> Followed:
    """Follow a chain in `runs` independent runs; every chance is a share of them.

    Stages draw in the order written, each all that it could need, so that a run does not depend on
    what other stages happened to draw.

    Notes
    -----
    Rules HO1, HO2 and HO7 of docs/rules.md. The standard error of a share p is
    sqrt(p (1 - p) / runs).
    """
    draws = [_drawn(stage, rng, runs) for stage in net.stages]
    found = Followed(net)
    ended: Counter[tuple[str, int]] = Counter()
    terminals: Counter[Terminal] = Counter()
    longest_ways: Counter[tuple[str, int]] = Counter()
    news: Counter[tuple[int, tuple[str, int, int]]] = Counter()
    for run in range(runs):
        end, longest, day = _follow(net, draws, run, news)
        ended[end.ending, day] += 1
        terminals[end] += 1
        longest_ways[end.ending, longest] += 1
    for (ending, day), count in ended.items():
        found.ended[ending, day] += Fraction(count, runs)
    for end, count in terminals.items():
        found.terminals[end] += Fraction(count, runs)
    for (ending, longest), count in longest_ways.items():
        found.note_longest(ending, longest, Fraction(count, runs))
    for (day, each), count in news.items():
        found.note_round((each,), day, Fraction(count, runs))
    return found


def _drawn(stage: NetStage, rng: np.random.Generator, runs: int) -> _Draws:
    chances = np.array([float(p) for p in stage.chances])
    shape = (runs, stage.times)
    days = np.empty(shape, np.int64)
    days[:, :1] = _days(stage.days, rng, (runs, 1))
    if stage.times > 1:
        days[:, 1:] = _days(stage.later_days, rng, (runs, stage.times - 1))
    return _Draws(rng.choice(len(chances), size=shape, p=chances / chances.sum()), days)


def _days(days: Days, rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.int64]:
    chances = np.array([float(p) for p in days.values()])
    return rng.choice(np.array(list(days), np.int64), size=shape, p=chances / chances.sum())


def _follow(
    net: Net, draws: list[_Draws], run: int, news: Counter[tuple[int, tuple[str, int, int]]]
) -> tuple[Terminal, int, int]:
    """Follow one run to its end: how it ends, the stages on a longest way, the day."""
    marking, begun = net.start(net.first)
    due = {number: int(draws[number].days[run, 0]) for number in begun}
    tried = dict.fromkeys(begun, 0)
    ways = {number: 1 << number for number in begun}
    day, today = 0, dict[int, int]()
    while due:
        if (following := min(due.values())) > day:
            day, today = following, {}
        ended = []
        for number in sorted(k for k, when in due.items() if when == day):
            stage = net.stages[number]
            outcome = int(draws[number].outcomes[run, tried[number]])
            if outcome == stage.again and tried[number] + 1 < stage.times:
                tried[number] += 1
                due[number] = day + int(draws[number].days[run, tried[number]])
            else:
                ended.append((number, outcome))
                del due[number]
                today[number] = ways[number]
        if not ended:
            continue
        after, ending = net.finish(marking, ended)
        for each in news_of(net, marking, after, ended):
            news[day, each] += 1
        if ending is None:
            ending = net.completion(after)
        if ending is not None:
            waits = dict(net.final).get(ending, ())
            return Terminal(ending, settled(after)), net.longest_way(waits, (), after, today), day
        marking, begun = net.start(after)
        for number in begun:
            stage = net.stages[number]
            ways[number] = 1 << number | net.longest_way(
                stage.after, stage.after_any, marking, today
            )
            due[number] = day + int(draws[number].days[run, 0])
            tried[number] = 0
    return Terminal("", settled(marking)), 0, day
