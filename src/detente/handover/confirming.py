"""How many independent origins confirm that a stage was done: rule HO8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor

from detente.handover.followed import Chance
from detente.handover.records import Confirmation, Handover


def reported_by(row: Confirmation, day: int) -> Fraction:
    """Return the chance that an origin has reported `day` days after the stage, or earlier.

    With `every`, a report that failed may come at the next occasion, and so on without end.

    Examples
    --------
    >>> weekly = Confirmation("crossing", "rights group", Fraction(1, 2), {1: Fraction(1)}, every=7)
    >>> reported_by(weekly, 0), reported_by(weekly, 1), reported_by(weekly, 8)
    (Fraction(0, 1), Fraction(1, 2), Fraction(3, 4))
    """
    total = Fraction(0)
    for delay, chance in row.days.items():
        if day >= delay:
            occasions = 1 if row.every is None else 1 + floor(Fraction(day - delay) / row.every)
            total += chance * (1 - (1 - row.chance) ** occasions)
    return total


def origins_by(rows: Iterable[Confirmation], day: int) -> dict[int, Fraction]:
    """Return how many of these origins have reported `day` days after the stage (Poisson binomial).

    Examples
    --------
    >>> sure = Confirmation("crossing", "receiver", Fraction(1), {0: Fraction(1)})
    >>> likely = Confirmation("crossing", "press", Fraction(9, 10), {0: Fraction(1)})
    >>> origins_by([sure, likely], 0)
    {0: Fraction(0, 1), 1: Fraction(1, 10), 2: Fraction(9, 10)}
    """
    return {k: Fraction(p) for k, p in enumerate(counts(reported_by(row, day) for row in rows))}


def counts(chances: Iterable[Chance]) -> list[Chance]:
    """Return the chance of each number of successes among independent trials."""
    total: list[Chance] = [Fraction(1)]
    for p in chances:
        total = [
            (total[k] * (1 - p) if k < len(total) else 0) + (total[k - 1] * p if k else 0)
            for k in range(len(total) + 1)
        ]
    return total


def confirmed_by(
    rows: Sequence[Confirmation], done: Mapping[int, Chance], day: int
) -> dict[int, Chance]:
    """Return, for every k from 1, the chance that k origins or more have reported by a day.

    `done` holds the chance that the stage is done on each day; days count from the start.
    """
    at_least: dict[int, Chance] = {k: Fraction(0) for k in range(1, len(rows) + 1)}
    for when, weight in done.items():
        if when <= day:
            number = origins_by(rows, day - when)
            for k in at_least:
                at_least[k] += weight * sum(p for n, p in number.items() if n >= k)
    return at_least


def is_own_word(chain: Handover, row: Confirmation) -> bool:
    """Whether an origin is a party to the handover, telling of itself."""
    return bool(row.by) and row.by in {*chain.custodians.values(), *chain.custodians}


def last_report(rows: Iterable[Confirmation]) -> int:
    """Return the days after a stage by which every origin has had its first chance to report."""
    return max((max(row.days) for row in rows), default=0)
