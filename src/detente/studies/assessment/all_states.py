"""Every state of a standoff, and by which concepts it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.model import Model
from detente.stability import SWEPT, StabilityTable, analyse
from detente.studies.assessment.chosen_states import states_where

MOST_EQUILIBRIA_LISTED = 20


@dataclass(frozen=True, eq=False)
class StateList:
    """The feasible states of a model, as they are.

    Attributes
    ----------
    model : Model
    chosen : tuple of int, or None
        The numbers of those that were asked for; None for all.
    """

    model: Model
    chosen: tuple[int, ...] | None = None

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the states that it lists."""
        return range(1, self.model.space.size + 1) if self.chosen is None else self.chosen

    @property
    def names(self) -> dict[int, list[str]]:
        """By state number, the named states it belongs to."""
        found: dict[int, list[str]] = {}
        for name, named in self.model.named_states.items():
            for number in named.numbers:
                found.setdefault(number, []).append(name)
        return found


@dataclass(frozen=True, eq=False)
class StatesByConcept:
    """A model's states with their stability.

    Attributes
    ----------
    model : Model
    table : StabilityTable
    chosen : tuple of int, or None
        The numbers of the states that were asked for; None for all.
    """

    model: Model
    table: StabilityTable
    chosen: tuple[int, ...] | None = None

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the states that it lists."""
        return range(1, self.model.space.size + 1) if self.chosen is None else self.chosen

    def firmest(self, numbers: Sequence[int]) -> list[int]:
        """Return states in the order in which they matter.

        First the status quo, then those that are equilibria by the most concepts; among equals
        those with names, then those that change the fewest levers.
        """
        space = self.model.space
        equilibria = [set(self.table.equilibria(concept)) for concept in self.table.concepts]
        named = {n for each in self.model.named_states.values() for n in each.numbers}
        now = space.levels_of(self.model.status_quo)

        def order(number: int) -> tuple[bool, int, bool, int, int]:
            here = space.levels_of(number)
            moved = sum(here[lever] != now[lever] for lever in now)
            held = sum(number in each for each in equilibria)
            return (number != self.model.status_quo, -held, number not in named, moved, number)

        return sorted(numbers, key=order)

    def leavers(self, concept: str, number: int) -> list[str]:
        """Return the parties that would leave a state by a concept."""
        table = self.table
        return [p for p, stays in table.stable[concept].items() if not stays[number - 1]]

    def summary(self) -> StabilitySummary:
        """Return the same, counted."""
        return StabilitySummary(self)


@dataclass(frozen=True, eq=False)
class StabilitySummary:
    """How many equilibria there are by each concept, and whether the status quo is one."""

    states: StatesByConcept

    def first(self, concept: str) -> list[int]:
        """Return the first equilibria by a concept, at most twenty."""
        return list(self.states.table.equilibria(concept)[:MOST_EQUILIBRIA_LISTED])


def states_by_concept(
    model: Model, concepts: Sequence[str] = (), *, where: str = ""
) -> StatesByConcept:
    """Judge every state by some concepts; by all that are swept where none is named.

    Parameters
    ----------
    where : str
        A condition: only states in which it holds are listed.

    Raises
    ------
    UnknownNameError
        If there is no such concept.
    InputError
        If `where` is no condition of the case.
    """
    chosen = states_where(model, where) if where else None
    return StatesByConcept(model, analyse(model, tuple(concepts) or SWEPT), chosen)


def list_states(model: Model, *, where: str = "") -> StateList:
    """Return the feasible states, or those in which a condition holds.

    Raises
    ------
    InputError
        If `where` is no condition of the case.
    """
    return StateList(model, states_where(model, where) if where else None)
