"""What does pressure cost, and whom? All that a report says about the trade of one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np

from detente.case import Definition
from detente.model import StateSpace
from detente.studies import at_best
from detente.studies.trade.comparison import TradeComparison, compare_trade
from detente.studies.trade.flows import TradeFlows, trade_flows
from detente.studies.trade.measures import MeasureRow, measure_rows
from detente.studies.trade.outcomes import (
    SAME,
    TradePlan,
    refuse_unsolved,
    sets_of,
    trade_plan,
)
from detente.studies.trade.setup import TradeSetup, trade_setup
from detente.trade import (
    AccountArrays,
    account_arrays,
    network_arrays,
    prepare,
    solve_draws,
)

MOST_SETS = 128
MOST_HOLDERS = 4


@dataclass(frozen=True)
class Relief:
    """The best that some parties can do for the target, the others' levers left as they are.

    Attributes
    ----------
    members : tuple of str
        Who moves.
    levels : mapping of lever to level
        What they change; the fewest levers that bring the best.
    value, gain : float
        The total of the target's account there, and less what it is now; bn USD a year.
    world_price, sold : float
        USD/t, and what the target sells, Mt a year.
    """

    members: tuple[str, ...]
    levels: Mapping[str, str]
    value: float
    gain: float
    world_price: float | None
    sold: float


@dataclass(frozen=True, eq=False)
class PressureStudy:
    """The trade of a case before, now, and with relief.

    Attributes
    ----------
    target : str
        Whose account is looked at; "" where the measures have no one target.
    pressure : TradeComparison or None
        The status quo against the baseline that the case names; None where that is no other.
    relief : TradeComparison or None
        The last of `reliefs` against the status quo; None where no lever brings the target any.
    flows : mapping of str to TradeFlows
        ``before``, ``now``, ``relief``: those that there are, in this order.
    reliefs : tuple of Relief
        By the parties that hold the levers that matter: each alone, and together.
    left_out : str
        Why `reliefs` is empty, where there would be some.
    measures : tuple of MeasureRow
        On or off at the status quo.
    """

    setup: TradeSetup
    target: str
    pressure: TradeComparison | None
    relief: TradeComparison | None
    flows: Mapping[str, TradeFlows]
    reliefs: tuple[Relief, ...]
    left_out: str
    measures: tuple[MeasureRow, ...]


def study_pressure(definition: Definition, space: StateSpace) -> PressureStudy:
    """Clear the market before, now and with relief, and say what each costs and whom.

    Parameters
    ----------
    definition : Definition
        With a trade section.
    space : StateSpace
        Its feasible states: relief that none of them has is not looked at.

    Raises
    ------
    InputError, UnconvergedError
        As for `compare_trade`.
    """
    definition = at_best(definition)
    setup = trade_setup(definition)
    target = _target(setup)
    pressure = compare_trade(definition)
    reliefs, left_out = _reliefs(setup, definition, space, target)
    most = reliefs[-1] if reliefs else None
    relief = compare_trade(definition, most.levels, "status-quo") if most and most.levels else None
    solved = {"now": (pressure.now, pressure.equilibrium)}
    if _differ(pressure):
        solved = {"before": (pressure.before, pressure.baseline), **solved}
    if relief is not None:
        solved["relief"] = (relief.now, relief.equilibrium)
    measures = tuple(setup.measures.values())
    flows = {key: trade_flows(*each, target, measures) for key, each in solved.items()}
    return PressureStudy(
        setup=setup,
        target=target,
        pressure=pressure if _differ(pressure) else None,
        relief=relief,
        flows=MappingProxyType(flows),
        reliefs=reliefs,
        left_out=left_out,
        measures=measure_rows(setup, definition, pressure.now),
    )


def _target(setup: TradeSetup) -> str:
    if setup.text.pressure:
        return setup.text.pressure.target
    targets = {measure.target for measure in setup.measures.values() if measure.target}
    return targets.pop() if len(targets) == 1 else ""


def _differ(comparison: TradeComparison) -> bool:
    return comparison.equilibrium.fingerprint != comparison.baseline.fingerprint


def _reliefs(
    setup: TradeSetup, definition: Definition, space: StateSpace, target: str
) -> tuple[tuple[Relief, ...], str]:
    if not target or not setup.levers:
        return (), ""
    plan = trade_plan(setup, definition, space)
    if len(plan.sets) > MOST_SETS:
        return (), f"{len(plan.sets):,} sets of measures are too many to go through here"
    prepared = prepare(setup.network, sets_of(setup, plan))
    solutions = solve_draws(prepared, network_arrays(setup.network, setup.measures.values()))
    refuse_unsolved(setup, definition, plan, solutions)
    found = account_arrays(prepared, solutions)
    holders = tuple(
        dict.fromkeys(owner for name in setup.levers for owner in definition.levers[name].owners)
    )
    sizes = range(1, len(holders) + 1) if len(holders) <= MOST_HOLDERS else (1, len(holders))
    groups = [group for size in sizes for group in combinations(holders, size)]
    return tuple(_best(setup, definition, plan, found, g, target) for g in groups), ""


def _best(
    setup: TradeSetup,
    definition: Definition,
    plan: TradePlan,
    found: AccountArrays,
    members: tuple[str, ...],
    target: str,
) -> Relief:
    """The best cell for the target that the members reach from the status quo."""
    names = [definition.levers[lever].levels for lever in setup.levers]
    now = [
        levels.index(definition.status_quo[lever])
        for lever, levels in zip(setup.levers, names, strict=True)
    ]
    digits = np.stack(np.unravel_index(plan.cells, plan.sizes), axis=1)
    moved = digits != now
    held = np.array([definition.levers[lever].held_by(members) for lever in setup.levers])
    open_to_them = ~(moved & ~held).any(axis=1)
    values = found.item(target, "total")[0, plan.which]
    here = int(np.flatnonzero(~moved.any(axis=1))[0])
    best = values[open_to_them].max()
    near = open_to_them & (values >= best - SAME * float(np.abs(values).max()))
    place = int(min(np.flatnonzero(near), key=lambda cell: (moved[cell].sum(), cell)))
    chosen = plan.which[place]
    own = [place for place, p in enumerate(setup.network.producers) if p.party == target]
    price = float(found.world_price[0, chosen])
    return Relief(
        members=members,
        levels=MappingProxyType(
            {
                lever: levels[digits[place, k]]
                for k, (lever, levels) in enumerate(zip(setup.levers, names, strict=True))
                if moved[place, k]
            }
        ),
        value=float(values[place]),
        gain=float(values[place] - values[here]),
        world_price=price if np.isfinite(price) else None,
        sold=float(found.supply[0, chosen, own].sum()),
    )
