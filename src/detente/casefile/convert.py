"""Case document <-> definition: the two ways between the file's shape and the model's."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from detente.casefile.clause_document import ClauseDoc
from detente.casefile.deals_convert import deals_data, to_deals
from detente.casefile.document import (
    CaseDoc,
    OutcomeDoc,
    PreferenceBody,
    RuleDoc,
)
from detente.casefile.trade_convert import to_trade, trade_data
from detente.casefile.uncertain_convert import (
    to_conclusions,
    to_correlations,
    to_uncertainties,
    uncertain_data,
)
from detente.errors import CaseError
from detente.model import (
    Clause,
    Definition,
    Lever,
    NamedCondition,
    Outcome,
    Party,
    Preference,
    Rule,
)
from detente.model.uncertain_checks import check_uncertain

MOST_TABLE_NUMBERS = 2**22


def to_definition(case: CaseDoc) -> Definition:
    """Return what the document says, in the model's own terms."""
    preferences = {
        name: _preference(name, doc, doc.alternatives) for name, doc in case.preferences.items()
    }
    definition = Definition(
        title=case.title,
        as_of=case.as_of,
        summary=case.summary,
        references=tuple(case.references),
        parties={
            name: Party(name, doc.label, doc.note, tuple(doc.claims))
            for name, doc in case.parties.items()
        },
        levers={
            name: Lever(
                name=name,
                party=doc.party,
                levels=tuple(doc.levels),
                moves=doc.moves,
                label=doc.label,
                level_labels=tuple(doc.level_labels),
                note=doc.note,
                claims=tuple(doc.claims),
            )
            for name, doc in case.levers.items()
        },
        status_quo=dict(case.status_quo),
        rules=tuple(_rule(doc) for doc in case.rules),
        preferences=preferences,
        outcomes={name: _outcome(name, doc) for name, doc in case.outcomes.items()},
        named_states={
            name: NamedCondition(name, doc.where, doc.label, doc.note, tuple(doc.claims))
            for name, doc in case.named_states.items()
        },
        trade=to_trade(case.trade) if case.trade else None,
        deals=to_deals(case.deals),
        uncertainties=to_uncertainties(case.uncertainties, preferences),
        correlations=to_correlations(case.correlations),
        conclusions=to_conclusions(case.conclusions),
    )
    check_uncertain(definition)
    return definition


def to_data(definition: Definition) -> dict[str, Any]:
    """Return the definition as plain data, in the shape and order of a case file."""
    data: dict[str, Any] = {"format": 1, "title": definition.title}
    if definition.as_of:
        data["as_of"] = definition.as_of
    if definition.summary:
        data["summary"] = definition.summary
    if definition.references:
        data["references"] = list(definition.references)
    data["parties"] = {name: _noted(party) for name, party in definition.parties.items()}
    data["levers"] = {name: _lever_data(lever) for name, lever in definition.levers.items()}
    data["status_quo"] = dict(definition.status_quo)
    if definition.rules:
        data["rules"] = [_rule_data(rule) for rule in definition.rules]
    if definition.outcomes:
        data["outcomes"] = {
            name: _outcome_data(outcome, definition)
            for name, outcome in definition.outcomes.items()
        }
    data["preferences"] = {
        name: _preference_data(preference) for name, preference in definition.preferences.items()
    }
    if definition.named_states:
        data["named_states"] = {
            name: _noted(condition) | {"where": condition.where}
            for name, condition in definition.named_states.items()
        }
    if definition.trade:
        data["trade"] = trade_data(definition.trade)
    if definition.deals:
        data["deals"] = deals_data(definition.deals)
    return data | uncertain_data(definition)


def _clause(doc: ClauseDoc) -> Clause:
    return Clause(doc.text, doc.note, tuple(doc.claims))


def _rule(doc: RuleDoc) -> Rule:
    note, claims = doc.note, tuple(doc.claims)
    if doc.if_ is not None and doc.then is not None:
        return Rule("if", (_clause(doc.if_), _clause(doc.then)), note, claims)
    if doc.exclusive is not None:
        return Rule("exclusive", tuple(map(_clause, doc.exclusive)), note, claims)
    if doc.at_least_one is not None:
        return Rule("at_least_one", tuple(map(_clause, doc.at_least_one)), note, claims)
    if doc.always is not None:
        return Rule("always", (_clause(doc.always),), note, claims)
    assert doc.never is not None
    return Rule("never", (_clause(doc.never),), note, claims)


def _preference(
    party: str, doc: PreferenceBody, alternatives: dict[str, PreferenceBody] | None = None
) -> Preference:
    return Preference(
        party=party,
        kind="ranking" if doc.ranking else "statements" if doc.statements else "value",
        ranking=tuple(tuple(tied) for tied in doc.ranking or ()),
        statements=tuple(tuple(map(_clause, group)) for group in doc.statements or ()),
        value=_clause(doc.value) if doc.value else None,
        label=doc.label,
        note=doc.note,
        claims=tuple(doc.claims),
        alternatives={
            name: _preference(party, other) for name, other in (alternatives or {}).items()
        },
    )


def _outcome(name: str, doc: OutcomeDoc) -> Outcome:
    return Outcome(
        name=name,
        unit=doc.unit,
        levers=tuple(doc.levers),
        table=tuple(_flatten(doc.table, len(doc.levers), f"outcomes.{name}.table")),
        expression=doc.expression or "",
        source=doc.from_ or "",
        label=doc.label,
        note=doc.note,
        claims=tuple(doc.claims),
    )


def _flatten(table: list[Any] | None, depth: int, where: str) -> Iterator[float]:
    """Yield the numbers of a nested list, first index outermost; every row equally long."""
    if table is None:
        return
    if depth == 0:
        raise CaseError("a table needs 'levers': the levers it runs over, in order.", where)
    widths: dict[int, int] = {}

    def walk(part: Any, level: int) -> Iterator[float]:
        if level == depth:
            if isinstance(part, bool) or not isinstance(part, int | float):
                raise CaseError(f"found {str(part)[:40]!r} where a number is needed.", where)
            if not isfinite(part):
                raise CaseError(f"found {part}; a number of a table is finite.", where)
            yield float(part)
            return
        if not isinstance(part, list):
            raise CaseError(
                f"the table nests {level} deep but has {depth} levers; nest it once per lever.",
                where,
            )
        if widths.setdefault(level, len(part)) != len(part):
            raise CaseError("the rows of the table differ in length.", where)
        for item in part:
            yield from walk(item, level + 1)

    yield from walk(table, 0)


def _noted(part: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in ("label", "note"):
        if getattr(part, key, ""):
            data[key] = getattr(part, key)
    if part.claims:
        data["claims"] = list(part.claims)
    return data


def _clause_data(clause: Clause) -> Any:
    noted = _noted(clause)
    return {"text": clause.text, **noted} if noted else clause.text


def _lever_data(lever: Lever) -> dict[str, Any]:
    data: dict[str, Any] = {"party": lever.party, "levels": list(lever.levels)}
    if lever.level_labels:
        data["level_labels"] = list(lever.level_labels)
    if lever.moves != "both":
        data["moves"] = lever.moves
    return data | _noted(lever)


def _rule_data(rule: Rule) -> dict[str, Any]:
    clauses = [_clause_data(clause) for clause in rule.clauses]
    if rule.kind == "if":
        body: dict[str, Any] = {"if": clauses[0], "then": clauses[1]}
    elif rule.kind in ("never", "always"):
        body = {rule.kind: clauses[0]}
    else:
        body = {rule.kind: clauses}
    return body | _noted(rule)


def _preference_data(preference: Preference) -> dict[str, Any]:
    data = _noted(preference)
    if preference.kind == "ranking":
        data["ranking"] = [tied[0] if len(tied) == 1 else list(tied) for tied in preference.ranking]
    elif preference.kind == "statements":
        data["statements"] = [
            _clause_data(group[0]) if len(group) == 1 else [_clause_data(c) for c in group]
            for group in preference.statements
        ]
    elif preference.value is not None:
        data["value"] = _clause_data(preference.value)
    if preference.alternatives:
        data["alternatives"] = {
            name: _preference_data(other) for name, other in preference.alternatives.items()
        }
    return data


def _outcome_data(outcome: Outcome, definition: Definition) -> dict[str, Any]:
    data: dict[str, Any] = {"unit": outcome.unit}
    if outcome.source:
        data["from"] = outcome.source
    elif outcome.expression:
        data["expression"] = outcome.expression
    else:
        nested: list[Any] = list(outcome.table)
        for lever in reversed(outcome.levers[1:]):
            width = len(definition.levers[lever].levels)
            nested = [nested[i : i + width] for i in range(0, len(nested), width)]
        data |= {"levers": list(outcome.levers), "table": nested}
    return data | _noted(outcome)


__all__ = ["to_data", "to_definition"]
