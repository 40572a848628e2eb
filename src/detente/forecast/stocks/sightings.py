"""Stocks that start before the day of the case, on the paths that agree with what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import InputError, unknown_name
from detente.forecast.stocks.flows import Identity, PeopleFlow, Stock, Waves
from detente.forecast.stocks.people import PeopleOfPath

MOST_TRIES = 20_000  # for one path


@dataclass(frozen=True)
class Sighting:
    """A stock was counted, so many months after the stocks' start."""

    stock: str
    time: float
    count: int


@dataclass(frozen=True)
class EarlierStart:
    """The stocks' start lies so many months before the path's, and what was counted since."""

    months: float
    sightings: tuple[Sighting, ...] = ()

    def check(self, stocks: Sequence[Stock]) -> None:
        """Raise InputError unless each count is of a stock, and between the two starts."""
        names = [stock.name for stock in stocks]
        for each in self.sightings:
            if each.stock not in names:
                raise unknown_name("stock", each.stock, names)
            if not 0 < each.time <= self.months:
                raise InputError(
                    "was counted before the stocks start, or after the day of the case.",
                    f"stocks.{each.stock}.seen",
                )


def people_at_the_start(
    earlier: EarlierStart,
    stocks: Sequence[Stock],
    flows: Sequence[PeopleFlow],
    identities: Sequence[Identity],
    *,
    state: int,
    rng: np.random.Generator,
) -> dict[str, int]:
    """Draw how many there are on the path's first day, given what was counted before.

    The flows run from the stocks' own start while the state stays as on the first day; what does
    not agree with a count is drawn anew, so that what is left is spread as the flows are, given the
    counts.

    Raises
    ------
    InputError
        If 20,000 draws never agree.

    Notes
    -----
    Rule FC40. A month of a flow counts from the stocks' start, and anew from the path's first day.
    """
    ordered = sorted(earlier.sightings, key=lambda each: each.time)
    for _ in range(MOST_TRIES):
        people = PeopleOfPath(stocks, flows, identities, rng)
        if _agrees(people, earlier, ordered, flows, state):
            return dict(people.now)
    told = ", ".join(f"{each.stock} {each.count:,}" for each in ordered)
    raise InputError(
        f"in {MOST_TRIES:,} draws the flows never lead to what was counted: {told}. Correct a "
        "count, or the flows.",
        "stocks",
    )


def _agrees(
    people: PeopleOfPath,
    earlier: EarlierStart,
    sightings: Sequence[Sighting],
    flows: Sequence[PeopleFlow],
    state: int,
) -> bool:
    agenda: list[tuple[float, Sighting | tuple[PeopleFlow, int] | None]] = [
        (each.time, each) for each in sightings
    ]
    for flow in flows:
        if isinstance(flow.law, Waves):
            agenda += [(time, (flow, size)) for time, size in _waves(flow.law, earlier, people.rng)]
    agenda = sorted([*agenda, (earlier.months, None)], key=lambda each: each[0])
    at = 0.0
    for time, what in agenda:
        people.move_on(at, time, state)
        at = time
        if isinstance(what, Sighting):
            if people.now[what.stock] != what.count:
                return False
        elif what is not None and (what[0].where is None or what[0].where[state]):
            people.take(*what)
    return True


def _waves(law: Waves, earlier: EarlierStart, rng: np.random.Generator) -> list[tuple[float, int]]:
    number = int(rng.poisson(law.rate * earlier.months))
    times = rng.random(number) * earlier.months
    sizes = rng.integers(len(law.sizes), size=number)
    return [(float(t), law.sizes[int(k)]) for t, k in zip(times, sizes, strict=True)]
