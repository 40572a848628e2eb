"""How long a lever takes from level to level, and when a level lapses."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

from detente.case.lever_steps import days_of
from detente.case.levers import Lever
from detente.case.periods import DAYS_IN, Period


def lapse_day(lever: Lever, level: int, since: date | None, day: date | None) -> date | None:
    """Return the next day, on or after `day`, on which a level lapses unless renewed.

    Parameters
    ----------
    level : int
    since : date or None
        The day from which the level is in force; an expiry in months counts from it.
    day : date or None

    Returns
    -------
    date or None
        None where the level does not lapse, or nobody knows since when it is in force.
    """
    if level not in dict(lever.lapses):
        return None
    step = lever.step(level)
    if step is not None and step.expires is not None:
        if not isinstance(step.expires, Period):
            return step.expires
        if since is None:
            return None
        number = 1
        while day is not None and step.expires.times(number).after(since) < day:
            number += 1
        return step.expires.times(number).after(since)
    return None if lever.renewal is None else lever.renewal.due_after(day)


def days_between(lever: Lever, before: int, after: int) -> tuple[float, float, float] | None:
    """Return how long it takes to go from a level to another: days, the least, the most.

    Notes
    -----
    Rule LV4: the decision and what it needs to take effect, the longest of the steps passed,
    since one decision makes them; with a rate at least the difference in size over the rate,
    rounded up to days. None where nothing is known.
    """
    passed = [lever.step(level) for level in range(min(before, after) + 1, max(before, after) + 1)]
    known: list[tuple[float, float, float]] = []
    for step in passed:
        figures = [] if step is None else [step.decision, step.effect]
        parts = [days_of(each, "days") for each in figures if each is not None]
        if parts:
            known.append(
                (sum(p[0] for p in parts), sum(p[1] for p in parts), sum(p[2] for p in parts))
            )
    if lever.rate is not None:
        known.append(_days_at_rate(lever, before, after))
    if not known:
        return None
    return max(k[0] for k in known), max(k[1] for k in known), max(k[2] for k in known)


def _days_at_rate(lever: Lever, before: int, after: int) -> tuple[float, float, float]:
    assert lever.rate is not None
    word = lever.rate.unit.rpartition("/")[2].strip()
    sizes = [Fraction(str(each.value)) for each in lever.size]
    change = abs(sizes[after] - sizes[before])
    rates = (lever.rate.value, lever.rate.high, lever.rate.low)
    days = [
        float(ceil(change * DAYS_IN[word] / Fraction(str(lever.rate.value if r is None else r))))
        for r in rates
    ]
    return days[0], days[1], days[2]
