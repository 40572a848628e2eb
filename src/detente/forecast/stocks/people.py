"""The stocks of one path, moved on from one time to a later one while the state stays the same.

What flows between two times is drawn at once where that is exact: people who come one by one need
no clock. Only where a stock might run out, or people leave by head beside other flows, are they
taken one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, expm1, floor

import numpy as np

from detente.errors import InputError
from detente.forecast.stocks.flows import (
    Identity,
    Law,
    ObservedMonths,
    PeopleFlow,
    PerHead,
    SpreadMonths,
    Steady,
    Stock,
    Waves,
)


@dataclass
class PeopleOfPath:
    """How many are in each stock of one path, and what has flowed so far.

    Parameters
    ----------
    stocks, flows, identities
        As of :func:`detente.forecast.stocks.check_stocks`, which has passed.
    rng : numpy.random.Generator
        Of this path alone.
    """

    stocks: Sequence[Stock]
    flows: Sequence[PeopleFlow]
    identities: Sequence[Identity]
    rng: np.random.Generator
    now: dict[str, int] = field(init=False)
    moved: Counter[str] = field(init=False, default_factory=Counter)
    cut: Counter[str] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self.now = {stock.name: stock.start for stock in self.stocks}
        self._months: dict[int, tuple[int, float]] = {}
        self._timed = [
            isinstance(flow.law, Steady | ObservedMonths | SpreadMonths) for flow in self.flows
        ]

    def move_on(self, start: float, end: float, state: int) -> None:
        """Let everything flow from `start` to `end` but waves and the steps of levers."""
        while end - start > 1e-12:
            month = floor(start + 1e-9)
            stop = min(end, month + 1.0)
            self._within_month(start, stop, month, state)
            start = stop

    def take(self, flow: PeopleFlow, number: int) -> None:
        """Move so many people by one flow at once, of whom its share really moves."""
        if flow.share < 1.0:
            number = int(self.rng.binomial(number, flow.share))
        self._move(flow, number)

    def _within_month(self, start: float, stop: float, month: int, state: int) -> None:
        span = stop - start
        numbers: list[tuple[PeopleFlow, int]] = []
        heads: list[tuple[PeopleFlow, PerHead]] = []
        for place, flow in enumerate(self.flows):
            flows_here = flow.where is None or bool(flow.where[state])
            if self._timed[place]:
                number = self._number(place, flow.law, start, span, month)
                if number and flows_here:
                    if flow.share < 1.0:
                        number = int(self.rng.binomial(number, flow.share))
                    numbers.append((flow, number))
            elif isinstance(flow.law, PerHead) and flow.law.rate > 0 and flows_here:
                heads.append((flow, flow.law))
        if self._all_at_once(numbers, heads):
            for flow, number in sorted(numbers, key=lambda each: bool(each[0].out_of)):
                self._move(flow, number)
            if heads:
                self._leave_by_head(heads, span, dict(self._entered(numbers)))
        else:
            self._one_by_one(numbers, heads, span)

    def _number(self, place: int, law: Law, start: float, span: float, month: int) -> int:
        """How many people the law gives in this part of a month, whether they flow or not."""
        if isinstance(law, Steady):
            return int(self.rng.poisson(law.rate * span))
        kept = self._months.get(place)
        if kept is None or kept[0] != month:
            if isinstance(law, SpreadMonths):
                left = float(self.rng.gamma(law.size, law.mean / law.size))
            else:
                assert isinstance(law, ObservedMonths)
                left = float(law.sizes[int(self.rng.integers(len(law.sizes)))])
            kept = (month, left)
        left = kept[1]
        if isinstance(law, SpreadMonths):
            number = int(self.rng.poisson(left * span))
        else:
            share = min(span / (month + 1.0 - start), 1.0)
            number = int(self.rng.binomial(int(left), share))
            left -= number
        self._months[place] = (month, left)
        return number

    def _all_at_once(
        self, numbers: Sequence[tuple[PeopleFlow, int]], heads: Sequence[tuple[PeopleFlow, PerHead]]
    ) -> bool:
        """Whether the order within the span cannot matter."""
        leaving: dict[str, int] = {}
        for flow, number in numbers:
            for name in flow.out_of:
                leaving[name] = leaving.get(name, 0) + number
        if heads:
            by_head = {flow.out_of[0] for flow, _ in heads}
            if any(name in leaving for name in by_head):
                return False
            if any(set(flow.into) & by_head for flow, _ in heads):
                return False
        return all(number <= self.now[name] for name, number in leaving.items())

    def _entered(self, numbers: Sequence[tuple[PeopleFlow, int]]) -> Counter[str]:
        entered: Counter[str] = Counter()
        for flow, number in numbers:
            for name in flow.into:
                entered[name] += number
        return entered

    def _leave_by_head(
        self, heads: Sequence[tuple[PeopleFlow, PerHead]], span: float, entered: dict[str, int]
    ) -> None:
        """Let people leave by head: those who were there, and those who came at any time since."""
        by_stock: dict[str, list[tuple[PeopleFlow, PerHead]]] = {}
        for flow, law in heads:
            by_stock.setdefault(flow.out_of[0], []).append((flow, law))
        for name, ways in by_stock.items():
            rate = sum(law.rate for _, law in ways)
            new = entered.get(name, 0)
            gone = int(self.rng.binomial(self.now[name] - new, -expm1(-rate * span)))
            if new:
                stayed = -expm1(-rate * span) / (rate * span)
                gone += int(self.rng.binomial(new, 1.0 - stayed))
            shares = [law.rate / rate for _, law in ways]
            for (flow, _), number in zip(ways, self.rng.multinomial(gone, shares), strict=True):
                self._move(flow, int(number))

    def _one_by_one(
        self,
        numbers: Sequence[tuple[PeopleFlow, int]],
        heads: Sequence[tuple[PeopleFlow, PerHead]],
        span: float,
    ) -> None:
        times = [(float(at), k) for k, (_, n) in enumerate(numbers) for at in self.rng.random(n)]
        times.sort()
        before = 0.0
        for at, k in [*times, (1.0, -1)]:
            self._heads_one_by_one(heads, (at - before) * span)
            if k >= 0:
                self._move(numbers[k][0], 1)
            before = at

    def _heads_one_by_one(self, heads: Sequence[tuple[PeopleFlow, PerHead]], left: float) -> None:
        while heads:
            rates = [law.rate * self.now[flow.out_of[0]] for flow, law in heads]
            total = sum(rates)
            if total <= 0:
                return
            wait = float(self.rng.exponential(1.0 / total))
            if wait > left:
                return
            left -= wait
            self._move(heads[int(self.rng.choice(len(heads), p=np.divide(rates, total)))][0], 1)

    def _move(self, flow: PeopleFlow, number: int) -> None:
        """Move people by one flow; what a stock does not have is cut, and counted."""
        able = number
        for name in flow.out_of:
            able = min(able, self.now[name])
        if able < number:
            self.cut[flow.name] += number - able
        for name in flow.out_of:
            self.now[name] -= able
        for name in flow.into:
            self.now[name] += able
        self.moved[flow.name] += able
        for identity in self.identities:
            if self.now[identity.whole] != sum(self.now[name] for name in identity.parts):
                raise InputError(
                    f"{identity.text()} does not close after '{flow.name}': "
                    + ", ".join(f"{name} {self.now[name]:,}" for name in self.now)
                )


def expected_by_head(
    start: int, arrivals: float, leave_rate: float, months: float
) -> tuple[float, float]:
    """Return mean and variance of a stock with Poisson arrivals from which people leave by head.

    >>> mean, variance = expected_by_head(1226, 45.0, 0.035, 12.0)
    >>> round(mean, 1), round(variance, 1)
    (1246.5, 717.2)
    """
    kept = exp(-leave_rate * months)
    new = arrivals / leave_rate * (1.0 - kept)
    return start * kept + new, start * kept * (1.0 - kept) + new


def wave_moments(law: Waves, months: float) -> tuple[float, float]:
    """Return mean and variance of the people in all waves of some months."""
    sizes = np.asarray(law.sizes, dtype=np.float64)
    number = law.rate * months
    return float(number * sizes.mean()), float(number * (sizes**2).mean())
