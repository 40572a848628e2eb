"""Outcomes as numbers: tables and expressions over the states, in the plain model and in draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, IntArray, frozen
from detente.errors import CaseError, known_names
from detente.model.drawn import Drawn
from detente.model.effects import Effect, affected, best_number, effects_on_outcomes, is_number
from detente.model.expressions import Bound, Scope, bind_outcome, bind_quantity, evaluate
from detente.model.grids import Grid, Values, make_grid
from detente.model.parts import Definition, Outcome
from detente.model.states import StateSpace
from detente.model.units import PURE, Unit, parse_unit
from detente.model.where import at

MOST_TABLE_CELLS = 2**22


@dataclass(frozen=True, eq=False)
class Numbers:
    """Every name that an expression may use, as numbers, in the plain model or in draws.

    Attributes
    ----------
    values : mapping of str to Values
        Outcomes and uncertain numbers.
    problems : mapping of int to str
        Draws that have no numbers, and why.
    """

    values: Mapping[str, Values]
    problems: dict[int, str]


class Outcomes:
    """The outcomes of a definition, bound once; see :meth:`plain` and :meth:`drawn`.

    Attributes
    ----------
    scope : Scope
        What preferences and conditions may speak of.
    plain : mapping of str to Values
        Outcomes, one value a state, and uncertain numbers, where nothing is drawn.

    Raises
    ------
    CaseError
        At the first thing that is wrong, with its key in ``where``.
    """

    def __init__(self, definition: Definition, space: StateSpace) -> None:
        self.definition = definition
        self.space = space
        levels = {name: lever.levels for name, lever in definition.levers.items()}
        self._numbers = {
            name: Values(np.asarray(best_number(uncertainty), dtype=np.float64))
            for name, uncertainty in definition.uncertainties.items()
            if is_number(uncertainty)
        }
        units = {
            name: parse_unit(definition.uncertainties[name].unit)
            for name in self._numbers
            if not definition.uncertainties[name].acts_on
        }
        self._effects = effects_on_outcomes(definition)
        self._grids: dict[frozenset[int], Grid | None] = {}
        self._bound: dict[str, Bound] = {}
        self._levers: dict[str, frozenset[int]] = dict.fromkeys(units, frozenset())
        found = dict(self._numbers)
        for name in _by_dependence(definition, Scope(levels, units)):
            with at(f"outcomes.{name}"):
                units[name] = self._bind(definition.outcomes[name], Scope(levels, units))
                found[name] = self._plain(definition.outcomes[name], found)
        self.scope = Scope(levels, units)
        self.plain: Mapping[str, Values] = MappingProxyType(found)

    def arrays(self) -> dict[str, FloatArray]:
        """Return every outcome of the plain model, shape (n,), in the order of dependence."""
        return {name: self.plain[name].array for name in self.definition.outcomes}

    def drawn(self, drawn: Drawn) -> Numbers:
        """Evaluate, draw by draw, what something uncertain enters; the rest is the plain model's.

        A draw in which an outcome is not finite is a problem, and not an error.
        """
        values = dict(self.plain)
        problems: dict[int, str] = {}
        for name, numbers in drawn.numbers.items():
            values[name] = Values(np.asarray(numbers, dtype=np.float64)[:, None])
        for name in self._levers:
            if name in self.definition.outcomes and self._touched(name, values, drawn):
                values[name] = self._drawn(name, values, drawn, problems)
        return Numbers(MappingProxyType(values), problems)

    def levers_of(self, bound: Bound) -> frozenset[int]:
        """Return the levers that an expression depends on, by way of outcomes too."""
        return bound.levers().union(*(self._levers[name] for name in bound.outcomes()))

    def grid(self, levers: frozenset[int]) -> Grid | None:
        """Return the combinations of some levers, made once."""
        if levers not in self._grids:
            self._grids[levers] = make_grid(self.space, levers)
        return self._grids[levers]

    def on(
        self,
        bound: Bound,
        values: Mapping[str, Values],
        grid: Grid | None = None,
        rows: IntArray | None = None,
    ) -> NDArray[np.float64]:
        """Evaluate an expression on the cells of a grid, or on the states."""

        def digits(lever: int) -> IntArray:
            every = self.space.digits(lever)
            return every if grid is None else every[grid.first]

        return evaluate(bound, digits, lambda name: values[name].on(grid, rows))

    def _bind(self, outcome: Outcome, scope: Scope) -> Unit:
        unit = parse_unit(outcome.unit)
        if outcome.source and not outcome.table:
            raise CaseError(
                f"'{outcome.source}' has to be computed before the states can be ranked; read "
                "the case with detente.load_case (or studies.build_case).",
                "from",
            )
        if not outcome.expression:
            self._levers[outcome.name] = _checked_table(outcome, scope.levers)
            return unit
        bound = bind_outcome(outcome.expression, scope)
        if bound.unit is not None and bound.unit != unit:
            raise CaseError(
                f"the expression gives '{bound.unit}' but the outcome's unit is '{unit}'; correct "
                "one, or convert with an outcome that has the missing unit."
            )
        self._bound[outcome.name] = bound
        self._levers[outcome.name] = self.levers_of(bound)
        return unit

    def _plain(self, outcome: Outcome, values: Mapping[str, Values]) -> Values:
        numbers = {name: each.array for name, each in self._numbers.items()}
        effects = self._effects.get(outcome.name, ())
        if outcome.name in self._bound:
            array = affected(self.on(self._bound[outcome.name], values), effects, numbers)
        else:
            table = affected(np.asarray(outcome.table, dtype=np.float64), effects, numbers)
            array = table[self._cells(outcome, None)]
        full = np.broadcast_to(array, (self.space.size,)).astype(np.float64)
        if (outcome.name in self._bound or effects) and not np.isfinite(full).all():
            raise _not_finite(full, outcome)
        return Values(frozen(full))

    def _touched(self, name: str, values: Mapping[str, Values], drawn: Drawn) -> bool:
        effects: tuple[Effect, ...] = self._effects.get(name, ())
        if name in drawn.tables or any(each.number in drawn.numbers for each in effects):
            return True
        return name in self._bound and any(
            values[used].drawn for used in self._bound[name].outcomes()
        )

    def _drawn(
        self, name: str, values: Mapping[str, Values], drawn: Drawn, problems: dict[int, str]
    ) -> Values:
        outcome, effects = self.definition.outcomes[name], self._effects.get(name, ())
        numbers = {each: values[each].array for each in self._numbers}
        grid = self.grid(self._levers[name])
        if name in self._bound:
            array = affected(self.on(self._bound[name], values, grid), effects, numbers)
        else:
            own = np.asarray(outcome.table, dtype=np.float64)
            table = affected(drawn.tables.get(name, own), effects, numbers)
            array = np.take(table, self._cells(outcome, grid), axis=-1)
        cells = self.space.size if grid is None else grid.first.size
        full = np.broadcast_to(array, (drawn.size, cells))
        for draw in np.flatnonzero(~np.isfinite(full).all(axis=1)).tolist():
            row = full[draw] if grid is None else full[draw, grid.which]
            problem = _not_finite(row, outcome).at(f"outcomes.{name}")
            problems.setdefault(draw, f"{type(problem).__name__}: {problem}")
        return Values(full, grid)

    def _cells(self, outcome: Outcome, grid: Grid | None) -> IntArray:
        """Return the table's cell of every state, or of every cell of a grid."""
        index = np.zeros(self.space.size if grid is None else grid.first.size, dtype=np.int64)
        for lever in outcome.levers:
            digits = self.space.digits(lever)
            digits = digits if grid is None else digits[grid.first]
            index = index * len(self.definition.levers[lever].levels) + digits
        return index


def _not_finite(values: FloatArray, outcome: Outcome) -> CaseError:
    wrong = np.flatnonzero(~np.isfinite(values))
    return CaseError(
        f"the {'expression' if outcome.expression else 'table'} is not a finite number in "
        f"{wrong.size} states, first in state {wrong[0] + 1}; look for a division by zero."
    )


def _by_dependence(definition: Definition, scope: Scope) -> Iterator[str]:
    """Yield outcome names so that each comes after those its expression uses."""
    everything = Scope(scope.levers, {**scope.outcomes, **dict.fromkeys(definition.outcomes, PURE)})
    needs: dict[str, frozenset[str]] = {}
    for name, outcome in definition.outcomes.items():
        with at(f"outcomes.{name}"):
            bound = bind_quantity(outcome.expression, everything) if outcome.expression else None
            needs[name] = bound.outcomes() & set(definition.outcomes) if bound else frozenset()
    done: set[str] = set()
    while needs:
        ready = [name for name, needed in needs.items() if needed <= done]
        if not ready:
            raise CaseError(
                f"outcomes depend on each other in a circle: {', '.join(sorted(needs))}.",
                "outcomes",
            )
        for name in ready:
            del needs[name]
            done.add(name)
            yield name


def _checked_table(outcome: Outcome, levels: Mapping[str, tuple[str, ...]]) -> frozenset[int]:
    """Check a table's axes and size; return the numbers of its levers."""
    cells = 1
    if len(set(outcome.levers)) != len(outcome.levers):
        raise CaseError("names a lever twice; a table has one axis for a lever.", "levers")
    for lever in outcome.levers:
        if lever not in levels:
            found = known_names("lever", lever, levels)
            raise CaseError(f"no lever named '{lever}'; {found}", "levers")
        cells *= len(levels[lever])
    if cells != len(outcome.table) or cells > MOST_TABLE_CELLS:
        shape = " x ".join(str(len(levels[lever])) for lever in outcome.levers)
        raise CaseError(
            f"the table has {len(outcome.table)} numbers; {shape or '1'} = {cells} are needed "
            f"(the first lever outermost), at most {MOST_TABLE_CELLS}.",
            "table",
        )
    return frozenset(list(levels).index(lever) for lever in outcome.levers)
