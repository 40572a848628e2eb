"""In which draws does the conclusion hold, in variants of one case that share their draws?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.case import Conclusion, Definition, trade_figures
from detente.errors import InputError, TooLargeError, plain_reason
from detente.model import DrawnInputs
from detente.studies.draws import Engine
from detente.studies.trace.changes import Withdrawal, figure_input
from detente.uncertainty import Sample, from_cube, unit_cube

MOST_CELLS = 2**32


@dataclass(frozen=True, eq=False)
class ConclusionAnswers:
    """In which of the draws the conclusion holds.

    Attributes
    ----------
    holds : array of bool, shape (draws,)
        False in draws without an answer, too.
    problems : mapping of int to str
        The draws without an answer, and why.
    """

    holds: BoolArray
    problems: Mapping[int, str]

    @property
    def counts(self) -> BoolArray:
        """Which draws have an answer, shape (draws,)."""
        kept = np.ones(self.holds.size, dtype=np.bool_)
        kept[list(self.problems)] = False
        return kept


class Variants:
    """A conclusion, and the draws in which it is asked of a case and of variants of it.

    Parameters
    ----------
    definition : Definition
        With its bounds written and every number's best value.
    conclusion : Conclusion
    draws : int
    method : str
        ``sobol``, ``latin_hypercube`` or ``random``.
    seed : int

    Notes
    -----
    Common random numbers: every uncertain input takes the same point of the unit cube in every
    variant, so that a difference between two variants is no sampling noise. The inputs of the
    case have the points of :func:`detente.studies.robust.robust`. A figure of trade that is
    uncertain in some variants only has a column of a second cube, with the next seed: the k-th
    figure, in file order, among those with a low and a high, the k-th column.
    """

    def __init__(
        self, definition: Definition, conclusion: Conclusion, draws: int, method: str, seed: int
    ) -> None:
        self.definition = definition
        self.conclusion = conclusion
        self.draws = draws
        self._read: dict[str, bool] = {}
        inputs = len(definition.uncertainties)
        every = range(draws)
        self._cube = (
            unit_cube(inputs, every, method=method, seed=seed, total=draws)
            if inputs
            else np.zeros((draws, 0))
        )
        figures = trade_figures(definition.trade)
        ranged = [
            key
            for key, figure in figures.items()
            if figure.low is not None and figure.high is not None and figure.low < figure.high
        ]
        self._columns = {figure_input(key): column for column, key in enumerate(ranged)}
        self._more = (
            unit_cube(len(ranged), every, method=method, seed=(seed + 1) % 2**63, total=draws)
            if ranged
            else np.zeros((draws, 0))
        )
        self._own = Engine(definition, (conclusion,))
        states = self._own.space.size
        if states * draws > MOST_CELLS:
            raise TooLargeError(
                f"{draws:,} draws of {states:,} states are too many for a trace; ask "
                "for fewer draws."
            )

    @property
    def engine(self) -> Engine:
        """That of the case as it is."""
        return self._own

    @property
    def plain(self) -> bool:
        """Whether the conclusion holds in the plain model, in which nothing is drawn."""
        return self._own.plain()[self.conclusion.name]

    def sample(self, definition: Definition, rows: range) -> Sample:
        """Return what some of the draws take for the uncertain inputs of a variant."""
        cube = self._cube[rows.start : rows.stop]
        names = [each for each in definition.uncertainties if each in self._columns]
        if names:
            more = self._more[rows.start : rows.stop]
            cube = np.hstack([cube, more[:, [self._columns[name] for name in names]]])
        return from_cube(definition.uncertainties, definition.correlations, cube, rows.start)

    def answer(self, definition: Definition, draws: int | None = None) -> ConclusionAnswers:
        """Answer the first `draws` draws of a variant, or all.

        Raises
        ------
        DetenteError
            Where the variant is no case: no feasible state, a market of its plain model without
            a solution.
        """
        total = self.draws if draws is None else min(draws, self.draws)
        if not definition.uncertainties:
            return self._of(definition, DrawnInputs(total))
        sample = self.sample(definition, range(total))
        return self.answer_sample(definition, sample)

    def answer_cube(self, cube: FloatArray) -> BoolArray:
        """Answer the case at points of the unit cube, a column an input, for designs of one's own.

        Raises
        ------
        InputError
            If a draw has no answer.
        """
        definition = self.definition
        found = self.answer_sample(
            definition, from_cube(definition.uncertainties, definition.correlations, cube)
        )
        if found.problems:
            why = plain_reason(next(iter(found.problems.values())))
            raise InputError(f"a draw has no answer: {why}")
        return found.holds

    def answer_sample(self, definition: Definition, sample: Sample) -> ConclusionAnswers:
        """Answer the draws of a sample."""
        choices = {n: each for n, each in sample.choices.items() if n not in sample.numbers}
        return self._of(definition, DrawnInputs(len(sample), sample.numbers, choices))

    def matters(self, withdrawal: Withdrawal) -> bool:
        """Say whether a figure that has become uncertain changes any market that is asked for."""
        for key in withdrawal.figures:
            if key not in self._read:
                name = figure_input(key)
                given = withdrawal.definition.uncertainties[name].distribution
                assert given is not None
                low, high = given.parameters["low"], given.parameters["high"]
                self._read[key] = self._own.is_read(withdrawal.definition, name, low, high)
        return any(self._read[key] for key in withdrawal.figures)

    def _engine(self, definition: Definition) -> Engine:
        if definition is self.definition:
            return self._own
        return self._own.variant(definition)

    def _of(self, definition: Definition, drawn: DrawnInputs) -> ConclusionAnswers:
        found = self._engine(definition).answer(drawn)
        return ConclusionAnswers(found.holds[self.conclusion.name], found.problems)
