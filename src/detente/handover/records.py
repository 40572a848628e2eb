"""A handover chain as written: stages, custody, confirmations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from detente.errors import CaseError, unknown_name
from detente.handover.durations import AT_ONCE, Days
from detente.provenance import fingerprint

Status = Literal["record", "assumption", "unknown"]
StageKind = Literal[
    "list", "consent", "papers", "custody", "crossing", "receipt", "confirmation", "payment",
    "relief", "",
]  # fmt: skip
DONE = "done"
AGAIN = "again"
COMPLETED = "completed"
DATES = ("announced", "decreed", "executed", "effective")


@dataclass(frozen=True)
class People:
    """Those who are handed over: one person, or a group of `size` that moves together."""

    name: str
    holder: str
    size: int = 1
    tier: str = ""


@dataclass(frozen=True)
class CustodyMove:
    """Custody of some people, passing from one holder to another when a stage is done.

    `where_held` moves only those whom the giver then holds.
    """

    who: tuple[str, ...]
    giver: str
    receiver: str
    where_held: bool = False


@dataclass(frozen=True)
class Retry:
    """What ``again`` means: `times` tries in all, `wait` days between, then an ending."""

    times: int
    then: str
    wait: Days = field(default_factory=lambda: AT_ONCE)


@dataclass(frozen=True)
class HandoverStage:
    """One activity of a chain.

    Attributes
    ----------
    name : str
    after, after_any : tuple of str
        It starts once, when all of `after` and one of `after_any` have happened: ``"STAGE"`` for
        done, ``"STAGE.OUTCOME"`` for another outcome.
    days : mapping of int to Fraction, or None
        Chance of each whole number of days; None when nobody knows.
    outcomes : mapping of str to Fraction
        Chance of each outcome.
    ends : mapping of str to str
        Outcome to the name of the ending that it brings.
    goes_on : tuple of str
        Outcomes that count as done.
    drops : mapping of str to tuple of str
        Outcome to those who stay where they are from then on.
    again : Retry, optional
        What the outcome ``again`` means.
    moves : tuple of CustodyMove
        Custody that passes when it is done.
    splits : mapping of str to mapping of str to int
        Groups that it divides when done: group to part to size; a part is later ``GROUP.PART``.
    kind, actor, place : str
    status : str
        ``record``, ``assumption`` or ``unknown``. An unknown stage has no days of its own.
    claims : tuple of str
    on : date, optional
        The day on record on which it was done.
    due : int, optional
        Days from the start by which it has to be done; else its latest.
    marks : tuple of str
        Which of the four dates it makes; a stage called by one of them makes that.
    """

    name: str
    after: tuple[str, ...] = ()
    after_any: tuple[str, ...] = ()
    days: Days | None = None
    outcomes: Mapping[str, Fraction] = field(default_factory=lambda: {DONE: Fraction(1)})
    ends: Mapping[str, str] = field(default_factory=dict)
    goes_on: tuple[str, ...] = ()
    drops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    again: Retry | None = None
    moves: tuple[CustodyMove, ...] = ()
    splits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    kind: StageKind = ""
    actor: str = ""
    place: str = ""
    status: Status = "assumption"
    claims: tuple[str, ...] = ()
    on: date | None = None
    due: int | None = None
    marks: tuple[str, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether its days can be counted with."""
        return self.days is not None and self.status != "unknown"

    def counts_as_done(self, outcome: str) -> bool:
        """Whether what waits for the stage goes ahead on this outcome."""
        return outcome == DONE or outcome in self.goes_on


@dataclass(frozen=True)
class Confirmation:
    """Who would report that a stage was done.

    Attributes
    ----------
    of : str
        The stage.
    origin : str
        Independent origin; a second row of one origin is a copy and adds nothing.
    chance : Fraction
        That it reports at all (with `every`, each time).
    days : mapping of int to Fraction
        Its delay after the stage.
    by : str
        The party whose own word it is, if any.
    every : Fraction, optional
        Days after which there is a new chance, again and again.
    number : bool
        Whether it also says how many people.
    claims : tuple of str
    """

    of: str
    origin: str
    chance: Fraction
    days: Days
    by: str = ""
    every: Fraction | None = None
    number: bool = False
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handover:
    """A chain of stages by which people pass from hand to hand (rules HO1 to HO10).

    Attributes
    ----------
    name : str
    people : tuple of People
    stages : tuple of HandoverStage
        In the order written, which settles ties within a day.
    final : mapping of str to tuple of str
        Ending to the stages that bring it about; ``completed`` is one of them.
    delivers : mapping of str to mapping of str to str
        Ending to person to the holder who has to have that person then.
    custodians : mapping of str to str
        Holder to the party whose it is; a carrier has none.
    confirmations : tuple of Confirmation
    start : date, optional
        The first day, day 0.
    claims : tuple of str
    """

    name: str
    people: tuple[People, ...]
    stages: tuple[HandoverStage, ...]
    final: Mapping[str, tuple[str, ...]]
    delivers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    custodians: Mapping[str, str] = field(default_factory=dict)
    confirmations: tuple[Confirmation, ...] = ()
    start: date | None = None
    claims: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The place that an error names."""
        return f"handovers.{self.name}"

    @property
    def fingerprint(self) -> str:
        """What the chain says, in 64 digits."""
        return fingerprint(_plain(self))

    def stage(self, name: str) -> HandoverStage:
        """Return the stage of that name.

        Raises
        ------
        UnknownNameError
        """
        for each in self.stages:
            if each.name == name:
                return each
        raise unknown_name("stage", name, [s.name for s in self.stages]).at(self.where)

    def party(self, holder: str) -> str:
        """Return whose a holder or actor is; empty for a carrier or a stranger."""
        own = set(self.custodians.values())
        return self.custodians.get(holder, holder if holder in own else "")

    def date_of(self, day: int) -> date | None:
        """Return the date of a day counted from the start, where the chain has a start."""
        return None if self.start is None else self.start + timedelta(days=day)

    def day_of(self, when: date) -> int:
        """Return the day, counted from the start, of a date.

        Raises
        ------
        CaseError
            If the chain has no start.
        """
        if self.start is None:
            raise CaseError("the chain has no `start`; give one, or count in days.", self.where)
        return (when - self.start).days

    def origins(self, stage: str) -> tuple[Confirmation, ...]:
        """Return the confirmations of a stage, for each origin the first written (rule HO8)."""
        first: dict[str, Confirmation] = {}
        for each in self.confirmations:
            if each.of == stage:
                first.setdefault(each.origin, each)
        return tuple(first.values())

    def given(self, stage: str, outcome: str) -> Handover:
        """Return the chain in which a stage has a certain outcome.

        Raises
        ------
        UnknownNameError
            If there is no such stage or outcome.
        """
        wanted = self.stage(stage)
        if outcome not in wanted.outcomes:
            where = f"{self.where}.stages.{stage}"
            raise unknown_name("outcome", outcome, wanted.outcomes).at(where)
        chances = {name: Fraction(name == outcome) for name in wanted.outcomes}
        fixed = replace(wanted, outcomes=chances)
        return replace(self, stages=tuple(fixed if s is wanted else s for s in self.stages))

    def starting(self, start: date) -> Handover:
        """Return the same chain, begun on another day."""
        return replace(self, start=start)


def _plain(value: object) -> object:
    """Return a value as mappings, lists and text, for the fingerprint."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Handover | HandoverStage | People | CustodyMove | Retry | Confirmation):
        return dict(_parts(value))
    return value if isinstance(value, bool | int | str) or value is None else str(value)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    for name, each in vars(value).items():
        yield name, _plain(each)
