"""The case as written: the sections of a case file together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated

from detente.case.acts import Act
from detente.case.conclusions import Conclusion
from detente.case.correlations import Correlation
from detente.case.deals import DealText
from detente.case.figure import Settings
from detente.case.forecast import (
    MOST_ASKED,
    CountsText,
    EventText,
    FlowText,
    ForecastText,
    IdentityText,
    QuestionText,
    StockText,
)
from detente.case.handover import HandoverText
from detente.case.levers import Lever
from detente.case.marks import Len, LongText, Name, record
from detente.case.preferences import Preference
from detente.case.standoff import NamedCondition, Outcome, Party, Rule
from detente.case.trade import TradeText
from detente.case.uncertainty import MOST_UNCERTAIN, Uncertainty
from detente.case.variants import VariantText


@record
class Definition:
    """A standoff as written down: everything that a case file says, checked for shape only."""

    title: Annotated[str, Len(1, 500)]
    as_of: date | None = field(default=None, kw_only=True)
    summary: LongText = field(default="", kw_only=True)
    references: Annotated[tuple[LongText, ...], Len(0, 1_000)] = field(default=(), kw_only=True)
    parties: Annotated[Mapping[Name, Party], Len(1, 200)]
    levers: Annotated[Mapping[Name, Lever], Len(1, 500)]
    status_quo: Settings
    rules: Annotated[tuple[Rule, ...], Len(0, 5_000)] = field(default=(), kw_only=True)
    outcomes: Annotated[Mapping[Name, Outcome], Len(0, 1_000)] = field(
        default_factory=dict, kw_only=True
    )
    preferences: Mapping[Name, Preference]
    named_states: Annotated[Mapping[Name, NamedCondition], Len(0, 1_000)] = field(
        default_factory=dict
    )
    trade: TradeText | None = None
    deals: Annotated[Mapping[Name, DealText], Len(0, 200)] = field(default_factory=dict)
    uncertainties: Annotated[Mapping[Name, Uncertainty], Len(0, MOST_UNCERTAIN)] = field(
        default_factory=dict
    )
    correlations: Annotated[tuple[Correlation, ...], Len(0, 200)] = ()
    conclusions: Annotated[Mapping[Name, Conclusion], Len(0, 500)] = field(default_factory=dict)
    forecast: ForecastText | None = None
    events: Annotated[Mapping[Name, EventText], Len(0, 200)] = field(default_factory=dict)
    stocks: Annotated[Mapping[Name, StockText], Len(0, 100)] = field(default_factory=dict)
    flows: Annotated[Mapping[Name, FlowText], Len(0, 200)] = field(default_factory=dict)
    identities: Annotated[tuple[IdentityText, ...], Len(0, 50)] = ()
    counts: Annotated[tuple[CountsText, ...], Len(0, 1_000)] = ()
    questions: Annotated[Mapping[Name, QuestionText], Len(0, MOST_ASKED)] = field(
        default_factory=dict
    )
    acts: Annotated[tuple[Act, ...], Len(0, 5_000)] = ()
    handovers: Annotated[Mapping[Name, HandoverText], Len(0, 100)] = field(default_factory=dict)
    variants: Annotated[Mapping[Name, VariantText], Len(0, 100)] = field(default_factory=dict)
