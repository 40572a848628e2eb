"""The parts a standoff is written down in: frozen values, as text, before any state exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detente.model.deal_parts import DealText
    from detente.model.trade_parts import TradeText
    from detente.model.uncertain_parts import Conclusion, Correlation, Uncertainty

Moves = Literal["both", "up", "down", "none"]
RuleKind = Literal["never", "always", "exclusive", "at_least_one", "if"]
PreferenceKind = Literal["ranking", "statements", "value"]


@dataclass(frozen=True)
class Party:
    """Somebody with aims. A party without levers of its own is a stakeholder."""

    name: str
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True)
class Lever:
    """Something one party can set: two or more ordered levels, and the way a move may take it."""

    name: str
    party: str
    levels: tuple[str, ...]
    moves: Moves = "both"
    label: str = ""
    level_labels: tuple[str, ...] = ()
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name

    def level_title(self, level: int) -> str:
        """The level's label, or its name where there is none."""
        return self.level_labels[level] if self.level_labels else self.levels[level]


@dataclass(frozen=True)
class Clause:
    """A condition or quantity as text, with what it rests on."""

    text: str
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What cannot be. For ``if`` the clauses are the condition and its consequence."""

    kind: RuleKind
    clauses: tuple[Clause, ...]
    note: str = ""
    claims: tuple[str, ...] = ()

    def __str__(self) -> str:
        texts = [clause.text for clause in self.clauses]
        if self.kind == "if":
            return f"if {texts[0]} then {texts[1]}"
        return f"{self.kind} {texts[0] if self.kind in ('never', 'always') else texts}"


@dataclass(frozen=True)
class Preference:
    """How a party ranks the states: exactly one of the three kinds is filled (rules P1-P3)."""

    party: str
    kind: PreferenceKind
    ranking: tuple[tuple[int, ...], ...] = ()
    statements: tuple[tuple[Clause, ...], ...] = ()
    value: Clause | None = None
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()
    alternatives: Mapping[str, Preference] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A number per state: a table over some levers (first lever outermost) or an expression.

    `source` names what a subsystem computes, such as ``trade.accounts.belarus.revenue``; a study
    turns it into a table before the states are ranked.
    """

    name: str
    unit: str = "1"
    levers: tuple[str, ...] = ()
    table: tuple[float, ...] = ()
    expression: str = ""
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class NamedCondition:
    """A name for the states in which a condition holds."""

    name: str
    where: str
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True)
class Definition:
    """A standoff as written down: everything that a case file says, checked for shape only."""

    title: str
    parties: Mapping[str, Party]
    levers: Mapping[str, Lever]
    status_quo: Mapping[str, str]
    preferences: Mapping[str, Preference]
    rules: tuple[Rule, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    named_states: Mapping[str, NamedCondition] = field(default_factory=dict)
    as_of: date | None = None
    summary: str = ""
    references: tuple[str, ...] = ()
    trade: TradeText | None = None
    deals: Mapping[str, DealText] = field(default_factory=dict)
    uncertainties: Mapping[str, Uncertainty] = field(default_factory=dict)
    correlations: tuple[Correlation, ...] = ()
    conclusions: Mapping[str, Conclusion] = field(default_factory=dict)
