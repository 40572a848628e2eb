"""Every market of every draw solved and judged; one without a solution has a reason instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from detente.arrays import IntArray
from detente.errors import DetenteError
from detente.trade.answers import SolverOutput
from detente.trade.attempts import best_attempt
from detente.trade.certificate import certify
from detente.trade.drawn_networks import NetworkArrays
from detente.trade.equilibrium import no_equilibrium, no_price
from detente.trade.marginal_revenue import nowhere_positive
from detente.trade.market_arrays import MarketArrays
from detente.trade.markets import cut_off
from detente.trade.preparation import Prepared, PreparedMarket
from detente.trade.solver import newton

Errors = dict[tuple[int, int], DetenteError]


@dataclass(frozen=True, eq=False)
class Solutions:
    """The markets of many draws; arrays have a leading axis of draws.

    Attributes
    ----------
    draws : int
    numbers : NetworkArrays
    arrays : tuple of MarketArrays or None
        What was solved, one a set of measures.
    raw : tuple of SolverOutput or None
        Prices, quantities, rents of each set; flows are one of many. Rows of draws that have an
        error mean nothing.
    errors : mapping of (set, draw) to DetenteError
        Why there is no solution: an InputError where the input is at fault.
    again : int
        How many markets were missed at first and solved one by one.
    by_reference : int
        How many of those clarabel solved.
    """

    draws: int
    numbers: NetworkArrays
    arrays: tuple[MarketArrays | None, ...]
    raw: tuple[SolverOutput | None, ...]
    errors: Mapping[tuple[int, int], DetenteError]
    again: int
    by_reference: int

    def errors_of(self, draw: int) -> dict[int, DetenteError]:
        """The errors of one draw, by set, in the order of the sets."""
        return {place: error for (place, row), error in sorted(self.errors.items()) if row == draw}

    def __repr__(self) -> str:
        return (
            f"<Solutions of {self.draws} draws x {len(self.raw)} sets of measures: "
            f"{len(self.errors)} without, {self.by_reference} by clarabel>"
        )


def solve_draws(prepared: Prepared, numbers: NetworkArrays) -> Solutions:
    """Solve every market with the numbers of every draw.

    An answer does not depend, but for the last digit, on which draws are solved with it. What our
    own solver misses is tried once more by itself, and then by clarabel where that applies.

    Parameters
    ----------
    prepared : Prepared
    numbers : NetworkArrays
        Numbers that `Network` and the measures would take: see `doubtful`.
    """
    errors: Errors = {}
    arrays: list[MarketArrays | None] = []
    raw: list[SolverOutput | None] = []
    again = by_reference = 0
    for place, market in enumerate(prepared.markets):
        if market is None:
            errors |= {(place, row): prepared.errors[place] for row in range(numbers.draws)}
            arrays.append(None)
            raw.append(None)
            continue
        own = market.arrays(numbers)
        found = _One(market, own, prepared.network.good)
        arrays.append(own)
        raw.append(found.raw)
        errors |= {(place, row): error for row, error in found.errors.items()}
        again, by_reference = again + found.again, by_reference + found.by_reference
    return Solutions(
        numbers.draws, numbers, tuple(arrays), tuple(raw), MappingProxyType(errors), again,
        by_reference,
    )  # fmt: skip


class _One:
    """One set of measures in every draw."""

    def __init__(self, market: PreparedMarket, numbers: MarketArrays, good: str) -> None:
        self.errors: dict[int, DetenteError] = {}
        self.again = self.by_reference = 0
        self._market, self._good = market, good
        open_rows = self._open(numbers)
        if open_rows.size == numbers.draws:
            self.raw = self._solved(numbers, open_rows)
            return
        self.raw = _nothing(numbers)
        if open_rows.size:
            some = self._solved(numbers.at(open_rows), open_rows)
            for array, part in zip(self.raw, some, strict=True):
                array[open_rows] = part

    def _open(self, numbers: MarketArrays) -> IntArray:
        """The draws in which every market that needs one has an arc, and a price."""
        kept = np.ones(numbers.draws, dtype=np.bool_)
        consumers = self._market.market.network.consumers
        for place, without in self._market.cut_off(numbers).items():
            for row in np.flatnonzero(without & kept).tolist():
                self.errors[row] = cut_off(consumers[place].name)
            kept &= ~without
        market = self._market.market
        for place, without in nowhere_positive(market, numbers).items():
            for row in np.flatnonzero(without & kept).tolist():
                self.errors[row] = no_price(market, place, numbers, row)
            kept &= ~without
        return np.flatnonzero(kept)

    def _solved(self, numbers: MarketArrays, rows: IntArray) -> SolverOutput:
        market = self._market.market
        raw = newton(market, numbers, self._market.plan)
        judged = certify(market, numbers, raw)
        for place in np.flatnonzero(~judged.is_solution).tolist():
            self.again += 1
            found, own, method = best_attempt(
                market, numbers.part(place, place + 1), self._market.plan
            )
            self.by_reference += method == "clarabel" and bool(own.is_solution[0])
            if own.is_solution[0]:
                for array, value in zip(raw, found, strict=True):
                    array[place] = value[0]
            else:
                self.errors[int(rows[place])] = no_equilibrium(self._good, market, own)
        return raw


def _nothing(numbers: MarketArrays) -> SolverOutput:
    """Arrays of the right shapes, to be filled where there are solutions."""
    like = (
        *(numbers.cost, numbers.supply, numbers.demand, numbers.supply, numbers.demand),
        *(numbers.amount, numbers.cap),
    )
    arrays: list[Any] = [np.zeros(each.shape[:2]) for each in like]
    arrays.append(np.zeros(numbers.draws, dtype=np.int64))
    return SolverOutput(*arrays)
