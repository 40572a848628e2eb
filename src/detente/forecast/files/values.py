"""Forecasts as they are handed on, and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from detente.errors import InputError, TooLargeError
from detente.forecast.scores.inputs import ROUNDING, probabilities

MOST_QUESTIONS = 1_000
MOST_ANSWERS = 1_000  # dates of one question


class Mode(StrEnum):
    """What a date means to a question."""

    REACHED = "reached"
    ON_THE_DAY = "on_the_day"


@dataclass(frozen=True)
class ForecastAnswer:
    """What is forecast for one date; None is what was not computed.

    Attributes
    ----------
    by : date
    p : float
        The chance of yes.
    low, high : float or None
        Its range over draws, readings and scales.
    base_rate : float or None
        What the base rate alone says.
    n : int or None
        Observations behind the base rate.
    by_cycles : float or None
        The base rate with cycles as the observations, since the questions of one hang together.
    cycles : int or None
        How many cycles.
    calendar : float or None
        Base rates and dated events, without anybody's aims.
    support : float or None
        The share of those concerned who would have it so.
    unchanged : float or None
        1 where it is so now and 0 where not: nothing changes.
    pce : float or None
        Votes between positions.
    slip_free : float or None
        The share of the chance that needs no slip.
    not_modelled : float or None
        The chance that the case has ended before the date.
    word : str or None
        In the words of ICD 203.
    error : float or None
        Monte Carlo error of `p`, in its unit.

    Raises
    ------
    InputError
        If a chance lies outside [0, 1], the range is upside down, or a number is negative.
    """

    by: date
    p: float
    low: float | None = None
    high: float | None = None
    base_rate: float | None = None
    n: int | None = None
    by_cycles: float | None = None
    cycles: int | None = None
    calendar: float | None = None
    support: float | None = None
    unchanged: float | None = None
    pce: float | None = None
    slip_free: float | None = None
    not_modelled: float | None = None
    word: str | None = None
    error: float | None = None

    def __post_init__(self) -> None:
        probabilities([self.p], "p")
        for name in CHANCES:
            value = getattr(self, name)
            if value is not None:
                probabilities([value], name)
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InputError(f"low is {self.low:g}, above high, {self.high:g}.", "low")
        for name in ("n", "cycles"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise InputError(f"found {number}; a number of observations is at least 0.", name)
        if self.error is not None and not self.error >= 0:
            raise InputError(f"found {self.error:g}; an error is at least 0.", "error")


RIVALS = ("base_rate", "by_cycles", "calendar", "support", "unchanged", "pce")
CHANCES = ("low", "high", *RIVALS, "slip_free", "not_modelled", "error")


@dataclass(frozen=True)
class ForecastQuestion:
    """A question and its answers by date.

    Attributes
    ----------
    id : str
    ask : str
        What is asked, as an expression of the case or in words.
    mode : Mode
        ``reached``: has it been so by the date; ``on_the_day``: is it so on the date.
    resolves_by : str
        How it will be known: a source and a test.
    answers : tuple of ForecastAnswer
        One a date, the dates rising.
    label : str or None
        How it is called in a table.

    Raises
    ------
    InputError
        If nothing says how it will be known, the dates do not rise, or the chance of having been
        reached falls.
    """

    id: str
    ask: str
    mode: Mode
    resolves_by: str
    answers: tuple[ForecastAnswer, ...]
    label: str | None = None

    def __post_init__(self) -> None:
        if not self.resolves_by.strip():
            raise InputError("say how it will be known: a source and a test.", "resolves_by")
        if not 1 <= len(self.answers) <= MOST_ANSWERS:
            raise TooLargeError(
                f"has {len(self.answers)} dates; from 1 to {MOST_ANSWERS:,}.", "answers"
            )
        for early, late in pairwise(self.answers):
            if not early.by < late.by:
                raise InputError(f"{late.by} follows {early.by}; dates rise.", "answers")
            if self.mode is Mode.REACHED and late.p < early.p - ROUNDING:
                raise InputError(
                    f"falls from {early.p:g} by {early.by} to {late.p:g} by {late.by}; the chance "
                    "that something has been reached cannot fall.",
                    "answers",
                )

    @property
    def title(self) -> str:
        """The label, or the id."""
        return self.label or self.id


@dataclass(frozen=True)
class Forecast:
    """What was forecast of a case, and by which model.

    Attributes
    ----------
    case : str
    fingerprint : str
        Of the case.
    rule : str
    seed : int or None
    models_tried : int or None
        Beside past cycles, before this one was chosen.
    questions : tuple of ForecastQuestion
    method : str or None
        How the chances were computed: by the exact sweep, or by simulated paths.

    Raises
    ------
    InputError
        If two questions share an id, or there is none.
    TooLargeError
        If there are more than a thousand.
    """

    case: str
    fingerprint: str
    rule: str
    seed: int | None
    models_tried: int | None
    questions: tuple[ForecastQuestion, ...]
    method: str | None = None

    def __post_init__(self) -> None:
        if not self.questions:
            raise InputError("there is no question.", "questions")
        if len(self.questions) > MOST_QUESTIONS:
            raise TooLargeError(
                f"{len(self.questions):,} questions; ask at most {MOST_QUESTIONS:,} at once.",
                "questions",
            )
        refuse_twins((question.id for question in self.questions), "questions")


@dataclass(frozen=True)
class QuestionOutcome:
    """What came of a question by a date: 1, 0, or None while it is open."""

    id: str
    by: date
    outcome: int | None

    def __post_init__(self) -> None:
        if self.outcome not in (0, 1, None):
            raise InputError(f"found {self.outcome!r:.40}; write 1, 0 or None.", "outcome")


def refuse_twins(names: Iterable[object], where: str) -> None:
    """Refuse a list in which something that tells parts apart stands twice."""
    for name, count in Counter(names).items():
        if count > 1:
            raise InputError(f"'{name}' stands {count} times; once is right.", where)
