"""What the case says, as it says it: preferences, rules, outcomes, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

from detente.case import Clause, Outcome, Preference, Rule
from detente.concepts import STRENGTHS
from detente.model import Model
from detente.report.html.badges import Badge, badge, badge_of
from detente.report.html.compare import number
from detente.studies import MANNER, Labels, Overview, Phrases
from detente.studies.assessment import Assessment, NamedVerdict
from detente.text import counted, listed

MOST_RANKED = 24


@dataclass(frozen=True)
class NamedView:
    """A named group of states: how many, whether any holds, who would leave."""

    title: str
    note: str
    claims: tuple[str, ...]
    size: str
    badge: Badge
    counts: str
    leaving: str
    best: int | None
    gains: str


@dataclass(frozen=True)
class StatementView:
    """One line of a preference: statements of equal weight share a line."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class ReadingView:
    """One reading of a party's aims, as written."""

    title: str
    used: bool
    note: str
    claims: tuple[str, ...]
    kind: str
    statements: tuple[StatementView, ...]
    value: Clause | None
    ranking: str


@dataclass(frozen=True)
class AimsView:
    """A party with all its readings."""

    who: str
    readings: tuple[ReadingView, ...]


@dataclass(frozen=True)
class RuleView:
    """One rule, what kind it is, and what it rests on."""

    kind: str
    conditional: bool
    clauses: tuple[Clause, ...]
    note: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeView:
    """One number that the case defines."""

    outcome: Outcome
    title: str
    now: str
    low: str
    high: str
    basis: str


_RULES = {
    "never": "Never",
    "always": "Always",
    "exclusive": "At most one of",
    "at_least_one": "At least one of",
    "if": "If",
}


def named_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return the named groups of states."""
    if found.assessment is None:
        return None
    return {"named": named_views(found.assessment, words)}


def aims_view(found: Overview, words: Labels) -> Mapping[str, Any]:
    """Return what each party wants, as written."""
    return {"aims": aims_views(found.model, words)}


def rules_view(found: Overview, words: Labels) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what cannot be, and the numbers that the case works out."""
    model = found.model
    return {
        "cells": model.space.cells,
        "states": model.space.size,
        "rules": rule_views(model),
        "outcomes": outcome_views(model),
    }


def named_views(assessment: Assessment, words: Labels) -> tuple[NamedView, ...]:
    """Return the named groups in file order."""
    return tuple(_named_view(assessment, each, words) for each in assessment.named)


def _named_view(assessment: Assessment, each: NamedVerdict, words: Labels) -> NamedView:
    better = [party for party, sign in each.compared.items() if sign > 0]
    worse = [party for party, sign in each.compared.items() if sign < 0]
    told = [
        f"{verb} for {words.parties(parties, most=9)}"
        for verb, parties in (("better", better), ("worse", worse))
        if parties
    ]
    return NamedView(
        title=each.named.title,
        note=each.named.note,
        claims=each.named.claims,
        size=_size(assessment.model, each),
        badge=badge_of(assessment, each.best) if each.best else badge(None),
        counts=_counts(each),
        leaving=_leaving(each, words),
        best=each.best,
        gains="; ".join(told),
    )


def _size(model: Model, each: NamedVerdict) -> str:
    told = counted(each.size, "state")
    if not each.best or each.size == 1:
        return told
    place = "firmest" if each.holds else "nearest to holding"
    return f"{told}, {place}: with {_difference(model, each.best)}"


def _difference(model: Model, state: int) -> str:
    return "nothing changed" if state == model.status_quo else Phrases(model).difference(state)


def _counts(each: NamedVerdict) -> str:
    if not each.size:
        return "The rules leave no state in it."
    told, seen = [], set[int]()
    for concept in STRENGTHS:
        numbers = [number for number in each.holding[concept] if number not in seen]
        seen.update(numbers)
        if numbers:
            told.append(f"{len(numbers):,} {MANNER[concept]}")
    if not told:
        return "None of its states holds in any sense."
    return f"{'Holding' if each.holds else 'None holds; kept'}: {'; '.join(told)}."


def _leaving(each: NamedVerdict, words: Labels) -> str:
    if not each.leaving:
        return ""
    if each.size == 1:
        return f"Would leave: {words.parties(each.leaving, most=9)}."
    who = [
        f"{words.the_party(party)} ({'all' if count == each.size else f'{count:,}'})"
        for party, count in each.leaving.items()
    ]
    return f"Who would leave how many of the {each.size:,}: {listed(who, most=9)}."


def aims_views(model: Model, words: Labels) -> tuple[AimsView, ...]:
    """Return every party's preference and its alternatives, as written."""
    return tuple(
        AimsView(words.party(party), tuple(_readings(model, party))) for party in model.parties
    )


def _readings(model: Model, party: str) -> Iterator[ReadingView]:
    used = model.readings.get(party, "")
    own = model.preferences[party]
    yield _reading(own, own.label or "As written", not used)
    for name, other in own.alternatives.items():
        yield _reading(other, other.label or name, name == used)


def _reading(preference: Preference, title: str, used: bool) -> ReadingView:
    return ReadingView(
        title=title,
        used=used,
        note=preference.note,
        claims=preference.claims,
        kind=preference.kind,
        statements=tuple(StatementView(group) for group in preference.statements),
        value=preference.value,
        ranking=_ranking(preference),
    )


def _ranking(preference: Preference) -> str:
    places = [
        str(place[0]) if len(place) == 1 else f"({' = '.join(map(str, place[:12]))})"
        for place in preference.ranking[:MOST_RANKED]
    ]
    more = len(preference.ranking) - len(places)
    return " > ".join(places) + (f" > … ({more:,} more places)" if more else "")


def rule_views(model: Model) -> tuple[RuleView, ...]:
    """Return the rules in file order."""
    return tuple(_rule(rule) for rule in model.rules)


def _rule(rule: Rule) -> RuleView:
    return RuleView(_RULES[rule.kind], rule.kind == "if", rule.clauses, rule.note, rule.claims)


def outcome_views(model: Model) -> tuple[OutcomeView, ...]:
    """Return the numbers that the case defines, with their range over all states."""
    views = []
    for name, outcome in model.outcomes.items():
        values = model.outcome_values(name)
        known = [value for value in values.tolist() if not isnan(value)]
        basis = (
            outcome.source
            or outcome.expression
            or "table over "
            + listed([model.levers[lever].title for lever in outcome.levers], most=9)
        )
        views.append(
            OutcomeView(
                outcome=outcome,
                title=outcome.label or name,
                now=number(float(values[model.status_quo - 1])),
                low=number(min(known, default=nan)),
                high=number(max(known, default=nan)),
                basis=basis,
            )
        )
    return tuple(views)
