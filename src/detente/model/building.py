"""Definition -> model: check what was written, list the states, rank them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes, Ranks, dense_ranks, frozen
from detente.budgets import CODE, RANK, RANKED, SCRATCH, STATEMENT, afford
from detente.case import Definition, Lever, Party, Preference, check_words
from detente.errors import CaseError, known_names, located
from detente.expressions import Scope
from detente.model.deal_states import check_deals
from detente.model.model import Model, NamedStates
from detente.model.rule_meanings import bind_rule
from detente.model.states import StateSpace, enumerate_states
from detente.model.valuation import Valuation
from detente.text import counted


def build(definition: Definition, space: StateSpace | None = None) -> Model:
    """Turn a definition into a model.

    Parameters
    ----------
    definition : Definition
    space : StateSpace, optional
        Its feasible states, where `feasible_states` has listed them already.

    Raises
    ------
    InputError
        At the first thing that is wrong, with its key in ``where``.
    """
    space = space or feasible_states(definition)
    valuation = Valuation(definition, space)
    status_quo = _status_quo(definition, space)
    named = _named_states(definition, valuation)
    check_deals(definition, valuation, named)
    for name, conclusion in definition.conclusions.items():
        if conclusion.condition:
            with located(f"conclusions.{name}.condition"):
                valuation.truth(valuation.condition(conclusion.condition))
    return Model(
        definition=definition,
        space=space,
        status_quo=status_quo,
        ranks=MappingProxyType(valuation.ranking.plain()),
        alternative_ranks=MappingProxyType(valuation.ranking.alternatives()),
        outcome_arrays=MappingProxyType(valuation.outcomes.arrays()),
        named_states=named,
        valuation=valuation,
    )


def feasible_states(definition: Definition) -> StateSpace:
    """List the feasible states of a definition, before its outcomes and preferences are read."""
    _check_names(definition)
    return _feasible(
        definition, Scope({name: lever.levels for name, lever in definition.levers.items()})
    )


def assemble(
    levers: Sequence[Lever],
    codes: Codes,
    ranks: Mapping[str, NDArray[Any]],
    status_quo: int = 1,
    title: str = "untitled",
) -> Model:
    """Put a model together from arrays, for programs that make their own states and ranks.

    Parameters
    ----------
    levers : sequence of Lever
        The axes, first lever varying fastest.
    codes : array of uint64, shape (n,)
        Mixed-radix codes of the feasible states, ascending.
    ranks : mapping of str to array, shape (n,)
        Per party, higher is better. Parties not named here do not exist.
    """
    parties = {name: Party(name) for name in ranks}
    for lever in levers:
        for owner in lever.owners:
            if owner not in parties:
                raise CaseError(f"lever '{lever.name}' belongs to '{owner}', who has no ranks.")
    space = StateSpace(levers, codes)
    definition = Definition(
        title=title,
        parties=parties,
        levers={lever.name: lever for lever in levers},
        status_quo=space.levels_of(status_quo),
        preferences={name: Preference(name, "value") for name in ranks},
    )
    return Model(
        definition=definition,
        space=space,
        status_quo=status_quo,
        ranks=MappingProxyType({name: frozen(_as_ranks(values)) for name, values in ranks.items()}),
    )


def _as_ranks(values: NDArray[Any]) -> Ranks:
    if values.dtype == np.int32 and values.size and values.min() > 0:
        return values
    return dense_ranks(values)


def _check_names(definition: Definition) -> None:
    if not definition.parties:
        raise CaseError("a standoff needs at least one party: [parties.NAME].", "parties")
    if not definition.levers:
        raise CaseError("a standoff needs at least one lever: [levers.NAME].", "levers")
    for name, lever in definition.levers.items():
        key = "holders" if lever.holders else "party"
        for owner in lever.owners:
            if owner not in definition.parties:
                found = known_names("party", owner, definition.parties)
                raise CaseError(f"no party named '{owner}'; {found}", f"levers.{name}.{key}")
    check_words(definition)
    for name in definition.outcomes:
        if name in definition.levers:
            raise CaseError(
                f"'{name}' is a lever already; give the outcome another name.", f"outcomes.{name}"
            )
    for party in definition.preferences:
        if party not in definition.parties:
            found = known_names("party", party, definition.parties)
            raise CaseError(f"no party named '{party}'; {found}", f"preferences.{party}")
    for party in definition.parties:
        if party not in definition.preferences:
            raise CaseError(
                f"party '{party}' has no preferences, so nothing can be said of it; add "
                f"[preferences.{party}] with a ranking, statements or a value.",
                f"parties.{party}",
            )


def _feasible(definition: Definition, scope: Scope) -> StateSpace:
    rules, names = [], []
    for number, rule in enumerate(definition.rules, start=1):
        where = f"rules[{number}]"
        with located(where):
            rules.append(bind_rule(rule, scope))
        names.append(f"{where} ({str(rule)[:120]})")
    with located("levers"):
        afford = partial(_afford, definition)
        return enumerate_states(tuple(definition.levers.values()), rules, names, afford)


def _afford(definition: Definition, states: int, final: bool) -> None:
    """Refuse more states than there is a budget for, with all that will be said of each."""
    if not final:
        afford(
            f"{states:,} partial states x {counted(len(definition.rules), 'rule')}",
            "Use fewer levers or levels, or rules that exclude more",
            seconds=states * STATEMENT,
            size=states * (CODE + SCRATCH),
        )
        return
    readings = [
        each
        for preference in definition.preferences.values()
        for each in (preference, *preference.alternatives.values())
    ]
    statements = sum(len(group) for each in readings for group in each.statements)
    product = f"{states:,} states x {counted(len(readings), 'preference')}"
    if statements > len(readings):
        product += f" with {statements:,} statements"
    afford(
        product,
        "Use fewer levers or levels, rules that exclude more, or fewer parties and statements",
        seconds=states * (RANKED * len(readings) + STATEMENT * statements),
        size=states * (CODE + SCRATCH + RANK * (len(readings) + len(definition.outcomes))),
    )


def _status_quo(definition: Definition, space: StateSpace) -> int:
    with located("status_quo"):
        return space.number_of(definition.status_quo)


def _named_states(definition: Definition, valuation: Valuation) -> Mapping[str, NamedStates]:
    named = {}
    for name, condition in definition.named_states.items():
        with located(f"named_states.{name}.where"):
            truth = valuation.truth(valuation.condition(condition.where))[0]
        numbers = tuple(int(place) + 1 for place in np.flatnonzero(truth))
        named[name] = NamedStates(name, condition.label, condition.note, condition.claims, numbers)
    return MappingProxyType(named)
