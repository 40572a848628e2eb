"""The stocks of a case played forward: how many are held, and what a deal's batch is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from detente.case import DealText, months_of
from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.forecast import (
    AtSteps,
    BatchNet,
    ObservedMonths,
    PeopleFlow,
    PerHead,
    SpreadMonths,
    Steady,
    Waves,
    is_revolving_door,
    net_of_batch,
    package_targets,
    play,
)
from detente.model import Model
from detente.studies.forecast.counted import stocks_of_tier
from detente.studies.forecast.forecast_study import MOST_PATHS, forecast_fingerprint
from detente.studies.forecast.numbers import draw_numbers
from detente.studies.forecast.terms import ForecastTerms, Variant
from detente.text import day as written_day

LEVELS = (0.1, 0.5, 0.9)
MONTHS_OF_A_DEAL = 12.0  # where its schedule has no deadline


@dataclass(frozen=True)
class StockFan:
    """One stock by date: the mean, the median and the band that holds four paths of five.

    Attributes
    ----------
    name, label, counter : str
    start : int
        When last counted.
    by : tuple of date
    mean : tuple of float
    low, median, high : tuple of int
        The 10 %, 50 % and 90 % quantiles over paths.
    counted : date or None
        The day of `start`, where that is not the day of the case.
    over : bool
        Whether `start` is told as "over" so many.
    """

    name: str
    label: str
    counter: str
    start: int
    by: tuple[date, ...]
    mean: tuple[float, ...]
    low: tuple[int, ...]
    median: tuple[int, ...]
    high: tuple[int, ...]
    counted: date | None = None
    over: bool = False

    @property
    def told(self) -> str:
        """What was counted last, in words."""
        number = f"{'over ' if self.over else ''}{self.start:,}"
        return (
            f"{number} now" if self.counted is None else f"{number} on {written_day(self.counted)}"
        )


@dataclass(frozen=True)
class BatchOfDeal:
    """What a deal's releases are worth beside new arrests and other releases.

    Attributes
    ----------
    deal : str
    stock : str
    batch : int
        People that its steps move.
    came, went : float
        A month, without it and without waves, where the deal leads.
    after : tuple of BatchNet
        After 6, 12 and 24 months.
    horizon : float
        Months of the deal; 12 where the case does not say.
    revolving_door : bool
        Whether as many are held again within its horizon.
    election_share : float
        The share of its horizon within windows of elections.
    elections : tuple of str
        Those that its horizon meets.
    """

    deal: str
    stock: str
    batch: int
    came: float
    went: float
    after: tuple[BatchNet, ...]
    horizon: float
    revolving_door: bool
    election_share: float = 0.0
    elections: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class StockStudy:
    """The stocks of a case over simulated paths.

    Attributes
    ----------
    model : Model
    fingerprint : str
    fans : tuple of StockFan
    moved, cut : mapping of str to float
        By flow, a path: people moved until the last day, and people who were not there to be moved.
    identities : tuple of str
        Checked after every flow on every path.
    over : tuple of float
        The share of paths that had ended by each day.
    batches : tuple of BatchOfDeal
    paths, draws, seed : int
    """

    model: Model
    fingerprint: str
    fans: tuple[StockFan, ...]
    moved: Mapping[str, float]
    cut: Mapping[str, float]
    identities: tuple[str, ...]
    over: tuple[float, ...]
    batches: tuple[BatchOfDeal, ...]
    paths: int
    draws: int
    seed: int


def play_stocks(
    model: Model,
    *,
    by: Sequence[date] = (),
    paths: int = 1_000,
    draws: int = 20,
    seed: int = 0,
    tier: str = "",
) -> StockStudy:
    """Play a case's stocks forward.

    Parameters
    ----------
    model : Model
        Of a case with [forecast] and [stocks.NAME].
    by : sequence of date
        Those of the questions if none are given.
    paths : int
        All of them together.
    draws : int
        Draws of the rates over which the paths are divided; 0 takes the rates' means.
    seed : int
    tier : str
        Only the stocks that count this tier by itself.

    Raises
    ------
    NotApplicableError
        If the case has no stocks.
    InputError
        If a day is beyond the horizon, or an identity does not close.

    Notes
    -----
    Rules FC12 to FC14. Stocks do not feed back: no rate and no aim reads them.
    """
    terms = ForecastTerms(model)
    if not terms.stocks:
        raise NotApplicableError("the case counts nobody; add [stocks.NAME] and [flows.NAME].")
    shown = stocks_of_tier(model.definition, tier) if tier else tuple(model.definition.stocks)
    if not 1 <= paths <= MOST_PATHS or not 0 <= draws <= paths:
        raise TooLargeError(
            f"found {paths:,} paths over {draws:,} draws; from 1 to {MOST_PATHS:,} paths, and no "
            "more draws than paths.",
            "paths",
        )
    days = tuple(sorted(set(by) or {day for q in terms.questions for day in q.text.by}))
    if not days:
        raise InputError("asks for no day; give --by.", "by")
    horizon = months_of(terms.text.horizon)
    for day in days:
        if not 0 < terms.months_to(day) <= horizon + 1e-9:
            raise InputError(f"{day} lies beyond the horizon, or before the case.", "by")
    times = [terms.months_to(day) for day in days]
    variant = Variant(terms.responsiveness()[1], terms.text.scales[0])
    pieces = []
    numbers = draw_numbers(terms, draws, seed) if draws else {}
    for number in range(max(draws, 1)):
        first, last = (paths * k // max(draws, 1) for k in (number, number + 1))
        rates = terms.mean_rates
        if draws:
            rates = {slot: float(each[number]) for slot, each in numbers.items()}
        setting = terms.setting(rates, variant, with_people=True)
        pieces.append(play(setting, times, paths=range(first, last), seed=seed))
    people = np.concatenate([piece.people for piece in pieces])
    flows = list(model.definition.flows)
    return StockStudy(
        model,
        forecast_fingerprint(terms),
        tuple(fan for fan in _fans(terms, days, people) if fan.name in shown),
        {name: sum(p.moved.get(name, 0) for p in pieces) / paths for name in flows},
        {name: sum(p.cut.get(name, 0) for p in pieces) / paths for name in flows},
        tuple(each.text() for each in terms.identities),
        tuple(float(each) for each in np.sum([p.over() * p.paths for p in pieces], axis=0) / paths),
        batches_of_deals(terms),
        paths,
        draws,
        seed,
    )


def _fans(
    terms: ForecastTerms,
    days: tuple[date, ...],
    people: NDArray[np.int64],
) -> tuple[StockFan, ...]:
    found = []
    for place, (name, text) in enumerate(terms.model.definition.stocks.items()):
        own = people[:, :, place]
        low, median, high = np.quantile(own, LEVELS, axis=0, method="inverted_cdf")
        found.append(
            StockFan(
                name=name,
                label=text.title,
                counter=text.counter,
                start=terms.held_now[name],
                by=days,
                mean=tuple(map(float, own.mean(axis=0))),
                low=tuple(map(int, low)),
                median=tuple(map(int, median)),
                high=tuple(map(int, high)),
                counted=max((seen.on for seen in text.seen), default=text.on),
                over=text.over and not text.seen,
            )
        )
    return tuple(found)


def batches_of_deals(terms: ForecastTerms) -> tuple[BatchOfDeal, ...]:
    """Return each deal's batch with its net, for each stock that its steps take people from.

    Waves are left out of who comes and goes: they are releases too, and the deal's is one.
    """
    model, found = terms.model, []
    start = model.status_quo - 1
    flows = terms.flows(terms.mean_rates)
    held = terms.held_now
    for name, deal in model.definition.deals.items():
        target = int(package_targets(model.space, deal.package)[start])
        if target < 0:
            continue
        horizon = months_of_deal(deal)
        before = model.space.levels_of(start + 1)
        after = model.space.levels_of(target + 1)
        for flow in flows:
            if not isinstance(flow.law, AtSteps):
                continue
            lever = model.space.levers[flow.law.lever]
            sizes = flow.law.sizes
            low = lever.levels.index(before[lever.name])
            high = lever.levels.index(after[lever.name])
            batch = round((sizes[high] - sizes[low]) * flow.share)
            for stock in flow.out_of:
                if batch <= 0:
                    continue
                came, went = (
                    sum(
                        monthly_mean(each, held)
                        for each in flows
                        if stock in getattr(each, side)
                        and _flows_in(each, target)
                        and not isinstance(each.law, Waves)
                    )
                    for side in ("into", "out_of")
                )
                found.append(
                    BatchOfDeal(
                        *(name, stock, batch, came, went),
                        net_of_batch(held[stock], batch, came=came, went=went),
                        horizon,
                        is_revolving_door(
                            held[stock], batch, came=came, went=went, horizon=horizon
                        ),
                        *_elections(terms, horizon),
                    )
                )
    return tuple(found)


def months_of_deal(deal: DealText) -> float:
    """Return how long a deal lasts: until its schedule's deadline, else 12 months."""
    terms = deal.schedule
    if terms is None or terms.deadline is None:
        return MONTHS_OF_A_DEAL
    if terms.deadline.unit != "1":
        return months_of(terms.deadline)
    return (
        MONTHS_OF_A_DEAL if terms.period is None else terms.deadline.value * months_of(terms.period)
    )


def _elections(terms: ForecastTerms, horizon: float) -> tuple[float, tuple[str, ...]]:
    """The share of the next months that lies in windows of elections, and which are met."""
    spans, met = [], []
    for event in terms.model.definition.events.values():
        if not event.election:
            continue
        first, last = (event.on, event.on) if event.on is not None else event.between
        before = 0.0 if event.before is None else months_of(event.before)
        after = 0.0 if event.lasts is None else months_of(event.lasts)
        low = max(terms.months_to(first) - before, 0.0)
        high = min(terms.months_to(last) + after, horizon)
        if low <= high:
            spans.append((low, high))
            met.append(event.title)
    covered, end = 0.0, 0.0
    for low, high in sorted(spans):
        covered += max(high - max(low, end), 0.0)
        end = max(end, high)
    return covered / horizon if horizon else 0.0, tuple(met)


def _flows_in(flow: PeopleFlow, state: int) -> bool:
    return flow.where is None or bool(flow.where[state])


def monthly_mean(flow: PeopleFlow, held: Mapping[str, int]) -> float:
    """Return the mean number of people a month by one flow, at the stocks of the start."""
    law = flow.law
    if isinstance(law, Steady):
        mean = law.rate
    elif isinstance(law, ObservedMonths):
        mean = float(np.mean(law.sizes))
    elif isinstance(law, SpreadMonths):
        mean = law.mean
    elif isinstance(law, Waves):
        mean = law.rate * float(np.mean(law.sizes))
    elif isinstance(law, PerHead):
        mean = law.rate * held[flow.out_of[0]]
    else:
        mean = 0.0
    return mean * flow.share
