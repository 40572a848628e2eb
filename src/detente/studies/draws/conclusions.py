"""Conclusions of a case, said of every draw: true or false."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.arrays import BoolArray
from detente.case import Conclusion
from detente.errors import located
from detente.expressions import Bound
from detente.model import OutcomeNumbers, Valuation
from detente.studies.draws.verdicts import DrawVerdicts, over_states

STATUS_QUO = "status_quo"
DEFAULT_CONCEPT = "seq"


def concept_of(conclusion: Conclusion) -> str:
    """Return the concept that an equilibrium or a stable state is judged by; "" where none is."""
    if conclusion.verdict not in ("equilibrium", "stable"):
        return ""
    return conclusion.concept or DEFAULT_CONCEPT


class BoundConclusion:
    """A conclusion bound to what a definition is worth to whom.

    Parameters
    ----------
    conclusion : Conclusion
    valuation : Valuation
    movers : sequence of str
        The parties that can move, and the bodies of holders.
    status_quo : int
        Its number.

    Raises
    ------
    InputError
        If it speaks of what the case does not have.
    """

    def __init__(
        self, conclusion: Conclusion, valuation: Valuation, movers: Sequence[str], status_quo: int
    ) -> None:
        self.conclusion = conclusion
        self._valuation, self._movers, self._here = valuation, tuple(movers), status_quo - 1
        self._where: Bound | None = None
        self._condition: Bound | None = None
        name = conclusion.states
        if name != STATUS_QUO:
            with located(f"named_states.{name}.where"):
                where = valuation.definition.named_states[name].where
                self._where = valuation.condition(where)
        if conclusion.condition:
            with located(f"conclusions.{conclusion.name}.condition"):
                self._condition = valuation.condition(conclusion.condition)

    def holds(self, verdicts: DrawVerdicts, numbers: OutcomeNumbers | None = None) -> BoolArray:
        """Say in which draws it holds, shape (draws,).

        Parameters
        ----------
        verdicts : DrawVerdicts
        numbers : OutcomeNumbers, optional
            Of the same draws; the plain model's without.
        """
        asked, states = self.conclusion, self._states(numbers)
        match asked.verdict:
            case "equilibrium":
                return verdicts.stable(self._movers, concept_of(asked), states, asked.every)
            case "stable":
                return verdicts.stable((asked.party,), concept_of(asked), states, asked.every)
            case "reachable":
                return verdicts.reached(states, asked.every)
            case "preferred":
                ranks = verdicts.ranks[asked.party]
                better: BoolArray = ranks.rows > ranks.rows[:, self._here, None]
                return over_states(better, states, asked.every, ranks.which)
            case "true":
                assert self._condition is not None
                truth = self._valuation.truth(self._condition, numbers)
                which = next(iter(verdicts.ranks.values())).which
                rows = np.arange(which.size) if len(truth) > 1 else np.zeros_like(which)
                return over_states(truth, states, asked.every, rows)

    def note_undefined(self, numbers: OutcomeNumbers) -> None:
        """Add the draws in which it has no meaning to the problems of `numbers` (rule U7)."""
        asked = self.conclusion
        if self._where is not None:
            key = f"named_states.{asked.states}.where"
            self._valuation.note_undefined(self._where, numbers, key)
        if self._condition is not None:
            key = f"conclusions.{asked.name}.condition"
            self._valuation.note_undefined(self._condition, numbers, key)

    def _states(self, numbers: OutcomeNumbers | None) -> BoolArray:
        if self._where is not None:
            return self._valuation.truth(self._where, numbers)
        states = np.zeros((1, self._valuation.space.size), dtype=np.bool_)
        states[0, self._here] = True
        return states
