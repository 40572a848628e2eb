"""Evidence format 1 as typed documents: the one definition of what a ledger file may say.

The JSON Schema, the checks and the readers of TOML and CSV all come from these classes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from detente.evidence.parts import (
    Attribution,
    ClaimKind,
    ConflictKind,
    Derivation,
    Relation,
    SourceKind,
)
from detente.evidence.ratings import Confidence, Credibility, Reliability
from detente.evidence.when import parse_when

MOST_CLAIMS = 1_000_000
MOST_SOURCES = 200_000

Id = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9:._ -]{0,78}[A-Za-z0-9:._-])?$")
]
OptionalId = Annotated[
    str, StringConstraints(pattern=r"^([A-Za-z0-9]([A-Za-z0-9:._ -]{0,78}[A-Za-z0-9:._-])?)?$")
]
ShortText = Annotated[str, StringConstraints(max_length=500)]
Hand = Annotated[str, StringConstraints(pattern=r"^\S(.{0,198}\S)?$")]
LongText = Annotated[str, StringConstraints(max_length=20_000)]
Digest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16,64})?$")]
FileName = Annotated[str, StringConstraints(pattern=r"^([^/\\\x00.][^/\\\x00]{0,199})?$")]
Finite = Annotated[
    float,
    Field(allow_inf_nan=False, strict=False),
    AfterValidator(lambda number: number + 0.0),  # no negative zero
]
Likely = Literal[
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
]


def _as_text(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _is_when(text: str) -> str:
    if text:
        parse_when(text)
    return text


def _correction_says_why(replaces: str, correction: str) -> None:
    if bool(replaces) != bool(correction):
        raise ValueError(
            "'replaces' names the earlier version and 'correction' says what was wrong with "
            "it; add the missing one"
        )


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_WHEN_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": r"^(\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?)?$",
    "description": "2025-02-12, 2025-02, 2025, or two of them with '/' between; also a TOML date",
}
Day = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_is_when),
    WithJsonSchema(_WHEN_SCHEMA),
]
Likelihood = Annotated[
    list[Likely],
    BeforeValidator(_as_list),
    Field(max_length=2, description="the analyst's ICD 203 term, or two for a range"),
]


class Document(BaseModel):
    """A table of the ledger: no key beyond those named here is allowed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceDoc(Document):
    """A text somebody published: described, rated and fingerprinted, never stored."""

    who: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    reliability: Annotated[
        Reliability, Field(description="Admiralty A to F; F: cannot be judged, no middle grade")
    ]
    kind: SourceKind = "other"
    title: ShortText = ""
    why: LongText = ""
    language: Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]+)*)?$")] = ""
    published: Day = ""
    address: ShortText = ""
    file: FileName = ""
    digest: Digest = ""
    length: Annotated[int, Field(ge=0)] = 0
    copy_of: OptionalId = ""
    derivation: Derivation | None = None
    replaces: OptionalId = ""
    correction: LongText = ""
    note: LongText = ""

    @model_validator(mode="after")
    def _copy_says_how(self) -> SourceDoc:
        if bool(self.copy_of) != bool(self.derivation):
            raise ValueError("'copy_of' and 'derivation' go together; add the missing one")
        _correction_says_why(self.replaces, self.correction)
        return self


class OriginDoc(Document):
    """Where a piece of information first arose."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    note: LongText = ""


class QuantityDoc(Document):
    """A number as claimed, with its unit, and with who counted what, and when."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    unit: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    relation: Relation = "="
    words: ShortText = ""
    as_of: Day = ""
    counter: ShortText = ""
    definition: ShortText = ""
    vintage: ShortText = ""
    input: Annotated[
        str, StringConstraints(pattern=r"^((outcomes|uncertainties)\.[A-Za-z_][A-Za-z0-9_]*)?$")
    ] = ""
    at: Literal["", "status quo"] = ""

    @model_validator(mode="after")
    def _says_something(self) -> QuantityDoc:
        bounded = self.low is not None or self.high is not None
        if self.value is None and not bounded and not self.words:
            raise ValueError("a quantity has a value, low and high, or words; add one")
        if self.value is not None and bounded:
            raise ValueError("a quantity has a value or bounds; remove one")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("'low' is above 'high'; exchange them")
        return self


class AnchorDoc(Document):
    """Where a claim stands in a text: positions and digests, none of its words."""

    source: Id
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    exact: Digest = ""
    prefix: Digest = ""
    suffix: Digest = ""

    @model_validator(mode="after")
    def _forwards(self) -> AnchorDoc:
        if self.end <= self.start:
            raise ValueError("'end' has to be after 'start'")
        return self


class RepairDoc(Document):
    """A few damaged words and what they must have been: words, not sentences."""

    damaged: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    repaired: Annotated[str, StringConstraints(max_length=120)] = ""
    basis: Literal["checked", "inferred"] = "inferred"
    flips: bool = False
    note: ShortText = ""


class ClaimDoc(Document):
    """One thing somebody says, in our words."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    source: Id
    attribution: Attribution
    credibility: Annotated[
        Credibility, Field(description="Admiralty 1 to 6; 6: cannot be judged, no middle grade")
    ]
    kind: ClaimKind = "information"
    speaker: ShortText = ""
    hearsay: Annotated[list[Hand], Field(max_length=20)] = []
    reliability: Reliability | None = None
    why: LongText = ""
    hedge: ShortText = ""
    likelihood: Likelihood = []
    confidence: Confidence | None = None
    event: Day = ""
    as_of: Day = ""
    published: Day = ""
    recorded: Day = ""
    origin: OptionalId = ""
    agrees: Annotated[list[Id], Field(max_length=1_000)] = []
    replaces: OptionalId = ""
    correction: LongText = ""
    note: LongText = ""
    quantities: Annotated[list[QuantityDoc], Field(max_length=100)] = []
    anchors: Annotated[list[AnchorDoc], Field(max_length=100)] = []
    repairs: Annotated[list[RepairDoc], Field(max_length=100)] = []

    @model_validator(mode="after")
    def _correction_says_why(self) -> ClaimDoc:
        _correction_says_why(self.replaces, self.correction)
        return self


class SideDoc(Document):
    """One answer to the question of a conflict."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    claims: Annotated[list[Id], Field(min_length=1, max_length=1_000)]


class ConflictDoc(Document):
    """Claims that disagree, grouped by answer."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    kind: ConflictKind = "exclusive"
    sides: Annotated[list[SideDoc], Field(min_length=2, max_length=50)]
    note: LongText = ""


class LedgerDoc(Document):
    """A Détente evidence ledger, format 1."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, title="Détente evidence ledger"
    )

    format: Literal[1]
    title: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    recorded: Day = ""
    note: LongText = ""
    sources: Annotated[dict[Id, SourceDoc], Field(max_length=MOST_SOURCES)]
    origins: Annotated[dict[Id, OriginDoc], Field(max_length=MOST_SOURCES)] = {}
    claims: Annotated[dict[Id, ClaimDoc], Field(max_length=MOST_CLAIMS)]
    conflicts: Annotated[dict[Id, ConflictDoc], Field(max_length=MOST_SOURCES)] = {}
