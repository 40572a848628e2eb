"""Case format 1 as typed documents: the one definition of what a case file may say.

The JSON Schema, the checks and the reader all come from these classes.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from detente.casefile.basics import (
    Claims,
    Document,
    Expression,
    LevelName,
    LongText,
    Name,
    Noted,
    ShortText,
)
from detente.casefile.clause_document import CLAUSE_SCHEMA, Clause, ClauseDoc, as_clause
from detente.casefile.deals_document import DealDoc
from detente.casefile.trade_document import TradeDoc
from detente.casefile.uncertain_document import (
    MOST_UNCERTAIN,
    ConclusionDoc,
    CorrelationDoc,
    UncertaintyDoc,
)


def _as_group(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


_GROUP_SCHEMA: dict[str, Any] = {
    "anyOf": [
        *CLAUSE_SCHEMA["anyOf"],
        {"type": "array", "minItems": 1, "items": CLAUSE_SCHEMA},
    ],
    "description": "a statement, or a list of statements of equal importance",
}
_RANKING_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "integer", "minimum": 1},
        {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1}},
    ],
    "description": "a state number, or a list of tied state numbers",
}
_TABLE_SCHEMA: dict[str, Any] = {
    "type": "array",
    "description": "numbers nested by lever, the first lever outermost",
    "items": {"anyOf": [{"type": "number"}, {"type": "array"}]},
}

Group = Annotated[
    list[Annotated[ClauseDoc, BeforeValidator(as_clause)]],
    BeforeValidator(_as_group),
    Field(min_length=1, max_length=200),
    WithJsonSchema(_GROUP_SCHEMA),
]
StateNumber = Annotated[int, Field(ge=1)]
Tied = Annotated[
    list[StateNumber],
    BeforeValidator(_as_group),
    Field(min_length=1),
    WithJsonSchema(_RANKING_SCHEMA),
]


class PartyDoc(Noted):
    """A party: somebody with aims, with or without levers of its own."""


class LeverDoc(Noted):
    """A lever: what one party can set, in ordered levels."""

    party: Name
    levels: Annotated[list[LevelName], Field(min_length=2, max_length=200)]
    level_labels: Annotated[list[ShortText], Field(max_length=200)] = []
    moves: Literal["both", "up", "down", "none"] = "both"

    @model_validator(mode="after")
    def _levels_fit(self) -> LeverDoc:
        if len(set(self.levels)) != len(self.levels):
            raise ValueError("levels has the same name twice; level names differ within a lever")
        if self.level_labels and len(self.level_labels) != len(self.levels):
            raise ValueError(
                f"level_labels has {len(self.level_labels)} entries for {len(self.levels)} levels; "
                "give one for every level or none"
            )
        return self


_RULE_KEYS = ("never", "always", "exclusive", "at_least_one", "if")


class RuleDoc(Document):
    """A rule: what cannot be. Exactly one kind, and ``then`` with ``if``."""

    never: Clause | None = None
    always: Clause | None = None
    exclusive: Annotated[list[Clause] | None, Field(min_length=2, max_length=150)] = None
    at_least_one: Annotated[list[Clause] | None, Field(min_length=1, max_length=1000)] = None
    if_: Annotated[Clause | None, Field(alias="if")] = None
    then: Clause | None = None
    note: LongText = ""
    claims: Claims = []

    @model_validator(mode="after")
    def _one_kind(self) -> RuleDoc:
        given = [key for key in _RULE_KEYS if getattr(self, _field(key)) is not None]
        if len(given) != 1:
            found = ", ".join(given) or "none of them"
            raise ValueError(
                f"a rule has exactly one of {', '.join(_RULE_KEYS)} (with 'then'); found {found}"
            )
        if (self.if_ is None) != (self.then is None):
            raise ValueError("'if' and 'then' go together; add the missing one")
        return self


def _field(key: str) -> str:
    return "if_" if key == "if" else key


class PreferenceBody(Noted):
    """How a party ranks the states: exactly one of ranking, statements, value."""

    ranking: Annotated[list[Tied] | None, Field(min_length=1)] = None
    statements: Annotated[list[Group] | None, Field(min_length=1, max_length=5_000)] = None
    value: Clause | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> PreferenceBody:
        kinds = ("ranking", "statements", "value")
        given = [key for key in kinds if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(
                "a preference has exactly one of ranking, statements, value; found "
                + (", ".join(given) or "none of them")
            )
        return self


class PreferenceDoc(PreferenceBody):
    """A party's preferences, and other readings of its aims by name."""

    alternatives: dict[Name, PreferenceBody] = {}


class OutcomeDoc(Noted):
    """A number per state: a table over some levers, an expression, or what trade gives."""

    unit: Annotated[str, StringConstraints(max_length=200)]
    levers: Annotated[list[Name], Field(max_length=20)] = []
    table: Annotated[list[Any] | None, WithJsonSchema(_TABLE_SCHEMA)] = None
    expression: Expression | None = None
    from_: Annotated[
        str | None,
        Field(
            alias="from",
            min_length=1,
            max_length=500,
            description="what a subsystem computes, such as trade.accounts.PARTY.revenue",
        ),
    ] = None

    @model_validator(mode="after")
    def _one_kind(self) -> OutcomeDoc:
        if [self.table, self.expression, self.from_].count(None) != 2:
            raise ValueError("an outcome has exactly one of table (with levers), expression, from")
        if self.table is None and self.levers:
            raise ValueError("levers go with a table, not with an expression or from; remove one")
        return self


class NamedStatesDoc(Noted):
    """A name for the states in which a condition holds."""

    where: Expression


class CaseDoc(Document):
    """A Détente case, format 1."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, title="Détente case")

    format: Literal[1]
    title: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    as_of: date | None = None
    summary: LongText = ""
    references: Annotated[list[LongText], Field(max_length=1_000)] = []
    parties: Annotated[dict[Name, PartyDoc], Field(min_length=1, max_length=200)]
    levers: Annotated[dict[Name, LeverDoc], Field(min_length=1, max_length=500)]
    status_quo: dict[Name, LevelName]
    rules: Annotated[list[RuleDoc], Field(max_length=5_000)] = []
    preferences: dict[Name, PreferenceDoc]
    outcomes: Annotated[dict[Name, OutcomeDoc], Field(max_length=1_000)] = {}
    named_states: Annotated[dict[Name, NamedStatesDoc], Field(max_length=1_000)] = {}
    trade: TradeDoc | None = None
    deals: Annotated[dict[Name, DealDoc], Field(max_length=200)] = {}
    uncertainties: Annotated[dict[Name, UncertaintyDoc], Field(max_length=MOST_UNCERTAIN)] = {}
    correlations: Annotated[list[CorrelationDoc], Field(max_length=200)] = []
    conclusions: Annotated[dict[Name, ConclusionDoc], Field(max_length=500)] = {}
