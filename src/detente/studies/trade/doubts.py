"""What is allowed in a case's trade, and was perhaps not meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from detente.case import Definition
from detente.model import StateSpace
from detente.studies.trade.outcomes import levels_of_set, sets_of, trade_plan
from detente.studies.trade.setup import TradeSetup
from detente.trade import (
    AccountArrays,
    Linear,
    account_arrays,
    network_arrays,
    prepare,
    solve_draws,
)

MOST_SETS = 256  # of measures that are solved for their doubts
LESS = 1e-6  # USD/t: nearer to each other, two prices are one


def trade_doubts(setup: TradeSetup, case: Definition, space: StateSpace) -> list[str]:
    """Return doubts about trade: that nothing can be traded, taxes above the price of which they
    are a part, and negative prices.

    Markets are solved only where some figure makes one of the latter possible, and only the first
    256 sets of measures.
    """
    network = setup.network
    if not network.could_trade:
        return [
            f"nothing is traded in {network.good}, whatever the levers: on every route the first "
            "tonne costs more than anybody would pay. Look at intercepts, units and leg costs."
        ]
    taxed = any(producer.tax > 0 for producer in network.producers)
    below = any(
        isinstance(each.supply, Linear) and each.supply.intercept < 0 for each in network.producers
    )
    if not taxed and not below:
        return []
    plan = trade_plan(setup, case, space)
    sets = sets_of(setup, plan)[:MOST_SETS]
    prepared = prepare(network, sets)
    solutions = solve_draws(prepared, network_arrays(network, setup.measures.values()))
    found = account_arrays(prepared, solutions)
    solved = [place for place in range(len(sets)) if (place, 0) not in solutions.errors]
    where = {place: levels_of_set(setup, case, plan, place) for place in solved}
    return [*_taxes(setup, found, where), *_prices(setup, found, where)]


def _taxes(setup: TradeSetup, found: AccountArrays, where: dict[int, str]) -> Iterator[str]:
    for maker, producer in enumerate(setup.network.producers):
        gate, sold = found.gate_prices[0, :, maker], found.supply[0, :, maker]
        high = [each for each in where if sold[each] > 0 and producer.tax > gate[each] + LESS]
        if high and producer.tax > 0:
            yield (
                f"the tax of producer '{producer.name}', {producer.tax:g} USD / t, is a part of "
                f"its supply price, and is more than that price: "
                f"{gate[high[0]]:,.1f} USD / t{_at(where[high[0]])}."
            )


def _prices(setup: TradeSetup, found: AccountArrays, where: dict[int, str]) -> Iterator[str]:
    """Of producers that sell and markets that buy; the first of each."""
    network = setup.network
    for names, kind, prices, amounts in (
        ([p.name for p in network.producers], "producer", found.gate_prices, found.supply),
        ([c.name for c in network.consumers], "market", found.prices, found.demand),
    ):
        for place, name in enumerate(names):
            own = np.where(amounts[0, :, place] > 0, prices[0, :, place], 0.0)
            low = [each for each in where if own[each] < -LESS]
            if low:
                yield (
                    f"the price of {kind} '{name}' is negative: {own[low[0]]:,.1f} USD / t"
                    f"{_at(where[low[0]])}. A duty by value is then a subsidy, and revenue a loss; "
                    "look at the intercept of supply."
                )


def _at(levels: str) -> str:
    return f" with {levels}" if levels else ""
