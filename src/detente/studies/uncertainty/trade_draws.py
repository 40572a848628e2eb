"""Trade under draws: one network a draw, all of them solved together, failures kept apart."""

from __future__ import annotations

import numpy as np

from detente.arrays import FloatArray, IntArray
from detente.errors import DetenteError, UnconvergedError
from detente.model import Definition, StateSpace
from detente.model.drawn import Drawn
from detente.model.figures import FigureWriter, figure_inputs
from detente.studies.trade_outcomes import trade_plan, trade_questions
from detente.studies.trade_setup import trade_setup
from detente.studies.trade_situation import Situation, baseline
from detente.trade import Batch, Equilibrium, Measure, Network, accounts, solve_draws

AT_ONCE = 64
Job = tuple[Network, list[list[Measure]]]


class TradeDraws:
    """What outcomes ask of trade, draw by draw.

    Parameters
    ----------
    definition : Definition
        With uncertain numbers that act on figures of trade.
    space : StateSpace
        Its feasible states.

    Attributes
    ----------
    inputs : tuple of str
        The uncertain numbers that touch trade; nothing is solved where there are none, or where no
        outcome asks for trade.
    markets : int
        How many markets are solved in a draw: one for every different set of measures, and one for
        the baseline where an outcome is a change.
    """

    def __init__(self, definition: Definition, space: StateSpace) -> None:
        self._writer = FigureWriter(definition)
        self.inputs: tuple[str, ...] = ()
        self.markets = 0
        if definition.trade is None:
            return
        setup = trade_setup(definition)
        self._questions = trade_questions(setup, definition)
        if not self._questions.readers:
            return
        self.inputs = figure_inputs(definition)
        self._plan = trade_plan(setup, definition, space)
        if self.inputs:
            self.markets = len(self._plan.sets) + self._questions.against

    def tables(self, drawn: Drawn) -> tuple[dict[str, FloatArray], dict[int, str]]:
        """Solve every draw's markets.

        Returns
        -------
        tables : dict of outcome to array of float64, shape (draws, cells)
            Draws without a solution have zeros, which mean nothing.
        problems : dict of draw to str
            Why there is none.
        """
        if not self.inputs:
            return {}, {}
        columns = np.stack([drawn.numbers[name] for name in self.inputs], axis=1)
        different, which = np.unique(columns, axis=0, return_inverse=True)
        which = which.reshape(-1)
        cells = int(np.prod(self._plan.sizes, dtype=np.int64))
        found = {name: np.zeros((len(different), cells)) for name in self._questions.readers}
        failed: dict[int, str] = {}
        for begin in range(0, len(different), AT_ONCE):
            places = np.arange(begin, min(begin + AT_ONCE, len(different)))
            self._solve(different, places, found, failed)
        problems = {
            draw: failed[place] for draw, place in enumerate(which.tolist()) if place in failed
        }
        return {name: table[which] for name, table in found.items()}, problems

    def _solve(
        self,
        numbers: FloatArray,
        places: IntArray,
        found: dict[str, FloatArray],
        failed: dict[int, str],
    ) -> None:
        asked: list[tuple[int, Situation | None]] = []
        jobs: list[Job] = []
        for place in places.tolist():
            try:
                job, before = self._job(dict(zip(self.inputs, numbers[place], strict=True)))
            except DetenteError as error:
                failed[place] = _told(error)
                continue
            asked.append((place, before))
            jobs.append(job)
            if before is not None:
                jobs.append((before.network, [list(before.measures)]))
        batches = iter(solve_draws(jobs))
        for place, before in asked:
            batch = next(batches)
            reference = None if before is None else next(batches)
            try:
                self._read(place, batch, reference, found)
            except DetenteError as error:
                failed[place] = _told(error)

    def _job(self, numbers: dict[str, float]) -> tuple[Job, Situation | None]:
        written = self._writer.written(numbers)
        setup = trade_setup(written)
        measures = list(setup.measures.values())
        sets = [[measures[k] for k in np.flatnonzero(row)] for row in self._plan.sets]
        before = baseline(setup, written) if self._questions.against else None
        return (setup.network, sets), before

    def _read(
        self, place: int, batch: Batch, reference: Batch | None, found: dict[str, FloatArray]
    ) -> None:
        books = [accounts(each) for each in _solved(batch, "sets of measures")]
        before = accounts(_solved(reference, "baselines")[0]) if reference is not None else None
        for name, table in self._questions.tables(self._plan, books, before).items():
            found[name][place] = table


def _solved(batch: Batch, what: str) -> list[Equilibrium]:
    if batch.problems:
        place, problem = min(batch.problems.items())
        raise UnconvergedError(
            f"trade: {len(batch.problems)} of {len(batch.equilibria)} {what} have no solution, the "
            f"first is number {place + 1}: {problem}"
        )
    return [each for each in batch.equilibria if each is not None]


def _told(error: DetenteError) -> str:
    return f"{type(error).__name__}: {error}"
