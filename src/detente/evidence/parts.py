"""The parts of a ledger: who says what, how they know, and how far it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from detente.evidence.ratings import Confidence, Credibility, Reliability, likelihood_range
from detente.evidence.when import When

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


@dataclass(frozen=True, slots=True)
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

    id: str
    who: str
    reliability: Reliability
    kind: SourceKind = "other"
    title: str = ""
    why: str = ""
    language: str = ""
    published: When | None = None
    address: str = ""
    file: str = ""
    digest: str = ""
    length: int = 0
    copy_of: str = ""
    derivation: Derivation | None = None
    replaces: str = ""
    correction: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of information first arose: one briefing, one count, one order, one text."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
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

    name: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    relation: Relation = "="
    words: str = ""
    as_of: When | None = None
    counter: str = ""
    definition: str = ""
    vintage: str = ""
    input: str = ""
    at: Literal["", "status quo"] = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim stands in a text, without a word of the text.

    A W3C text position selector, with digests in place of the W3C text quote selector's words:
    the first 32 hexadecimal digits of the SHA-256 of the passage and of the (at most) 32
    characters before and after it. Positions count characters from 0; `end` is exclusive.
    """

    source: str
    start: int
    end: int
    exact: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """A few damaged words of a text and what they must have been.

    `flips` marks damage that turns the meaning round, so that the text as it stands says the
    opposite or something else.
    """

    damaged: str
    repaired: str = ""
    basis: Literal["checked", "inferred"] = "inferred"
    flips: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
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

    id: str
    text: str
    source: str
    attribution: Attribution
    credibility: Credibility
    kind: ClaimKind = "information"
    speaker: str = ""
    hearsay: tuple[str, ...] = ()
    reliability: Reliability | None = None
    why: str = ""
    hedge: str = ""
    likelihood: tuple[str, ...] = ()
    confidence: Confidence | None = None
    event: When | None = None
    as_of: When | None = None
    published: When | None = None
    recorded: When | None = None
    origin: str = ""
    agrees: tuple[str, ...] = ()
    replaces: str = ""
    correction: str = ""
    note: str = ""
    quantities: tuple[Quantity, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def likelihood_range(self) -> tuple[int, int] | None:
        """The per cents of the analyst's ICD 203 terms, or None."""
        return likelihood_range(self.likelihood)


@dataclass(frozen=True, slots=True)
class Side:
    """One answer to the question of a conflict, and the claims that give it."""

    label: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that disagree, grouped by answer and never averaged.

    `kind` is ``exclusive`` where the sides cannot both hold, ``definition`` where they count
    different things under one name, ``open`` where they seem at odds and may both hold.
    """

    id: str
    question: str
    sides: tuple[Side, ...]
    kind: ConflictKind = "exclusive"
    note: str = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """All claims of all sides."""
        return tuple(claim for side in self.sides for claim in side.claims)
