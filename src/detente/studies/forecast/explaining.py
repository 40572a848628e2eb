"""Why a forecast says what it says: who makes the last step, the likeliest way, what drives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from detente.errors import NotApplicableError, unknown_name
from detente.forecast import (
    PathStep,
    arrive,
    attribute,
    chance_of_path,
    first_passage,
    likeliest_path,
    likeliest_paths,
)
from detente.model import Model
from detente.studies.forecast.terms import BoundQuestion, ForecastTerms, Variant
from detente.studies.forecast.words import StepWords

FACTOR = 2.0
MOST_WAYS = 12


@dataclass(frozen=True)
class LastWay:
    """One way to take the last step: who, what, and its part of the chance."""

    by: str
    label: str
    chance: float


@dataclass(frozen=True)
class Driver:
    """One rate, and what the chance becomes where it is twice as large."""

    key: str
    what: str
    rate: float
    count: int | None
    exposure: float | None
    reference: str
    claims: tuple[str, ...]
    chance: float
    change: float


@dataclass(frozen=True, eq=False)
class ForecastExplanation:
    """Why a question has the chance it has by its last day, dated events left out.

    Attributes
    ----------
    terms : ForecastTerms
    question : BoundQuestion
    by : date
    responsiveness : float
    chance : float
        Of having been there by then.
    by_party : mapping of str to float
        The chance that each makes the last step; they add up to the chance, less what is so now.
    ways : tuple of LastWay
        What the last step is; the greatest first.
    path : tuple of PathStep
        The likeliest sequence, if nothing else happens in between.
    path_chance : float
    ever : float
        The chance that it comes about at all, if rates go on for ever.
    mean_time : float or None
        Months, where it is certain to come about.
    drivers : tuple of Driver
        The greatest change first.
    by_responsiveness : mapping of float to float
        The chance at each end of the range in which aims may tilt rates, and at what is taken.
    """

    terms: ForecastTerms
    question: BoundQuestion
    by: date
    responsiveness: float
    chance: float
    by_party: Mapping[str, float]
    ways: tuple[LastWay, ...]
    path: tuple[PathStep, ...]
    path_chance: float
    ever: float
    mean_time: float | None
    drivers: tuple[Driver, ...]
    by_responsiveness: Mapping[float, float]

    @property
    def model(self) -> Model:
        """The model of the case."""
        return self.terms.model


def explain_forecast(
    model: Model, question: str, *, responsiveness: float | None = None
) -> ForecastExplanation:
    """Explain the chance of one question of a case by its last day.

    Parameters
    ----------
    model : Model
    question : str
        Its name.
    responsiveness : float, optional
        The case's if not given.

    Raises
    ------
    UnknownNameError
        If there is no such question.
    NotApplicableError
        If no state of the case answers it with yes.

    Notes
    -----
    Rule FC7. Dated events and attention are left out here: the chain of rates alone is explained.
    """
    terms = ForecastTerms(model)
    known = {each.name: each for each in terms.questions}
    if question not in known:
        raise unknown_name("question", question[:80], known)
    asked = known[question]
    if asked.text.event:
        raise NotApplicableError(
            f"'{question}' asks about an event, which no step leads to: its rate is all there is."
        )
    if not asked.targets.any():
        raise NotApplicableError(f"no feasible state answers '{question}' with yes.")
    day, start = asked.text.by[-1], model.status_quo - 1
    beta = terms.responsiveness()[1] if responsiveness is None else responsiveness
    variant, rates = Variant(beta, terms.text.scales[0]), terms.mean_rates
    chain, months = terms.chain(rates, variant), terms.months_to(day)
    passage = first_passage(chain, start, [months], asked.targets)
    chance = float(passage.reached[0])
    found = attribute(chain, passage.time_in_state, asked.targets)
    ways: dict[tuple[str, str], float] = {}
    for step in found.steps:
        ways[step.by, step.label] = ways.get((step.by, step.label), 0.0) + step.flux
    path = likeliest_path(chain, start, asked.targets)
    arrival = arrive(chain, start, asked.targets)
    ranked = sorted(ways.items(), key=lambda each: -each[1])[:MOST_WAYS]
    return ForecastExplanation(
        terms,
        asked,
        day,
        beta,
        chance,
        found.by,
        tuple(LastWay(by, label, flux) for (by, label), flux in ranked),
        path,
        chance_of_path(path) if path else float(asked.targets[start]),
        arrival.chance,
        arrival.mean_time,
        _drivers(terms, asked, variant, chance, months),
        _by_responsiveness(terms, asked, beta, chance, months),
    )


def likeliest_ways(terms: ForecastTerms) -> Mapping[str, tuple[str, ...]]:
    """Return, by question, the steps of the likeliest way there by rates alone, in words.

    None where it is so now, or nothing leads there.
    """
    words = StepWords(terms)
    chain = terms.chain(terms.mean_rates, Variant(terms.responsiveness()[1], terms.text.scales[0]))
    start = terms.model.status_quo - 1
    questions = terms.questions
    paths = likeliest_paths(chain, start, [each.targets for each in questions])
    return {each.name: words.way(path) for each, path in zip(questions, paths, strict=True)}


def _by_responsiveness(
    terms: ForecastTerms, asked: BoundQuestion, taken: float, chance: float, months: float
) -> Mapping[float, float]:
    low, value, high = terms.responsiveness()
    found = {taken: chance}
    for beta in sorted({low, value, high} - {taken}):
        chain = terms.chain(terms.mean_rates, Variant(beta, terms.text.scales[0]))
        start = terms.model.status_quo - 1
        found[beta] = float(first_passage(chain, start, [months], asked.targets).reached[0])
    return dict(sorted(found.items()))


def _drivers(
    terms: ForecastTerms, asked: BoundQuestion, variant: Variant, chance: float, months: float
) -> tuple[Driver, ...]:
    found = []
    for key, text in terms.rated.items():
        if not key.startswith(("hazards", "proposals")):
            continue
        rates = {**terms.mean_rates, key: FACTOR * terms.mean_rates[key]}
        chain = terms.chain(rates, variant)
        start = terms.model.status_quo - 1
        there = float(first_passage(chain, start, [months], asked.targets).reached[0])
        observed = terms.observed(key)
        what = key.removeprefix("proposals.")
        if key.startswith("hazards"):
            hazard = terms.text.hazards[int(key[8:-1]) - 1]
            what = f"{hazard.lever}: {hazard.start} -> {hazard.to}"
        found.append(
            Driver(
                *(key, what, terms.mean_rates[key]),
                None if observed is None else observed.k,
                None if observed is None else observed.exposure,
                text.reference,
                text.claims,
                there,
                there - chance,
            )
        )
    return tuple(sorted(found, key=lambda each: -abs(each.change)))
