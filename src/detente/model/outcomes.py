"""Outcomes as numbers: tables and expressions over the states, in the plain model and in draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray, IntArray, frozen
from detente.case import (
    Definition,
    Effect,
    Outcome,
    affected,
    best_number,
    effects_on_outcomes,
    is_number,
)
from detente.errors import CaseError, InputError, known_names, located
from detente.expressions import (
    Bound,
    Evaluated,
    Scope,
    bind_outcome,
    bind_quantity,
)
from detente.model.drawn import DrawnInputs
from detente.model.grids import Grid, GridValues, make_grid
from detente.model.known_numbers import KnownNumbers
from detente.model.states import StateSpace
from detente.model.undefined import told_undefined
from detente.model.written import WrittenNumbers
from detente.units import PURE, Unit, parse_unit

MOST_TABLE_CELLS = 2**22
PIECE = 2**14


@dataclass(frozen=True, eq=False)
class OutcomeNumbers:
    """Every name that an expression may use, as numbers, in the plain model or in draws.

    Attributes
    ----------
    values : mapping of str to GridValues
        Outcomes and uncertain numbers.
    problems : mapping of int to str
        Draws that have no numbers, and why.
    size : int
        How many draws.
    """

    values: Mapping[str, GridValues]
    problems: dict[int, str]
    size: int


class Outcomes:
    """The outcomes of a definition, bound once; see :meth:`plain` and :meth:`drawn`.

    Attributes
    ----------
    scope : Scope
        What preferences and conditions may speak of.
    plain : mapping of str to GridValues
        Outcomes, one value a state, and uncertain numbers, where nothing is drawn.
    bound : mapping of str to Bound
        The expressions of the outcomes that have one.
    effects : mapping of str to tuple of Effect
        By outcome, the numbers that act on it.
    written : WrittenNumbers

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
            name: GridValues(np.asarray(best_number(uncertainty), dtype=np.float64))
            for name, uncertainty in definition.uncertainties.items()
            if is_number(uncertainty)
        }
        units = {
            name: parse_unit(definition.uncertainties[name].unit)
            for name in self._numbers
            if not definition.uncertainties[name].acts_on
        }
        self.effects = effects_on_outcomes(definition)
        self._grids: dict[frozenset[int], Grid | None] = {}
        self.bound: dict[str, Bound] = {}
        self.written = WrittenNumbers(definition, space, self.bound, self.effects, self._numbers)
        self._levers: dict[str, frozenset[int]] = dict.fromkeys(units, frozenset())
        found = dict(self._numbers)
        for name in _by_dependence(definition, Scope(levels, units)):
            with located(f"outcomes.{name}"):
                units[name] = self._bind(definition.outcomes[name], Scope(levels, units))
                found[name] = self._plain(definition.outcomes[name], found)
        self.scope = Scope(levels, units)
        self.plain: Mapping[str, GridValues] = MappingProxyType(found)

    def arrays(self) -> dict[str, FloatArray]:
        """Return every outcome of the plain model, shape (n,), in the order of dependence."""
        return {name: self.plain[name].array for name in self.definition.outcomes}

    def drawn(self, drawn: DrawnInputs) -> OutcomeNumbers:
        """Evaluate, draw by draw, what something uncertain enters; the rest is the plain model's.

        A draw in which an outcome is not finite is a problem, and not an error.
        """
        values = dict(self.plain)
        problems: dict[int, str] = {}
        for name, numbers in drawn.numbers.items():
            values[name] = GridValues(np.asarray(numbers, dtype=np.float64)[:, None])
            for draw in np.flatnonzero(~np.isfinite(numbers)).tolist():
                told = CaseError("the number drawn is not finite.", f"uncertainties.{name}")
                note_problem(problems, draw, told)
        for name in self._levers:
            if name in self.definition.outcomes and self._touched(name, values, drawn):
                values[name] = self._drawn(name, values, drawn, problems)
        return OutcomeNumbers(MappingProxyType(values), problems, drawn.size)

    def levers_of(self, bound: Bound) -> frozenset[int]:
        """Return the levers that an expression depends on, by way of outcomes too."""
        return bound.levers().union(*(self._levers[name] for name in bound.outcomes()))

    def used_by(self, bound: Bound) -> frozenset[str]:
        """Return the names that an expression depends on, by way of outcomes too."""
        found: set[str] = set()
        todo = list(bound.outcomes())
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.bound[name].outcomes() if name in self.bound else ()
        return frozenset(found)

    def grid(self, levers: frozenset[int]) -> Grid | None:
        """Return the combinations of some levers, made once."""
        if levers not in self._grids:
            self._grids[levers] = make_grid(self.space, levers)
        return self._grids[levers]

    def on(
        self,
        bound: Bound,
        values: Mapping[str, GridValues],
        grid: Grid | None = None,
        rows: IntArray | None = None,
    ) -> Evaluated:
        """Evaluate an expression on the cells of a grid, or on the states."""
        names = bound.outcomes()
        if (
            grid is None
            and self.space.size > 2 * PIECE
            and not any(values[name].drawn for name in names)
        ):
            return self._in_pieces(bound, values)

        return KnownNumbers(self.written, values, grid, rows).evaluate(bound)

    def _in_pieces(self, bound: Bound, values: Mapping[str, GridValues]) -> Evaluated:
        """Evaluate an expression on the states, so many at a time that they stay in the cache."""
        if not bound.levers() and all(values[name].array.ndim == 0 for name in bound.outcomes()):
            return KnownNumbers(self.written, values).evaluate(bound)
        size = self.space.size
        whole: NDArray[np.float64] | None = None
        undefined: BoolArray | None = None
        for start in range(0, size, PIECE):
            here = slice(start, start + PIECE)
            part, wrong = KnownNumbers(self.written, values, here=here).evaluate(bound)
            if whole is None:
                whole = np.empty(size, dtype=part.dtype)
            whole[here] = part
            if wrong is not None:
                undefined = np.zeros(size, dtype=np.bool_) if undefined is None else undefined
                undefined[here] = wrong
        assert whole is not None
        return Evaluated(whole, undefined)

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
        self.bound[outcome.name] = bound
        self._levers[outcome.name] = self.levers_of(bound)
        return unit

    def _plain(self, outcome: Outcome, values: Mapping[str, GridValues]) -> GridValues:
        numbers = {name: each.array for name, each in self._numbers.items()}
        effects = self.effects.get(outcome.name, ())
        undefined: BoolArray | None = None
        if outcome.name in self.bound:
            found, undefined = self.on(self.bound[outcome.name], values)
            array = affected(found, effects, numbers)
        else:
            table = affected(np.asarray(outcome.table, dtype=np.float64), effects, numbers)
            array = table[self._cells(outcome)]
        full = np.broadcast_to(array, (self.space.size,)).astype(np.float64)
        wrong = _wrong(full, undefined)
        if outcome.source and not effects:
            # Where a subsystem has no number, as a world price where nothing is traded, it refuses
            # what would read one; the outcome itself may be shown.
            wrong &= ~np.isnan(full)
        if wrong.any():
            raise self._not_finite(outcome, wrong)
        return GridValues(frozen(full))

    def _touched(self, name: str, values: Mapping[str, GridValues], drawn: DrawnInputs) -> bool:
        effects: tuple[Effect, ...] = self.effects.get(name, ())
        if name in drawn.tables or any(each.number in drawn.numbers for each in effects):
            return True
        return name in self.bound and any(
            values[used].drawn for used in self.bound[name].outcomes()
        )

    def _drawn(
        self,
        name: str,
        values: Mapping[str, GridValues],
        drawn: DrawnInputs,
        problems: dict[int, str],
    ) -> GridValues:
        outcome, effects = self.definition.outcomes[name], self.effects.get(name, ())
        numbers = {each: values[each].array for each in self._numbers}
        grid = self.grid(self._levers[name])
        undefined: BoolArray | None = None
        if name in self.bound:
            found, undefined = self.on(self.bound[name], values, grid)
            array = affected(found, effects, numbers)
        else:
            own = np.asarray(outcome.table, dtype=np.float64)
            table = affected(drawn.tables.get(name, own), effects, numbers)
            array = np.take(table, self._cells(outcome, grid), axis=-1)
        cells = self.space.size if grid is None else grid.first.size
        full = np.broadcast_to(array, (drawn.size, cells))
        wrong = _wrong(full, undefined)
        for draw in np.flatnonzero(wrong.any(axis=1)).tolist():
            row = wrong[draw] if grid is None else wrong[draw, grid.which]
            note_problem(problems, draw, self._not_finite(outcome, row).at(f"outcomes.{name}"))
        return GridValues(full, grid)

    def _not_finite(self, outcome: Outcome, wrong: BoolArray) -> CaseError:
        what = f"the {'expression' if outcome.expression else 'table'} is not a finite number"
        return told_undefined(what, wrong, self.space, self._levers[outcome.name])

    def _cells(self, outcome: Outcome, grid: Grid | None = None) -> IntArray:
        """Return the table's cell of every state, or of every cell of a grid."""
        return self.written.cells(outcome, KnownNumbers(self.written, {}, grid).digits)


def note_problem(problems: dict[int, str], draw: int, problem: InputError) -> None:
    """Note why a draw has no answer, unless it has no answer for another reason already."""
    problems.setdefault(draw, f"{type(problem).__name__}: {problem}")


def _wrong(values: FloatArray, undefined: BoolArray | None) -> BoolArray:
    wrong: BoolArray = np.logical_not(np.isfinite(values))
    return wrong if undefined is None else wrong | undefined


def _by_dependence(definition: Definition, scope: Scope) -> Iterator[str]:
    """Yield outcome names so that each comes after those its expression uses."""
    everything = Scope(scope.levers, {**scope.outcomes, **dict.fromkeys(definition.outcomes, PURE)})
    needs: dict[str, frozenset[str]] = {}
    for name, outcome in definition.outcomes.items():
        with located(f"outcomes.{name}"):
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
