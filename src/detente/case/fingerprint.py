"""What a definition says, without labels, notes and sources: what results depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any

from detente.case.case import Definition
from detente.case.conclusions import Conclusion
from detente.case.correlations import Correlation
from detente.case.figure import Clause, Figure
from detente.case.levers import Lever
from detente.case.preferences import Preference
from detente.case.standoff import NamedCondition, Outcome, Party, Rule
from detente.case.trade import (
    BaselineText,
    CurveText,
    LegText,
    MarketText,
    MeasureText,
    PressureText,
    ProducerText,
    RoutesText,
    TradeText,
)
from detente.case.uncertainty import Distribution, Hypothesis, Uncertainty
from detente.provenance import fingerprint

_WORDS = frozenset(
    {"label", "note", "claims", "level_labels", "phrases", "conflicting", "observable"}
)
_NOT_ASKED = frozenset(
    {"title", "summary", "references", "deals", "handovers", "variants"}
    | {"forecast", "events", "stocks", "flows", "identities", "counts", "questions"}
)

# What the first digests said of each part, always and by these names. It is never added to.
_FIRST: Mapping[type, str] = {
    Definition: "as_of correlations conclusions levers named_states outcomes parties preferences"
    " rules status_quo trade uncertainties",
    Party: "name",
    Lever: "name party levels moves",
    Clause: "text",
    Rule: "kind clauses",
    Preference: "party kind ranking statements value alternatives",
    Outcome: "name unit levers table expression source",
    NamedCondition: "name where",
    Figure: "value unit low high",
    CurveText: "price quantity elasticity intercept curve capacity",
    ProducerText: "name party supply tax conduct",
    MarketText: "name party demand",
    LegText: "name cost fee capacity owner rent_shares",
    RoutesText: "name producers to legs",
    MeasureText: "name kind sender target when start end legal_form producers markets legs exempt"
    " reversal_days figures shares rationing",
    BaselineText: "name measures on levers figures",
    PressureText: "target item loss",
    TradeText: "good producers markets routes legs measures parties baselines baseline pressure"
    " k2o_content",
    Distribution: "kind parameters bounds",
    Hypothesis: "weight value reading order",
    Uncertainty: "name kind unit best distribution hypotheses acts_on effect party alternative"
    " ignorance ignorance_weights",
    Correlation: "between matrix",
    Conclusion: "name states verdict concept party condition every",
}
# Said already, within `figures` and `shares`.
_WITHIN: Mapping[type, str] = {
    MeasureText: "rate limit over_rate share cap rent_shares gainers",
}


def content_fingerprint(definition: Definition) -> str:
    """Digest everything that a definition says but words about it.

    A key that came later enters the digest only where it is not at its default. So a case that
    does not use it keeps the digest it has always had, and records may gain keys, sections too.
    """
    return fingerprint(_said(definition, _NOT_ASKED))


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return _said(part, _WORDS)
    if isinstance(part, Mapping):  # as a list: the order of levers, statements, inputs counts
        return [[str(name), _plain(each)] for name, each in part.items()]
    if isinstance(part, tuple | list):
        return [_plain(each) for each in part]
    return part.isoformat() if isinstance(part, date) else part


def _said(part: Any, left_out: frozenset[str]) -> dict[str, Any]:
    kinds = type(part).__mro__
    first = next((_FIRST[kind].split() for kind in kinds if kind in _FIRST), [])
    within = next((_WITHIN[kind].split() for kind in kinds if kind in _WITHIN), [])
    passed_over = {*left_out, *first, *within}
    later = [
        each.name
        for each in fields(part)
        if each.name not in passed_over and getattr(part, each.name) != _default(each)
    ]
    return {name: _plain(getattr(part, name)) for name in (*first, *later)}


def _default(each: Field[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()
