"""What somebody asks about the trade of one case, answered as one value each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from detente.case import Definition
from detente.casefile import read_definition
from detente.errors import InfeasibleStateError, InputError
from detente.model import feasible_states
from detente.shown import Shown
from detente.studies import at_best
from detente.studies.trade.comparison import (
    CoalitionStudy,
    TradeComparison,
    compare_trade,
    trade_coalitions,
)
from detente.studies.trade.measures import MeasureRow, measure_rows
from detente.studies.trade.setup import trade_setup
from detente.studies.trade.situations import BASELINE, check_baselines, situation
from detente.trade import Accounts, AmountRange, IsoElastic, flow_ranges


class RouteFlow(NamedTuple):
    """What a route carries, one of many patterns, and the least and most it may; Mt a year."""

    route: str
    quantity: float
    least: float
    most: float


class ItemNow(NamedTuple):
    """One item of a party's account, now and before; bn USD a year."""

    party: str
    item: str
    now: float
    before: float


@dataclass(frozen=True, eq=False, repr=False)
class TradeAnswer(Shown):
    """A comparison of two situations, and how far each flow is settled.

    Attributes
    ----------
    definition : Definition
    comparison : TradeComparison
    flows : tuple of RouteFlow
        Empty where they were not asked for.
    """

    definition: Definition
    comparison: TradeComparison
    flows: tuple[RouteFlow, ...] = ()

    def has_level(self, party: str, item: str) -> bool:
        """Whether the item's level means something, and not only its change.

        What iso-elastic demand with an elasticity up to 1 is worth is known up to a constant.
        """
        consumers = self.comparison.now.network.consumers
        curves = [each.demand for each in consumers if each.party == party]
        endless = any(isinstance(each, IsoElastic) and each.elasticity <= 1 for each in curves)
        return not (endless and item in ("consumer_surplus", "total"))

    def items(self) -> Iterator[ItemNow]:
        """Yield every party's every item; a party without an account has nothing."""
        now = self.comparison.accounts.parties
        before = self.comparison.change.baseline.parties
        for name in self.comparison.change.parties:
            some = now.get(name) or before[name]
            for item in (*some.items, "total", "revenue"):
                yield ItemNow(
                    name,
                    item,
                    now[name][item] if name in now else 0.0,
                    before[name][item] if name in before else 0.0,
                )

    def open_range(self, party: str, item: str) -> AmountRange | None:
        """Return what the item may be where it goes with the flows; None where it does not."""
        span = self.comparison.accounts.ranges.get(party, {}).get(item)
        return None if span is None or span.is_unique or not self.has_level(party, item) else span

    @property
    def sides(self) -> tuple[Accounts, Accounts]:
        """The accounts now, and before."""
        return self.comparison.accounts, self.comparison.change.baseline


@dataclass(frozen=True, eq=False)
class CoalitionAnswer:
    """What each sender of measures adds, with the case it is of."""

    definition: Definition
    study: CoalitionStudy


@dataclass(frozen=True, eq=False)
class MeasureList:
    """The measures of a case, on or off in one situation.

    Attributes
    ----------
    definition : Definition
    label : str
        The situation's.
    day : date or None
        Whose measures are in force.
    rows : tuple of MeasureRow
    """

    definition: Definition
    label: str
    day: date | None
    rows: tuple[MeasureRow, ...]


def read_trade(case: str | Path) -> Definition:
    """Read a case and check its trade.

    Raises
    ------
    InputError
        If anything is wrong in the file, which it names.
    """
    definition, name = read_definition(case)
    try:
        check_baselines(trade_setup(definition), definition)
    except InputError as error:
        raise error.at(name) from None
    return definition


def are_possible(definition: Definition, levels: Mapping[str, str]) -> bool:
    """Whether the rules allow these levels, the rest at the status quo."""
    if not levels or not definition.rules:
        return True
    try:
        feasible_states(definition).number_of({**definition.status_quo, **levels})
    except InfeasibleStateError:
        return False
    return True


def answer_trade(
    definition: Definition,
    levels: Mapping[str, str],
    against: Mapping[str, str] | str = BASELINE,
    *,
    day: date | None = None,
    flows: bool = False,
) -> TradeAnswer:
    """Compare two situations; see :func:`compare_trade`.

    With `flows`, each route's range over all patterns of the same prices is worked out too.
    """
    found = compare_trade(definition, levels, against, day=day)
    if not flows:
        return TradeAnswer(definition, found)
    carried = {flow.route: flow.quantity for flow in found.equilibrium.flows}
    spans = flow_ranges(found.equilibrium).items()
    listed = (RouteFlow(n, carried.get(n, 0.0), span.least, span.most) for n, span in spans)
    return TradeAnswer(definition, found, tuple(listed))


def answer_coalitions(
    definition: Definition,
    levels: Mapping[str, str],
    *,
    target: str = "",
    item: str = "",
    loss: float | None = None,
    day: date | None = None,
) -> CoalitionAnswer:
    """Say what each sender of measures adds; see :func:`trade_coalitions`."""
    study = trade_coalitions(definition, levels, target=target, item=item, loss=loss, day=day)
    return CoalitionAnswer(definition, study)


def list_measures(
    definition: Definition, levels: Mapping[str, str], day: date | None = None
) -> MeasureList:
    """List every measure of a case, and whether it is on at these levels on that day."""
    definition = at_best(definition)
    setup = trade_setup(definition)
    now = situation(setup, definition, levels, day)
    rows = measure_rows(setup, definition, now)
    return MeasureList(definition, now.label, day or setup.as_of, rows)
