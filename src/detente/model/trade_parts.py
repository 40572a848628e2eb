"""Trade as a case writes it down: names, texts and figures, before any market is cleared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from detente.model.parts import Party


@dataclass(frozen=True)
class Figure:
    """A number with its unit, the range it may lie in, and the figures that disagree with it."""

    value: float
    unit: str = "1"
    low: float | None = None
    high: float | None = None
    note: str = ""
    claims: tuple[str, ...] = ()
    conflicting: tuple[Figure, ...] = ()


Shares = Mapping[str, Figure]


@dataclass(frozen=True)
class CurveText:
    """A supply or demand curve through (`quantity`, `price`).

    Exactly one of `elasticity` and `intercept` is given; `curve` is "iso-elastic" or "linear".
    """

    price: Figure
    quantity: Figure
    elasticity: Figure | None = None
    intercept: Figure | None = None
    curve: str = "iso-elastic"
    capacity: Figure | None = None
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProducerText:
    """A source of the good."""

    name: str
    party: str
    supply: CurveText
    tax: Figure | None = None
    conduct: str = "price_taker"
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarketText:
    """A place where the good is bought."""

    name: str
    party: str
    demand: CurveText
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class LegText:
    """One stretch of the way."""

    name: str
    cost: Figure
    fee: Figure | None = None
    capacity: Figure | None = None
    owner: str = ""
    rent_shares: Shares = field(default_factory=dict)
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoutesText:
    """Ways from some producers to some markets that share legs; `to` has the further legs."""

    name: str
    producers: tuple[str, ...]
    to: Mapping[str, tuple[str, ...]]
    legs: tuple[str, ...] = ()
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasureText:
    """What one party does to trade. `figures` and `shares` hold the keys of its kind."""

    name: str
    kind: str
    sender: str
    target: str = ""
    when: str = ""
    start: date | None = None
    end: date | None = None
    legal_form: str = ""
    producers: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    legs: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    reversal_days: Figure | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    shares: Mapping[str, Shares] = field(default_factory=dict)
    rationing: str = ""
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class BaselineText:
    """A situation to compare with: exactly these measures, or a day and levels of levers."""

    name: str
    measures: tuple[str, ...] | None = None
    on: date | None = None
    levers: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class PressureText:
    """Whose loss the senders aim at, in which item of its account, and how large."""

    target: str
    item: str = "total"
    loss: Figure | None = None
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class TradeText:
    """The trade in one good, as written."""

    good: str
    producers: Mapping[str, ProducerText]
    markets: Mapping[str, MarketText]
    routes: Mapping[str, RoutesText]
    legs: Mapping[str, LegText] = field(default_factory=dict)
    measures: Mapping[str, MeasureText] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)
    baselines: Mapping[str, BaselineText] = field(default_factory=dict)
    baseline: str = ""
    pressure: PressureText | None = None
    k2o_content: Figure | None = None
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()
