"""Statements of a preference dropped, and the orders of them that follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from detente.case import Definition, Hypothesis, Preference, Uncertainty
from detente.studies.trace.changes import Held, InputChange
from detente.studies.trace.support import AimPlace

Clauses = dict[int, set[int]]


def without_statements(
    definition: Definition, keys: Iterable[str]
) -> tuple[Definition, list[InputChange], list[Held]]:
    """Drop statements; what matters most stays where all of a preference's would go."""
    changed: list[InputChange] = []
    held: list[Held] = []
    for (party, alternative), found in _by_preference(keys).items():
        preference = AimPlace(party, alternative, 0, 0).preference(definition)
        lost = _places(found)
        if all(
            len(lost.get(place, ())) == len(group)
            for place, group in enumerate(preference.statements, start=1)
        ):
            del lost[1]
        for key in found:
            where = AimPlace.of(key)
            if where.place in lost:
                changed.append(InputChange(key, "dropped"))
            else:
                held.append(Held(key, "the last statement stays: without it there is no aim", True))
        if lost:
            definition = _dropped(definition, party, alternative, preference, lost)
    return definition, changed, held


def _by_preference(keys: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        where = AimPlace.of(key)
        found.setdefault((where.party, where.alternative), []).append(key)
    return found


def _places(keys: Iterable[str]) -> Clauses:
    places: Clauses = {}
    for where in map(AimPlace.of, keys):
        places.setdefault(where.place, set()).add(max(where.inner, 1))
    return places


def _dropped(
    definition: Definition, party: str, alternative: str, preference: Preference, lost: Clauses
) -> Definition:
    groups = [
        tuple(c for inner, c in enumerate(group, start=1) if inner not in lost.get(place, ()))
        for place, group in enumerate(preference.statements, start=1)
    ]
    kept = [place for place, group in enumerate(groups, start=1) if group]
    shorter = replace(preference, statements=tuple(group for group in groups if group))
    uncertainties = {
        name: _reordered(each, kept)
        if each.kind == "order" and (each.party, each.alternative) == (party, alternative)
        else each
        for name, each in definition.uncertainties.items()
    }
    return _with(replace(definition, uncertainties=uncertainties), party, alternative, shorter)


def _with(
    definition: Definition, party: str, alternative: str, preference: Preference
) -> Definition:
    if alternative:
        own = definition.preferences[party]
        alternatives = {**own.alternatives, alternative: preference}
        preference = replace(own, alternatives=alternatives)
    return replace(definition, preferences={**definition.preferences, party: preference})


def _reordered(uncertainty: Uncertainty, kept: Collection[int]) -> Uncertainty:
    """The orders of what is left; those that have become one share its place and add up."""
    number = {place: new for new, place in enumerate(sorted(kept), start=1)}
    merged: dict[tuple[int, ...], tuple[Hypothesis, float]] = {}
    ignorance = uncertainty.ignorance_weights or (1.0,) * len(uncertainty.hypotheses)
    for each, ignorant in zip(uncertainty.hypotheses, ignorance, strict=True):
        order = tuple(number[place] for place in each.order if place in number)
        first, weight = merged.get(order, (replace(each, weight=0.0, order=order), 0.0))
        merged[order] = replace(first, weight=first.weight + each.weight), weight + ignorant
    return replace(
        uncertainty,
        hypotheses=tuple(first for first, _ in merged.values()),
        ignorance_weights=tuple(weight for _, weight in merged.values()),
    )
