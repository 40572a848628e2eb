"""Questions about events of the case: has it happened by then? Answered without a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from detente.arrays import FloatArray
from detente.forecast import AtAge, AtRate, OnDay, TimedEvent
from detente.studies.forecast.numbers import draw_numbers
from detente.studies.forecast.terms import BoundQuestion, ForecastTerms, Variant

BAND = (0.1, 0.9)  # over draws
AS_THEY_ARE: Mapping[str, FloatArray] = MappingProxyType({})


def happened_by(
    events: Sequence[TimedEvent],
    name: str,
    times: Sequence[float],
    drawn: Mapping[str, FloatArray] = AS_THEY_ARE,
) -> FloatArray:
    """Return the chance that an event has happened by each time, and that the case ended before.

    Parameters
    ----------
    events : sequence of TimedEvent
        All of the case; those on a day, at a rate or by age count here.
    name : str
        One of them.
    times : sequence of float
        Months, rising.
    drawn : mapping of str to FloatArray, shape (draws,)
        By event, other rates, or other chances on its day.

    Returns
    -------
    FloatArray, shape (times, 2) or, with draws, (times, 2, draws)

    Notes
    -----
    Rule FC62. Hazards by age are constant within a month, as in the sweep.
    """
    mine = [each for each in events if each.name == name]
    ends = [each for each in events if each.ends and each.name != name]
    days = {e.timing.time for e in events if isinstance(e.timing, OnDay) and e.timing.time >= 0}
    months = {float(month) for month in range(int(times[-1]) + 1)}
    grid = sorted(at for at in {0.0, *times, *days, *months} if at <= times[-1])
    found: dict[float, FloatArray] = {}
    none = np.zeros(next(iter(drawn.values())).shape if drawn else ())
    waiting, came, over = none + 1.0, none, none
    for start, end in pairwise([0.0, *grid]):
        ours, others = (_hazard(each, start, end, drawn) for each in (mine, ends))
        both = ours + others + none
        gone = -waiting * np.expm1(-both)
        part = np.divide(ours + none, both, out=np.zeros_like(both), where=both > 0)
        waiting, came, over = waiting - gone, came + gone * part, over + gone * (1.0 - part)
        chance = _on_day(mine, end, drawn)
        waiting, came = waiting * (1.0 - chance), came + waiting * chance
        chance = _on_day(ends, end, drawn)
        waiting, over = waiting * (1.0 - chance), over + waiting * chance
        found[end] = np.stack([came, over])
    return np.stack([found[time] for time in times])


def event_chances(
    terms: ForecastTerms, asked: BoundQuestion, times: Sequence[float], *, draws: int, seed: int
) -> Mapping[str, FloatArray]:
    """Return, by time, the chance with all events, alone by its rate, and its range over draws.

    Returns
    -------
    mapping of str to FloatArray, shape (times,)
        ``p`` and ``over`` (the mean over draws, if any), ``with_dates`` (at the rates' means),
        ``base`` (no other event), and with draws ``low``, ``high`` and ``error``.
    """
    name = asked.text.event
    events = terms.setting(terms.mean_rates, Variant(), with_people=True).events
    p, over = happened_by(events, name, times).T
    alone = happened_by([each for each in events if each.name == name], name, times)[:, 0]
    found: dict[str, FloatArray] = {"p": p, "over": over, "base": alone, "with_dates": p}
    if draws:
        numbers = draw_numbers(terms, draws, seed)
        keys = {each.name: f"events.{each.name}" for each in events}
        drawn = {event: numbers[key] for event, key in keys.items() if key in numbers}
        if drawn:
            each = happened_by(events, name, times, drawn)
            found |= {"p": each[:, 0].mean(axis=1), "over": each[:, 1].mean(axis=1)}
            low, high = np.quantile(each[:, 0], BAND, axis=1)
            found |= {"low": np.minimum(low, found["p"]), "high": np.maximum(high, found["p"])}
            found["error"] = each[:, 0].std(axis=1, ddof=1 if draws > 1 else 0) / np.sqrt(draws)
    return found


def _hazard(
    events: Sequence[TimedEvent], start: float, end: float, drawn: Mapping[str, FloatArray]
) -> FloatArray | float:
    total: FloatArray | float = 0.0
    for each in events:
        if isinstance(each.timing, AtRate) and each.name in drawn:
            total = total + drawn[each.name] * (end - start)
        elif isinstance(each.timing, AtRate | AtAge):
            total = total + each.timing.accumulated(end) - each.timing.accumulated(start)
    return total


def _on_day(
    events: Sequence[TimedEvent], day: float, drawn: Mapping[str, FloatArray]
) -> FloatArray | float:
    none: FloatArray | float = 1.0
    for each in events:
        if isinstance(each.timing, OnDay) and each.timing.time == day:
            none = none * (1.0 - drawn.get(each.name, np.asarray(each.chance)))
    return 1.0 - none
