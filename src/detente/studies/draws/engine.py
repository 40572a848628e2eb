"""One engine: does a conclusion hold, draw by draw? What does not vary is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.case import Conclusion, Definition, Rule
from detente.errors import NotApplicableError, located
from detente.model import (
    DrawnInputs,
    GridValues,
    OutcomeNumbers,
    RankRows,
    Valuation,
    feasible_states,
    lone_movers,
)
from detente.studies import Supplies
from detente.studies.draws.conclusions import BoundConclusion
from detente.studies.draws.judge import Judge, Judged
from detente.studies.draws.rankings import Tallies, solve_rankings
from detente.studies.draws.verdicts import DrawVerdicts

CELLS_AT_ONCE = 2**20  # of draws and states, where only what is asked is judged
CELLS_TALLIED = 2**16 - 1  # where every state is: what one thread sweeps
SIDE_BY_SIDE = 64  # draws of a small standoff that are swept together, whatever they take
FEW_STATES = 2**13


@dataclass(frozen=True, eq=False)
class Answers:
    """In which of the draws the conclusions hold.

    Attributes
    ----------
    holds : mapping of str to array of bool, shape (draws,)
        By conclusion. False in draws without an answer, too.
    problems : mapping of int to str
        The draws without an answer, and why.
    tallies : Tallies or None
        Over the draws with an answer; where they were asked for.
    """

    holds: Mapping[str, BoolArray]
    problems: Mapping[int, str]
    tallies: Tallies | None = None


class Engine:
    """A case made ready for draws.

    Parameters
    ----------
    case : Definition
        With bounds written and best values of every uncertain number.
    conclusions : sequence of Conclusion
        Those that are asked.
    concepts : sequence of str
        Of tallies: from ``nash gmr smr seq sseq``, those of the conclusions among them.

    Attributes
    ----------
    space : StateSpace
    status_quo : int
        Its number.
    movers : tuple of str
        The parties that can move by themselves, then the bodies of holders.
    valuation : Valuation

    Raises
    ------
    InputError
        At the first thing that is wrong in the case.
    UnconvergedError
        Where a market of the plain model has no solution.
    """

    def __init__(
        self, case: Definition, conclusions: Sequence[Conclusion], concepts: Sequence[str] = ()
    ) -> None:
        self._make(case, conclusions, concepts, {})

    def _make(
        self,
        case: Definition,
        conclusions: Sequence[Conclusion],
        concepts: Sequence[str],
        grounds: dict[tuple[Rule, ...], _Ground],
    ) -> None:
        if case.rules not in grounds:
            grounds[case.rules] = _Ground(case)
        self._grounds, self._ground = grounds, grounds[case.rules]
        self.case, self.concepts = case, tuple(concepts)
        self.space, self.movers = self._ground.space, self._ground.judge.movers
        self.valuation = Valuation(self._ground.supplies.with_tables(case), self.space)
        with located("status_quo"):
            self.status_quo = self.space.number_of(case.status_quo)
        self._conclusions = [
            BoundConclusion(each, self.valuation, self.movers, self.status_quo)
            for each in conclusions
        ]

    def variant(self, case: Definition) -> Engine:
        """Return the engine of a variant of the case, which asks the same conclusions.

        It shares feasible states, verdicts and cleared markets with this one, as far as they are
        the same. A variant has the same levers, outcomes and sections of subsystems; its uncertain
        inputs, preferences and rules may be others.
        """
        made = Engine.__new__(Engine)
        asked = [each.conclusion for each in self._conclusions]
        made._make(case, asked, self.concepts, self._grounds)
        return made

    @property
    def markets(self) -> int:
        """How many markets are cleared in every draw."""
        return self._ground.supplies.solves(self.case)

    def plain(self) -> Mapping[str, bool]:
        """Say which conclusions hold in the plain model, in which nothing is drawn."""
        ranks = {
            party: RankRows(values[None], np.zeros(1, dtype=np.int64))
            for party, values in self.valuation.ranking.plain().items()
        }
        verdicts = Judged(self._ground.judge, ranks, self.status_quo)
        return {each.conclusion.name: bool(each.holds(verdicts)[0]) for each in self._conclusions}

    def answer(self, drawn: DrawnInputs, *, tallies: bool = False) -> Answers:
        """Say in which draws the conclusions hold.

        Parameters
        ----------
        drawn : DrawnInputs
        tallies : bool
            Judge every state by `concepts`, and count; else only what the conclusions ask.
        """
        supplied = self._ground.supplies.tables(self.case, drawn)
        drawn, problems = replace(drawn, tables=supplied.values), dict(supplied.problems)
        names = [each.conclusion.name for each in self._conclusions]
        holds = {name: np.zeros(drawn.size, dtype=np.bool_) for name in names}
        counts = Tallies.none(len(self.concepts), len(self.movers), self.space.size)
        at_once = self._at_once(tallies)
        for begin in range(0, drawn.size, at_once):
            here = range(begin, min(begin + at_once, drawn.size))
            rows: IntArray = np.array([row for row in here if row not in problems], dtype=np.int64)
            if not rows.size:
                continue
            rows, ranks, numbers = self._ranked(drawn, rows, problems)
            if not rows.size:
                continue
            verdicts: DrawVerdicts
            if tallies:
                verdicts = solved = solve_rankings(
                    self._ground.judge, ranks, self.concepts, self.status_quo
                )
                counts += solved.tallies()
            else:
                verdicts = Judged(self._ground.judge, ranks, self.status_quo)
            for each in self._conclusions:
                holds[each.conclusion.name][rows] = each.holds(verdicts, numbers)
        return Answers(holds, problems, counts if tallies else None)

    def outcomes_at(
        self, drawn: DrawnInputs, names: Sequence[str], state: int
    ) -> Mapping[str, FloatArray]:
        """Return what some outcomes are in one state, in every draw.

        Parameters
        ----------
        drawn : DrawnInputs
        names : sequence of str
            Of outcomes.
        state : int
            A state number.

        Returns
        -------
        mapping of str to FloatArray, shape (draws,)
            Draws without an answer have numbers that mean nothing.
        """
        supplied = self._ground.supplies.tables(self.case, drawn)
        drawn = replace(drawn, tables=supplied.values)
        values = self.valuation.outcomes.drawn(drawn).values
        place = self.space.index(state)
        found = {}
        for name in names:
            grid, array = values[name].grid, values[name].array
            cell = place if grid is None else int(grid.which[place])
            own = array[..., cell if array.shape[-1:] != (1,) else 0]
            found[name] = np.broadcast_to(own, (drawn.size,)).astype(np.float64)
        return found

    def is_read(self, case: Definition, name: str, low: float, high: float) -> bool:
        """Say whether anything that subsystems give may change with an uncertain number.

        Parameters
        ----------
        case : Definition
            This one, or a variant of it.
        name : str
            Of a number that acts on a figure of a subsystem.
        low, high : float
            Two values of it.

        Raises
        ------
        InputError
            If the case may not have one of them.
        """
        return self._ground.supplies.is_read(case, name, low, high)

    def _ranked(
        self, drawn: DrawnInputs, rows: IntArray, problems: dict[int, str]
    ) -> tuple[IntArray, dict[str, RankRows], OutcomeNumbers]:
        """Rank the states in some draws; those that cannot be ranked are left out and named."""
        ranked = self.valuation.ranks(drawn.part(rows))
        for each in self._conclusions:
            each.note_undefined(ranked.numbers)
        if not ranked.problems:
            return rows, ranked.ranks, ranked.numbers
        problems.update({int(rows[place]): told for place, told in ranked.problems.items()})
        good = np.array([place not in ranked.problems for place in range(rows.size)], dtype=bool)
        kept = {party: RankRows(r.rows, r.which[good]) for party, r in ranked.ranks.items()}
        return rows[good], kept, _part(ranked.numbers, good)

    def _at_once(self, tallies: bool) -> int:
        """How many draws are ranked and judged together."""
        if not tallies:
            return max(1, CELLS_AT_ONCE // self.space.size)
        least = SIDE_BY_SIDE if self.space.size <= FEW_STATES else 1
        return max(least, CELLS_TALLIED // self.space.size)


class _Ground:
    """What all variants with the same feasible states share."""

    def __init__(self, case: Definition) -> None:
        for name, party in case.parties.items():
            if party.worth_moving is not None and party.worth_moving.value > 0:
                raise NotApplicableError(
                    f"draws take any gain for a reason to move; '{name}' moves only for more than "
                    "its worth_moving."
                )
        self.space = feasible_states(case)
        self.supplies = Supplies(case, self.space)
        self.judge = Judge(self.space, lone_movers(case.parties, case.levers.values()))


def _part(numbers: OutcomeNumbers, rows: BoolArray) -> OutcomeNumbers:
    values = {
        name: GridValues(each.array[rows], each.grid) if each.drawn else each
        for name, each in numbers.values.items()
    }
    return OutcomeNumbers(values, {}, int(np.count_nonzero(rows)))
