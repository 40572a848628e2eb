"""Trade in the variants of one case: no market is cleared twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.arrays import FloatArray
from detente.model import Definition, StateSpace
from detente.model.drawn import Drawn
from detente.model.figures import (
    at_best_figures,
    best_numbers,
    figure_inputs,
    with_figures_written,
)
from detente.model.uncertain_parts import Uncertainty
from detente.studies.uncertainty.trade_draws import TradeDraws
from detente.trade import Measure

MOST_KEPT = 4
Row = tuple[Mapping[str, FloatArray], str]


@dataclass
class _Known:
    """Which numbers act on trade in one variant, and what has been solved with them."""

    draws: TradeDraws
    rows: dict[bytes, Row] = field(default_factory=dict)


class Markets:
    """What the outcomes of a case ask of trade, for all variants with these feasible states."""

    def __init__(self, space: StateSpace) -> None:
        self._space = space
        self._known: OrderedDict[object, _Known] = OrderedDict()
        self._plain: OrderedDict[object, Definition] = OrderedDict()

    def with_tables(self, definition: Definition) -> Definition:
        """Return the definition with what trade gives in the plain model as tables."""
        if definition.trade is None:
            return definition
        key = tuple((each.acts_on, each.effect, each.best) for each in _acting(definition).values())
        if key not in self._plain:
            from detente.studies.trade_outcomes import resolve_trade

            best = at_best_figures(definition)
            self._plain[key] = resolve_trade(best, self._space).definition
            _forget(self._plain)
        tables = {
            name: outcome
            for name, outcome in self._plain[key].outcomes.items()
            if definition.outcomes[name].source
        }
        return replace(definition, outcomes={**definition.outcomes, **tables})

    def solved(self, definition: Definition, drawn: Drawn) -> tuple[Drawn, dict[int, str]]:
        """Return the draws with what trade gives in each, and why there is none in some.

        Draws without a solution have zeros, which mean nothing.
        """
        if definition.trade is None:
            return drawn, {}
        known = self._of(definition)
        inputs = known.draws.inputs
        if not inputs:
            return drawn, {}
        columns = np.stack([drawn.numbers[name] for name in inputs], axis=1)
        keys = [row.tobytes() for row in columns]
        new = {key: place for place, key in enumerate(keys) if key not in known.rows}
        if new:
            places = np.fromiter(new.values(), dtype=np.int64, count=len(new))
            some = drawn.part(places)
            cleared, failed = known.draws.tables(some)
            for row, key in enumerate(new):
                of_row = {name: table[row] for name, table in cleared.items()}
                known.rows[key] = of_row, failed.get(row, "")
        found = [known.rows[key] for key in keys]
        names = found[0][0]
        tables = {name: np.array([each[name] for each, _ in found]) for name in names}
        problems = {row: told for row, (_, told) in enumerate(found) if told}
        return replace(drawn, tables=tables), problems

    def _of(self, definition: Definition) -> _Known:
        key = tuple((name, e.acts_on, e.effect) for name, e in _acting(definition).items())
        if key not in self._known:
            self._known[key] = _Known(TradeDraws(definition, self._space))
            _forget(self._known)
        self._known.move_to_end(key)
        return self._known[key]


def is_read(definition: Definition, name: str, low: float, high: float) -> bool:
    """Say whether any market of the case is another one when an uncertain number is another one.

    Parameters
    ----------
    name : str
        Of an uncertain number that acts on a figure of trade.
    low, high : float
        Two values of it.
    """
    from detente.studies.trade_outcomes import trade_questions
    from detente.studies.trade_setup import trade_setup
    from detente.studies.trade_situation import baseline

    told = []
    for number in (low, high):
        written = with_figures_written(definition, best_numbers(definition) | {name: number})
        setup = trade_setup(written)
        asked = trade_questions(setup, written)
        before = baseline(setup, written) if asked.against else None
        market = (before.network, _cleared(before.measures)) if before else None
        told.append((setup.network, _cleared(setup.measures.values()), market))
    return told[0] != told[1]


def _cleared(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Measures as a market sees them: how long relief takes to work does not move it."""
    return tuple(replace(each, reversal_days=None) for each in measures)


def _acting(definition: Definition) -> dict[str, Uncertainty]:
    return {name: definition.uncertainties[name] for name in figure_inputs(definition)}


def _forget(kept: OrderedDict[object, Any]) -> None:
    """The first one is the case itself, and stays."""
    while len(kept) > MOST_KEPT:
        kept.pop(list(kept)[1])
