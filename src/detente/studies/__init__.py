"""Where analyses meet: one standoff looked at from all sides, and under every reading of it.

The names are loaded on first use: reading a case must not wait for what looks at its stability.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOMES = {
    "STRENGTHS": "wording",
    "Assessment": "assessment",
    "Change": "change",
    "CoalitionStudy": "trade_compare",
    "Conclusion": "readings",
    "JointStep": "joint",
    "NamedVerdict": "named",
    "PartyVerdict": "verdicts",
    "ReadingsTable": "readings",
    "Resting": "resting",
    "RestingPoint": "resting",
    "StateVerdict": "verdicts",
    "TradeComparison": "trade_compare",
    "Words": "wording",
    "assess": "assessment",
    "build_case": "case",
    "compare_trade": "trade_compare",
    "load_case": "case",
    "survey_readings": "readings",
    "trade_coalitions": "trade_compare",
}

__all__ = [
    "STRENGTHS",
    "Assessment",
    "Change",
    "CoalitionStudy",
    "Conclusion",
    "JointStep",
    "NamedVerdict",
    "PartyVerdict",
    "ReadingsTable",
    "Resting",
    "RestingPoint",
    "StateVerdict",
    "TradeComparison",
    "Words",
    "assess",
    "build_case",
    "compare_trade",
    "load_case",
    "survey_readings",
    "trade_coalitions",
]

if TYPE_CHECKING:
    from detente.studies.assessment import Assessment, assess
    from detente.studies.case import build_case, load_case
    from detente.studies.change import Change
    from detente.studies.joint import JointStep
    from detente.studies.named import NamedVerdict
    from detente.studies.readings import Conclusion, ReadingsTable, survey_readings
    from detente.studies.resting import Resting, RestingPoint
    from detente.studies.trade_compare import (
        CoalitionStudy,
        TradeComparison,
        compare_trade,
        trade_coalitions,
    )
    from detente.studies.verdicts import PartyVerdict, StateVerdict
    from detente.studies.wording import STRENGTHS, Words


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente.studies' has no attribute '{name}'")
    return getattr(import_module(f"detente.studies.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
