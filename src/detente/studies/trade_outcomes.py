"""Outcomes that trade gives: the market solved once per combination of the levers that matter.

Rule T6 of docs/reference/trade.md. A combination that no feasible state has is not solved; one that
has no solution is an error, and never a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.errors import CaseError, InputError, TooLargeError, UnconvergedError, unknown_name
from detente.model import Definition, Outcome, StateSpace
from detente.model.expressions import evaluate
from detente.model.where import at
from detente.studies.trade_setup import TradeSetup, trade_setup
from detente.studies.trade_situation import baseline, check_baselines
from detente.trade import Accounts, Amount, Equilibrium, accounts, in_unit, solve_each
from detente.trade.accounts import ITEMS
from detente.trade.units import MONEY, PRICE, QUANTITY

MOST_COMBINATIONS = 2**20
MOST_SOLVES = 20_000
SAME = 1e-6
ACCOUNT_ITEMS = (*ITEMS, "revenue", "total")
Reader = Callable[[Accounts], float]


@dataclass(frozen=True, eq=False)
class TradeOutcomes:
    """A definition whose trade outcomes are tables, and what that took.

    Attributes
    ----------
    definition : Definition
    levers : tuple of str
        The levers that matter: those that switch a measure.
    combinations : int
        How many combinations of their levels some feasible state has.
    solves : int
        How many equilibria were solved: combinations with the same measures on share one, and the
        baseline counts where an outcome is a change.
    """

    definition: Definition
    levers: tuple[str, ...]
    combinations: int
    solves: int


@dataclass(frozen=True, eq=False)
class TradePlan:
    """Which combinations of the levers that matter there are, and what is on in each.

    Attributes
    ----------
    sizes : tuple of int
        How many levels each lever that matters has.
    cells : IntArray
        The combinations that some feasible state has, the first lever outermost, ascending.
    sets : BoolArray, shape (sets, measures)
        The different sets of measures that are on.
    first : IntArray
        The place in `cells` where each set occurs first.
    which : IntArray
        The set of every cell.
    """

    sizes: tuple[int, ...]
    cells: IntArray
    sets: BoolArray
    first: IntArray
    which: IntArray


def resolve_trade(definition: Definition, space: StateSpace) -> TradeOutcomes:
    """Turn every outcome ``from = "trade…"`` into a table over the levers that matter.

    Parameters
    ----------
    definition : Definition
        With a trade section.
    space : StateSpace
        Its feasible states.

    Raises
    ------
    InputError
        If the trade section or a source is wrong.
    UnconvergedError
        If a combination that some feasible state has was not solved.
    """
    setup = trade_setup(definition)
    check_baselines(setup, definition)
    questions = trade_questions(setup, definition)
    plan = trade_plan(setup, definition, space)
    if not questions.readers:
        return TradeOutcomes(definition, setup.levers, plan.cells.size, 0)
    found, solves = solved_sets(setup, definition, plan), len(plan.sets)
    before = None
    if questions.against:
        before, solves = accounts(baseline(setup, definition).solve()), solves + 1
    tables = questions.tables(plan, found, before)
    resolved = {
        name: _as_table(outcome, setup.levers, tables[name]) if name in tables else outcome
        for name, outcome in definition.outcomes.items()
    }
    return TradeOutcomes(
        replace(definition, outcomes=resolved), setup.levers, plan.cells.size, solves
    )


@dataclass(frozen=True, eq=False)
class TradeQuestions:
    """What the outcomes of a case ask of its trade.

    Attributes
    ----------
    sources : mapping of outcome to text
    readers : mapping of outcome to callable
        How each is read off the accounts.
    factors : mapping of outcome to float
        The outcome's unit in the unit that trade computes in.
    against : bool
        Whether one of them is a change, so that the baseline has to be solved.
    """

    sources: Mapping[str, str]
    readers: Mapping[str, Reader]
    factors: Mapping[str, float]
    against: bool

    def tables(
        self, plan: TradePlan, found: Sequence[Accounts], before: Accounts | None
    ) -> dict[str, FloatArray]:
        """Read every outcome, shape (cells,); combinations that no feasible state has are NaN.

        Parameters
        ----------
        found : sequence of Accounts
            Under every set of measures of the plan.
        before : Accounts or None
            Of the baseline.
        """
        everything = list(found) if before is None else [*found, before]
        tables = {}
        for name, reader in self.readers.items():
            values = settled(np.array([reader(each) for each in everything]))
            if before is not None:
                reference, values = values[-1], values[:-1]
                if self.sources[name].startswith("trade.change."):
                    values = values - reference
            tables[name] = np.full(prod(plan.sizes), np.nan)
            tables[name][plan.cells] = values[plan.which] / self.factors[name]
        return tables


def trade_questions(setup: TradeSetup, definition: Definition) -> TradeQuestions:
    """Read what the outcomes ask of trade.

    Raises
    ------
    InputError
        If a source is nothing that trade gives, or its unit does not fit.
    """
    sources, readers, factors, against = {}, {}, {}, False
    for name, outcome in definition.outcomes.items():
        if not outcome.source:
            continue
        with at(f"outcomes.{name}"):
            kind, unit, readers[name] = _reader(outcome.source, setup)
            with at("unit"):
                factors[name] = in_unit(Amount(1.0, outcome.unit), unit, f"'{outcome.source}'")
        sources[name] = outcome.source
        against = against or kind == "change"
    return TradeQuestions(sources, readers, factors, against)


def settled(values: FloatArray) -> FloatArray:
    """Give values that differ by less than the solver can tell the same number.

    Otherwise its last digits would rank states that are worth the same. Nearer than a millionth of
    the largest is the same; so is nearer than that to nothing.
    """
    order = np.argsort(values, kind="stable")
    near = SAME * float(np.abs(values).max(initial=0.0))
    group = np.cumsum(np.diff(values[order], prepend=values[order[:1]]) > near)
    means = np.bincount(group, values[order]) / np.bincount(group)
    means[np.abs(means) <= near] = 0.0
    out = np.empty_like(values)
    out[order] = means[group]
    return out


def _as_table(outcome: Outcome, levers: tuple[str, ...], table: FloatArray) -> Outcome:
    return replace(outcome, levers=levers, table=tuple(table.tolist()))


def trade_plan(setup: TradeSetup, definition: Definition, space: StateSpace) -> TradePlan:
    """Find the combinations of the levers that matter, and the measures that are on in each.

    Raises
    ------
    TooLargeError
        With more combinations or sets of measures than can be solved.
    """
    sizes = tuple(len(definition.levers[name].levels) for name in setup.levers)
    if prod(sizes) > MOST_COMBINATIONS:
        raise _too_large(f"{prod(sizes):,} combinations of levels")
    index = np.zeros(space.size, dtype=np.int64)
    for lever, size in zip(setup.levers, sizes, strict=True):
        index = index * size + space.digits(lever)
    cells = np.unique(index)
    digits = dict(zip(setup.levers, np.unravel_index(cells, sizes), strict=True)) if sizes else {}
    names = tuple(definition.levers)
    on = np.zeros((cells.size, len(setup.measures)), dtype=bool)
    for column, (name, measure) in enumerate(setup.measures.items()):
        if setup.as_of is None or measure.in_force(setup.as_of):
            on[:, column] = True
            if name in setup.conditions:
                on[:, column] = evaluate(
                    setup.conditions[name], lambda number: digits[names[number]]
                )
    sets, first, which = np.unique(on, axis=0, return_index=True, return_inverse=True)
    if len(sets) > MOST_SOLVES:
        raise _too_large(f"{len(sets):,} sets of measures (at most {MOST_SOLVES:,})")
    return TradePlan(sizes, cells, sets, first, which.reshape(-1))


def _too_large(what: str) -> TooLargeError:
    return TooLargeError(
        f"{what} would have to be solved. Let fewer levers switch measures.", "trade.measures"
    )


def solved_sets(setup: TradeSetup, definition: Definition, plan: TradePlan) -> list[Accounts]:
    """The accounts under every set of measures of a plan.

    Raises
    ------
    InputError
        If one of them can have none, as when it cuts off a market without a highest price.
    UnconvergedError
        If one of them has no solution that was found; it says at which levels.
    """
    measures = list(setup.measures.values())
    batch = solve_each(
        setup.network, [[measures[k] for k in np.flatnonzero(row)] for row in plan.sets]
    )
    if batch.errors:
        place = min(batch.errors)
        problem = batch.errors[place]
        digits = np.unravel_index(plan.cells[plan.first[place]], plan.sizes) if plan.sizes else ()
        levels = ", ".join(
            f"{lever}={definition.levers[lever].levels[int(digit)]}"
            for lever, digit in zip(setup.levers, digits, strict=True)
        )
        if isinstance(problem, InputError):
            raise problem.at(f"with {levels}" if levels else "trade")
        raise UnconvergedError(
            f"trade: {len(batch.errors)} of {len(plan.sets)} sets of measures have no solution, "
            f"the first with {levels or 'no lever'}: {problem}"
        )
    return [accounts(_sure(each)) for each in batch.equilibria]


def _sure(equilibrium: Equilibrium | None) -> Equilibrium:
    assert equilibrium is not None
    return equilibrium


def _reader(source: str, setup: TradeSetup) -> tuple[str, str, Reader]:
    """What a source asks for: its kind, the unit it is computed in, and how to read it."""
    head, *rest = source.split(".")
    if head != "trade":
        raise unknown_name("subsystem", head, ["trade"]).at("from")
    with at("from"):
        match rest:
            case ["accounts" | "change" as kind, party, item]:
                if party not in setup.parties:
                    raise unknown_name("party", party, setup.parties)
                if item not in ACCOUNT_ITEMS:
                    raise unknown_name("account item", item, ACCOUNT_ITEMS)
                return kind, MONEY, lambda found: _item(found, party, item)
            case ["world_price"]:
                return "world_price", PRICE, lambda found: found.world_price
            case [("prices" | "gate_prices" | "supply" | "demand" | "net_exports") as kind, name]:
                known = _known(setup)[kind]
                if name not in known:
                    raise unknown_name(kind, name, known)
                unit = PRICE if "prices" in kind else QUANTITY
                return kind, unit, lambda found: float(getattr(found.equilibrium, kind)[name])
            case ["flows", *_]:
                raise CaseError(
                    "the same prices may allow many patterns of flows, so a flow is no outcome; "
                    "use supply, demand or net_exports."
                )
    raise CaseError(
        f"'{source}' is nothing that trade gives; allowed: trade.accounts.PARTY.ITEM, "
        "trade.change.PARTY.ITEM, trade.prices.MARKET, trade.gate_prices.PRODUCER, "
        "trade.world_price, trade.supply.PRODUCER, trade.demand.MARKET, trade.net_exports.PARTY.",
        "from",
    )


def _known(setup: TradeSetup) -> Mapping[str, list[str]]:
    producers, consumers = setup.network.producers, setup.network.consumers
    makers, markets = [p.name for p in producers], [c.name for c in consumers]
    traders = [p.party for p in producers] + [c.party for c in consumers]
    return {
        "prices": markets,
        "gate_prices": makers,
        "supply": makers,
        "demand": markets,
        "net_exports": list(dict.fromkeys(traders)),
    }


def _item(found: Accounts, party: str, item: str) -> float:
    """An account item; a party that no measure or route touches here has nothing."""
    return found[party][item] if party in found.parties else 0.0
