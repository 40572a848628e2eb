"""The steps, deals and people of a forecast in the words of the case, never by their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.case import HazardText
from detente.forecast import PathStep
from detente.studies import Phrases
from detente.studies.forecast.terms import ForecastTerms


@dataclass(frozen=True)
class _Step:
    """A lever taken from one level to another."""

    lever: str
    before: str
    after: str


class StepWords:
    """How the transitions of one forecast are called in a sentence.

    Parameters
    ----------
    terms : ForecastTerms
    """

    def __init__(self, terms: ForecastTerms) -> None:
        self.terms = terms
        self.phrases = Phrases(terms.model)

    def step(self, label: str) -> str:
        """Return what happens, by a transition's label: "a bank licence with an end date"."""
        return self._steps.get(label, label)

    def hazard(self, text: HazardText) -> str:
        """Return the step of one rate: "a further group of prisoners"."""
        return self.phrases.given([_Step(text.lever, text.start, text.to)], short=True)

    def proposal(self, name: str) -> str:
        """Return how a package is called: its label, that of its deal, or its name."""
        return self._proposals[name]

    def deal(self, name: str) -> str:
        """Return how a deal of the case is called."""
        return self.terms.model.definition.deals[name].title

    def flow(self, name: str) -> str:
        """Return how a flow of people is called."""
        return self.terms.model.definition.flows[name].title

    def stock(self, name: str) -> str:
        """Return how a stock of people is called."""
        return self.terms.model.definition.stocks[name].title

    def who(self, by: str) -> str:
        """Return who makes a transition: "the United States and Belarus"."""
        parties = self.terms.model.parties
        names = by.split(" and ")
        if all(name.partition(" on ")[0] in parties or "+" in name for name in names):
            return self.phrases.labels.parties(names, most=6)
        return by

    def way(self, path: Sequence[PathStep]) -> tuple[str, ...]:
        """Return the steps of a path, each with who makes it."""
        return tuple(f"{self.step(each.label)} ({self.who(each.by)})" for each in path)

    @cached_property
    def _proposals(self) -> Mapping[str, str]:
        deals = self.terms.model.definition.deals
        return {
            each.name: each.label or (deals[each.deal].title if each.deal else each.name)
            for each in self.terms.text.proposals
        }

    @cached_property
    def _steps(self) -> Mapping[str, str]:
        """By the label that the chain gives a transition."""
        hazards = {
            f"{each.lever}: {each.start} -> {each.to}": self.hazard(each)
            for each in self.terms.text.hazards
        }
        turns = {
            f"a turn of {party}": f"a turn of {self.phrases.labels.the_party(party)}"
            for party in self.terms.model.parties
        }
        return {**turns, **hazards, **{n: f"“{t}”" for n, t in self._proposals.items()}}
