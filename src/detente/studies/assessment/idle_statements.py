"""Statements that decide nothing: true in every state, in none, or said before."""

from __future__ import annotations

from collections.abc import Iterator

from detente.arrays import BoolArray
from detente.case import OWN_READING, Preference, effects_on_outcomes, is_number
from detente.model import Model, Valuation


def idle_statements(model: Model) -> list[str]:
    """Say of every statement of a party's aims that it tells no states apart.

    Statements on something uncertain are passed over: in a draw they may.
    """
    if model.valuation is None:
        return []
    found: list[str] = []
    for party, own in model.preferences.items():
        readings = {OWN_READING: own, **own.alternatives}
        for name, each in readings.items():
            where = f"preferences.{party}" + f".alternatives.{name}" * (name != OWN_READING)
            found += _idle(model.valuation, each, where)
    return found


def _idle(valuation: Valuation, preference: Preference, where: str) -> Iterator[str]:
    seen: list[tuple[int, BoolArray]] = []
    for number, group in enumerate(preference.statements, start=1):
        for clause in group:
            bound = valuation.condition(clause.text)
            if valuation.outcomes.used_by(bound) & _uncertain(valuation):
                continue
            truth = valuation.truth(bound)[0]
            told = f"{where}, statements[{number}]: “{clause.text[:80]}”"
            before = next((n for n, other in seen if (other == truth).all()), 0)
            if truth.all() or not truth.any():
                yield f"{told} is {'true in every state' if truth.all() else 'never true'}."
            elif before and len(group) == 1:
                yield f"{told} says what statements[{before}] says."
            elif len(group) == 1:
                seen.append((number, truth))


def _uncertain(valuation: Valuation) -> set[str]:
    definition = valuation.definition
    numbers = {name for name, each in definition.uncertainties.items() if is_number(each)}
    return numbers | set(effects_on_outcomes(definition))
