"""A case kept open: its states and markets are laid out once while nothing changes them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from detente.case import Definition, Lever, Rule, at_best_figures, check_acts
from detente.model import Model, StateSpace, build, feasible_states
from detente.stability import StabilityTable, analyse
from detente.studies import Supplies, with_best
from detente.studies.handover import check_handovers
from detente.studies.live.view import LiveView

MOST_KEPT = 64

Kept = TypeVar("Kept")
Ground = tuple[Mapping[str, Lever], tuple[Rule, ...]]


class LiveCase:
    """A case and the views of it that were asked for.

    Every answer equals what building the same case from its text would give, bit for bit. It is
    no value: it keeps what it has worked out, and one thread may ask it.

    Parameters
    ----------
    definition : Definition

    Raises
    ------
    InputError, UnconvergedError
        As of :func:`detente.studies.build_case`.
    """

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._space: tuple[Ground, StateSpace] | None = None
        self._supplies: tuple[Definition, Supplies] | None = None
        self._models: OrderedDict[str, Model] = OrderedDict()
        self._tables: OrderedDict[str, StabilityTable] = OrderedDict()
        self.model(LiveView())

    def edited(self, definition: Definition) -> LiveCase:
        """Return the case after an edit; what the edit leaves alone is kept.

        Raises
        ------
        InputError, UnconvergedError
            As of the case from its text; this one stays as it is.
        """
        other = object.__new__(LiveCase)
        other.definition = definition
        other._space, other._supplies = self._kept_states(definition), self._supplies
        other._models, other._tables = OrderedDict(), OrderedDict()
        other.model(LiveView())
        return other

    def _kept_states(self, definition: Definition) -> tuple[Ground, StateSpace]:
        """Check names and list the states anew; the markets are laid out for the old list."""
        completed = with_best(definition) if definition.uncertainties else definition
        ground, space = (completed.levers, completed.rules), feasible_states(completed)
        if self._space is not None and self._space[0] == ground:
            space = self._space[1]
        return ground, space

    def model(self, view: LiveView) -> Model:
        """Return the model of a view.

        Raises
        ------
        InputError, UnconvergedError
            As of the case with these what-ifs.
        """
        key = view.text
        if key not in self._models:
            _keep(self._models, key, self._built(view.of(self.definition)))
        self._models.move_to_end(key)
        return self._models[key]

    def table(self, view: LiveView) -> StabilityTable:
        """Return which states every party would leave in a view, by the five concepts."""
        key = view.text
        if key not in self._tables:
            _keep(self._tables, key, analyse(self.model(view)))
        self._tables.move_to_end(key)
        return self._tables[key]

    def _built(self, definition: Definition) -> Model:
        completed = with_best(definition) if definition.uncertainties else definition
        space = self._states(completed)
        supplied = self._supplied(completed, space).with_tables(completed)
        return replace(build(at_best_figures(supplied), space), definition=definition)

    def _states(self, completed: Definition) -> StateSpace:
        # A what-if changes no name and no lever, so that the states need no new check.
        ground = (completed.levers, completed.rules)
        if self._space is None or self._space[0] != ground:
            self._space = (ground, feasible_states(completed))
        return self._space[1]

    def _supplied(self, completed: Definition, space: StateSpace) -> Supplies:
        ground = _without_aims(completed)
        if self._supplies is None or self._supplies[0] != ground:
            if completed.acts:
                check_acts(completed)
            if completed.handovers:
                check_handovers(completed)
            self._supplies = (ground, Supplies(completed, space))
        return self._supplies[1]


def _without_aims(case: Definition) -> Definition:
    """Return a case without what no subsystem reads: aims, guesses, and outcomes by table."""
    asking = {name: each for name, each in case.outcomes.items() if each.source}
    return replace(case, preferences={}, uncertainties={}, conclusions={}, outcomes=asking)


def _keep(kept: OrderedDict[str, Kept], key: str, value: Kept) -> None:
    kept[key] = value
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
