"""How many people are held, who comes and goes in a month, and how many an exchange moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from detente.case import FlowText, StockText, rate_of
from detente.evidence import ASSUMPTION
from detente.model import Model
from detente.stability import Exchange
from detente.studies import Phrases
from detente.studies.exchanges import ExchangeStudy
from detente.studies.front_page.blocks import Row
from detente.text import counted, first_clause, lower_first

PEOPLE = ("person", "people")
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class HeldPeople:
    """One stock of people on the day of the case.

    Attributes
    ----------
    name, label : str
    count : int
    counter : str
        Who counts, and when.
    claims : tuple of str
    """

    name: str
    label: str
    count: int
    counter: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class MonthlyFlow:
    """People who enter a stock in a month, or leave it where the number is negative."""

    name: str
    label: str
    stock: str
    a_month: float


@dataclass(frozen=True)
class WavesSoFar:
    """People who left a stock in waves: how many waves, and their mean size as announced."""

    name: str
    label: str
    stock: str
    waves: int
    mean: float


@dataclass(frozen=True)
class PeopleMoved:
    """How many people the exchange that leads the page moves.

    Attributes
    ----------
    label : str
        What is given, as a noun.
    count : int
    assumed : bool
        Whether the record gives no number.
    stock : str
        Out of which.
    days : int or None
        In how many days as many come anew; None where nobody comes.
    """

    label: str
    count: int
    assumed: bool
    stock: str
    days: int | None


@dataclass(frozen=True)
class PagePeople:
    """What the page says of people."""

    held: tuple[HeldPeople, ...]
    flows: tuple[MonthlyFlow, ...]
    waves: tuple[WavesSoFar, ...]
    moved: PeopleMoved | None


def page_people(study: ExchangeStudy, lead: Exchange | None) -> PagePeople | None:
    """Count who is held, who comes and goes where the levers stand, and who an exchange moves.

    None for a case that counts nobody. A stock that is the sum of others is left out, and so is
    one in which nobody is yet, or that nobody leaves: no number is the sum of two counters. The
    last count stands for a stock that starts before the case.

    Notes
    -----
    Monthly means as of rule FC12, at the stocks of the start; a step of a lever is no flow of a
    month.
    """
    model = study.model
    wholes = {each.whole for each in model.definition.identities}
    left = {name for flow in model.definition.flows.values() for name in flow.out_of}
    held = tuple(
        _held(each)
        for name, each in model.definition.stocks.items()
        if each.start > 0 and name not in wholes and name in left
    )
    if not held:
        return None
    flows, waves = [], []
    for stock in held:
        for name, flow in model.definition.flows.items():
            sign = (stock.name in flow.into) - (stock.name in flow.out_of)
            if not sign or not _goes_on(model, flow):
                continue
            label = lower_first(first_clause(flow.title, ",;:("))
            if flow.waves:
                mean = float(np.mean(flow.waves))
                waves.append(WavesSoFar(name, flow.title, stock.name, len(flow.waves), mean))
            elif not flow.lever:
                a_month = sign * monthly_people(flow, model.definition.stocks)
                flows.append(MonthlyFlow(name, label, stock.name, a_month))
    return PagePeople(held, tuple(flows), tuple(waves), _moved(study, lead, held, flows))


def _held(stock: StockText) -> HeldPeople:
    counter = first_clause(stock.counter, ";")
    if not stock.seen:
        return HeldPeople(stock.name, stock.title, stock.start, counter, stock.claims)
    last = max(stock.seen, key=lambda each: each.on)
    return HeldPeople(stock.name, stock.title, last.count, counter, last.claims)


def people_rows(people: PagePeople, graded: Mapping[str, str]) -> Iterator[Row]:
    """Say it in a paragraph; `graded` has, by claim, its id with its grade."""
    told = []
    for each in people.held:
        ground = ", ".join(graded.get(claim, claim) for claim in each.claims if claim != ASSUMPTION)
        told.append(f"{each.label}: {each.count:,} ({each.counter}{ground and f'; {ground}'}).")
        own = [flow for flow in people.flows if flow.stock == each.name]
        if own:
            changes = ", ".join(f"{_signed(flow.a_month)} {flow.label}" for flow in own)
            told.append(f"A month: {changes}.")
        told += [
            f"{wave.label}: {wave.waves}, mean {wave.mean:.0f}."
            for wave in people.waves
            if wave.stock == each.name
        ]
    if people.moved is not None:
        told.append(_moved_in_words(people.moved, people.flows))
    yield Row("", (" ".join(told),))


def monthly_people(flow: FlowText, stocks: Mapping[str, StockText]) -> float:
    """Return the mean number of people a month by a flow that is no step and no wave."""
    if flow.months:
        mean = float(np.mean(flow.months))
    elif flow.mean is not None:
        mean = flow.mean
    elif flow.rate is not None:
        mean = rate_of(flow.rate)
    elif flow.per_head is not None:
        mean = rate_of(flow.per_head) * stocks[flow.out_of[0]].start
    else:
        mean = 0.0
    return mean * (1.0 if flow.share is None else flow.share.value)


def _goes_on(model: Model, flow: FlowText) -> bool:
    """Whether people move by it where the levers stand."""
    if not flow.where or model.valuation is None:
        return True
    truth = model.valuation.truth(model.valuation.condition(flow.where))[0]
    return bool(truth[model.status_quo - 1])


def _moved(
    study: ExchangeStudy,
    lead: Exchange | None,
    held: tuple[HeldPeople, ...],
    flows: list[MonthlyFlow],
) -> PeopleMoved | None:
    if lead is None:
        return None
    model, phrases = study.model, Phrases(study.model)
    for part in study.parts(lead).values():
        for change in part.changes:
            sized = _sized(model, change.lever, change.before, change.after, held)
            if sized is None or sized[0] <= 0:
                continue
            count, claims, stock = sized
            label = phrases.given([change], short=True)
            assumed = bool(claims) and all(each == ASSUMPTION for each in claims)
            coming = sum(each.a_month for each in _coming(flows, stock))
            days = round(count / coming * DAYS_A_MONTH) if coming else None
            return PeopleMoved(label, count, assumed, stock, days)
    return None


def _sized(
    model: Model, name: str, before: str, after: str, held: tuple[HeldPeople, ...]
) -> tuple[int, tuple[str, ...], str] | None:
    """Return how many people a step of a lever moves, by what claims, and out of which stock."""
    lever = model.levers[name]
    low, high = lever.levels.index(before), lever.levels.index(after)
    stocks = [each.name for each in held]
    if lever.size and lever.unit in PEOPLE:
        low_size, high_size = lever.size[low], lever.size[high]
        return round(high_size.value - low_size.value), high_size.claims, stocks[0]
    for flow in model.definition.flows.values():
        out_of = [each for each in stocks if each in flow.out_of]
        if flow.lever == name and out_of:
            return flow.sizes[high] - flow.sizes[low], flow.claims, out_of[0]
    return None


def _coming(flows: Iterable[MonthlyFlow], stock: str) -> list[MonthlyFlow]:
    return [each for each in flows if each.stock == stock and each.a_month > 0]


def _moved_in_words(moved: PeopleMoved, flows: tuple[MonthlyFlow, ...]) -> str:
    size = f"{moved.count:,}"
    if moved.assumed:
        size = f"not on record, taken as {size}"
    again = ""
    if moved.days is not None:
        coming = [each.label for each in _coming(flows, moved.stock)]
        who = coming[0] if len(coming) == 1 else "counted anew"
        again = f" (as many {who} in {counted(moved.days, 'day')})"
    return f"Size of {moved.label}: {size}{again}."


def _signed(number: float) -> str:
    whole = round(number)
    return f"{'-' if whole < 0 else '+'}{abs(whole):,}"
