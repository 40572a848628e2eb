"""What a case rests on: each of its inputs, and the claims that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.evidence.deal_inputs import deal_inputs
from detente.evidence.trade_inputs import trade_inputs
from detente.model import Clause, Definition, Preference
from detente.model.uncertain_parts import Uncertainty

ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a case, by its key in the file.

    `claims` are its own; `around` those of the preference or rule that it stands in, which
    cover it too.
    """

    key: str
    claims: tuple[str, ...]
    around: tuple[str, ...] = ()
    needs_claims: bool = True


def inputs(definition: Definition) -> Iterator[Input]:
    """Yield the inputs of a case in file order: parties, levers, rules, outcomes, aims, names,
    the figures and measures of trade, deals and their schedules, and what is uncertain.

    Parties and conclusions are yielded because they may name claims; what they are needs none.
    """
    for name, party in definition.parties.items():
        yield Input(f"parties.{name}", party.claims, needs_claims=False)
    for name, lever in definition.levers.items():
        yield Input(f"levers.{name}", lever.claims)
    for number, rule in enumerate(definition.rules, start=1):
        own = tuple(claim for clause in rule.clauses for claim in clause.claims)
        yield Input(f"rules[{number}]", rule.claims + own)
    for name, outcome in definition.outcomes.items():
        yield Input(f"outcomes.{name}", outcome.claims)
    for name, preference in definition.preferences.items():
        yield from _preference(f"preferences.{name}", preference)
        for other, reading in preference.alternatives.items():
            yield from _preference(f"preferences.{name}.alternatives.{other}", reading)
    for name, states in definition.named_states.items():
        yield Input(f"named_states.{name}", states.claims)
    if definition.trade is not None:
        for entry in trade_inputs(definition.trade):
            yield Input(*entry)
    for deal in definition.deals.values():
        for entry in deal_inputs(deal):
            yield Input(*entry)
    for name, uncertainty in definition.uncertainties.items():
        yield from _uncertainty(f"uncertainties.{name}", uncertainty)
    for number, correlation in enumerate(definition.correlations, start=1):
        yield Input(f"correlations[{number}]", correlation.claims)
    for name, conclusion in definition.conclusions.items():
        yield Input(f"conclusions.{name}", conclusion.claims, needs_claims=False)


def _uncertainty(key: str, uncertainty: Uncertainty) -> Iterator[Input]:
    """Hypotheses that name claims of their own are inputs each; the whole covers the others."""
    apart = any(each.claims for each in uncertainty.hypotheses)
    yield Input(key, uncertainty.claims, needs_claims=not apart)
    if apart:
        for number, each in enumerate(uncertainty.hypotheses, start=1):
            yield Input(f"{key}.hypotheses[{number}]", each.claims, uncertainty.claims)


def _preference(key: str, preference: Preference) -> Iterator[Input]:
    around = preference.claims
    yield Input(key, around, needs_claims=preference.kind == "ranking")
    if preference.value is not None:
        yield _clause(f"{key}.value", preference.value, around)
    for number, group in enumerate(preference.statements, start=1):
        for place, clause in enumerate(group, start=1):
            inner = f"[{place}]" if len(group) > 1 else ""
            yield _clause(f"{key}.statements[{number}]{inner}", clause, around)


def _clause(key: str, clause: Clause, around: tuple[str, ...]) -> Input:
    return Input(key, clause.claims, around)
