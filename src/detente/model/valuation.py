"""A definition with everything bound once: what its states are worth, and to whom, in any draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray
from detente.model.drawn import Drawn
from detente.model.expressions import Bound, bind_condition
from detente.model.outcomes import Numbers, Outcomes
from detente.model.parts import Definition
from detente.model.rank_rows import RankRows
from detente.model.ranking import Ranking
from detente.model.states import StateSpace


@dataclass(frozen=True, eq=False)
class DrawnRanks:
    """How the parties rank the states in many draws.

    Attributes
    ----------
    size : int
        How many draws.
    ranks : mapping of str to RankRows
        Per party. Rows of draws that are a problem mean nothing.
    numbers : Numbers
        What outcomes and uncertain numbers were.
    """

    size: int
    ranks: dict[str, RankRows]
    numbers: Numbers

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
    ranking : Ranking

    Raises
    ------
    CaseError
        At the first thing that is wrong, with its key in ``where``.
    """

    def __init__(self, definition: Definition, space: StateSpace) -> None:
        self.definition = definition
        self.space = space
        self.outcomes = Outcomes(definition, space)
        self.ranking = Ranking(self.outcomes)

    def ranks(self, drawn: Drawn) -> DrawnRanks:
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
        return bind_condition(text, self.outcomes.scope)

    def truth(self, bound: Bound, numbers: Numbers | None = None) -> BoolArray:
        """Say where a condition holds, shape (1 or draws, n); in the plain model without draws."""
        values = self.outcomes.plain if numbers is None else numbers.values
        found = self.outcomes.on(bound, values)
        rows = found.shape[0] if found.ndim == 2 else 1
        return np.broadcast_to(found, (rows, self.space.size)).astype(np.bool_)
