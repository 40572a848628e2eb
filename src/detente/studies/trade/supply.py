"""What outcomes ask of trade, in the plain model and draw by draw.

Everything that numbers do not change is made once: the network, its measures, which are on in which
combination of levers, the markets that follow. A combination that no feasible state has is not
solved; one that has no solution is an error, or a failed draw, and never a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import NamedTuple

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.case import (
    Definition,
    FigureEffects,
    at_best_figures,
    best_numbers,
    figure_inputs,
    with_figures_written,
)
from detente.errors import DetenteError, InputError, UnconvergedError
from detente.model import DrawnInputs, StateSpace
from detente.studies import SuppliedTables
from detente.studies.trade.drawn_figures import DrawnFigures, DrawnNumbers
from detente.studies.trade.known_markets import Answer, KnownMarkets, row_keys
from detente.studies.trade.outcomes import (
    refuse_unsolved,
    sets_of,
    trade_plan,
    trade_questions,
)
from detente.studies.trade.setup import TradeSetup, trade_setup
from detente.studies.trade.situations import Situation, baseline, check_baselines
from detente.studies.trade.unpriced import first_readers, without_price
from detente.trade import (
    Prepared,
    Solutions,
    account_arrays,
    doubtful,
    prepare,
    solve_draws,
)

MOST_AT_ONCE, LEAST_AT_ONCE = 512, 32
ARCS_AT_ONCE = 2**19  # of all markets of the draws in hand
Numbers = Mapping[str, FloatArray]


class _Cleared(NamedTuple):
    """Accounts of some draws as tables, and the markets they came from."""

    tables: dict[str, FloatArray]
    solutions: Solutions
    before: Solutions | None

    def problem(self, draw: int) -> str:
        """Say why a draw has no answer; "" where it has one."""
        for solutions, what in ((self.solutions, "sets of measures"), (self.before, "baselines")):
            errors = solutions.errors_of(draw) if solutions else {}
            if errors:
                place, problem = next(iter(errors.items()))
                return _told(
                    UnconvergedError(
                        f"trade: {len(errors)} of {len(solutions.raw) if solutions else 0} {what} "
                        f"have no solution, the first is number {place + 1}: {problem}"
                    )
                )
        return ""


class TradeSupply:
    """The trade of a case over its feasible states; variants of the case share it.

    A variant has the same trade section, levers, outcomes and feasible states; its uncertain inputs
    may be others.

    Parameters
    ----------
    case : Definition
        With a trade section, and best values of its uncertain inputs.
    space : StateSpace

    Attributes
    ----------
    setup : TradeSetup
        With the figures at their best values.
    combinations : int
        How many combinations of the levers that matter some feasible state has.
    solves : int
        How many markets one draw takes: one for every different set of measures, and one for the
        baseline where an outcome is a change. None where no outcome asks for trade.

    Raises
    ------
    InputError
        If the trade section or what an outcome asks of it is wrong.
    """

    def __init__(self, case: Definition, space: StateSpace) -> None:
        best = at_best_figures(case)
        self.setup: TradeSetup = trade_setup(best)
        check_baselines(self.setup, best)
        self._questions = trade_questions(self.setup, best)
        self._plan = trade_plan(self.setup, best, space)
        self._best, self._space = best, space
        effects = FigureEffects(case)
        self._as_written = {key: effects.standing[key] for key in effects.keys}
        self._effects = {_acting(case): effects}
        self._figures = DrawnFigures(self.setup)
        self._known = KnownMarkets()
        self._before: Situation | None = None
        if self._questions.against:
            self._before = baseline(self.setup, best)
        self.combinations = int(self._plan.cells.size)
        self._cells = prod(self._plan.sizes)
        self._width = self._cells * len(self._questions.readers)
        asked = bool(self._questions.readers)
        self.solves = (len(self._plan.sets) + self._questions.against) if asked else 0

    def inputs(self, case: Definition) -> tuple[str, ...]:
        """Return the uncertain numbers that change what outcomes ask for, in file order."""
        return figure_inputs(case) if self.solves else ()

    def with_tables(self, case: Definition) -> Definition:
        """Return a case with what trade gives its outcomes in the plain model as tables.

        Raises
        ------
        InputError
            If a market can have no solution, as where it is cut off without a highest price; or if
            nothing is traded in a state whose world price something in the case reads.
        UnconvergedError
            If a combination that some feasible state has was not solved.
        """
        tables = self._plain(case)
        problem = without_price(self.setup, case, self._space, self._plan, tables)
        if problem is not None:
            raise problem
        levers = self.setup.levers
        outcomes = {
            name: replace(outcome, levers=levers, table=tuple(tables[name].tolist()))
            if name in tables
            else outcome
            for name, outcome in case.outcomes.items()
        }
        return replace(case, outcomes=outcomes)

    def tables(self, case: Definition, drawn: DrawnInputs) -> SuppliedTables:
        """Clear the markets of every draw; nothing is given where no number changes them."""
        inputs = self.inputs(case)
        if not inputs:
            return SuppliedTables({}, {})
        numbers = {name: drawn.numbers[name] for name in inputs}
        values = self._values(case, numbers, drawn.size)
        rows = row_keys(values, drawn.size)
        known = self._known.of(list(values), drawn.size, self._width)
        new: dict[bytes, int] = {}
        for place, row in enumerate(rows):
            if row not in known:
                new.setdefault(row, place)
        places = np.fromiter(new.values(), dtype=np.int64, count=len(new))
        at_once = ARCS_AT_ONCE // max(self._prepared.arcs, 1)
        at_once = min(max(at_once, LEAST_AT_ONCE), MOST_AT_ONCE)
        names = list(new)
        for begin in range(0, places.size, at_once):
            some = places[begin : begin + at_once]
            found = self._answers(case, _part(numbers, some), _part(values, some))
            known.update(zip(names[begin : begin + at_once], found, strict=True))
        answers = [known[row] for row in rows]
        tables = {
            name: np.array([each[name] for each, _ in answers]) for name in self._questions.readers
        }
        told = {row: told for row, (_, told) in enumerate(answers) if told}
        empty = [name for name, own in tables.items() if np.isnan(own[:, self._plan.cells]).any()]
        if empty:
            readers = first_readers(case, dict.fromkeys(empty))
            for name in empty:
                if name not in readers:  # it is only shown, so the plain model's is enough
                    del tables[name]
            for draw, (own, _) in enumerate(answers):
                problem = without_price(self.setup, case, self._space, self._plan, own)
                if problem is not None and draw not in told:
                    told[draw] = _told(problem)
        return SuppliedTables(tables, told)

    def is_read(self, case: Definition, name: str, low: float, high: float) -> bool:
        """Say whether any market is another one when an uncertain number is another one.

        Parameters
        ----------
        name : str
            Of an uncertain number that acts on a figure of trade.
        low, high : float
            Two values of it.

        Raises
        ------
        InputError
            If the case may not have one of them.
        """
        best = best_numbers(case)
        numbers = {each: np.full(2, best[each]) for each in figure_inputs(case)}
        numbers[name] = np.array([low, high])
        network, before = self._numbers(self._values(case, numbers, 2), 2)
        for row in np.flatnonzero(self._doubtful(network, before)).tolist():
            self._write_out(case, {each: float(own[row]) for each, own in numbers.items()})
        return network.arrays.differ(0, 1) or (before is not None and before.arrays.differ(0, 1))

    @cached_property
    def _prepared(self) -> Prepared:
        return prepare(self.setup.network, sets_of(self.setup, self._plan))

    @cached_property
    def _prepared_before(self) -> Prepared:
        assert self._before is not None
        return prepare(self._before.network, [self._before.measures])

    def _values(self, case: Definition, numbers: Numbers, draws: int) -> dict[str, FloatArray]:
        """What the figures are that are not those of the setup, by key, shape (draws,)."""
        acting = _acting(case)
        if acting not in self._effects:
            self._effects[acting] = FigureEffects(case)
        effects = self._effects[acting]
        acted = effects.acted(numbers)
        left = [
            effects.left({key: float(value[row]) for key, value in acted.items()})
            for row in range(draws if any(".rent_shares." in key for key in acted) else 0)
        ]
        values = {key: np.full(draws, value) for key, value in self._as_written.items()}
        values |= acted
        if left:
            values |= {key: np.array([each[key] for each in left]) for key in left[0]}
        return values

    def _numbers(self, values: Numbers, draws: int) -> tuple[DrawnNumbers, DrawnNumbers | None]:
        """The numbers of the network, and of the baseline's where it is solved."""
        network = self._figures.numbers(values, draws)
        if self._before is None:
            return network, None
        if self._before.label not in self.setup.text.baselines:
            return network, network
        return network, self._figures.shifted(network, self._before.label, values)

    def _doubtful(self, network: DrawnNumbers, before: DrawnNumbers | None) -> BoolArray:
        measures = self.setup.measures.values()
        bad = network.doubtful | doubtful(network.arrays, self.setup.network, measures)
        if before is not None and self._before is not None:
            bad |= before.doubtful | doubtful(before.arrays, self._before.network)
        return bad

    def _write_out(self, case: Definition, numbers: Mapping[str, float]) -> None:
        """Read one draw as a case of its own, to hear what is wrong with it, if anything is."""
        written = with_figures_written(case, numbers)
        setup = trade_setup(written)
        if self._questions.against:
            baseline(setup, written)

    def _answers(self, case: Definition, numbers: Numbers, values: Numbers) -> list[Answer]:
        """Clear the markets of some draws."""
        draws = next(iter(values.values())).size
        network, before = self._numbers(values, draws)
        told: dict[int, str] = {}
        for row in np.flatnonzero(self._doubtful(network, before)).tolist():
            try:
                self._write_out(case, {name: float(own[row]) for name, own in numbers.items()})
            except DetenteError as error:
                told[row] = _told(error)
        kept = np.array([row for row in range(draws) if row not in told], dtype=np.int64)
        nothing = {name: np.zeros(self._cells) for name in self._questions.readers}
        answers: list[Answer] = [(nothing, told.get(row, "")) for row in range(draws)]
        if kept.size:
            if kept.size < draws:
                some = _part(values, kept)
                network, before = self._numbers(some, kept.size)
            cleared = self._cleared(network, before)
            for place, row in enumerate(kept.tolist()):
                if problem := cleared.problem(place):
                    answers[row] = nothing, problem
                else:
                    own = {name: table[place] for name, table in cleared.tables.items()}
                    answers[row] = own, ""
        return answers

    def _cleared(self, network: DrawnNumbers, before: DrawnNumbers | None) -> _Cleared:
        solutions = solve_draws(self._prepared, network.arrays)
        found, reference, books = account_arrays(self._prepared, solutions), None, None
        if before is not None:
            reference = solve_draws(self._prepared_before, before.arrays)
            books = account_arrays(self._prepared_before, reference)
        tables = self._questions.tables(self._plan, found, books)
        return _Cleared(tables, solutions, reference)

    def _plain(self, case: Definition) -> dict[str, FloatArray]:
        """The tables of the plain model, shape (cells,)."""
        if not self.solves:
            return {}
        best = {name: np.array([number]) for name, number in best_numbers(case).items()}
        values = self._values(case, best, 1)
        [row] = row_keys(values, 1)
        known = self._known.of(list(values), 1, self._width)
        if row in known and not known[row][1]:
            return dict(known[row][0])
        network, before = self._numbers(values, 1)
        if self._doubtful(network, before)[0]:
            self._write_out(case, best_numbers(case))
        cleared = self._cleared(network, before)
        self._refuse_unsolved(cleared)
        tables = {name: table[0] for name, table in cleared.tables.items()}
        known[row] = tables, ""
        return tables

    def _refuse_unsolved(self, cleared: _Cleared) -> None:
        """Raise an error where a market of the plain model has no solution."""
        refuse_unsolved(self.setup, self._best, self._plan, cleared.solutions)
        for problem in (cleared.before.errors_of(0) if cleared.before else {}).values():
            assert self._before is not None
            if isinstance(problem, InputError):
                raise problem.at(f"trade under {self._before.label}")
            raise problem


@dataclass(frozen=True, eq=False)
class TradeOutcomes:
    """A definition whose trade outcomes are tables, and what that took.

    Attributes
    ----------
    definition : Definition
    levers : tuple of str
        The levers that matter: those that switch a measure.
    combinations : int
        How many combinations of their levels some feasible state has.
    solves : int
        How many equilibria were solved: combinations with the same measures on share one, and the
        baseline counts where an outcome is a change.
    """

    definition: Definition
    levers: tuple[str, ...]
    combinations: int
    solves: int


def resolve_trade(definition: Definition, space: StateSpace) -> TradeOutcomes:
    """Turn every outcome ``from = "trade…"`` into a table over the levers that matter.

    Parameters
    ----------
    definition : Definition
        With a trade section; its figures are taken as written.
    space : StateSpace
        Its feasible states.

    Raises
    ------
    InputError
        If the trade section or a source is wrong.
    UnconvergedError
        If a combination that some feasible state has was not solved.
    """
    as_written = replace(definition, uncertainties={}, correlations=())
    supply = TradeSupply(as_written, space)
    outcomes = supply.with_tables(as_written).outcomes
    return TradeOutcomes(
        replace(definition, outcomes=outcomes),
        supply.setup.levers,
        supply.combinations,
        supply.solves,
    )


def _acting(case: Definition) -> tuple[object, ...]:
    """What acts on figures of trade, and how."""
    inputs = (case.uncertainties[name] for name in figure_inputs(case))
    return tuple((each.name, each.acts_on, each.effect) for each in inputs)


def _part(arrays: Numbers, places: IntArray) -> dict[str, FloatArray]:
    return {name: each[places] for name, each in arrays.items()}


def _told(error: DetenteError) -> str:
    return f"{type(error).__name__}: {error}"
