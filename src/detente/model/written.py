"""What the names that expressions use are as they were written: decimals, tables, effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.arrays import IntArray
from detente.case import Definition, Effect, Outcome
from detente.expressions import Bound, DecimalScale, decimal_scale, written_scale, written_whole
from detente.model.grids import GridValues
from detente.model.states import StateSpace

MOST_READ = 2**14  # cells of a table: reading the decimals of one takes some microseconds


class WholeTable(NamedTuple):
    """The whole numbers of a table, or of an uncertain number, its decimals moved so many places.

    Attributes
    ----------
    numbers : array of int64, shape (cells,) or ()
    places : int
    outcome : Outcome or None
        Whose table it is.
    """

    numbers: NDArray[np.int64]
    places: int
    outcome: Outcome | None


@dataclass(frozen=True, eq=False)
class WrittenNumbers:
    """Outcomes and uncertain numbers as the case states them, before anything is drawn.

    Attributes
    ----------
    definition : Definition
    space : StateSpace
    bound : mapping of str to Bound
        The expressions of the outcomes that have one.
    effects : mapping of str to tuple of Effect
        By outcome, the numbers that act on it.
    numbers : mapping of str to GridValues
        Uncertain numbers at their best.
    """

    definition: Definition
    space: StateSpace
    bound: Mapping[str, Bound]
    effects: Mapping[str, tuple[Effect, ...]]
    numbers: Mapping[str, GridValues]
    _scales: dict[str, DecimalScale | None] = field(default_factory=dict)
    _tables: dict[str, WholeTable] = field(default_factory=dict)

    def scale(self, name: str) -> DecimalScale | None:
        """Return the scale of an outcome or number whose every step is a written decimal."""
        if name not in self._scales:
            if self.effects.get(name):
                self._scales[name] = None
            elif name in self.bound:
                self._scales[name] = decimal_scale(self.bound[name], self.scale)
            else:
                self._scales[name] = _table_scale(self._written(name))
        return self._scales[name]

    def table(self, name: str) -> WholeTable:
        """Return a table, or an uncertain number, that has a scale, as whole numbers."""
        if name not in self._tables:
            scale = self.scale(name)
            assert scale is not None
            numbers = [written_whole(each, scale.places) for each in self._written(name)]
            outcome = self.definition.outcomes.get(name)
            array = np.asarray(numbers[0] if outcome is None else numbers, dtype=np.int64)
            self._tables[name] = WholeTable(array, scale.places, outcome)
        return self._tables[name]

    def cells(self, outcome: Outcome, digits: Callable[[str], IntArray]) -> IntArray:
        """Return the cell of an outcome's table, where levers have the levels `digits` tells."""
        index: IntArray = np.zeros((), dtype=np.int64)
        for lever in outcome.levers:
            index = index * len(self.definition.levers[lever].levels) + digits(lever)
        return index

    def solved(self, name: str) -> bool:
        """Whether an outcome is what a solver gave."""
        outcome = self.definition.outcomes.get(name)
        return outcome is not None and bool(outcome.source)

    def acting(self, name: str) -> set[str]:
        """Return the uncertain numbers that act on an outcome."""
        return {each.number for each in self.effects.get(name, ())}

    def _written(self, name: str) -> tuple[float, ...]:
        outcome = self.definition.outcomes.get(name)
        if outcome is None:
            return (float(self.numbers[name].array),)
        return () if outcome.source else outcome.table


def _table_scale(table: tuple[float, ...]) -> DecimalScale | None:
    if not 0 < len(table) <= MOST_READ:
        return None
    scales = [written_scale(each) for each in table]
    found = [each for each in scales if each is not None]
    if len(found) < len(scales):
        return None
    places = max(each.places for each in found)
    most = max(each.most * 10 ** (places - each.places) for each in found)
    return DecimalScale(places, most) if most < 2**62 else None
