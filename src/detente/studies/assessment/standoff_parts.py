"""The parts of an assessment, each worked out once and when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from detente.budgets import ASSESSED as ASSESSED_COST, afford
from detente.concepts import STRENGTHS
from detente.errors import TooLargeError, unknown_name
from detente.model import Model, bars
from detente.stability import Outward, Searcher, StabilityTable, analyse
from detente.studies.assessment.joint_departures import JointStep, joint_steps
from detente.studies.assessment.named_states import NamedVerdict, judge_named
from detente.studies.assessment.needed_change import MOST_STATES, NeededChange, needed_change
from detente.studies.assessment.readings import ReadingsTable, survey_readings
from detente.studies.assessment.reluctant_moves import ReluctantMove, blocks
from detente.studies.assessment.resting import MOST_SHOWN, Order, Resting, resting_points
from detente.studies.assessment.state_verdicts import StateVerdict, judge
from detente.text import counted

# In the order in which they build on each other.
ASSESSED: tuple[str, ...] = (
    *("situation", "resting", "named", "obstacles", "changes", "agreements"),
    "readings",
)


class StandoffParts:
    """What an assessment is made of.

    Parameters
    ----------
    model : Model
    concept : str
        What counts as holding: one of ``nash gmr smr seq sseq``.
    most : int
        How many equilibria besides the status quo to show.

    Raises
    ------
    UnknownNameError
        If the concept is not known, or is not one of the five.
    """

    def __init__(self, model: Model, concept: str = "seq", *, most: int = MOST_SHOWN) -> None:
        if concept not in STRENGTHS:
            raise unknown_name("concept for an assessment", concept, STRENGTHS)
        afford(
            f"{model.space.size:,} states x {counted(len(model.parties), 'party', 'parties')}",
            "Ask for detente stability --summary, use fewer levers, or rules that exclude more",
            seconds=model.space.size * len(model.parties) * ASSESSED_COST,
        )
        self.model = model
        self.concept = concept
        self.most = most
        self.omitted: dict[str, str] = {}
        if model.space.size > MOST_STATES:
            self.omitted["changes"] = (
                f"the case has {model.space.size:,} states; what would have to change is worked "
                f"out for at most {MOST_STATES:,}. Ask for one state and party with detente "
                "inverse."
            )

    @cached_property
    def table(self) -> StabilityTable:
        """Every state, by the five concepts of STRENGTHS."""
        return analyse(self.model, STRENGTHS)

    @cached_property
    def situation(self) -> StateVerdict:
        """Who would stay where the standoff is, and why."""
        return judge(self._searcher, self.table, self.model.status_quo, self.concept)

    @cached_property
    def resting(self) -> Resting:
        """The equilibria that matter."""
        return resting_points(self.model, self.table, self._outward, self.concept, most=self.most)

    @cached_property
    def named(self) -> tuple[NamedVerdict, ...]:
        """The named states, in file order."""
        return judge_named(self._searcher, self.table, self._order, self.concept)

    @cached_property
    def obstacles(self) -> tuple[ReluctantMove, ...]:
        """The moves without gain on the easiest ways to those."""
        ways = [each.route for each in self.resting.points]
        ways += [each.route for each in self.named if each.route]
        return blocks(self.model, ways)

    @cached_property
    def changes(self) -> Mapping[int, NeededChange]:
        """What would turn the verdict on the status quo and on each named state."""
        if "changes" in self.omitted or bars(self.model):
            return {}
        best = (each.best for each in self.named if each.best)
        states = dict.fromkeys([self.model.status_quo, *best])
        return {state: needed_change(self.model, state, self.concept) for state in states}

    @cached_property
    def agreements(self) -> Mapping[int, tuple[JointStep, ...]]:
        """Who could leave the status quo and the equilibria that matter together."""
        shown = [self.model.status_quo, *(each.state for each in self.resting.points)]
        try:
            return dict(joint_steps(self.model, self.table, shown, self._order, self.concept))
        except TooLargeError as error:
            self.omitted["joint"] = str(error)
            return {}

    @cached_property
    def readings(self) -> ReadingsTable | None:
        """The standoff under every reading of the parties' aims."""
        try:
            return survey_readings(self.model, STRENGTHS)
        except TooLargeError as error:
            self.omitted["readings"] = str(error)
            return None

    def work_out(self, part: str) -> None:
        """Work one of ASSESSED out, if that is not done yet."""
        if part not in ASSESSED:
            raise unknown_name("part of an assessment", part, ASSESSED)
        getattr(self, part)

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self.model)

    @cached_property
    def _outward(self) -> Outward:
        return self._searcher.from_start(self.model.status_quo)

    @cached_property
    def _order(self) -> Order:
        return Order(self.model, self.table, self._outward)
