"""A case made ready for draws: everything that does not vary is worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.arrays import BoolArray
from detente.model import Definition, StateSpace, feasible_states
from detente.model.drawn import Drawn
from detente.model.figures import at_best_figures
from detente.model.grids import Values
from detente.model.outcomes import Numbers
from detente.model.rank_rows import RankRows
from detente.model.valuation import Valuation
from detente.model.where import at
from detente.studies.uncertainty.conclusions import Conclusions
from detente.studies.uncertainty.rankings import Solved, solve_rankings
from detente.studies.uncertainty.trade_draws import TradeDraws

CELLS_AT_ONCE = 2**16 - 1  # what one thread sweeps: waking others for each sweep costs more


@dataclass(frozen=True, eq=False)
class Block:
    """Some draws, answered.

    Attributes
    ----------
    rows : IntArray
        Which of the draws given; those that failed are left out.
    solved : Solved
        One number in ``which`` for each of `rows`.
    conclusions : mapping of name to BoolArray, shape (rows,)
    """

    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    solved: Solved
    conclusions: dict[str, BoolArray]


class Prepared:
    """A definition whose every uncertain number has its best value, ready for draws.

    Parameters
    ----------
    definition : Definition
    concepts : sequence of str
        From ``nash gmr smr seq sseq``.

    Raises
    ------
    InputError
        At the first thing that is wrong in the case.
    UnconvergedError
        Where a market of the plain model has no solution.
    """

    def __init__(self, definition: Definition, concepts: Sequence[str]) -> None:
        self.concepts = tuple(concepts)
        self.space = feasible_states(definition)
        self.trade = TradeDraws(definition, self.space)
        self.valuation = Valuation(_with_tables(definition, self.space), self.space)
        with at("status_quo"):
            self.status_quo = self.space.number_of(definition.status_quo)
        self.parties = tuple(definition.parties)
        owners = {lever.party for lever in definition.levers.values() if lever.moves != "none"}
        self.movers = tuple(name for name in self.parties if name in owners)
        self.conclusions = Conclusions(definition, self.valuation, self.status_quo)

    def plain(self) -> Block:
        """Answer the plain model, in which nothing is drawn, as one draw."""
        ranks = {
            party: RankRows(values[None], np.zeros(1, dtype=np.int64))
            for party, values in self.valuation.ranking.plain().items()
        }
        solved = self._solved(ranks)
        return Block(np.zeros(1, dtype=np.int64), solved, self.conclusions.holds(solved))

    def blocks(self, drawn: Drawn) -> tuple[list[Block], dict[int, str]]:
        """Answer every draw, as many at once as fit; those that fail are named with their reason.

        Returns
        -------
        blocks : list of Block
        problems : dict of draw to str
        """
        tables, problems = self.trade.tables(drawn)
        drawn = replace(drawn, tables=tables)
        at_once = max(1, CELLS_AT_ONCE // self.space.size)
        blocks = []
        for begin in range(0, drawn.size, at_once):
            rows = np.arange(begin, min(begin + at_once, drawn.size))
            rows = rows[[row not in problems for row in rows.tolist()]]
            if not rows.size:
                continue
            ranked = self.valuation.ranks(drawn.part(rows))
            problems |= {int(rows[place]): told for place, told in ranked.problems.items()}
            good = np.array([place not in ranked.problems for place in range(rows.size)], bool)
            if not good.any():
                continue
            kept = {party: RankRows(r.rows, r.which[good]) for party, r in ranked.ranks.items()}
            solved = self._solved(kept)
            numbers = ranked.numbers if good.all() else _part(ranked.numbers, good)
            holds = self.conclusions.holds(solved, numbers)
            blocks.append(Block(rows[good], solved, holds))
        return blocks, problems

    def _solved(self, ranks: dict[str, RankRows]) -> Solved:
        return solve_rankings(self.space, self.movers, ranks, self.concepts, self.status_quo)


def _with_tables(definition: Definition, space: StateSpace) -> Definition:
    """The definition at its best figures, with what its outcomes ask of trade as tables."""
    if definition.trade is None:
        return definition
    from detente.studies.trade_outcomes import resolve_trade

    return resolve_trade(at_best_figures(definition), space).definition


def _part(numbers: Numbers, rows: BoolArray) -> Numbers:
    values = {
        name: Values(each.array[rows], each.grid) if each.drawn else each
        for name, each in numbers.values.items()
    }
    return Numbers(values, {})
