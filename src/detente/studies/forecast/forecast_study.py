"""A case played forward: each question's chances by date, beside base rate, calendar and rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from detente.arrays import FloatArray
from detente.case import QuestionText, months_of
from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.forecast import (
    Chain,
    Forecast,
    ForecastAnswer,
    ForecastQuestion,
    Mode,
    PlaySetting,
    is_exact,
    not_swept,
    package_targets,
    play,
    sweep,
    sweep_draws,
)
from detente.model import Model
from detente.provenance import fingerprint
from detente.studies.forecast.compromise import support_of, votes_of
from detente.studies.forecast.drawing import drawn_setting, tilts_of
from detente.studies.forecast.families import cycle_rate, family_rate
from detente.studies.forecast.happenings import event_chances
from detente.studies.forecast.numbers import acting_numbers, draw_numbers
from detente.studies.forecast.packages import PackageToday, packages_today
from detente.studies.forecast.terms import BoundQuestion, ForecastTerms, RateTexts, Variant
from detente.text import LIKELIHOOD, listed

REACHED = "reached"
MOST_DRAWS = 100_000
MOST_PATHS = 100_000
BAND = (0.1, 0.9)  # over draws
_WORDS = frozenset({"label", "note", "claims", "level_labels", "reference", "resolves_by"})


@dataclass(frozen=True, eq=False)
class ForecastStudy:
    """What is forecast of a case.

    Attributes
    ----------
    terms : ForecastTerms
    forecast : Forecast
        What is handed on and scored.
    exact : bool
        Whether chances come from the sweep; else from simulated paths, with an error.
    bound : float
        What truncation of the sweep may have left out of any chance; 0 for paths.
    steps : int
        Products with the chain in one sweep.
    paths, draws : int
    responsiveness : tuple of float
        Low, value and high.
    variants : int
        Ways to read aims over which the range is taken.
    without_rate : tuple of str
        Deals of the case that are no move of the forecast, because nothing says how often they
        come up.
    """

    terms: ForecastTerms
    forecast: Forecast
    exact: bool
    bound: float
    steps: int
    paths: int
    draws: int
    responsiveness: tuple[float, float, float]
    variants: int
    without_rate: tuple[str, ...]

    @property
    def model(self) -> Model:
        """The model of the case."""
        return self.terms.model

    @cached_property
    def packages(self) -> tuple[PackageToday, ...]:
        """The packages of the forecast, judged as exchanges of today."""
        return packages_today(self.terms)


@dataclass(frozen=True)
class _Chances:
    """Of one run: by question and day of all, and what is not modelled."""

    p: FloatArray
    over: FloatArray
    bound: float = 0.0
    steps: int = 0


def forecast_case(
    model: Model,
    *,
    by: Sequence[date] = (),
    ask: Sequence[str] = (),
    rule: str = "",
    responsiveness: Sequence[float] = (),
    draws: int = 0,
    paths: int = 2_000,
    seed: int = 0,
) -> ForecastStudy:
    """Forecast the questions of a case.

    Parameters
    ----------
    model : Model
        Of a case with [forecast].
    by : sequence of date
        The days, for all questions; those of each question if none are given.
    ask : sequence of str
        Conditions, in place of the questions of the case, or names of its questions. A condition is
        asked as `reached`, and resolved by looking at the levers.
    rule : str
        ``tilted``, ``improvement`` or ``quantal``, in place of the case's.
    responsiveness : sequence of float
        One number, or two: the value taken, and the other end of its range.
    draws : int
        Draws of the rates from what their counts allow, and of the uncertain inputs that act on the
        forecast; 0 takes means and best values.
    paths : int
        Simulated paths, where the sweep does not answer.
    seed : int

    Raises
    ------
    NotApplicableError
        If the case has no forecast, or nothing to ask.
    InputError
        If a day lies beyond the horizon, or a number is out of bounds.

    Notes
    -----
    Rules FC1 to FC14.
    """
    terms = ForecastTerms(model, rule)
    _check(terms, draws, paths, responsiveness)
    questions = _questions(terms, ask, tuple(sorted(set(by))))
    days = tuple(sorted({day for question in questions for day in question.text.by}))
    beta = terms.responsiveness(responsiveness)
    _check_scales(terms, beta)
    run = _Run(terms, questions, days, paths, seed)
    means = terms.mean_rates
    variants = terms.variants(beta)
    base = run.of(terms.setting(means, Variant(), with_events=False)) if _has_base(terms) else None
    calendar = run.of(terms.setting(means, Variant())) if _has_base(terms) else None
    by_variant = [
        calendar if calendar is not None and _same(each) else run.of(terms.setting(means, each))
        for each in variants
    ]
    p = by_variant[0].p
    ranged = [each.p for each in by_variant]
    setting = terms.setting(means, variants[0])
    exact = is_exact(setting)
    error = None if exact else np.sqrt(p * (1 - p) / paths)
    if draws:
        drawn = run.drawn(variants[0], draws)
        p = drawn.mean(axis=0)
        ranged += list(np.quantile(drawn, BAND, axis=0))
        error = drawn.std(axis=0, ddof=1 if draws > 1 else 0) / np.sqrt(draws)
    low, high = np.minimum(np.min(ranged, axis=0), p), np.maximum(np.max(ranged, axis=0), p)
    answers = _Answers(
        *(terms, questions, days, p, low, high),
        by_variant[0].over,
        None if base is None else base.p,
        None if calendar is None else calendar.p,
        run.without_slips(variants[0]),
        error,
        draws=draws,
        seed=seed,
        ranged=len(ranged) > 1,
    )
    made = Forecast(
        case=model.definition.title,
        fingerprint=forecast_fingerprint(terms),
        rule=terms.rule,
        seed=seed if draws or not exact else None,
        models_tried=None,
        questions=tuple(answers.question(row) for row in range(len(questions))),
        method=_method(not_swept(setting), by_variant[0], paths, draws),
    )
    return ForecastStudy(
        terms,
        made,
        exact,
        by_variant[0].bound,
        by_variant[0].steps,
        0 if exact else paths,
        draws,
        beta,
        len(variants),
        _without_rate(terms),
    )


def forecast_fingerprint(terms: ForecastTerms) -> str:
    """Digest everything that a forecast depends on; labels, notes and claims do not count."""
    definition = terms.model.definition
    said = {
        key: _plain(getattr(definition, key))
        for key in ("forecast", "events", "stocks", "flows", "identities")
    }
    acting = {each.uncertainty.name: each.uncertainty for each in acting_numbers(definition)}
    if acting:
        said["uncertainties"] = _plain(acting)
    if terms.renewals:
        said["renewals"] = {key: _plain(each) for key, each in terms.renewals.items()}
    return fingerprint({"model": terms.model.fingerprint, "as_of": str(terms.as_of), **said})


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return {
            each.name: _plain(getattr(part, each.name))
            for each in fields(part)
            if each.name not in _WORDS
        }
    if isinstance(part, Mapping):
        return {str(name): _plain(each) for name, each in part.items()}
    if isinstance(part, tuple | list):
        return [_plain(each) for each in part]
    return part.isoformat() if isinstance(part, date) else part


def _check(terms: ForecastTerms, draws: int, paths: int, responsiveness: Sequence[float]) -> None:
    if not 0 <= draws <= MOST_DRAWS:
        raise TooLargeError(f"found {draws:,}; from 0 to {MOST_DRAWS:,} draws.", "draws")
    if not 1 <= paths <= MOST_PATHS:
        raise TooLargeError(f"found {paths:,}; from 1 to {MOST_PATHS:,} paths.", "paths")
    if any(not 0 <= each <= 500 for each in responsiveness) or len(responsiveness) > 2:
        raise InputError("one or two numbers from 0 to 500.", "responsiveness")
    if terms.rule not in ("tilted", "improvement", "quantal"):
        raise InputError(f"found '{terms.rule[:40]}'; use tilted, improvement or quantal.", "rule")
    if terms.rule == "tilted" and not (terms.text.hazards or terms.text.proposals):
        raise NotApplicableError("the case has no base rates; add [[forecast.hazards]].")
    if terms.rule != "tilted" and not terms.text.turns:
        raise NotApplicableError(
            f"the rule '{terms.rule}' needs forecast.turns: how often each party acts."
        )


def _check_scales(terms: ForecastTerms, beta: tuple[float, float, float]) -> None:
    """Refuse to tilt by an order on one scale: it has none of its own (rule FC8)."""
    if terms.rule == "improvement" or max(beta) == 0 or len(set(terms.text.scales)) > 1:
        return
    orders = [n for n, p in terms.model.preferences.items() if p.kind != "value"]
    if orders:
        raise InputError(
            f"'{orders[0]}' has an order only, which has no scale of its own; give forecast.scales "
            "two or more, so that the range is seen, or ask the rule 'improvement'.",
            "responsiveness",
        )


def _questions(
    terms: ForecastTerms, ask: Sequence[str], by: tuple[date, ...]
) -> tuple[BoundQuestion, ...]:
    known = {question.name: question for question in terms.questions}
    asked = list(known.values())
    if ask:
        asked = []
        for number, text in enumerate(ask, start=1):
            if text in known:
                asked.append(known[text])
                continue
            if not by:
                raise InputError("a condition that is asked needs --by, a day.", "ask")
            written = QuestionText(
                f"asked_{number}",
                text,
                by=by,
                resolves_by="the levers of the case, read from the record on that day",
            )
            asked.append(terms.ask(written.name, written))
    if not asked:
        raise NotApplicableError("the case asks nothing; add [questions.NAME], or ask a condition.")
    if by:
        horizon = months_of(terms.text.horizon)
        for day in by:
            if not 0 < terms.months_to(day) <= horizon + 1e-9:
                raise InputError(
                    f"{day} does not lie between {terms.as_of} and the horizon of "
                    f"{terms.text.horizon.value:g} {terms.text.horizon.unit}.",
                    "by",
                )
        asked = [replace(each, text=replace(each.text, by=by)) for each in asked]
    return tuple(asked)


def _has_base(terms: ForecastTerms) -> bool:
    return terms.rule == "tilted"


def _same(variant: Variant) -> bool:
    return variant.responsiveness == 0


def _without_rate(terms: ForecastTerms) -> tuple[str, ...]:
    rated = {each.deal for each in terms.text.proposals}
    return tuple(name for name in terms.model.definition.deals if name not in rated)


def _method(not_swept: Sequence[str], found: _Chances, paths: int, draws: int) -> str:
    over = f", over {draws:,} draws of the rates" if draws else ""
    if not not_swept:
        return f"exact sweep, {found.steps} steps, truncation below {found.bound:.1g}{over}"
    return f"{paths:,} simulated paths, as {listed(not_swept)}{over}"


@dataclass(frozen=True, eq=False)
class _Run:
    """One way to compute the chances of all questions on all days."""

    terms: ForecastTerms
    questions: tuple[BoundQuestion, ...]
    days: tuple[date, ...]
    paths: int
    seed: int

    @property
    def times(self) -> list[float]:
        return [self.terms.months_to(day) for day in self.days]

    def of(self, setting: PlaySetting, paths: int = 0) -> _Chances:
        reached = [q.targets for q in self.questions if q.text.mode == REACHED]
        shape = (len(self.questions), len(self.days))
        p, over = np.empty(shape), np.empty(shape)
        place = 0
        if is_exact(setting):
            found = sweep(setting, self.times, reached)
            for row, question in enumerate(self.questions):
                if question.text.mode == REACHED:
                    p[row] = found.reached[place]
                    over[row] = 1.0 - found.reached[place] - found.waiting[place]
                    place += 1
                else:
                    p[row] = found.law[:, question.targets].sum(axis=1)
                    over[row] = 1.0 - found.law.sum(axis=1)
            return _Chances(_chance(p), _rounded(over), found.bound, found.steps)
        played = play(setting, self.times, reached, paths=paths or self.paths, seed=self.seed)
        for row, question in enumerate(self.questions):
            if question.text.mode == REACHED:
                p[row] = played.reached(place)
                first = played.first[:, place]
                over[row] = [((played.ended <= t) & (first > t)).mean() for t in played.times]
                place += 1
            else:
                p[row] = played.on_the_day(question.targets)
                over[row] = played.over()
        return _Chances(p, over)

    def drawn(self, variant: Variant, draws: int) -> FloatArray:
        """The chances in every draw of the numbers, shape (draws, questions, days)."""
        numbers = draw_numbers(self.terms, draws, self.seed)
        together = drawn_setting(self.terms, numbers, variant)
        found = np.empty((draws, len(self.questions), len(self.days)))
        if together is not None:
            by_then = [q.text.mode == REACHED for q in self.questions]
            swept = sweep_draws(
                together,
                self.times,
                [q.targets for q, so in zip(self.questions, by_then, strict=True) if so],
                [q.targets for q, so in zip(self.questions, by_then, strict=True) if not so],
            )
            found[:, by_then] = swept.reached
            found[:, np.logical_not(by_then)] = swept.on_the_day
            return np.asarray(_chance(found))
        tilts = tilts_of(self.terms, numbers, variant)
        for number in range(draws):
            own = {slot: float(each[number]) for slot, each in numbers.items()}
            tilted = replace(variant, responsiveness=float(tilts[number]))
            run = replace(self, seed=self.seed + number)
            paths = max(self.paths // draws, 1)
            found[number] = run.of(self.terms.setting(own, tilted), paths).p
        return found

    def without_slips(self, variant: Variant) -> FloatArray | None:
        """The part of each chance that needs no slip, for a rule that slips."""
        text = self.terms.text
        if self.terms.rule != "improvement" or not text.slip:
            return None
        setting = self.terms.setting(self.terms.mean_rates, variant)

        def clean(readings: Any) -> Chain:
            chain = setting.chain(readings)
            parts = tuple(
                replace(part, without_slips=True) if hasattr(part, "without_slips") else part  # type: ignore[type-var]
                for part in chain.parts
            )
            return Chain(chain.size, parts)

        return self.of(replace(setting, chain=clean)).p if is_exact(setting) else None


def _chance(p: FloatArray) -> FloatArray:
    return np.clip(p, 0.0, 1.0)


def _rounded(over: FloatArray) -> FloatArray:
    return np.where(over < 1e-9, 0.0, np.clip(over, 0.0, 1.0))


@dataclass(frozen=True, eq=False)
class _Answers:
    """Arrays over questions and days -> answers."""

    terms: ForecastTerms
    questions: tuple[BoundQuestion, ...]
    days: tuple[date, ...]
    p: FloatArray
    low: FloatArray
    high: FloatArray
    over: FloatArray
    base: FloatArray | None
    calendar: FloatArray | None
    slip_free: FloatArray | None
    error: FloatArray | None
    draws: int
    seed: int
    ranged: bool

    def question(self, row: int) -> ForecastQuestion:
        asked = self.questions[row]
        places = [self.days.index(day) for day in asked.text.by]
        return ForecastQuestion(
            id=asked.name,
            ask=asked.text.ask or f"event {asked.text.event}",
            mode=Mode(asked.text.mode),
            resolves_by=asked.text.resolves_by,
            answers=self._of_event(row, places)
            if asked.text.event
            else tuple(self._answer(row, place) for place in places),
            label=asked.text.label or None,
        )

    def _of_event(self, row: int, places: Sequence[int]) -> tuple[ForecastAnswer, ...]:
        """Whether an event has happened: no lever and nobody's aims are in it."""
        asked, terms = self.questions[row], self.terms
        times = [terms.months_to(self.days[place]) for place in places]
        found = event_chances(terms, asked, times, draws=self.draws, seed=self.seed)
        answers = []
        for k, (place, months) in enumerate(zip(places, times, strict=True)):
            text = terms.model.definition.events[asked.text.event]
            base, n = float(found["base"][k]), text.count
            if asked.text.families:
                base, n = family_rate(asked.text, months)
            by_cycles, cycles = self._by_cycles(row, place)
            p = float(found["p"][k])
            low, high = (float(found[end][k]) if end in found else p for end in ("low", "high"))
            answers.append(
                ForecastAnswer(
                    self.days[place],
                    p,
                    low if self.ranged else None,
                    high if self.ranged else None,
                    base_rate=base,
                    n=n,
                    by_cycles=by_cycles,
                    cycles=cycles,
                    calendar=float(found["with_dates"][k]),
                    unchanged=0.0,
                    not_modelled=float(found["over"][k]),
                    word=likelihood_word(p) if self.draws else None,
                    error=float(found["error"][k]) if "error" in found else None,
                )
            )
        return tuple(answers)

    def _answer(self, row: int, place: int) -> ForecastAnswer:
        asked, day = self.questions[row], self.days[place]
        p = float(self.p[row, place])
        base, n = self._base(row, place)
        by_cycles, cycles = self._by_cycles(row, place)
        clean = None
        if self.slip_free is not None:
            clean = min(float(self.slip_free[row, place]) / p, 1.0) if p > 0 else None
        return ForecastAnswer(
            by=day,
            p=p,
            low=float(self.low[row, place]) if self.ranged else None,
            high=float(self.high[row, place]) if self.ranged else None,
            base_rate=base,
            n=n,
            by_cycles=by_cycles,
            cycles=cycles,
            calendar=None if self.calendar is None else float(self.calendar[row, place]),
            support=support_of(self.terms, asked),
            unchanged=float(asked.targets[self.terms.model.status_quo - 1]),
            pce=votes_of(self.terms, asked),
            slip_free=clean,
            not_modelled=float(self.over[row, place]),
            word=likelihood_word(p) if self.draws else None,
            error=None if self.error is None else float(self.error[row, place]),
        )

    def _by_cycles(self, row: int, place: int) -> tuple[float | None, int | None]:
        text = self.questions[row].text
        if not text.families:
            return None, None
        return cycle_rate(text, self.terms.months_to(self.days[place]))

    def _base(self, row: int, place: int) -> tuple[float | None, int | None]:
        """The family's record where there is one, else base rates alone; and its observations."""
        asked = self.questions[row]
        months = self.terms.months_to(self.days[place])
        if asked.text.families:
            return family_rate(asked.text, months)
        if self.base is None:
            return None, None
        start = self.terms.model.status_quo - 1
        counts = [
            text.count
            for text, leads in first_steps(self.terms, start)
            if text.count is not None and asked.targets[leads] != asked.targets[start]
        ]
        return float(self.base[row, place]), sum(counts) if counts else None


def first_steps(terms: ForecastTerms, start: int) -> list[tuple[RateTexts, int]]:
    """What can happen first, with its rate as written, and the state it leads to."""
    space = terms.model.space
    packages = [({each.lever: each.to}, each.start, each) for each in terms.text.hazards]
    now = space.levels_of(start + 1)
    found: list[tuple[RateTexts, int]] = []
    for package, level, text in packages:
        if now[text.lever] == level:
            leads = int(package_targets(space, package)[start])
            if leads >= 0:
                found.append((text, leads))
    for proposal, written in zip(
        terms.proposals(terms.mean_rates), terms.text.proposals, strict=True
    ):
        leads = int(package_targets(space, proposal.package)[start])
        if leads >= 0:
            found.append((written, leads))
    return found


def likelihood_word(p: float) -> str:
    """Return the likelihood word for a chance; the ends have none of their own."""
    per_cent = 100 * p
    for word, (_, high) in LIKELIHOOD.items():
        if per_cent <= high:
            return word
    return "almost certain"
