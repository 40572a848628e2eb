"""Definition -> model: check what was written, list the states, rank them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes, FloatArray, Ranks, dense_ranks, frozen
from detente.errors import CaseError, InputError, known_names
from detente.model.expressions import (
    Bound,
    Scope,
    bind_condition,
    bind_outcome,
    bind_quantity,
    evaluate,
)
from detente.model.expressions.binding import TRUTH
from detente.model.parts import Definition, Lever, Outcome, Party, Preference, Rule
from detente.model.ranks import ranks_from_ranking, ranks_from_statements, ranks_from_values
from detente.model.standoff import Model, NamedStates
from detente.model.states import StateSpace, enumerate_states
from detente.model.units import PURE, Unit, parse_unit

MOST_TABLE_CELLS = 2**22


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
    levels = {name: lever.levels for name, lever in definition.levers.items()}
    units, arrays = _outcomes(definition, space, levels)
    full = Scope(levels, units)
    status_quo = _status_quo(definition, space)

    def ranked(preference: Preference) -> Ranks:
        return frozen(_rank(preference, space, full, arrays))

    ranks, alternatives = {}, {}
    for party in definition.parties:
        preference = definition.preferences[party]
        with _at(f"preferences.{party}"):
            ranks[party] = ranked(preference)
        alternatives[party] = MappingProxyType(
            {
                name: _ranked_at(f"preferences.{party}.alternatives.{name}", ranked, other)
                for name, other in preference.alternatives.items()
            }
        )
    return Model(
        definition=definition,
        space=space,
        status_quo=status_quo,
        ranks=MappingProxyType(ranks),
        alternative_ranks=MappingProxyType(alternatives),
        outcome_arrays=MappingProxyType(arrays),
        named_states=_named_states(definition, space, full, arrays),
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
        if lever.party not in parties:
            raise CaseError(f"lever '{lever.name}' belongs to '{lever.party}', who has no ranks.")
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


@contextmanager
def _at(where: str) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise error.at(where) from None


def _ranked_at(where: str, ranked: Callable[[Preference], Ranks], preference: Preference) -> Ranks:
    with _at(where):
        return ranked(preference)


def _check_names(definition: Definition) -> None:
    if not definition.parties:
        raise CaseError("a standoff needs at least one party: [parties.NAME].", "parties")
    if not definition.levers:
        raise CaseError("a standoff needs at least one lever: [levers.NAME].", "levers")
    for name, lever in definition.levers.items():
        if lever.party not in definition.parties:
            found = known_names("party", lever.party, definition.parties)
            raise CaseError(f"no party named '{lever.party}'; {found}", f"levers.{name}.party")
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
        with _at(where):
            rules.append(_bind_rule(rule, scope))
        names.append(f"{where} ({str(rule)[:120]})")
    with _at("levers"):
        return enumerate_states(tuple(definition.levers.values()), rules, names)


def _bind_rule(rule: Rule, scope: Scope) -> Bound:
    parts = tuple(bind_condition(clause.text, scope) for clause in rule.clauses)
    match rule.kind:
        case "always":
            return parts[0]
        case "never":
            return Bound("not", parts, sort=TRUTH, unit=PURE)
        case "at_least_one":
            return Bound("or", parts, sort=TRUTH, unit=PURE)
        case "if":
            return Bound("implies", parts, sort=TRUTH, unit=PURE)
        case "exclusive":
            total = parts[0]
            for part in parts[1:]:
                total = Bound("+", (total, part))
            return Bound("<=", (total, Bound("constant", value=1.0)), sort=TRUTH, unit=PURE)


def _status_quo(definition: Definition, space: StateSpace) -> int:
    with _at("status_quo"):
        return space.number_of(definition.status_quo)


def _outcomes(
    definition: Definition, space: StateSpace, levels: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, Unit], dict[str, FloatArray]]:
    units: dict[str, Unit] = {}
    arrays: dict[str, FloatArray] = {}
    for name in _by_dependence(definition, levels):
        outcome = definition.outcomes[name]
        with _at(f"outcomes.{name}"):
            unit = parse_unit(outcome.unit)
            if outcome.source and not outcome.table:
                raise CaseError(
                    f"'{outcome.source}' has to be computed before the states can be ranked; read "
                    "the case with detente.load_case (or studies.build_case).",
                    "from",
                )
            if outcome.expression:
                values = _expression(outcome, unit, space, Scope(levels, units), arrays)
            else:
                values = _table(outcome, space, levels)
        units[name], arrays[name] = unit, frozen(values)
    return units, arrays


def _by_dependence(definition: Definition, levels: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield outcome names so that each comes after those its expression uses."""
    everything = Scope(levels, dict.fromkeys(definition.outcomes, PURE))
    needs: dict[str, frozenset[str]] = {}
    for name, outcome in definition.outcomes.items():
        with _at(f"outcomes.{name}"):
            bound = _bind_loosely(outcome.expression, everything)
            needs[name] = bound.outcomes() if bound else frozenset()
    done: set[str] = set()
    while needs:
        ready = [name for name, needed in needs.items() if needed <= done]
        if not ready:
            raise CaseError(
                f"outcomes depend on each other in a circle: {', '.join(sorted(needs))}.",
                "outcomes",
            )
        for name in ready:
            del needs[name]
            done.add(name)
            yield name


def _bind_loosely(expression: str, scope: Scope) -> Bound | None:
    return bind_quantity(expression, scope) if expression else None


def _expression(
    outcome: Outcome,
    unit: Unit,
    space: StateSpace,
    scope: Scope,
    arrays: Mapping[str, FloatArray],
) -> FloatArray:
    bound = bind_outcome(outcome.expression, scope)
    if bound.unit is not None and bound.unit != unit:
        raise CaseError(
            f"the expression gives '{bound.unit}' but the outcome's unit is '{unit}'; correct one, "
            "or convert with an outcome that has the missing unit."
        )
    values = evaluate(bound, space.digits, arrays.__getitem__)
    full = np.broadcast_to(values, (space.size,)).astype(np.float64)
    wrong = np.flatnonzero(~np.isfinite(full))
    if wrong.size:
        raise CaseError(
            f"the expression is not a finite number in {wrong.size} states, first in state "
            f"{wrong[0] + 1}; look for a division by zero."
        )
    return full


def _table(
    outcome: Outcome, space: StateSpace, levels: Mapping[str, tuple[str, ...]]
) -> FloatArray:
    cells = 1
    if len(set(outcome.levers)) != len(outcome.levers):
        raise CaseError("names a lever twice; a table has one axis for a lever.", "levers")
    for lever in outcome.levers:
        if lever not in levels:
            found = known_names("lever", lever, levels)
            raise CaseError(f"no lever named '{lever}'; {found}", "levers")
        cells *= len(levels[lever])
    if cells != len(outcome.table) or cells > MOST_TABLE_CELLS:
        shape = " x ".join(str(len(levels[lever])) for lever in outcome.levers)
        raise CaseError(
            f"the table has {len(outcome.table)} numbers; {shape or '1'} = {cells} are needed "
            f"(the first lever outermost), at most {MOST_TABLE_CELLS}.",
            "table",
        )
    index = np.zeros(space.size, dtype=np.int64)
    for lever in outcome.levers:
        index = index * len(levels[lever]) + space.digits(lever)
    return np.asarray(outcome.table, dtype=np.float64)[index]


def _rank(
    preference: Preference, space: StateSpace, scope: Scope, arrays: Mapping[str, FloatArray]
) -> Ranks:
    if preference.kind == "ranking":
        with _at("ranking"):
            return ranks_from_ranking(preference.ranking, space.size)
    if preference.kind == "value":
        assert preference.value is not None
        with _at("value"):
            bound = bind_quantity(preference.value.text, scope)
            values = evaluate(bound, space.digits, arrays.__getitem__)
            return ranks_from_values(np.broadcast_to(values, (space.size,)).astype(np.float64))
    groups = []
    for place, group in enumerate(preference.statements, start=1):
        with _at(f"statements[{place}]"):
            truths = [
                evaluate(bind_condition(clause.text, scope), space.digits, arrays.__getitem__)
                for clause in group
            ]
        groups.append([np.broadcast_to(truth, (space.size,)) for truth in truths])
    return ranks_from_statements(groups, space.size)


def _named_states(
    definition: Definition, space: StateSpace, scope: Scope, arrays: Mapping[str, FloatArray]
) -> Mapping[str, NamedStates]:
    named = {}
    for name, condition in definition.named_states.items():
        with _at(f"named_states.{name}.where"):
            bound = bind_condition(condition.where, scope)
            truth = np.broadcast_to(
                evaluate(bound, space.digits, arrays.__getitem__), (space.size,)
            )
        numbers = tuple(int(place) + 1 for place in np.flatnonzero(truth))
        named[name] = NamedStates(name, condition.label, condition.note, condition.claims, numbers)
    return MappingProxyType(named)
