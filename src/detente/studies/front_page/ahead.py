"""What the page says of what happens next: one question, its base rate before any forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.case import QuestionText, months_between
from detente.model import Model
from detente.stability import Exchange
from detente.studies.exchanges import ExchangeStudy
from detente.studies.forecast import cycle_rate, family_rate, nearest_family, per_cent, spread
from detente.text import sentence_case, short_day

if TYPE_CHECKING:
    from detente.forecast import ForecastAnswer
    from detente.studies.forecast import ForecastStudy


@dataclass(frozen=True)
class PageOutlook:
    """One question by its last day.

    Attributes
    ----------
    question, title : str
    by : date
    base_rate : float
    count, trials : int
        Of questions like it, how many were answered yes.
    by_cycles, cycles : float or None, int or None
        The same with cycles as the observations, and their number; None where none are given.
    answer : ForecastAnswer or None
        With dated events and aims, where the forecast was played.
    """

    question: str
    title: str
    by: date
    base_rate: float
    count: int
    trials: int
    by_cycles: float | None
    cycles: int | None
    answer: ForecastAnswer | None


def page_outlook(
    study: ExchangeStudy, lead: Exchange | None, forecast: ForecastStudy | None
) -> PageOutlook | None:
    """Return the question that the page tells: the first that the exchange would answer with yes.

    Of the questions that are open today and have a record of like ones; without such an exchange,
    the first of them. None where there is none.
    """
    model = study.model
    if model.as_of is None:
        return None
    open_ones = {}
    for name, text in model.definition.questions.items():
        yes = _answered(model, text)
        if text.families and yes is not None and not yes[model.status_quo - 1]:
            open_ones[name] = yes
    by_exchange = [n for n, yes in open_ones.items() if lead is not None and yes[lead.target - 1]]
    name = next(iter(by_exchange or open_ones), "")
    if not name:
        return None
    text = model.definition.questions[name]
    by = text.by[-1]
    months = months_between(model.as_of, by)
    rate, _ = family_rate(text, months)
    by_cycles, cycles = cycle_rate(text, months)
    family = nearest_family(text, months)
    answers = {} if forecast is None else {q.id: q.answers for q in forecast.forecast.questions}
    found = [each for each in answers.get(name, ()) if each.by == by]
    return PageOutlook(
        *(name, text.title, by, rate, family.count, family.trials, by_cycles, cycles),
        found[0] if found else None,
    )


def outlook_sentence(told: PageOutlook) -> str:
    """Say it: the base rate first, then what dated events and aims make of it."""
    record = f"{told.count} of {told.trials:,} like cases"
    if told.by_cycles is not None:
        record += f"; by cycles {per_cent(told.by_cycles)}, n = {told.cycles}"
    parts = [f"base rate {per_cent(told.base_rate)} ({record})"]
    if told.answer is not None:
        if told.answer.calendar is not None:
            parts.append(f"with dated events {per_cent(told.answer.calendar)}")
        parts.append(f"with aims {spread(told.answer)}")
    return f"{sentence_case(told.title)} by {short_day(told.by)}: {' | '.join(parts)}."


def _answered(model: Model, text: QuestionText) -> list[bool] | None:
    """Where a question is answered with yes; None where the model has no conditions."""
    if model.valuation is None or not text.ask:
        return None
    found: list[bool] = model.valuation.truth(model.valuation.condition(text.ask))[0].tolist()
    return found
