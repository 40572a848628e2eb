"""The ``[trade]`` section of case format 1 as typed documents."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from detente.casefile.basics import (
    Claims,
    Document,
    Expression,
    Finite,
    LevelName,
    LongText,
    Name,
    Noted,
    ShortText,
)

UnitText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_WRITTEN = re.compile(r"\s*([+-]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\s*(\S.*)")


class OtherFigureDoc(Document):
    """A figure that disagrees with the one used."""

    value: Finite
    unit: UnitText | None = None
    low: Finite | None = None
    high: Finite | None = None
    note: LongText = ""
    claims: Claims = []

    @model_validator(mode="after")
    def _in_order(self) -> OtherFigureDoc:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(
                f"the value {self.value:g} does not lie between low {low:g} and high {high:g}"
            )
        return self


class FigureDoc(OtherFigureDoc):
    """A number with its unit, its range and what it rests on."""

    conflicting: Annotated[list[OtherFigureDoc], Field(max_length=50)] = []


def as_figure(value: Any) -> Any:
    """Take a bare number or a text with its unit for a table that has it alone."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": value}
    if isinstance(value, str):
        found = _WRITTEN.fullmatch(value)
        if found is None:
            raise ValueError(
                f'{value[:60]!r} is not a number with a unit; write, say, "27 USD / t"'
            )
        return {"value": float(found[1].replace("_", "")), "unit": found[2].strip()}
    return value


FIGURE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "description": "a pure number"},
        {"type": "string", "description": "a number with its unit, such as '27 USD / t'"},
        {
            "type": "object",
            "required": ["value"],
            "additionalProperties": False,
            "properties": {
                "value": {"type": "number"},
                "unit": {"type": "string"},
                "low": {"type": "number"},
                "high": {"type": "number"},
                "note": {"type": "string"},
                "claims": {"type": "array", "items": {"type": "string"}},
                "conflicting": {"type": "array", "items": {"type": "object"}},
            },
        },
    ]
}
FigureIn = Annotated[FigureDoc, BeforeValidator(as_figure), WithJsonSchema(FIGURE_SCHEMA)]
Shares = Annotated[dict[Name, FigureIn], Field(max_length=50)]


def _as_names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_ways(value: Any) -> Any:
    names = _as_names(value)
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return {name: [] for name in names}
    return names


Names = Annotated[list[Name], Field(max_length=1_000)]
_NAMES_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
_WAYS_SCHEMA: dict[str, Any] = {
    "anyOf": [
        *_NAMES_SCHEMA["anyOf"],
        {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "the further legs to each market",
        },
    ]
}


class CurveDoc(Document):
    """A supply or demand curve through a point."""

    price: FigureIn
    quantity: FigureIn
    elasticity: FigureIn | None = None
    intercept: FigureIn | None = None
    curve: Literal["iso-elastic", "linear"] | None = None
    capacity: FigureIn | None = None
    note: LongText = ""
    claims: Claims = []

    @model_validator(mode="after")
    def _one_shape(self) -> CurveDoc:
        if (self.elasticity is None) == (self.intercept is None):
            raise ValueError("a curve has either an elasticity or an intercept")
        if self.intercept is not None and self.curve == "iso-elastic":
            raise ValueError("an iso-elastic curve has no intercept; give its elasticity")
        return self


class ProducerDoc(Noted):
    """A source of the good."""

    party: Name
    supply: CurveDoc
    tax: FigureIn | None = None
    conduct: Literal["price_taker", "cournot"] = "price_taker"


class MarketDoc(Noted):
    """A place where the good is bought."""

    party: Name
    demand: CurveDoc


class LegDoc(Noted):
    """One stretch of the way: cost, capacity, owner, and who keeps the scarcity rent."""

    cost: FigureIn
    fee: FigureIn | None = None
    capacity: FigureIn | None = None
    owner: Name | None = None
    rent_shares: Shares = {}


class RoutesDoc(Noted):
    """Ways from producers to markets that share legs."""

    from_: Annotated[
        Names,
        Field(alias="from", min_length=1),
        BeforeValidator(_as_names),
        WithJsonSchema(_NAMES_SCHEMA),
    ]
    to: Annotated[
        dict[Name, Names],
        Field(min_length=1, max_length=1_000),
        BeforeValidator(_as_ways),
        WithJsonSchema(_WAYS_SCHEMA),
    ]
    legs: Names = []


_OWN_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "embargo": ((), ()),
    "transit_ban": ((), ()),
    "specific_tariff": (("rate",), ()),
    "ad_valorem_tariff": (("rate",), ()),
    "quota": (("limit",), ("rent_shares",)),
    "tariff_rate_quota": (("limit", "rate", "over_rate"), ("rent_shares",)),
    "payment_friction": (("share",), ("gainers",)),
    "risk_premium": (("rate",), ("gainers",)),
    "price_cap": (("cap",), ("rent_shares", "rationing")),
}
FIGURES = ("rate", "limit", "over_rate", "share", "cap")
SHARES = ("rent_shares", "gainers")
MeasureKind = Literal[
    "embargo", "transit_ban", "specific_tariff", "ad_valorem_tariff", "quota", "tariff_rate_quota",
    "payment_friction", "risk_premium", "price_cap",
]  # fmt: skip
LegalForm = Literal[
    "designation", "temporary licence", "open licence", "suspension", "delisting", "lapse"
]


class MeasureDoc(Noted):
    """What one party does to trade, switched by a condition on levers and by dates."""

    kind: MeasureKind
    sender: Name
    target: Name | None = None
    when: Expression | None = None
    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    legal_form: LegalForm | None = None
    producers: Names = []
    markets: Names = []
    legs: Names = []
    exempt: Annotated[list[ShortText], Field(max_length=1_000)] = []
    reversal_days: FigureIn | None = None
    rate: FigureIn | None = None
    limit: FigureIn | None = None
    over_rate: FigureIn | None = None
    share: FigureIn | None = None
    cap: FigureIn | None = None
    rent_shares: Shares = {}
    gainers: Shares = {}
    rationing: Literal["highest_bidder"] | None = None

    @model_validator(mode="after")
    def _keys_fit(self) -> MeasureDoc:
        needed, allowed = _OWN_KEYS[self.kind]
        for key in needed:
            if getattr(self, key) is None:
                raise ValueError(f"a measure of kind '{self.kind}' needs '{key}'; add it")
        for key in (*FIGURES, *SHARES, "rationing"):
            if getattr(self, key) and key not in (*needed, *allowed):
                own = ", ".join((*needed, *allowed)) or "none of its own"
                raise ValueError(
                    f"a measure of kind '{self.kind}' has no '{key}'; its keys are: {own}"
                )
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"it ends on {self.until}, before its start on {self.from_}")
        return self


class BaselineDoc(Noted):
    """A situation to compare with."""

    measures: Names | None = None
    on: date | None = None
    levers: dict[Name, LevelName] = {}
    figures: Annotated[dict[ShortText, FigureIn], Field(max_length=1_000)] = {}

    @model_validator(mode="after")
    def _one_kind(self) -> BaselineDoc:
        if self.measures is not None and (self.on or self.levers):
            raise ValueError("a baseline has either measures, or a day (on) and levers; not both")
        return self


class PressureDoc(Document):
    """Whose loss the senders aim at, and how large it should be."""

    target: Name
    item: Name = "total"
    loss: FigureIn | None = None
    note: LongText = ""
    claims: Claims = []


class TradeDoc(Noted):
    """The trade in one good: who makes it, who buys it, the ways, and what stands in them."""

    good: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    baseline: Name | None = None
    k2o_content: FigureIn | None = None
    parties: Annotated[dict[Name, Noted], Field(max_length=500)] = {}
    producers: Annotated[dict[Name, ProducerDoc], Field(min_length=1, max_length=500)]
    markets: Annotated[dict[Name, MarketDoc], Field(min_length=1, max_length=500)]
    legs: Annotated[dict[Name, LegDoc], Field(max_length=5_000)] = {}
    routes: Annotated[dict[Name, RoutesDoc], Field(min_length=1, max_length=5_000)]
    measures: Annotated[dict[Name, MeasureDoc], Field(max_length=500)] = {}
    baselines: Annotated[dict[Name, BaselineDoc], Field(max_length=100)] = {}
    pressure: PressureDoc | None = None
