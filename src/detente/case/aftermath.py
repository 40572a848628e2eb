"""What came after a case's day, as written beside the case: what happened, and who ended what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Literal

from detente.case.case import Definition
from detente.case.figure import Basis, Settings
from detente.case.ledger import Claim, Day, Id, Label, Source
from detente.case.marks import Alias, Help, Len, LongText, Name, OwnName, Said, ShortText, record
from detente.case.walk import records
from detente.errors import CaseError, located, unknown_name

ASSUMPTION = "assumption"
Answer = Literal["yes", "no", "open"]


@record
class Happening(Basis):
    """One thing that happened after the case's day.

    Attributes
    ----------
    when : When
        The key ``date``: a day, a month, a year, or a span. Intervals run to its last day.
    what : str
    who : tuple of str
        The parties of the case that did it; empty where an outsider or chance did.
    moved : mapping of lever to level
        The levers that moved with it, and where to. Empty where none of the case's did.
    exchange : str
        The exchange that it is a part of. Rows with one name are parts of one exchange, which has
        come about on the day by which two parties have each done a part of it.
    breaks : str
        The exchange of earlier rows that it ends: `who` took a part back, or let it lapse.
    """

    when: Annotated[Day, Alias("date")]
    what: Annotated[str, Len(1, 2_000)]
    who: Annotated[tuple[Name, ...], Len(0, 20)] = ()
    moved: Settings = field(default_factory=dict)
    exchange: Annotated[Name | None, Help("the exchange that this is a part of")] = None
    breaks: Annotated[Name | None, Help("the exchange of earlier rows that this ends")] = None

    def check(self) -> None:
        """Raise ValueError without a date, or where its keys do not fit each other."""
        if self.when is None:
            raise ValueError("has no date; say when it happened: 2015-10-29, 2015-10 or 2015")
        if not self.what.strip():
            raise ValueError("has no 'what'; say what happened")
        if (self.exchange or self.breaks) and not self.who:
            raise ValueError("is part of an exchange, or ends one, and has no 'who'; say whose act")
        if self.exchange and self.breaks == self.exchange:
            raise ValueError("is a part of the exchange that it breaks; keep one of the two")

    @property
    def day(self) -> date:
        """The last day that its date may mean."""
        assert self.when is not None
        return self.when.last


@record
class KnownAnswer(Basis):
    """A question about the time after the case's day, and its answer.

    Attributes
    ----------
    asked : str
        In words, such that a stranger could answer it from the record.
    by : date
        Up to which day, included.
    answer : str
        ``yes``, ``no``, or ``open`` where the record at hand does not decide it.
    family : str
        What questions of several openings, or to several days of one, have in common.
    on : When or None
        When the answer became yes, where the record says.
    lever, level : str
        The lever, and the least of its levels, that the question is about, where there is one.
    """

    name: OwnName
    asked: Annotated[str, Len(1, 500)]
    by: date
    answer: Answer
    family: Annotated[Name | None, Help("what it shares with questions of other cases")] = None
    on: Annotated[Day, Help("when the answer became yes")] = None
    lever: Annotated[Name | None, Help("the lever it is about, where there is one")] = None
    level: ShortText = ""

    def check(self) -> None:
        """Raise ValueError where a level has no lever, or the day of a yes does not fit."""
        if self.on is not None and (self.answer != "yes" or self.on.first > self.by):
            raise ValueError("on is the day of a yes, not later than by; correct one of the three")
        if bool(self.lever) != bool(self.level):
            raise ValueError("lever and level go together: which lever reaches which level")


@record
class KnownElection(Basis):
    """An election of a party whose day was fixed and known on the case's day.

    Attributes
    ----------
    on : date
        The key ``date``: the day itself. An election whose day was not fixed yet is none.
    who : str
        Whose it is: a party of the case with a lever.
    """

    on: Annotated[date, Alias("date")]
    who: Name


@record(first="title until coder recorded note cautions sources")
class Aftermath:
    """What came after a case's day. No analysis reads it but the record of past verdicts.

    Attributes
    ----------
    title : str
    until : date
        The day up to which what came afterwards was followed. An absence up to it is known.
    coder : str
        Who wrote the case, and from what.
    recorded : When or None
        When this file was written.
    cautions : tuple of str
        What somebody who knows the end may have put into the case.
    sources, claims : mapping
        As in a ledger; for these rows only.
    elections : tuple of KnownElection
        What was known on the day, by their dates; up to the end of the longest question.
    aftermath : tuple of Happening
        In the order of their dates.
    questions : mapping of str to KnownAnswer
    """

    title: Label
    until: date
    elections: Annotated[tuple[KnownElection, ...], Len(0, 100)] = ()
    aftermath: Annotated[tuple[Happening, ...], Len(0, 1_000)] = ()
    questions: Annotated[Mapping[Name, KnownAnswer], Len(0, 200)] = field(default_factory=dict)
    sources: Annotated[Mapping[Id, Source], Len(0, 10_000), Said()] = field(default_factory=dict)
    claims: Annotated[Mapping[Id, Claim], Len(0, 10_000), Said()] = field(default_factory=dict)
    cautions: Annotated[tuple[LongText, ...], Len(0, 50)] = ()
    coder: ShortText = ""
    recorded: Day = None
    note: LongText = ""


def check_aftermath(
    aftermath: Aftermath, case: Definition, ledger: Collection[str] = ()
) -> Aftermath:
    """Return the aftermath if it fits the case; otherwise raise one error that says what does not.

    Parameters
    ----------
    aftermath : Aftermath
    case : Definition
        The case that it belongs to.
    ledger : collection of str
        Ids of the claims in the case's own ledger, which rows and answers may name as well.

    Raises
    ------
    CaseError
        Where the case has no day, a row, an answer or an election is not after it, a row or an
        answer is after `until`, rows are out of order, an election is of a party without a lever,
        an exchange is broken before it has a part, or the case rests on a claim that tells what
        came afterwards.
    UnknownNameError
        Where a party, a lever, a level, an exchange, a source or a claim is not there.
    """
    if case.as_of is None:
        raise CaseError("the case has no as_of, so nothing can come after it; add the day.")
    own = _claims(aftermath, ledger)
    for number, election in enumerate(aftermath.elections, start=1):
        with located(f"elections[{number}]"):
            _check_election(election, case)
            _known("claim", election.claims, own)
    rested: dict[str, str] = {}
    parts: set[str] = set()
    before: date | None = None
    for number, row in enumerate(aftermath.aftermath, start=1):
        with located(f"aftermath[{number}]"):
            _check_row(row, aftermath, case)
            _check_order(row, before)
            _known("claim", row.claims, own)
            if row.breaks:
                _known("exchange in the rows before", (row.breaks,), parts)
        parts |= {row.exchange} if row.exchange else set()
        before = row.day
        rested |= dict.fromkeys(row.claims, f"aftermath[{number}]")
    for name, question in aftermath.questions.items():
        with located(f"questions.{name}"):
            _check_answer(question, aftermath, case)
            _known("claim", question.claims, own)
        rested |= dict.fromkeys(question.claims, f"questions.{name}")
    _check_apart(case, rested | dict.fromkeys(aftermath.claims, "claims"))
    return aftermath


def _claims(aftermath: Aftermath, ledger: Collection[str]) -> set[str]:
    for name, claim in aftermath.claims.items():
        with located(f"claims.{name}.source"):
            _known("source", (claim.source,), aftermath.sources)
    return {ASSUMPTION, *aftermath.claims, *ledger}


def _check_election(election: KnownElection, case: Definition) -> None:
    assert case.as_of is not None
    if election.on <= case.as_of:
        raise CaseError(
            f"is dated {election.on}, not after the case's day, {case.as_of}; list what lay ahead.",
            "date",
        )
    with located("who"):
        _known("party", (election.who,), case.parties)
    if not any(election.who in lever.owners for lever in case.levers.values()):
        raise CaseError(
            f"'{election.who}' holds no lever; list elections of parties that can act.", "who"
        )


def _check_row(row: Happening, aftermath: Aftermath, case: Definition) -> None:
    assert row.when is not None
    assert case.as_of is not None
    if row.when.first <= case.as_of:
        raise CaseError(
            f"is dated {row.when}, not after the case's day, {case.as_of}; what was so by then "
            "belongs to the case.",
            "date",
        )
    if row.day > aftermath.until:
        raise CaseError(
            f"is dated {row.when}, after {aftermath.until}, up to which the record was followed; "
            "set 'until' to the last day looked at.",
            "date",
        )
    with located("who"):
        _known("party", row.who, case.parties)
    for lever, level in row.moved.items():
        with located(f"moved.{lever}"):
            _known("lever", (lever,), case.levers)
            _known("level", (level,), case.levers[lever].levels)


def _check_order(row: Happening, before: date | None) -> None:
    if before is not None and row.day < before:
        raise CaseError(
            f"is dated {row.when}, before the row above it ({before}); put rows in order.", "date"
        )


def _check_answer(question: KnownAnswer, aftermath: Aftermath, case: Definition) -> None:
    assert case.as_of is not None
    if question.by <= case.as_of:
        raise CaseError(
            f"asks up to {question.by}, not after the case's day, {case.as_of}; ask about a later "
            "day.",
            "by",
        )
    if question.answer == "no" and question.by > aftermath.until:
        raise CaseError(
            f"answers no up to {question.by}, but the record was followed to {aftermath.until} "
            "only; answer open, or follow it further.",
            "answer",
        )
    if question.lever:
        with located("lever"):
            _known("lever", (question.lever,), case.levers)
        with located("level"):
            _known("level", (question.level,), case.levers[question.lever].levels)


def _check_apart(case: Definition, afterwards: Mapping[str, str]) -> None:
    for found in records(case):
        for claim in found.record.claims:
            if claim != ASSUMPTION and claim in afterwards:
                raise CaseError(
                    f"{found.key} rests on claim '{claim}', which tells what came afterwards "
                    f"({afterwards[claim]}); a case knows its own day only. Name another claim, "
                    'or write claims = ["assumption"].'
                )


def _known(kind: str, names: Collection[str], there: Collection[str]) -> None:
    for name in names:
        if name not in there:
            raise unknown_name(kind, name, there)
