"""Conclusions of a case, said of every draw: true or false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.model import Definition
from detente.model.expressions import Bound
from detente.model.outcomes import Numbers
from detente.model.uncertain_parts import Conclusion
from detente.model.valuation import Valuation
from detente.model.where import at
from detente.studies.uncertainty.rankings import Solved

STATUS_QUO = "status_quo"
DEFAULT_CONCEPT = "seq"


def concept_of(conclusion: Conclusion) -> str:
    """Return the concept that an equilibrium or a stable state is judged by; "" where none is."""
    if conclusion.verdict not in ("equilibrium", "stable"):
        return ""
    return conclusion.concept or DEFAULT_CONCEPT


@dataclass(frozen=True, eq=False)
class _Bound:
    conclusion: Conclusion
    states: Bound | None
    condition: Bound | None


class Conclusions:
    """The conclusions of a definition, bound once.

    Raises
    ------
    InputError
        If one speaks of what the case does not have.
    """

    def __init__(self, definition: Definition, valuation: Valuation, status_quo: int) -> None:
        self._valuation = valuation
        self._status_quo = status_quo
        self._every: dict[str, _Bound] = {}
        for name, each in definition.conclusions.items():
            states = condition = None
            if each.states != STATUS_QUO:
                with at(f"named_states.{each.states}.where"):
                    where = definition.named_states[each.states].where
                    states = valuation.condition(where)
            if each.condition:
                with at(f"conclusions.{name}.condition"):
                    condition = valuation.condition(each.condition)
            self._every[name] = _Bound(each, states, condition)

    def holds(self, solved: Solved, numbers: Numbers | None = None) -> dict[str, BoolArray]:
        """Say of every conclusion in which draws it holds, shape (draws,).

        Parameters
        ----------
        solved : Solved
            The draws, with the concepts that conclusions name.
        numbers : Numbers, optional
            Of the same draws; the plain model's without.
        """
        return {name: self._one(each, solved, numbers) for name, each in self._every.items()}

    def _one(self, each: _Bound, solved: Solved, numbers: Numbers | None) -> BoolArray:
        if each.states is None:
            states = np.zeros((1, self._valuation.space.size), dtype=np.bool_)
            states[0, self._status_quo - 1] = True
        else:
            states = self._valuation.truth(each.states, numbers)
        said, which = self._said(each, solved, numbers)
        return _joined(said, which, states, each.conclusion.every)

    def _said(
        self, each: _Bound, solved: Solved, numbers: Numbers | None
    ) -> tuple[BoolArray, IntArray]:
        """Return what is said of every state, one row for several draws, and each draw's row."""
        conclusion, which = each.conclusion, solved.which
        match conclusion.verdict:
            case "equilibrium":
                return solved.equilibrium[concept_of(conclusion)], which
            case "stable":
                by_party: Mapping[str, BoolArray] = solved.stable[concept_of(conclusion)]
                if conclusion.party in by_party:
                    return by_party[conclusion.party], which
                return np.ones_like(solved.reached), which
            case "reachable":
                return solved.reached, which
            case "preferred":
                ranks = solved.ranks[conclusion.party]
                place = self._status_quo - 1
                better: BoolArray = np.asarray(ranks > ranks[:, place, None])
                return better, which
            case "true":
                assert each.condition is not None
                truth = self._valuation.truth(each.condition, numbers)
                rows = np.arange(which.size) if len(truth) > 1 else np.zeros_like(which)
                return truth, rows


def _joined(said: BoolArray, which: IntArray, states: BoolArray, every: bool) -> BoolArray:
    """Join over the states: some of them, or every one; of no states nothing is true."""
    if len(states) == 1:
        among = said[:, states[0]]
        found: BoolArray = np.asarray(among.all(axis=1) if every else among.any(axis=1))
        found &= states.any()
        return found[which]
    full = said[which]
    if every:
        return np.asarray((full | ~states).all(axis=1) & states.any(axis=1))
    return np.asarray((full & states).any(axis=1))
