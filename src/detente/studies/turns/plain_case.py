"""A case with nothing uncertain in it any more, bound and ranked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.case import (
    Definition,
    Effect,
    Outcome,
    affected,
    at_best_figures,
    best_number,
    effects_on_outcomes,
    is_number,
)
from detente.errors import NotApplicableError
from detente.expressions import Scope
from detente.model import Model, StateSpace, Valuation, build, feasible_states
from detente.stability import Closures, Pieces
from detente.studies import Supplies, with_best


@dataclass(frozen=True, eq=False)
class PlainCase:
    """A case whose uncertain inputs stand at their best values and are set aside.

    What acted on an outcome stands in its table or expression; an uncertain number that
    expressions name is an outcome of one cell; what trade gives is a table.

    Attributes
    ----------
    written : Definition
        The case as it was.
    definition : Definition
    model : Model
    valuation : Valuation
    answers : dict
        To questions whose answer no number so far has changed, by question.
    """

    written: Definition
    definition: Definition
    model: Model
    valuation: Valuation
    answers: dict[Any, Pieces] = field(default_factory=dict, repr=False)

    @property
    def space(self) -> StateSpace:
        """The feasible states."""
        return self.model.space

    @cached_property
    def closures(self) -> Closures:
        """What parties can make of states, shared by all numbers."""
        return Closures(self.space, self.model.movers)

    @property
    def scope(self) -> Scope:
        """What expressions may speak of."""
        return self.valuation.outcomes.scope

    @cached_property
    def outcomes(self) -> Mapping[str, FloatArray]:
        """Every outcome's value in every state, each after those that it uses."""
        found = self.valuation.outcomes.plain
        return {name: found[name].array for name in found if name in self.definition.outcomes}

    def cells(self, outcome: Outcome) -> IntArray:
        """Return the cell of an outcome's table that every state has, shape (n,)."""
        index = np.zeros(self.space.size, dtype=np.int64)
        for lever in outcome.levers:
            levels = len(self.definition.levers[lever].levels)
            index = index * levels + self.space.digits(lever)
        return index


def make_plain(written: Definition) -> PlainCase:
    """Set a case's uncertain inputs aside, and rank its states.

    Raises
    ------
    InputError, UnconvergedError
        As of :func:`detente.load_case`.
    """
    for name, party in written.parties.items():
        if party.worth_moving is not None and party.worth_moving.value > 0:
            raise NotApplicableError(
                f"what would turn it takes any gain for a reason to move; '{name}' moves only for "
                "more than its worth_moving."
            )
    completed = with_best(written)
    space = feasible_states(completed)
    supplied = at_best_figures(Supplies(completed, space).with_tables(completed))
    definition = set_aside(supplied)
    return PlainCase(written, definition, build(definition, space), Valuation(definition, space))


def set_aside(completed: Definition) -> Definition:
    """Return the case without uncertain inputs, everything as their best values make it.

    Parameters
    ----------
    completed : Definition
        With best values, tables of what subsystems give, and figures of trade at their best.
    """
    inputs = completed.uncertainties
    numbers = {
        name: np.asarray(best_number(each)) for name, each in inputs.items() if is_number(each)
    }
    effects = effects_on_outcomes(completed)
    outcomes: dict[str, Outcome] = {}
    for name, number in numbers.items():
        if not inputs[name].acts_on:
            label = inputs[name].label
            outcomes[name] = Outcome(name, inputs[name].unit, table=(float(number),), label=label)
    for name, outcome in completed.outcomes.items():
        for each in effects.get(name, ()):
            outcome = _acted(outcome, each.cell, each.effect, float(numbers[each.number]))
        outcomes[name] = outcome
    return replace(completed, outcomes=outcomes, uncertainties={}, correlations=())


def _acted(outcome: Outcome, cell: int, effect: str, number: float) -> Outcome:
    """An outcome after one number has acted on it."""
    if outcome.expression:
        if effect == "replace":
            return replace(outcome, expression="", table=(number,))
        neutral, sign = (1.0, "*") if effect == "multiply" else (0.0, "+")
        if number == neutral:
            return outcome
        return replace(outcome, expression=f"({outcome.expression}) {sign} ({number!r})")
    table = np.asarray(outcome.table, dtype=np.float64)
    found = affected(table, (Effect("number", effect, cell),), {"number": np.asarray(number)})
    return replace(outcome, table=tuple(np.broadcast_to(found, table.shape).tolist()))
