"""What is said about a chain: endings, days, who arrives, who holds whom (rule HO6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import Literal

from detente.errors import NotApplicableError
from detente.handover.followed import Chance
from detente.handover.receipt_list import Receipt
from detente.handover.records import COMPLETED, Handover, HandoverStage

HandoverMethod = Literal["exact", "simulated"]


@dataclass(frozen=True)
class Holding:
    """The chance, given an ending, that a holder has a person then; of a group, each member's."""

    person: str
    holder: str
    p: Chance


@dataclass(frozen=True)
class HandoverEnding:
    """One way for a chain to end.

    Attributes
    ----------
    name : str
    p : number or None
        None where it hangs on days that nobody knows; then `low` and `high` hold in any case.
    low, high : number
    holders : tuple of Holding
    given : mapping of party to mapping of stage to chance
        What each side has given when it ends so: custody, payments, relief.
    """

    name: str
    p: Chance | None
    low: Chance
    high: Chance
    holders: tuple[Holding, ...] = ()
    given: Mapping[str, Mapping[str, Chance]] | None = None


@dataclass(frozen=True)
class StageAnswer:
    """A stage, the chance of each day on which it is done, and how often it decides the end.

    `critical` is the share of completions in which it lies on a longest way.
    """

    stage: HandoverStage
    done: Mapping[int, Chance] | None
    critical: Chance | None
    day: date | None


@dataclass(frozen=True)
class ConfirmationCount:
    """How many origins confirm a stage by a day.

    `own` are the signers' own words among `origins`; `independent` counts without them. The counts
    are None where the days are not known.
    """

    stage: str
    day: int | None
    origins: tuple[str, ...]
    own: tuple[str, ...]
    at_least: Mapping[int, Chance] | None
    independent: Mapping[int, Chance] | None


@dataclass(frozen=True)
class FourDates:
    """When it was announced, decreed, executed and in force in law; None where unknown."""

    announced: date | None = None
    decreed: date | None = None
    executed: date | None = None
    effective: date | None = None


@dataclass(frozen=True)
class HandoverAnswer:
    """What follows from a chain.

    Times are None where a stage of unknown days stands before them; see `unknown`.

    Attributes
    ----------
    chain : Handover
    method : str
        ``exact`` or ``simulated``.
    runs, seed : int or None
        Of a simulation.
    endings : tuple of HandoverEnding
    who_holds_whom : mapping of (ending, ((person, holder), ...)) to chance, or None
    completed, ended_otherwise : mapping of day to chance, or None
        Days count from the start.
    arrivals : mapping of int to chance, or None
        How many people are in the end with those they were for.
    arrival_days : mapping of person to mapping of day to chance, or None
        Net arrivals on each day; of a group, of those who go.
    both_sides : mapping of party to chance, or None
        That it holds people of both sides in the end (rule HO5).
    stages : tuple of StageAnswer
    confirmations : tuple of ConfirmationCount
    dates : FourDates
    receipts : tuple of Receipt
    unknown : tuple of str
    """

    chain: Handover
    method: HandoverMethod
    runs: int | None
    seed: int | None
    endings: tuple[HandoverEnding, ...]
    who_holds_whom: Mapping[tuple[str, tuple[tuple[str, str], ...]], Chance] | None
    completed: Mapping[int, Chance] | None
    ended_otherwise: Mapping[int, Chance] | None
    arrivals: Mapping[int, Chance] | None
    arrival_days: Mapping[str, Mapping[int, Chance]] | None
    both_sides: Mapping[str, Chance] | None
    stages: tuple[StageAnswer, ...]
    confirmations: tuple[ConfirmationCount, ...]
    dates: FourDates
    receipts: tuple[Receipt, ...]
    unknown: tuple[str, ...]

    def ending(self, name: str) -> HandoverEnding:
        """Return an ending by name; one that cannot happen has the chance 0."""
        none = HandoverEnding(name, Fraction(0), Fraction(0), Fraction(0))
        return next((each for each in self.endings if each.name == name), none)

    def completed_by(self, when: date | int) -> Chance:
        """Return the chance that the chain is completed by a date, or day from the start.

        Raises
        ------
        NotApplicableError
            If days are not known.
        """
        day = when if isinstance(when, int) else self.chain.day_of(when)
        return sum((p for on, p in self._timed().items() if on <= day), Fraction(0))

    def arrived_by(self, person: str, when: date | int) -> Chance:
        """Return the chance that a person is with whom it is for at the end of a day.

        Raises
        ------
        NotApplicableError
            If days are not known.
        """
        self._timed()
        day = when if isinstance(when, int) else self.chain.day_of(when)
        days = (self.arrival_days or {}).get(person, {})
        return sum((p for on, p in days.items() if on <= day), Fraction(0))

    def quantile(self, p: Chance, of: Literal["all", "completed"] = "all") -> int | None:
        """Return the first day by which the chance of completion reaches `p`; None if never.

        `of` all chains, or of those that are completed.

        Raises
        ------
        NotApplicableError
            If days are not known.
        """
        days = self._timed()
        whole = sum(days.values(), Fraction(0)) if of == COMPLETED else 1
        reached: Chance = Fraction(0)
        for day, chance in sorted(days.items()):
            reached += chance
            if reached >= p * whole - (0 if isinstance(reached, Fraction) else 1e-12):
                return day
        return None

    @property
    def mean_day_if_completed(self) -> Chance:
        """The mean day of completion, given that the chain is completed.

        Raises
        ------
        NotApplicableError
            If days are not known, or it is never completed.
        """
        days = self._timed()
        if not days:
            raise NotApplicableError("the chain is never completed.")
        return sum((d * p for d, p in days.items()), Fraction(0)) / sum(days.values(), Fraction(0))

    def error(self, p: Chance) -> float | None:
        """Return the standard error of a simulated share; None where the answer is exact.

        A share of 0 or 1 among the runs is not certain, so one success and one failure are added.
        """
        if self.runs is None:
            return None
        share = (float(p) * self.runs + 1) / (self.runs + 2)
        return sqrt(share * (1 - share) / self.runs)

    def _timed(self) -> Mapping[int, Chance]:
        if self.completed is None:
            raise NotApplicableError(
                f"no time can be computed: {'; '.join(self.unknown)}.", self.chain.where
            )
        return self.completed
