"""A definition with everything bound once: what its states are worth, and to whom, in any draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray
from detente.case import Clause, Definition, Preference
from detente.errors import CaseError
from detente.expressions import Bound, bind_condition, undefined_text
from detente.model.drawn import DrawnInputs
from detente.model.outcomes import OutcomeNumbers, Outcomes, note_problem
from detente.model.preferences.preferences import BoundPreference, Preferences
from detente.model.preferences.rank_rows import RankRows
from detente.model.states import StateSpace
from detente.model.undefined import told_undefined


@dataclass(frozen=True, eq=False)
class DrawnRanks:
    """How the parties rank the states in many draws.

    Attributes
    ----------
    size : int
        How many draws.
    ranks : mapping of str to RankRows
        Per party. Rows of draws that are a problem mean nothing.
    numbers : OutcomeNumbers
        What outcomes and uncertain numbers were.
    """

    size: int
    ranks: dict[str, RankRows]
    numbers: OutcomeNumbers

    @property
    def problems(self) -> dict[int, str]:
        """The draws in which the states cannot be ranked, and why."""
        return self.numbers.problems


class Valuation:
    """A definition's outcomes and preferences over its feasible states.

    The plain model, in which nothing is drawn, is worked out at once: a case that is wrong there is
    refused.

    Parameters
    ----------
    definition : Definition
    space : StateSpace
        Its n feasible states.

    Attributes
    ----------
    outcomes : Outcomes
    ranking : Preferences

    Raises
    ------
    CaseError
        At the first thing that is wrong, with its key in ``where``.
    """

    def __init__(self, definition: Definition, space: StateSpace) -> None:
        self.definition = definition
        self.space = space
        self.outcomes = Outcomes(definition, space)
        self.ranking = Preferences(self.outcomes)
        self._conditions: dict[str, Bound] = {}
        self._amounts: dict[tuple[str, str], BoundPreference] = {}

    def ranks(self, drawn: DrawnInputs) -> DrawnRanks:
        """Rank the states for every party in every draw.

        Row by row this is what the plain model gives where the drawn numbers are written into the
        case. Memory: a few times 8 bytes a draw and state; give as many draws as fit.
        """
        numbers = self.outcomes.drawn(drawn)
        ranks = {
            party: self.ranking.rows(party, numbers, drawn) for party in self.definition.parties
        }
        return DrawnRanks(drawn.size, ranks, numbers)

    def condition(self, text: str) -> Bound:
        """Bind a condition on levers, outcomes and uncertain numbers.

        Raises
        ------
        ExpressionError
            If it does not parse, or names something unknown.
        """
        if text not in self._conditions:
            self._conditions[text] = bind_condition(text, self.outcomes.scope)
        return self._conditions[text]

    def amounts(self, party: str, text: str) -> BoundPreference:
        """Bind a quantity that ranks the states for a party beside its own preference.

        Raises
        ------
        InputError
            If it does not parse, names something unknown, or is not finite in some state.
        """
        if (party, text) not in self._amounts:
            preference = Preference(party, "value", value=Clause(text))
            self._amounts[party, text] = BoundPreference(preference, self.outcomes, "")
        return self._amounts[party, text]

    def truth(self, bound: Bound, numbers: OutcomeNumbers | None = None) -> BoolArray:
        """Say where a condition holds, shape (1 or draws, n); in the plain model without draws.

        In draws whose problems it belongs to (see `note_undefined`) it means nothing.

        Raises
        ------
        CaseError
            If it has no meaning in some state of the plain model (rule X4).
        """
        values = self.outcomes.plain if numbers is None else numbers.values
        found, undefined = self.outcomes.on(bound, values)
        if numbers is None and undefined is not None:
            raise self._undefined(bound, undefined)
        rows = found.shape[0] if found.ndim == 2 else 1
        return np.broadcast_to(found, (rows, self.space.size)).astype(np.bool_)

    def note_undefined(self, bound: Bound, numbers: OutcomeNumbers, where: str) -> None:
        """Add the draws in which a condition has no meaning in some state to the problems.

        Parameters
        ----------
        bound : Bound
        numbers : OutcomeNumbers
        where : str
            The condition's key.
        """
        if bound.defined:
            return
        undefined = self.outcomes.on(bound, numbers.values).undefined
        if undefined is None:
            return
        every = np.broadcast_to(undefined, (numbers.size, self.space.size))
        for draw in np.flatnonzero(every.any(axis=1)).tolist():
            note_problem(numbers.problems, draw, self._undefined(bound, every[draw]).at(where))

    def _undefined(self, bound: Bound, undefined: BoolArray) -> CaseError:
        levers = self.outcomes.levers_of(bound)
        return told_undefined(undefined_text(bound), undefined, self.space, levers)
