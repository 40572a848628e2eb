"""What pressure costs, and whom: the trade under some levers against the trade under others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from detente.case import Definition
from detente.errors import InputError, located, unknown_name
from detente.studies import at_best
from detente.studies.trade.outcomes import ACCOUNT_ITEMS
from detente.studies.trade.setup import TradeSetup, amount, trade_setup
from detente.studies.trade.situations import (
    BASELINE,
    Situation,
    baseline,
    check_baselines,
    situation,
)
from detente.trade import (
    MONEY,
    AccountChange,
    Accounts,
    CoalitionEffects,
    Equilibrium,
    Leakage,
    accounts,
    change,
    coalition_effects,
    in_unit,
    leakage,
)


@dataclass(frozen=True, eq=False)
class TradeComparison:
    """The trade in two situations, every party's account, and what changed.

    Attributes
    ----------
    now, before : Situation
        What was asked for, and what it is held against.
    equilibrium, baseline : Equilibrium
    accounts : Accounts
        Of `now`.
    change : AccountChange
        From `before` to `now`, in price, volume, route and friction.
    solves : int
        How many equilibria this took.
    """

    setup: TradeSetup
    now: Situation
    before: Situation
    equilibrium: Equilibrium
    baseline: Equilibrium
    accounts: Accounts
    change: AccountChange
    solves: int

    @cached_property
    def leakage(self) -> Mapping[str, Leakage]:
        """For every target of the measures on that sells: how much of what they hit comes back."""
        sellers = {producer.party for producer in self.now.network.producers}
        targets = dict.fromkeys(each.target for each in self.now.measures)
        return {
            target: leakage(self.baseline, self.equilibrium, target)
            for target in targets
            if target in sellers
        }


def compare_trade(
    definition: Definition,
    levels: Mapping[str, str] | None = None,
    against: Mapping[str, str] | str = BASELINE,
    *,
    day: date | None = None,
) -> TradeComparison:
    """Clear the market with levers at these levels, and compare it with another situation.

    Parameters
    ----------
    definition : Definition
        With a trade section; uncertain figures take their best values, as in the plain model.
    levels : mapping of lever to level, optional
        Levers that are not named stand at the status quo.
    against : mapping of lever to level, or the name of a baseline
        ``"baseline"`` is the one that the case names, or else the status quo.
    day : date, optional
        Whose measures are in force, on both sides; the case's own day without one. Baselines keep
        the measures that they name, and no other number changes with the day.
    """
    definition = at_best(definition)
    setup = trade_setup(definition)
    check_baselines(setup, definition)
    now = situation(setup, definition, levels or {}, day)
    if isinstance(against, str):
        before = baseline(setup, definition, against, day)
    else:
        before = situation(setup, definition, against, day)
    solved, solved_before = now.solve(), before.solve()
    return TradeComparison(
        setup, now, before, solved, solved_before, accounts(solved),
        change(solved_before, solved), 2,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class CoalitionStudy:
    """What each sender adds to the target's loss, under the measures that are on.

    Attributes
    ----------
    now : Situation
        Whose measures are joined or left.
    effects : CoalitionEffects
    loss : float or None
        The loss that was asked for, bn USD a year; None if nobody stated one.
    """

    now: Situation
    effects: CoalitionEffects
    loss: float | None

    @property
    def smallest(self) -> tuple[frozenset[str], ...] | None:
        """The coalitions of fewest members that reach the stated loss; None if none is stated."""
        return None if self.loss is None else self.effects.smallest(self.loss)


def trade_coalitions(
    definition: Definition,
    levels: Mapping[str, str] | None = None,
    *,
    target: str = "",
    item: str = "",
    loss: float | None = None,
    day: date | None = None,
) -> CoalitionStudy:
    """Say what each sender of the measures on `target` adds, alone and in every coalition.

    Parameters
    ----------
    levels : mapping of lever to level, optional
        As for `compare_trade`.
    target, item : str, optional
        Whose loss, in which item of its account; what the case says under ``[trade.pressure]``
        without, or else the one target that the measures have, and its total.
    loss : float, optional
        Bn USD a year that a coalition should reach; what the case says without.
    day : date, optional
        As for `compare_trade`.
    """
    definition = at_best(definition)
    setup = trade_setup(definition)
    check_baselines(setup, definition)
    now = situation(setup, definition, levels or {}, day)
    pressure = setup.text.pressure
    if not target:
        targets = {measure.target for measure in setup.measures.values() if measure.target}
        if pressure is None and len(targets) != 1:
            raise InputError(
                f"the measures have {len(targets)} targets; name one, or say it in the case under "
                "[trade.pressure].",
                "target",
            )
        target = pressure.target if pressure else targets.pop()
    same = pressure is not None and pressure.target == target
    if not item:
        item = pressure.item if pressure and same else "total"
    if item not in ACCOUNT_ITEMS:
        raise unknown_name("account item", item, ACCOUNT_ITEMS)
    if loss is not None and not 0 <= loss < math.inf:
        raise InputError(f"a loss of {loss} bn USD / year; give a number of 0 or more.", "loss")
    if loss is None and pressure and same and pressure.item == item and pressure.loss:
        with located("trade.pressure.loss"):
            loss = in_unit(amount(pressure.loss, setup.text), MONEY)
    joined = [m for m in now.measures if m.target in ("", target)]
    others = [m for m in now.measures if m not in joined]
    with located(f"trade under {now.label}"):
        effects = coalition_effects(now.network, joined, target, item=item, background=others)
    return CoalitionStudy(now, effects, loss)
