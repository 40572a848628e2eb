"""In which draws does the conclusion hold, in variants of one case that share their draws?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError, TooLargeError, plain_reason
from detente.model import Definition, feasible_states
from detente.model.drawn import Drawn
from detente.model.outcomes import Numbers
from detente.model.parts import Rule
from detente.model.rank_rows import RankRows
from detente.model.uncertain_parts import Conclusion
from detente.model.uncertain_targets import trade_figures
from detente.model.valuation import Valuation
from detente.model.where import at
from detente.stability.focal import Draws
from detente.stability.reach import reachable
from detente.studies.trace.markets import Markets, is_read
from detente.studies.trace.parts import Withdrawal, figure_input
from detente.studies.trace.verdicts import Judge
from detente.studies.uncertainty.conclusions import STATUS_QUO, concept_of
from detente.uncertainty.cube import unit_cube
from detente.uncertainty.sample import Sample, from_cube

MOST_CELLS = 2**26
CELLS_AT_ONCE = 2**20


@dataclass(frozen=True, eq=False)
class Answers:
    """In which of the draws the conclusion holds.

    Attributes
    ----------
    holds : array of bool, shape (draws,)
        False in draws without an answer, too.
    problems : dict of int to str
        The draws without an answer, and why.
    """

    holds: BoolArray
    problems: dict[int, str]

    @property
    def counts(self) -> BoolArray:
        """Which draws have an answer, shape (draws,)."""
        kept = np.ones(self.holds.size, dtype=np.bool_)
        kept[list(self.problems)] = False
        return kept


class _Ground:
    """What all variants with the same feasible states share."""

    def __init__(self, definition: Definition) -> None:
        self.space = feasible_states(definition)
        self.status_quo = self.space.number_of(definition.status_quo)
        owners = {lever.party for lever in definition.levers.values() if lever.moves != "none"}
        movers = tuple(name for name in definition.parties if name in owners)
        self.judge = Judge(self.space, movers)
        self.markets = Markets(self.space)


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
    case have the points of :func:`detente.studies.uncertainty.robust`. A figure of trade that is
    uncertain in some variants only has a column of a second cube, with the next seed: the k-th
    figure, in file order, among those with a low and a high, the k-th column.
    """

    def __init__(
        self, definition: Definition, conclusion: Conclusion, draws: int, method: str, seed: int
    ) -> None:
        self.definition = definition
        self.conclusion = conclusion
        self.draws = draws
        self._grounds: dict[tuple[Rule, ...], _Ground] = {}
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
        ground = self._ground(definition)
        if ground.space.size * draws > MOST_CELLS * 64:
            raise TooLargeError(
                f"{draws:,} draws of {ground.space.size:,} states are too many for a trace; ask "
                "for fewer draws."
            )

    @property
    def plain(self) -> bool:
        """Whether the conclusion holds in the plain model, in which nothing is drawn."""
        ground, valuation = self._ready(self.definition)
        ranks = {
            party: RankRows(values[None], np.zeros(1, dtype=np.int64))
            for party, values in valuation.ranking.plain().items()
        }
        return bool(self._judged(ground, valuation, ranks, None, 1)[0])

    def sample(self, definition: Definition, rows: range) -> Sample:
        """Return what some of the draws take for the uncertain inputs of a variant."""
        cube = self._cube[rows.start : rows.stop]
        names = [each for each in definition.uncertainties if each in self._columns]
        if names:
            more = self._more[rows.start : rows.stop]
            cube = np.hstack([cube, more[:, [self._columns[name] for name in names]]])
        return from_cube(definition.uncertainties, definition.correlations, cube, rows.start)

    def answer(self, definition: Definition, draws: int | None = None) -> Answers:
        """Answer the first `draws` draws of a variant, or all.

        Raises
        ------
        DetenteError
            Where the variant is no case: no feasible state, a market of its plain model without
            a solution.
        """
        total = self.draws if draws is None else min(draws, self.draws)
        if not definition.uncertainties:
            return self._of(definition, Drawn(total))
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

    def answer_sample(self, definition: Definition, sample: Sample) -> Answers:
        """Answer the draws of a sample."""
        choices = {n: each for n, each in sample.choices.items() if n not in sample.numbers}
        return self._of(definition, Drawn(len(sample), sample.numbers, choices))

    def matters(self, withdrawal: Withdrawal) -> bool:
        """Say whether a figure that has become uncertain changes any market that is asked for."""
        for key in withdrawal.figures:
            if key not in self._read:
                name = figure_input(key)
                given = withdrawal.definition.uncertainties[name].distribution
                assert given is not None
                low, high = given.parameters["low"], given.parameters["high"]
                self._read[key] = is_read(withdrawal.definition, name, low, high)
        return any(self._read[key] for key in withdrawal.figures)

    def _ground(self, definition: Definition) -> _Ground:
        if definition.rules not in self._grounds:
            self._grounds[definition.rules] = _Ground(definition)
        return self._grounds[definition.rules]

    def _ready(self, definition: Definition) -> tuple[_Ground, Valuation]:
        ground = self._ground(definition)
        return ground, Valuation(ground.markets.with_tables(definition), ground.space)

    def _of(self, definition: Definition, drawn: Drawn) -> Answers:
        ground, valuation = self._ready(definition)
        drawn, problems = ground.markets.solved(definition, drawn)
        holds = np.zeros(drawn.size, dtype=np.bool_)
        at_once = max(1, CELLS_AT_ONCE // ground.space.size)
        for begin in range(0, drawn.size, at_once):
            rows = np.arange(begin, min(begin + at_once, drawn.size))
            rows = rows[[row not in problems for row in rows.tolist()]]
            if not rows.size:
                continue
            ranked = valuation.ranks(drawn.part(rows))
            problems |= {int(rows[place]): told for place, told in ranked.problems.items()}
            said = self._judged(ground, valuation, ranked.ranks, ranked.numbers, rows.size)
            holds[rows] = said
        holds[list(problems)] = False
        return Answers(holds, problems)

    def _judged(
        self,
        ground: _Ground,
        valuation: Valuation,
        ranks: dict[str, RankRows],
        numbers: Numbers | None,
        draws: int,
    ) -> BoolArray:
        asked = self.conclusion
        states = self._states(ground, valuation, numbers)
        movers = ground.judge.movers
        if asked.verdict in ("equilibrium", "stable"):
            parties: Sequence[str] = movers if asked.verdict == "equilibrium" else (asked.party,)
            if not movers:
                found = states.any(axis=1)
                return np.broadcast_to(found, (draws,)).copy()
            of_movers = {party: ranks[party] for party in movers}
            return ground.judge.holds(of_movers, parties, concept_of(asked), states, asked.every)
        if asked.verdict == "preferred":
            rows = ranks[asked.party]
            better = rows.rows > rows.rows[:, ground.status_quo - 1, None]
            return _joined(better[rows.which], states, asked.every)
        if asked.verdict == "true":
            with at(f"conclusions.{asked.name}.condition"):
                condition = valuation.condition(asked.condition)
            true = np.broadcast_to(valuation.truth(condition, numbers), (draws, ground.space.size))
            return _joined(true, states, asked.every)
        return _joined(self._reached(ground, ranks, draws), states, asked.every)

    def _states(self, ground: _Ground, valuation: Valuation, numbers: Numbers | None) -> BoolArray:
        name = self.conclusion.states
        if name == STATUS_QUO:
            states = np.zeros((1, ground.space.size), dtype=np.bool_)
            states[0, ground.status_quo - 1] = True
            return states
        with at(f"named_states.{name}.where"):
            where = valuation.condition(valuation.definition.named_states[name].where)
        return valuation.truth(where, numbers)

    def _reached(self, ground: _Ground, ranks: dict[str, RankRows], draws: int) -> BoolArray:
        movers = ground.judge.movers
        if not movers:
            reached = np.zeros((draws, ground.space.size), dtype=np.bool_)
            reached[:, ground.status_quo - 1] = True
            return reached
        numbers = np.stack([ranks[party].which for party in movers], axis=1)
        sets, which = np.unique(numbers, axis=0, return_inverse=True)
        own = {party: ranks[party].rows[sets[:, k]] for k, party in enumerate(movers)}
        found = reachable(Draws(ground.space, movers, own), ground.status_quo)
        return np.asarray(found[which.reshape(-1)])


def _joined(said: BoolArray, states: BoolArray, every: bool) -> BoolArray:
    """Join over the states: some of them, or every one; of no states nothing is true."""
    if every:
        return np.asarray((said | ~states).all(axis=1) & states.any(axis=1))
    return np.asarray((said & states).any(axis=1))
