"""The evidence beside a case, as written: who says what, how they know, how far to believe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

from detente.case.dates import When, parse_when
from detente.case.marks import (
    Alone,
    Between,
    Converted,
    Help,
    Len,
    LongText,
    OwnName,
    Pattern,
    Said,
    ShortText,
    record,
)
from detente.text import LIKELIHOOD

MOST_CLAIMS = 1_000_000
MOST_SOURCES = 200_000

Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]
Confidence = Literal["low", "moderate", "high"]
Likely = Literal[
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
]
SourceKind = Literal[
    "newspaper",
    "agency",
    "broadcaster",
    "news site",
    "government",
    "court or law",
    "rights group",
    "statistics office",
    "research",
    "trade press",
    "state media",
    "social media",
    "document",
    "interview",
    "notes",
    "other",
]
Derivation = Literal["copy", "reprint", "translation", "digest", "mirror"]
ClaimKind = Literal[
    "action",
    "aim",
    "causal",
    "date",
    "entity",
    "evaluation",
    "flow",
    "gap",
    "historical",
    "information",
    "lever",
    "promise",
    "quantity",
    "question",
    "rumour",
]
Attribution = Literal[
    "on record",
    "on record, paraphrased",
    "reporter's narration",
    "reporter's analysis",
    "anonymous attendees",
    "anonymous, third hand",
    "unnamed collective",
    "institution's count",
    "official result",
    "official document",
    "historical statement",
    "state media speculation",
    "rumour",
    "silence",
    "analyst's note",
]
Relation = Literal["=", "about", ">", ">=", "<", "<="]
ConflictKind = Literal["exclusive", "definition", "open"]

ATTRIBUTIONS: tuple[str, ...] = get_args(Attribution)


def _day(value: Any) -> When | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]!r} is no date; write 2025-02-12, 2025-02 or 2025")
    return parse_when(value) if value else None


_DAY_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": r"^(\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?)?$",
    "description": "2025-02-12, 2025-02, 2025, or two of them with '/' between; also a TOML date",
}
Day = Annotated[When | None, Converted(_day, _DAY_SCHEMA)]
Id = Annotated[str, Pattern(r"^[A-Za-z0-9]([A-Za-z0-9:._ -]{0,78}[A-Za-z0-9:._-])?$")]
OptionalId = Annotated[str, Pattern(r"^([A-Za-z0-9]([A-Za-z0-9:._ -]{0,78}[A-Za-z0-9:._-])?)?$")]
Label = Annotated[str, Len(1, 500)]
Hand = Annotated[str, Pattern(r"^\S(.{0,198}\S)?$")]
Digest = Annotated[str, Pattern(r"^([0-9a-f]{16,64})?$")]
FileName = Annotated[str, Pattern(r"^([^/\\\x00.][^/\\\x00]{0,199})?$")]
Language = Annotated[str, Pattern(r"^([A-Za-z]{2,3}(-[A-Za-z0-9]+)*)?$")]
Letter = Annotated[Reliability, Help("Admiralty A to F; F: cannot be judged, no middle grade")]
Grade = Annotated[Credibility, Help("Admiralty 1 to 6; 6: cannot be judged, no middle grade")]
InputKey = Annotated[str, Pattern(r"^((outcomes|uncertainties)\.[A-Za-z_][A-Za-z0-9_]*)?$")]
Likelihood = Annotated[
    tuple[Likely, ...],
    Len(0, 2),
    Alone(written=False),
    Help("the analyst's ICD 203 term, or two for a range"),
]


def likelihood_range(terms: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the per cents that one or two ICD 203 terms span; None where no term is given.

    >>> likelihood_range(("unlikely", "roughly even chance"))
    (20, 55)
    """
    if not terms:
        return None
    ranges = [LIKELIHOOD[term] for term in terms]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


@record(slots=True)
class Source:
    """A text somebody published: described, rated and fingerprinted, never stored.

    Attributes
    ----------
    who, title, kind, language, published
        Who is responsible for the text, its title, and when it became public.
    reliability : str
        Admiralty A to F for who wrote it; F means that it cannot be judged. `why` argues it.
    digest, length : str, int
        First 16 to 64 hexadecimal digits of the SHA-256 of the file at hand, and its length in
        characters; empty and 0 where we hold no copy.
    file : str
        The name to look for in a folder of texts.
    copy_of, derivation : str
        The source that this text was made from, and how. Copies add no independent voice.
    replaces, correction : str
        The earlier issue of this text, and what the new one changes. Both stay in the ledger, and
        they are one voice.
    """

    id: OwnName
    who: Label
    reliability: Letter
    kind: SourceKind = "other"
    title: ShortText = ""
    why: LongText = ""
    language: Language = ""
    published: Day = None
    address: ShortText = ""
    file: FileName = ""
    digest: Digest = ""
    length: Annotated[int, Between(0)] = 0
    copy_of: OptionalId = ""
    derivation: Derivation | None = None
    replaces: OptionalId = ""
    correction: LongText = ""
    note: LongText = ""

    def check(self) -> None:
        """Raise ValueError where a copy does not say how, or a correction what."""
        if bool(self.copy_of) != bool(self.derivation):
            raise ValueError("'copy_of' and 'derivation' go together; add the missing one")
        _correction_says_why(self.replaces, self.correction)


@record(slots=True)
class Origin:
    """Where a piece of information first arose: one briefing, one count, one order, one text."""

    id: OwnName
    label: Label
    note: LongText = ""


@record(slots=True)
class Quantity:
    """A number as claimed: never without unit, and with who counted what, and when.

    Attributes
    ----------
    value, low, high : float or None
        The number, or its bounds. All None where the record has only `words` ("a slew", "all").
    relation : str
        How the claim holds the number: ``=``, ``about``, ``>``, ``>=``, ``<``, ``<=``.
    counter, definition, vintage : str
        Who counted, what exactly was counted, and which issue of the count it is. The same counter
        may give two numbers for nearly the same day; both stay.
    input, at : str
        The input of a case that this number speaks about (``outcomes.revenue``,
        ``uncertainties.price``), and ``status quo`` where it is about the state the standoff is in.
    """

    name: Annotated[str, Len(1, 200)]
    unit: Annotated[str, Len(1, 200)]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    relation: Relation = "="
    words: ShortText = ""
    as_of: Day = None
    counter: ShortText = ""
    definition: ShortText = ""
    vintage: ShortText = ""
    input: InputKey = ""
    at: Literal["", "status quo"] = ""

    def check(self) -> None:
        """Raise ValueError unless it says a value, bounds or words."""
        bounded = self.low is not None or self.high is not None
        if self.value is None and not bounded and not self.words:
            raise ValueError("a quantity has a value, low and high, or words; add one")
        if self.value is not None and bounded:
            raise ValueError("a quantity has a value or bounds; remove one")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("'low' is above 'high'; exchange them")

    def completed(self) -> Quantity:
        """Return it without a negative zero, which a spreadsheet would not keep."""
        named = (("value", self.value), ("low", self.low), ("high", self.high))
        zeros: dict[str, Any] = {name: 0.0 for name, number in named if number == 0}
        return replace(self, **zeros) if zeros else self


@record(slots=True)
class Anchor:
    """Where a claim stands in a text, without a word of the text.

    A W3C text position selector, with digests in place of the W3C text quote selector's words:
    the first 32 hexadecimal digits of the SHA-256 of the passage and of the (at most) 32
    characters before and after it. Positions count characters from 0; `end` is exclusive.
    """

    source: Id
    start: Annotated[int, Between(0)]
    end: Annotated[int, Between(1)]
    exact: Digest = ""
    prefix: Digest = ""
    suffix: Digest = ""

    def check(self) -> None:
        """Raise ValueError unless it runs forwards."""
        if self.end <= self.start:
            raise ValueError("'end' has to be after 'start'")


@record(slots=True)
class Repair:
    """A few damaged words of a text and what they must have been.

    `flips` marks damage that turns the meaning round, so that the text as it stands says the
    opposite or something else.
    """

    damaged: Annotated[str, Len(1, 80)]
    repaired: Annotated[str, Len(0, 120)] = ""
    basis: Literal["checked", "inferred"] = "inferred"
    flips: bool = False
    note: ShortText = ""


@record(slots=True)
class Claim:
    """One thing somebody says, in our words.

    Attributes
    ----------
    text : str
        Our paraphrase. The source's sentence is not stored.
    source, speaker, hearsay
        The text it was read in; who says it; and through whose hands it came, first to last.
    attribution : str
        How the text attributes it: on record, anonymous attendees, a count, rumour, silence …
    credibility : int
        Admiralty 1 to 6; 6 means that it cannot be judged. `why` argues it.
    reliability : str
        Admiralty A to F of the one who says it, where that differs from the source's grade.
    hedge : str
        The speaker's own hedge word, as spoken.
    likelihood, confidence
        The analyst's ICD 203 term (or two, as a range), and confidence. Not the speaker's.
    event, as_of, published, recorded : When or None
        When it happened, the day it describes, when it became public (the source's day where not
        given), and when it entered the ledger (the ledger's day where not given).
    origin : str
        Where the information first arose, where that is not the source itself.
    agrees : tuple of str
        Other claims that say the same.
    replaces, correction : str
        The earlier version of this claim, and what was wrong with it. Both stay in the ledger.
    """

    id: OwnName
    text: Annotated[str, Len(1, 2_000)]
    source: Id
    attribution: Attribution
    credibility: Grade
    kind: ClaimKind = "information"
    speaker: ShortText = ""
    hearsay: Annotated[tuple[Hand, ...], Len(0, 20)] = ()
    reliability: Reliability | None = None
    why: LongText = ""
    hedge: ShortText = ""
    likelihood: Likelihood = ()
    confidence: Confidence | None = None
    event: Day = None
    as_of: Day = None
    published: Day = None
    recorded: Day = None
    origin: OptionalId = ""
    agrees: Annotated[tuple[Id, ...], Len(0, 1_000)] = ()
    replaces: OptionalId = ""
    correction: LongText = ""
    note: LongText = ""
    quantities: Annotated[tuple[Quantity, ...], Len(0, 100)] = ()
    anchors: Annotated[tuple[Anchor, ...], Len(0, 100)] = ()
    repairs: Annotated[tuple[Repair, ...], Len(0, 100)] = ()

    def check(self) -> None:
        """Raise ValueError where a correction does not say what was wrong."""
        _correction_says_why(self.replaces, self.correction)

    @property
    def likelihood_range(self) -> tuple[int, int] | None:
        """The per cents of the analyst's ICD 203 terms, or None."""
        return likelihood_range(self.likelihood)


@record(slots=True)
class Side:
    """One answer to the question of a conflict, and the claims that give it."""

    label: Label
    claims: Annotated[tuple[Id, ...], Len(1, 1_000)]


@record(slots=True)
class Conflict:
    """Claims that disagree, grouped by answer and never averaged.

    `kind` is ``exclusive`` where the sides cannot both hold, ``definition`` where they count
    different things under one name, ``open`` where they seem at odds and may both hold.
    """

    id: OwnName
    question: Label
    sides: Annotated[tuple[Side, ...], Len(2, 50)]
    kind: ConflictKind = "exclusive"
    note: LongText = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims of all sides."""
        return tuple(claim for side in self.sides for claim in side.claims)


@record(first="title recorded note sources origins", eq=False)
class LedgerText:
    """A ledger as written, its parts not yet checked to fit one another."""

    title: Label
    sources: Annotated[Mapping[Id, Source], Len(0, MOST_SOURCES), Said()] = field(
        default_factory=dict
    )
    claims: Annotated[Mapping[Id, Claim], Len(0, MOST_CLAIMS), Said()] = field(default_factory=dict)
    origins: Annotated[Mapping[Id, Origin], Len(0, MOST_SOURCES)] = field(default_factory=dict)
    conflicts: Annotated[Mapping[Id, Conflict], Len(0, MOST_SOURCES)] = field(default_factory=dict)
    recorded: Day = None
    note: LongText = ""


def _correction_says_why(replaces: str, correction: str) -> None:
    if bool(replaces) != bool(correction):
        raise ValueError(
            "'replaces' names the earlier version and 'correction' says what was wrong with "
            "it; add the missing one"
        )
