"""The parts a standoff is written down in: frozen values, as text, before any state exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from detente.case.figure import Basis, Clause, Figure, Noted, Observable
from detente.case.marks import (
    Alias,
    Converted,
    Expression,
    Help,
    Len,
    Name,
    OwnName,
    record,
    written_as,
)
from detente.case.nesting import nested_numbers
from detente.errors import located

RuleKind = Literal["never", "always", "exclusive", "at_least_one", "if"]


@record
class Party(Noted):
    """Somebody with aims. A party without levers of its own is a stakeholder.

    `worth_moving` is what a move has to bring it beyond what it has, in the unit of its value.
    """

    name: OwnName
    worth_moving: Annotated[
        Figure | None,
        Help("it moves only for a gain of more than this, asked and answering"),
    ] = None

    @property
    def needs_claims(self) -> bool | None:
        """Who a party is needs none."""
        return False

    def check(self) -> None:
        """Raise ValueError where the threshold is below 0."""
        if self.worth_moving is not None and self.worth_moving.value < 0:
            raise ValueError("worth_moving is below 0; a gain is worth moving for, a loss is not")


@record
class RuleTable(Basis):
    """A rule: what cannot be. Exactly one kind, and ``then`` with ``if``."""

    never: Clause | None = None
    always: Clause | None = None
    exclusive: Annotated[tuple[Clause, ...] | None, Len(2, 150)] = None
    at_least_one: Annotated[tuple[Clause, ...] | None, Len(1, 1000)] = None
    if_: Annotated[Clause | None, Alias("if")] = None
    then: Clause | None = None

    def check(self) -> None:
        """Raise ValueError unless there is exactly one kind."""
        kinds = {name.strip("_"): each for name, each in self._clauses().items() if name != "then"}
        given = [kind for kind, each in kinds.items() if each is not None]
        if len(given) != 1:
            found = ", ".join(given) or "none of them"
            raise ValueError(
                f"a rule has exactly one of {', '.join(kinds)} (with 'then'); found {found}"
            )
        if (self.if_ is None) != (self.then is None):
            raise ValueError("'if' and 'then' go together; add the missing one")

    def made(self, _name: str, _whole: Mapping[str, Any]) -> Rule:
        """Return the rule."""
        given = {key.strip("_"): each for key, each in self._clauses().items() if each is not None}
        parts = (each if isinstance(each, tuple) else (each,) for each in given.values())
        clauses = tuple(clause for part in parts for clause in part)
        kind: Any = next(iter(given))
        return Rule(kind, clauses, note=self.note, claims=self.claims)

    @classmethod
    def of(cls, rule: Rule, _whole: Any = None) -> RuleTable:
        """Return the table that says this rule."""
        given: dict[str, Any] = {rule.kind: rule.clauses}
        if rule.kind == "if":
            given = {"if_": rule.clauses[0], "then": rule.clauses[1]}
        elif rule.kind in ("never", "always"):
            given = {rule.kind: rule.clauses[0]}
        return cls(**given, note=rule.note, claims=rule.claims)

    def _clauses(self) -> dict[str, Any]:
        names = ("never", "always", "exclusive", "at_least_one", "if_", "then")
        return {name: getattr(self, name) for name in names}


@written_as(RuleTable)
@dataclass(frozen=True)
class Rule(Basis):
    """What cannot be. For ``if`` the clauses are the condition and its consequence."""

    kind: RuleKind
    clauses: tuple[Clause, ...]

    @property
    def clause_keys(self) -> tuple[str, ...]:
        """The key of each clause in the rule: ``never``, ``if`` and ``then``, ``exclusive.1``."""
        if self.kind == "if":
            return ("if", "then")
        if self.kind in ("never", "always"):
            return (self.kind,)
        return tuple(f"{self.kind}.{number}" for number, _ in enumerate(self.clauses, start=1))

    def __str__(self) -> str:
        texts = [clause.text for clause in self.clauses]
        if self.kind == "if":
            return f"if {texts[0]} then {texts[1]}"
        return f"{self.kind} {texts[0] if self.kind in ('never', 'always') else texts}"


def _any_list(value: Any) -> Any:
    if not isinstance(value, list):
        raise ValueError("a table is a list of numbers, nested once per lever")
    return value


_NESTED: dict[str, Any] = {
    "type": "array",
    "description": "numbers nested by lever, the first lever outermost",
    "items": {"anyOf": [{"type": "number"}, {"type": "array"}]},
}


@record
class OutcomeTable(Noted):
    """A number per state: a table over some levers, an expression, or what trade gives."""

    unit: Annotated[str, Len(0, 200)]
    levers: Annotated[tuple[Name, ...], Len(0, 20)] = ()
    table: Annotated[Sequence[Any] | None, Converted(_any_list, _NESTED)] = None
    expression: Expression = ""
    source: Annotated[
        str,
        Alias("from"),
        Len(1, 500),
        Help("what a subsystem computes, such as trade.accounts.PARTY.revenue"),
    ] = ""
    observable: Annotated[
        Observable | None, Help("how anybody can see what it is in the status quo")
    ] = None

    def check(self) -> None:
        """Raise ValueError unless there is exactly one kind."""
        if [self.table is not None, bool(self.expression), bool(self.source)].count(True) != 1:
            raise ValueError("an outcome has exactly one of table (with levers), expression, from")
        if self.table is None and self.levers:
            raise ValueError("levers go with a table, not with an expression or from; remove one")

    def made(self, name: str, whole: Mapping[str, Any]) -> Outcome:
        """Return the outcome, its table flattened.

        Raises
        ------
        CaseError
            If the table is not nested once per lever, in their order, a row for every level.
        """
        cells: tuple[float, ...] = ()
        if self.table is not None:
            with located(f"outcomes.{name}.table"):
                cells = nested_numbers(self.table, self.levers, whole["levers"])
        given = (name, self.unit, self.levers, cells, self.expression)
        return Outcome(*given, source=self.source, observable=self.observable, **self.words())

    @classmethod
    def of(cls, outcome: Outcome, whole: Any) -> OutcomeTable:
        """Return the table that says this; `whole` knows how many levels a lever has."""
        given: dict[str, Any] = {"source": outcome.source}
        if not outcome.source:
            given = {"expression": outcome.expression}
        if not outcome.source and not outcome.expression:
            nested: list[Any] = list(outcome.table)
            for lever in reversed(outcome.levers[1:]):
                width = len(whole.levers[lever].levels)
                nested = [nested[i : i + width] for i in range(0, len(nested), width)]
            given = {"levers": outcome.levers, "table": nested}
        return cls(outcome.unit, **given, observable=outcome.observable, **outcome.words())


@written_as(OutcomeTable)
@dataclass(frozen=True)
class Outcome(Noted):
    """A number per state: a table over some levers (first lever outermost) or an expression.

    `source` names what a subsystem computes, such as ``trade.accounts.belarus.revenue``; a study
    turns it into a table before the states are ranked.
    """

    name: OwnName
    unit: str = "1"
    levers: tuple[str, ...] = ()
    table: tuple[float, ...] = ()
    expression: Expression = ""
    source: str = field(default="", kw_only=True)
    observable: Observable | None = field(default=None, kw_only=True)


@record(first="label note claims")
class NamedCondition(Noted):
    """A name for the states in which a condition holds."""

    name: OwnName
    where: Expression

    @property
    def needs_claims(self) -> bool | None:
        """What states are called needs none."""
        return False
