"""What a case says about what happens next: rates, events, people, questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Literal

from detente.case.figure import Basis, Figure, Noted, Settings
from detente.case.marks import (
    Apart,
    Between,
    Expression,
    Help,
    Len,
    LongText,
    Name,
    Names,
    OneOf,
    OwnName,
    record,
)

ForecastRule = Literal["tilted", "improvement", "quantal"]
QuestionMode = Literal["reached", "on_the_day"]
SCALE_NAMES = ("even", "top", "bottom", "steep")
MOST_ASKED = 1_000
WEAK_RATIO = 1.1  # what one interested anonymous origin stays below

Count = Annotated[int, Between(0, 10**9), Help("how often it happened")]
People = Annotated[int, Between(0, 10**9)]
Exposure = Annotated[Figure | None, Help('the time in which it was counted: "16.9 years"')]
Rate = Annotated[Figure | None, Help('a stated rate, such as "0.3 / year"; needs claims')]
Reference = Annotated[LongText, Help("what was counted, and over whom: the reference class")]
WhereText = Annotated[Expression, Help("the states in which it holds; everywhere if left out")]


@record(first="lever start to count exposure rate reference")
class HazardText(Noted):
    """How often a lever goes from one level to another: a count with its exposure, or a rate."""

    lever: Name
    start: Annotated[str, Len(1, 80), Help("the level before the step")]
    to: Annotated[str, Len(1, 80), Help("the level after it")]
    count: Count | None = None
    exposure: Exposure = None
    rate: Rate = None
    reference: Reference = ""

    def check(self) -> None:
        """Raise ValueError unless there is a count with its exposure, or a rate."""
        _check_base_rate(self.count, self.exposure, self.rate)


@record(first="name deal between package count exposure rate reference")
class ProposalText(Noted):
    """A package that may be agreed on, and how often it comes up: a deal, or written in place."""

    name: Annotated[Name, Help("what it is called in answers")]
    deal: Annotated[Name, Help("a deal of the case")] = ""
    between: Annotated[tuple[Name, ...], Len(0, 200), Help("who would agree, without a deal")] = ()
    package: Annotated[Settings, Help("levers, each at one level, without a deal")] = field(
        default_factory=dict
    )
    count: Count | None = None
    exposure: Exposure = None
    rate: Rate = None
    reference: Reference = ""

    def check(self) -> None:
        """Raise ValueError unless it is a deal or a package, with a base rate."""
        if bool(self.deal) == bool(self.package) or bool(self.package) != bool(self.between):
            raise ValueError("a proposal has either deal, or between and package")
        _check_base_rate(self.count, self.exposure, self.rate)


@record(first="half_life floor renewed_by")
class AttentionText(Noted):
    """How a party's attention fades: all its rates fall towards a floor, and changes renew them."""

    half_life: Annotated[Figure, Help('"6 months"')]
    floor: Annotated[
        float | None, Between(0, 1), Help("the share of its rates that is left; 0 if left out")
    ] = None
    renewed_by: Annotated[Names, Help("levers and proposals whose changes renew it")] = ()


@record(first="stock at_least below")
class BandText(Noted):
    """What a stock's level does: rates or aims that apply while the last count lies in a band."""

    stock: Name
    at_least: Annotated[People | None, Help("from so many on")] = None
    below: Annotated[People | None, Help("up to, and without, so many")] = None
    multiply: Annotated[
        Mapping[Name, float], Help("factors on the rates of parties or proposals")
    ] = field(default_factory=dict)
    readings: Annotated[Mapping[Name, Name], Help("by party, the reading of its aims")] = field(
        default_factory=dict
    )

    def check(self) -> None:
        """Raise ValueError unless it is a band, and does something."""
        if self.at_least is None and self.below is None:
            raise ValueError("a band has at_least, below, or both")
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise ValueError("at_least lies below `below`; turn them round")
        if not (self.multiply or self.readings):
            raise ValueError("a band does nothing; give multiply or readings")


@record
class ForecastText(Noted):
    """By which rule and rates a case is played forward."""

    horizon: Annotated[Figure, Help('how far it may be asked: "24 months"')]
    rule: Annotated[
        ForecastRule,
        Help("tilted: base rates tilted by interest; improvement: the order only; quantal: turns"),
    ] = "tilted"
    responsiveness: Annotated[
        Figure | None, Help("how strongly aims tilt rates; 0 is base rates alone; with a range")
    ] = None
    fastest: Annotated[Figure | None, Help('no tilted rate is above it: "2 / month"')] = None
    slip: Annotated[float | None, Between(0, 1), Help("for improvement: the chance of a slip")] = (
        None
    )
    turns: Annotated[
        Mapping[Name, Figure], Help("for improvement and quantal: turns of each party")
    ] = field(default_factory=dict)
    scales: Annotated[
        tuple[Annotated[str, OneOf(SCALE_NAMES)], ...],
        Len(1, 4),
        Help("on which scales an order is read; several give the range"),
    ] = ("even", "top", "bottom")
    beyond_exposure: Annotated[
        bool, Help("true: it is assumed that rates go on beyond the longest exposure")
    ] = False
    still: Annotated[Names, Help("levers that are assumed to stay as they are")] = ()
    hazards: Annotated[tuple[HazardText, ...], Len(0, 1_000), Apart()] = ()
    proposals: Annotated[tuple[ProposalText, ...], Len(0, 200), Apart()] = ()
    attention: Annotated[Mapping[Name, AttentionText], Len(0, 200), Apart()] = field(
        default_factory=dict
    )
    bands: Annotated[tuple[BandText, ...], Len(0, 50), Apart()] = ()


@record(first="ratio origins anonymous interested")
class RumourText(Basis):
    """What is rumoured of an event: it moves its rate by its likelihood ratio, and no further."""

    ratio: Annotated[
        float, Between(1e-3, 1e3), Help("how much likelier the rumour is if it comes than if not")
    ]
    origins: Annotated[int, Between(1, 1_000), Help("independent origins")] = 1
    anonymous: Annotated[bool, Help("true: nobody says it under a name")] = False
    interested: Annotated[bool, Help("true: its origins gain by its being believed")] = False

    def check(self) -> None:
        """Raise ValueError where next to nothing moves much, or nothing is claimed."""
        weak = self.origins == 1 and self.anonymous and self.interested
        if weak and not 1 / WEAK_RATIO < self.ratio < WEAK_RATIO:
            raise ValueError(
                f"one interested anonymous origin moves a rate by less than a tenth; found "
                f"{self.ratio:g}, which lies outside {1 / WEAK_RATIO:.2f} to {WEAK_RATIO:.2f}"
            )
        if not self.claims:
            raise ValueError('a ratio needs claims, or claims = ["assumption"]; add them')


@record
class EventText(Noted):
    """Something that happens from outside: on a day, between two, at a rate, or by somebody's age.

    `ages` gives hazards a year by age in years, for somebody born on `born`. With `count` of
    `trials` it may also not happen on its day: a measure that lapses unless it is renewed.
    """

    name: OwnName
    on: Annotated[date | None, Help("the day")] = None
    between: Annotated[tuple[date, ...], Len(0, 2), Help("the first and the last day")] = ()
    count: Count | None = None
    exposure: Exposure = None
    rate: Rate = None
    trials: Annotated[
        int | None, Between(0, 10**9), Help("on its day it happened `count` times of so many")
    ] = None
    born: date | None = None
    ages: Annotated[
        Mapping[str, float], Len(0, 50), Help("hazards a year, by age: the middles of groups")
    ] = field(default_factory=dict)
    rumours: Annotated[
        tuple[RumourText, ...], Len(0, 50), Apart(), Help("of an event at a rate")
    ] = ()
    reference: Reference = ""
    set: Annotated[Settings, Help("levers, each to the level it takes")] = field(
        default_factory=dict
    )
    multiply: Annotated[
        Mapping[Name, float], Help("factors on the rates of parties or proposals while it lasts")
    ] = field(default_factory=dict)
    readings: Annotated[
        Mapping[Name, Name], Help("by party, the reading of its aims while it lasts")
    ] = field(default_factory=dict)
    before: Annotated[Figure | None, Help("how long before it factors and readings apply")] = None
    lasts: Annotated[Figure | None, Help("how long after it; for good if left out")] = None
    add: Annotated[
        Mapping[Name, int], Help("by stock, how many people come, or go where negative")
    ] = field(default_factory=dict)
    ends: Annotated[bool, Help("true: the case is over, and not modelled from then on")] = False
    election: Annotated[bool, Help("true: an election; deals say what of their life meets it")] = (
        False
    )

    def check(self) -> None:
        """Raise ValueError unless there is one time, and something that it does."""
        if self.trials is not None and (self.count is None or self.on is None):
            raise ValueError("trials goes with on and count: it happened so often of so many")
        if self.trials is not None and (self.count or 0) > self.trials:
            raise ValueError(f"count is {self.count} of {self.trials} trials")
        by_rate = self.trials is None and (self.count is not None or self.rate is not None)
        times = [self.on is not None, bool(self.between), by_rate, bool(self.ages)]
        if times.count(True) != 1:
            raise ValueError("an event has exactly one of on, between, count or rate, ages")
        if by_rate:
            _check_base_rate(self.count, self.exposure, self.rate)
        if self.rumours and not by_rate:
            raise ValueError("rumours move the rate of an event that has count or rate")
        if bool(self.ages) != (self.born is not None):
            raise ValueError("ages and born go together; add the missing one")
        if self.between and not (len(self.between) == 2 and self.between[0] < self.between[1]):
            raise ValueError("between has two days, the earlier first")
        does = self.set or self.multiply or self.readings or self.add or self.ends
        if not does and not self.election:
            raise ValueError("does nothing; give set, multiply, readings, add or ends")
        if self.election and self.on is None and not self.between:
            raise ValueError("an election has its day, on, or two, between")


@record(first="on count")
class SeenText(Basis):
    """How many were counted on a day between the stocks' start and the day of the case."""

    on: date
    count: People


TIERS = ("foreign", "best_known", "ill", "other")
EXITS = ("pardon", "term", "exchange", "death")
WHEREABOUTS = ("stayed", "taken_out")


@record(first="tier count")
class TierText(Basis):
    """So many persons of whom it is known to which tier they belong; the rest is unknown."""

    tier: Annotated[str, OneOf(TIERS)]
    count: People


@record
class StockText(Noted):
    """So many people on a day, by one counter; the day of the case unless another is given."""

    name: OwnName
    start: People
    counter: Annotated[str, Len(1, 200), Help("who counts, and by which definition")]
    on: Annotated[date | None, Help("the day of `start`, the same for all stocks")] = None
    over: Annotated[bool, Help("true: `start` is told as 'over' so many")] = False
    seen: Annotated[
        tuple[SeenText, ...], Len(0, 50), Apart(), Help("counts since, which every path meets")
    ] = ()
    tiers: Annotated[
        tuple[TierText, ...], Len(0, 4), Apart(), Help("known persons among them; each tier once")
    ] = ()
    tier: Annotated[
        str, OneOf(("", *TIERS)), Help("the tier of all of them, where it is counted by itself")
    ] = ""

    @property
    def counted_by(self) -> str:
        """Who counts: what stands before the first comma or semicolon of `counter`."""
        return self.counter.partition(";")[0].partition(",")[0].strip()

    @property
    def tier_unknown(self) -> int:
        """Of how many no tier is known."""
        return self.start - sum(each.count for each in self.tiers)

    def check(self) -> None:
        """Raise ValueError where there are counts since, and no day to count from."""
        if self.seen and self.on is None:
            raise ValueError("seen goes with on, the day from which the stock runs")
        if len({each.tier for each in self.tiers}) < len(self.tiers):
            raise ValueError("tiers has a tier twice; add them up")
        if self.tier_unknown < 0:
            raise ValueError(
                f"tiers has {self.start - self.tier_unknown:,} persons of {self.start:,} in all"
            )


COUNTED = ("ever_before", "ever_after", "freed_before", "freed_after", "held_before", "held_after")


@record(first="month held recognised")
class CountsText(Noted):
    """What one counter says of one month: at its beginning and at its end."""

    month: Annotated[str, Len(7, 7), Help("2024-12")]
    held: Annotated[tuple[People, ...], Len(2, 2)]
    recognised: Annotated[People, Help("newly counted in it while held")]
    ever: Annotated[tuple[People, ...], Len(0, 2)] = ()
    freed: Annotated[tuple[People, ...], Len(0, 2)] = ()
    after_release: Annotated[People, Help("counted for the first time when free already")] = 0
    pardoned: Annotated[People | None, Help("announced as pardoned in it")] = None
    rounded: Annotated[
        tuple[Annotated[str, OneOf(COUNTED)], ...],
        Len(0, 6),
        Help("figures that are rounded, or told as 'over'"),
    ] = ()
    counter: Annotated[
        str, Len(0, 200), Help("who counts, and by which definition; never added to another's")
    ] = ""

    def check(self) -> None:
        """Raise ValueError unless it is a month, with figures at both ends."""
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.month, re.ASCII) is None:
            raise ValueError(f"'{self.month}' is no month; write, say, '2024-12'")
        if len(self.ever) == 1 or len(self.freed) == 1:
            raise ValueError("ever and freed have two figures, before and after")


@record
class FlowText(Noted):
    """People who leave some stocks and enter others.

    How many: `months` (numbers seen a month), `mean` with `size` (negative binomial a month),
    `rate` (one by one), `per_head` (of those in the stock), `waves` (sizes, with `count` and
    `exposure`), or `sizes` by level of a `lever`.
    """

    name: OwnName
    out_of: Names = ()
    into: Names = ()
    months: Annotated[tuple[People, ...], Len(0, 1_000)] = ()
    mean: float | None = None
    size: float | None = None
    rate: Rate = None
    per_head: Annotated[Figure | None, Help('"3 % / month" of those in the stock')] = None
    waves: Annotated[tuple[People, ...], Len(0, 1_000)] = ()
    count: Count | None = None
    exposure: Exposure = None
    lever: Name = ""
    sizes: Annotated[tuple[People, ...], Len(0, 200), Help("people in all, by level")] = ()
    where: WhereText = ""
    share: Annotated[Figure | None, Help("of those announced, who really move")] = None
    exit: Annotated[str, OneOf(("", *EXITS)), Help("how they leave, where that is known")] = ""
    whereabouts: Annotated[
        str, OneOf(("", *WHEREABOUTS)), Help("whether they stayed in the country, where known")
    ] = ""
    tiers: Annotated[
        tuple[TierText, ...], Len(0, 4), Apart(), Help("known persons among those seen to leave")
    ] = ()
    reference: Reference = ""

    def check(self) -> None:
        """Raise ValueError unless it says in one way how many."""
        ways = [
            bool(self.months),
            self.mean is not None,
            self.rate is not None,
            self.per_head is not None,
            bool(self.waves),
            bool(self.lever),
        ]
        if ways.count(True) != 1:
            raise ValueError(
                "a flow has exactly one of months, mean, rate, per_head, waves, lever (with sizes)"
            )
        if (self.mean is None) != (self.size is None):
            raise ValueError("mean and size go together; add the missing one")
        if bool(self.lever) != bool(self.sizes):
            raise ValueError("lever and sizes go together; add the missing one")
        if self.waves and (self.count is None or self.exposure is None):
            raise ValueError("waves need count and exposure: how many came in how much time")
        if not self.out_of and (self.exit or self.whereabouts or self.tiers):
            raise ValueError("exit, whereabouts and tiers are of those who leave; give out_of")
        if len({each.tier for each in self.tiers}) < len(self.tiers):
            raise ValueError("tiers has a tier twice; add them up")


@record(first="whole parts")
class IdentityText(Noted):
    """A stock that is always the sum of others."""

    whole: Name
    parts: Annotated[tuple[Name, ...], Len(1, 50)]


@record(first="within count trials cycles reference")
class FamilyText(Noted):
    """How often questions like this one were answered yes: the rival to any forecast."""

    within: Annotated[Figure, Help('the horizon they had: "365 days"')]
    count: Count
    trials: Annotated[int, Between(0, 10**9), Help("questions asked")]
    cycles: Annotated[
        tuple[tuple[Count, ...], ...],
        Len(0, 1_000),
        Help("the same by cycle: [[2, 10], [0, 9]] is 2 of 10 and none of 9; they add up"),
    ] = ()
    reference: Reference = ""

    def check(self) -> None:
        """Raise ValueError where more came true than were asked, or cycles do not add up."""
        if self.count > self.trials:
            raise ValueError(f"count is {self.count} of {self.trials} trials")
        if any(len(each) != 2 or each[0] > each[1] or each[1] == 0 for each in self.cycles):
            raise ValueError("each of cycles is a pair: how many came true, of how many asked")
        if self.cycles:
            came, asked = (sum(each[k] for each in self.cycles) for k in (0, 1))
            if (came, asked) != (self.count, self.trials):
                raise ValueError(
                    f"cycles add up to {came} of {asked}, and count is {self.count} of "
                    f"{self.trials} trials"
                )


@record(first="party lever at capability salience")
class PositionText(Noted):
    """Where a party stands on the line that a lever's levels make, and with how much weight."""

    party: Name
    lever: Name
    at: Annotated[str, Len(1, 80), Help("the level that it stands for")]
    capability: Annotated[float, Between(0, 1e9), Help("what it could bring to bear")] = 1.0
    salience: Annotated[float, Between(0, 1e9), Help("how much of it this is worth to it")] = 1.0


@record(first="label ask event mode by resolves_by family")
class QuestionText(Noted):
    """What is asked, for which days, and how it will be known."""

    name: OwnName
    ask: Annotated[Expression, Help("a condition on levers, outcomes and uncertain numbers")] = ""
    event: Annotated[Name, Help("or an event of the case: has it happened by then?")] = ""
    mode: Annotated[QuestionMode, Help("reached: at any time up to the day; on_the_day: on it")] = (
        "reached"
    )
    by: Annotated[tuple[date, ...], Len(0, 1_000), Help("the days, rising")] = ()
    resolves_by: Annotated[
        LongText, Help("how it will be known: a source and a test; required")
    ] = ""
    family: Annotated[
        str,
        Len(0, 80),
        Help("what questions like it are called in a file of past cycles: grid_us_eases"),
    ] = ""
    families: Annotated[tuple[FamilyText, ...], Len(0, 50), Apart()] = ()
    positions: Annotated[
        tuple[PositionText, ...],
        Len(0, 200),
        Apart(),
        Help("where parties stand on its one lever: votes between levels then stand beside it"),
    ] = ()

    @property
    def needs_claims(self) -> bool | None:
        """A question rests on nothing."""
        return False

    def check(self) -> None:
        """Raise ValueError where the days do not rise, or nothing says how it will be known."""
        if bool(self.ask) == bool(self.event):
            raise ValueError("asks a condition (ask), or whether an event has happened: give one")
        if not self.resolves_by.strip():
            raise ValueError("has no resolves_by; say how it will be known: a source and a test")
        if not self.by:
            raise ValueError("has no by; give the days it is asked for")
        if any(low >= high for low, high in zip(self.by, self.by[1:], strict=False)):
            raise ValueError("by has days that do not rise; put them in order, each once")


def _check_base_rate(count: int | None, exposure: Figure | None, rate: Figure | None) -> None:
    if rate is not None and (count is not None or exposure is not None):
        raise ValueError("has both a count and a rate; a count with its exposure is enough")
    if rate is None and (count is None or exposure is None):
        raise ValueError("needs count and exposure, or a stated rate; a rate is never guessed")
