"""What is known of one step of a lever: its dates, its law, and when it lapses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any

from detente.case.figure import Basis, Figure
from detente.case.holders import EnoughHolders
from detente.case.marks import (
    Between,
    Converted,
    Help,
    Len,
    LevelName,
    LongText,
    Name,
    Names,
    OneOf,
    ShortText,
    record,
)
from detente.case.periods import DAYS_IN, Period, read_expiry, read_period, write_expiry

FORMS = (
    "designation", "licence_temporary", "licence_open", "suspension", "delisting", "lapse",
)  # fmt: skip
_EXPIRY: dict[str, Any] = {
    "description": "counted from the day in force, such as '6 months', or a date",
    "type": "string",
}
_EVERY: dict[str, Any] = {"description": "such as '1 year'", "type": "string"}


@record(first="count trials value low high reference")
class RenewalChance(Basis):
    """How likely a holder renews what lapses: so often of so many times, or a stated chance."""

    count: Annotated[int | None, Between(0, 10**9), Help("how often it was renewed")] = None
    trials: Annotated[int | None, Between(0, 10**9), Help("of so many times it was due")] = None
    value: Annotated[float | None, Between(0, 1), Help("a stated chance; needs claims")] = None
    low: Annotated[float | None, Between(0, 1)] = None
    high: Annotated[float | None, Between(0, 1)] = None
    reference: Annotated[LongText, Help("what was counted, and over whom")] = ""

    def check(self) -> None:
        """Raise ValueError unless it is a count of trials or a chance in its range."""
        if (self.count is None) != (self.trials is None):
            raise ValueError("count and trials go together; add the missing one")
        if (self.count is None) == (self.value is None):
            raise ValueError("a chance to renew is either count of trials, or a value")
        if self.count is not None and self.trials is not None and self.count > self.trials:
            raise ValueError(f"count is {self.count} of {self.trials} trials")
        if self.value is None:
            if self.low is not None or self.high is not None:
                raise ValueError("low and high go with a value; a count has its own spread")
            return
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(
                f"the value {self.value:g} does not lie between low {low:g} and high {high:g}"
            )
        if not self.claims:
            raise ValueError('a stated chance needs claims, or claims = ["assumption"]; add them')


@record
class LeverStep(Basis):
    """What is known of the step between a level and the one below it."""

    to: Annotated[LevelName, Help("the upper level of the step")]
    decision: Annotated[Figure | None, Help("days from agreed to decreed")] = None
    effect: Annotated[Figure | None, Help("days from decreed to in force")] = None
    reimpose: Annotated[Figure | None, Help("days from a breach seen to back in force")] = None
    form: Annotated[str, OneOf(FORMS)] = ""
    sender: Name = ""
    number: ShortText = ""
    expires: Annotated[Period | date | None, Converted(read_expiry, _EXPIRY, write_expiry)] = None
    lapses_to: Annotated[str, Len(1, 80), Help("the level below unless given")] = ""
    chance: Annotated[
        RenewalChance | None, Help("for a forecast: that each holder renews it when it expires")
    ] = None
    measures: Annotated[Names, Help("measures that are off while the level holds")] = ()

    @property
    def needs_claims(self) -> bool | None:
        """Its claims cover the figures in it."""
        return None

    def check(self) -> None:
        """Raise ValueError where a number of days is none."""
        for key in ("decision", "effect", "reimpose"):
            if (figure := getattr(self, key)) is not None:
                days_of(figure, key)
        if self.lapses_to and self.expires is None:
            raise ValueError("lapses_to goes with expires, the time after which it lapses")
        if self.chance is not None and self.expires is None:
            raise ValueError("chance goes with expires, the time after which it lapses")


@record
class RenewalTerms(Basis):
    """The day on which a lever's levels lapse unless its holders renew them, and how they do."""

    next: date
    every: Annotated[Period | None, Converted(read_period, _EVERY, write_expiry)] = None
    end_of_month: bool = False
    rule: EnoughHolders = "all"
    lapses_to: Annotated[str, Len(1, 80), Help("the level below unless given")] = ""
    chance: Annotated[
        Mapping[Name, RenewalChance], Help("for a forecast: by holder, that it renews")
    ] = field(default_factory=dict)

    @property
    def needs_claims(self) -> bool | None:
        """A result rests on it."""
        return True

    def due(self, number: int) -> date:
        """Return the day of the renewal of that number, from 0, each counted from the first.

        Raises
        ------
        ValueError
            If there is only one and another is asked for.
        """
        if number == 0:
            return self.next
        if self.every is None:
            raise ValueError("it is renewed once only; give `every`")
        return self.every.times(number).after(self.next, end_of_month=self.end_of_month)

    def due_after(self, day: date | None) -> date | None:
        """Return the first day on or after `day` on which it is due; None where there is none."""
        if day is None or day <= self.next:
            return self.next
        if self.every is None:
            return None
        number = 1
        while self.due(number) < day:
            number += 1
        return self.due(number)


def days_of(figure: Figure, key: str) -> tuple[float, float, float]:
    """Return a number of days with the least and the most it may be.

    Raises
    ------
    ValueError
        If it is no time, or below 0.
    """
    scale = DAYS_IN.get(figure.unit.removesuffix("s"))
    if figure.unit == "1":
        scale = DAYS_IN["day"]
    if scale is None:
        raise ValueError(f"{key} is a number of days; found the unit '{figure.unit}'")
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if low < 0:
        raise ValueError(f"{key} is below 0; time does not run backwards")
    value, least, most = (float(each * float(scale)) for each in (figure.value, low, high))
    return value, least, most
