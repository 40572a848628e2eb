"""Trade as a case writes it down: names, texts and figures, before any market is cleared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated

from detente.case.figure import Basis, Figure, Noted, Settings, Shares
from detente.case.lever_steps import days_of
from detente.case.marks import (
    Alias,
    Alone,
    Expression,
    Help,
    Len,
    Name,
    Names,
    OneOf,
    OwnName,
    Said,
    ShortText,
    Usual,
    record,
)
from detente.case.standoff import Party

# What a measure of each kind needs, and what it may have besides.
_OWN_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
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
_FIGURES = ("rate", "limit", "over_rate", "share", "cap")
_SHARES = ("rent_shares", "gainers")
_LEGAL_FORMS = (
    "designation", "temporary licence", "open licence", "suspension", "delisting", "lapse",
)  # fmt: skip


class _Cover:
    """The claims of such a table cover the figures in it; the table itself is no input."""

    @property
    def needs_claims(self) -> bool | None:
        """Its claims only cover what stands in it."""
        return None


@record
class CurveText(_Cover, Basis):
    """A supply or demand curve through (`quantity`, `price`).

    Exactly one of `elasticity` and `intercept` is given; `curve` is "iso-elastic" or "linear".
    """

    curve: Annotated[str, OneOf(("iso-elastic", "linear")), Usual("iso-elastic")] = field(
        default="", kw_only=True
    )
    price: Figure
    quantity: Figure
    elasticity: Figure | None = None
    intercept: Figure | None = None
    capacity: Figure | None = None

    def __post_init__(self) -> None:
        if not self.curve:
            shape = "linear" if self.elasticity is None else "iso-elastic"
            object.__setattr__(self, "curve", shape)

    def check(self) -> None:
        """Raise ValueError unless one shape is given."""
        if (self.elasticity is None) == (self.intercept is None):
            raise ValueError("a curve has either an elasticity or an intercept")
        if self.intercept is not None and self.curve == "iso-elastic":
            raise ValueError("an iso-elastic curve has no intercept; give its elasticity")


@record
class ProducerText(_Cover, Noted):
    """A source of the good."""

    name: OwnName
    party: Name
    supply: CurveText
    tax: Figure | None = None
    conduct: Annotated[str, OneOf(("price_taker", "cournot"))] = "price_taker"


@record
class MarketText(_Cover, Noted):
    """A place where the good is bought."""

    name: OwnName
    party: Name
    demand: CurveText


@record
class LegText(_Cover, Noted):
    """One stretch of the way: cost, capacity, owner, and who keeps the scarcity rent."""

    name: OwnName
    cost: Figure
    fee: Figure | None = None
    capacity: Figure | None = None
    owner: Name = ""
    rent_shares: Shares = field(default_factory=dict)


@record
class RoutesText(_Cover, Noted):
    """Ways from some producers to some markets that share legs; `to` has the further legs."""

    name: OwnName
    producers: Annotated[Names, Len(1), Alias("from"), Alone()]
    to: Annotated[
        Mapping[Name, Names], Len(1, 1_000), Alone(), Help("the further legs to each market")
    ]
    legs: Annotated[Names, Said()] = ()


@record
class MeasureText(Noted):
    """What one party does to trade, switched by a condition on levers and by dates."""

    name: OwnName
    kind: Annotated[str, OneOf(tuple(_OWN_KEYS))]
    sender: Name
    target: Name = ""
    when: Expression = ""
    start: Annotated[date | None, Alias("from")] = None
    end: Annotated[date | None, Alias("until")] = None
    legal_form: Annotated[str, OneOf(_LEGAL_FORMS)] = ""
    producers: Names = ()
    markets: Names = ()
    legs: Names = ()
    exempt: Annotated[tuple[ShortText, ...], Len(0, 1_000)] = ()
    rationing: Annotated[str, OneOf(("highest_bidder",))] = ""
    reversal_days: Annotated[
        Figure | None, Help("days from agreed to lifted; or decision and effect")
    ] = None
    decision: Annotated[Figure | None, Help("days from agreed to decreed")] = None
    effect: Annotated[Figure | None, Help("days from decreed to in force")] = None
    reimpose: Annotated[Figure | None, Help("days from a breach seen to back in force")] = None
    rate: Figure | None = None
    limit: Figure | None = None
    over_rate: Figure | None = None
    share: Figure | None = None
    cap: Figure | None = None
    rent_shares: Shares = field(default_factory=dict)
    gainers: Shares = field(default_factory=dict)

    @property
    def reversal(self) -> Figure | None:
        """How many days lifting it takes: `reversal_days`, or decision and effect (rule LV5)."""
        parts = [days_of(each, "") for each in (self.decision, self.effect) if each is not None]
        if not parts:
            return self.reversal_days
        value, low, high = (sum(part[k] for part in parts) for k in range(3))
        return Figure(value, "1", low=low, high=high)

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures that its kind takes, by their key."""
        found = {key: getattr(self, key) for key in _FIGURES}
        return {key: figure for key, figure in found.items() if figure is not None}

    @property
    def shares(self) -> Mapping[str, Mapping[str, Figure]]:
        """Who keeps what it brings in, by key."""
        found = {key: getattr(self, key) for key in _SHARES}
        return {key: shares for key, shares in found.items() if shares}

    def check(self) -> None:
        """Raise ValueError where the keys are not those of its kind, or it ends too early."""
        for key in ("decision", "effect", "reimpose"):
            if (figure := getattr(self, key)) is not None:
                days_of(figure, key)
                if self.reversal_days is not None:
                    raise ValueError(
                        f"it has reversal_days and {key}; reversal_days is the old word for "
                        "decision and effect together, so remove it"
                    )
        needed, allowed = _OWN_KEYS[self.kind]
        for key in needed:
            if getattr(self, key) is None:
                raise ValueError(f"a measure of kind '{self.kind}' needs '{key}'; add it")
        for key in (*_FIGURES, *_SHARES, "rationing"):
            if getattr(self, key) and key not in (*needed, *allowed):
                own = ", ".join((*needed, *allowed)) or "none of its own"
                raise ValueError(
                    f"a measure of kind '{self.kind}' has no '{key}'; its keys are: {own}"
                )
        if self.start and self.end and self.end < self.start:
            raise ValueError(f"it ends on {self.end}, before its start on {self.start}")


@record
class BaselineText(_Cover, Noted):
    """A situation to compare with: exactly these measures, or a day and levels of levers."""

    name: OwnName
    measures: Names | None = None
    on: date | None = None
    levers: Settings = field(default_factory=dict)
    figures: Annotated[Mapping[ShortText, Figure], Len(0, 1_000)] = field(default_factory=dict)

    def check(self) -> None:
        """Raise ValueError where it is written both ways."""
        if self.measures is not None and (self.on or self.levers):
            raise ValueError("a baseline has either measures, or a day (on) and levers; not both")


@record
class PressureText(_Cover, Basis):
    """Whose loss the senders aim at, in which item of its account, and how large."""

    target: Name
    item: Annotated[Name, Said()] = "total"
    loss: Figure | None = None


@record(kw_only=True, first="good baseline contents k2o_content label note claims")
class TradeText(_Cover, Noted):
    """The trade in one good: who makes it, who buys it, the ways, and what stands in them."""

    good: Annotated[str, Len(1, 200)]
    parties: Annotated[Mapping[Name, Party], Len(0, 500)] = field(default_factory=dict)
    producers: Annotated[Mapping[Name, ProducerText], Len(1, 500)]
    markets: Annotated[Mapping[Name, MarketText], Len(1, 500)]
    legs: Annotated[Mapping[Name, LegText], Len(0, 5_000)] = field(default_factory=dict)
    routes: Annotated[Mapping[Name, RoutesText], Len(1, 5_000)]
    measures: Annotated[Mapping[Name, MeasureText], Len(0, 500)] = field(default_factory=dict)
    baselines: Annotated[Mapping[Name, BaselineText], Len(0, 100)] = field(default_factory=dict)
    baseline: Name = ""
    pressure: PressureText | None = None
    contents: Annotated[
        Mapping[Name, Figure],
        Len(0, 100),
        Help("of what tonnes may be counted by: its share of the product, by weight"),
    ] = field(default_factory=dict)
    k2o_content: Annotated[Figure | None, Help("as contents.K2O")] = None

    def check(self) -> None:
        """Raise ValueError where one content is said twice."""
        if self.k2o_content is not None and "K2O" in self.contents:
            raise ValueError("'k2o_content' and 'contents.K2O' say the same; keep the latter")

    def content_key(self, name: str) -> str:
        """The key under which the case says how much of `name` a tonne of product holds, or ""."""
        if name in self.contents:
            return f"contents.{name}"
        return "k2o_content" if name == "K2O" and self.k2o_content is not None else ""

    def content(self, name: str) -> Figure | None:
        """How much of `name` a tonne of product holds; None where the case does not say."""
        return self.contents.get(name) or (self.k2o_content if name == "K2O" else None)
