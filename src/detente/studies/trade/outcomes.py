"""What the outcomes of a case ask of its trade, and which markets answer it.

Rule T6 of docs/reference/trade.md: a market for every combination of the levers that matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from detente.arrays import BoolArray, FloatArray, IntArray
from detente.budgets import ROUTE, afford
from detente.case import Definition
from detente.errors import (
    CaseError,
    InputError,
    TooLargeError,
    UnconvergedError,
    located,
    unknown_name,
)
from detente.expressions import evaluate
from detente.model import StateSpace
from detente.studies.trade.setup import TradeSetup
from detente.text import counted
from detente.trade import (
    ITEMS,
    MONEY,
    PRICE,
    QUANTITY,
    AccountArrays,
    Amount,
    Measure,
    Solutions,
    in_unit,
)

MOST_COMBINATIONS = 2**20
MOST_SOLVES = 20_000
SAME = 1e-6
ACCOUNT_ITEMS = (*ITEMS, "revenue", "total")
Reader = Callable[[AccountArrays], FloatArray]


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
        self, plan: TradePlan, found: AccountArrays, before: AccountArrays | None
    ) -> dict[str, FloatArray]:
        """Read every outcome, shape (draws, cells); what no feasible state has is NaN.

        Parameters
        ----------
        found : AccountArrays
            Under every set of measures of the plan.
        before : AccountArrays or None
            Of the baseline alone.
        """
        tables = {}
        for name, reader in self.readers.items():
            read = reader(found)
            if before is not None:
                read = np.hstack([read, reader(before)])
            values = settled(read)
            if before is not None:
                reference, values = values[:, -1:], values[:, :-1]
                if self.sources[name].startswith("trade.change."):
                    values = values - reference
            tables[name] = np.full((len(values), prod(plan.sizes)), np.nan)
            tables[name][:, plan.cells] = values[:, plan.which] / self.factors[name]
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
        if not outcome.source or outcome.source.startswith("levers."):
            continue
        with located(f"outcomes.{name}"):
            kind, unit, readers[name] = _reader(outcome.source, setup)
            with located("unit"):
                factors[name] = in_unit(Amount(1.0, outcome.unit), unit, f"'{outcome.source}'")
        sources[name] = outcome.source
        against = against or kind == "change"
    return TradeQuestions(sources, readers, factors, against)


def settled(values: FloatArray, largest: FloatArray | None = None) -> FloatArray:
    """Give values of a draw that differ by less than the solver can tell the same number.

    Otherwise its last digits would rank states that are worth the same. Nearer than a millionth of
    the largest is the same; so is nearer than that to nothing.

    Parameters
    ----------
    values : FloatArray, shape (draws, k)
        NaN where there is none, as where nothing is traded; it stays.
    largest : FloatArray, shape (draws, 1), optional
        What to count nearness against, if not the largest of the values.
    """
    draws, width = values.shape
    none = np.isnan(values)
    if none.any():  # they stand apart, above all others
        top = np.where(none, 0.0, np.abs(values)).max(axis=1, initial=0.0)[:, None]
        apart = settled(np.where(none, 2.0 * top + 1.0, values), top)
        return np.where(none, np.nan, apart)
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    if largest is None:
        largest = np.abs(values).max(axis=1, initial=0.0)[:, None]
    near = SAME * largest
    apart_from = np.diff(ordered, axis=1, prepend=ordered[:, :1]) > near
    group: IntArray = np.cumsum(apart_from, axis=1, dtype=np.int64)
    flat = (group + width * np.arange(draws)[:, None]).ravel()
    sums = np.bincount(flat, ordered.ravel(), draws * width)
    counts = np.bincount(flat, minlength=draws * width)
    means = (sums / np.maximum(counts, 1)).reshape(draws, width)
    means[np.abs(means) <= near] = 0.0
    out = np.empty_like(values)
    np.put_along_axis(out, order, np.take_along_axis(means, group, axis=1), axis=1)
    return out


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
                with located(f"trade.measures.{name}.when"):
                    on[:, column] = evaluate(
                        setup.conditions[name], lambda number: digits[names[number]]
                    )
    sets, first, which = np.unique(on, axis=0, return_index=True, return_inverse=True)
    if len(sets) > MOST_SOLVES:
        raise _too_large(f"{len(sets):,} sets of measures (at most {MOST_SOLVES:,})")
    ways = sum(len(each.producers) * len(each.to) for each in setup.text.routes.values())
    with located("trade.measures"):
        afford(
            f"{counted(len(sets), 'set')} of measures x {ways:,} ways from producers to markets",
            "Let fewer levers switch measures, or put small producers or markets together",
            seconds=len(sets) * ways * ROUTE,
        )
    return TradePlan(sizes, cells, sets, first, which.reshape(-1))


def _too_large(what: str) -> TooLargeError:
    return TooLargeError(
        f"{what} would have to be solved. Let fewer levers switch measures.", "trade.measures"
    )


def sets_of(setup: TradeSetup, plan: TradePlan) -> list[list[Measure]]:
    """Return the measures of every set of a plan."""
    measures = list(setup.measures.values())
    return [[measures[k] for k in np.flatnonzero(row)] for row in plan.sets]


def refuse_unsolved(
    setup: TradeSetup, definition: Definition, plan: TradePlan, solutions: Solutions
) -> None:
    """Raise an error where a set of measures of the first draw has no solution; with its levels.

    Raises
    ------
    InputError
        If it can have none, as when it cuts off a market without a highest price.
    UnconvergedError
        If none was found.
    """
    errors = solutions.errors_of(0)
    if not errors:
        return
    place, problem = next(iter(errors.items()))
    levels = levels_of_set(setup, definition, plan, place)
    if isinstance(problem, InputError):
        raise problem.at(f"with {levels}" if levels else "trade")
    raise UnconvergedError(
        f"trade: {len(errors)} of {len(plan.sets)} sets of measures have no solution, "
        f"the first with {levels or 'no lever'}: {problem}"
    )


def levels_of_set(setup: TradeSetup, definition: Definition, plan: TradePlan, place: int) -> str:
    """Return the levels of the first combination that switches a set on: "l=yes, m=no"."""
    digits = np.unravel_index(plan.cells[plan.first[place]], plan.sizes) if plan.sizes else ()
    return ", ".join(
        f"{lever}={definition.levers[lever].levels[int(digit)]}"
        for lever, digit in zip(setup.levers, digits, strict=True)
    )


def _reader(source: str, setup: TradeSetup) -> tuple[str, str, Reader]:
    """What a source asks for: its kind, the unit it is computed in, and how to read it."""
    head, *rest = source.split(".")
    if head != "trade":
        raise unknown_name("subsystem", head, ["trade"]).at("from")
    with located("from"):
        match rest:
            case ["accounts" | "change" as kind, party, item]:
                if party not in setup.parties:
                    raise unknown_name("party", party, setup.parties)
                if item not in ACCOUNT_ITEMS:
                    raise unknown_name("account item", item, ACCOUNT_ITEMS)
                return kind, MONEY, lambda found: found.item(party, item)
            case ["world_price"]:
                return "world_price", PRICE, lambda found: found.world_price
            case [("prices" | "gate_prices" | "supply" | "demand" | "net_exports") as kind, name]:
                known = _known(setup)[kind]
                if name not in known:
                    raise unknown_name(kind, name, known)
                return kind, PRICE if "prices" in kind else QUANTITY, _of(kind, name, setup)
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


def _of(kind: str, name: str, setup: TradeSetup) -> Reader:
    """How a price or a quantity of one place is read, or what a party sells less what it buys."""
    makers, markets = setup.network.producers, setup.network.consumers
    if kind == "net_exports":
        sold = [place for place, each in enumerate(makers) if each.party == name]
        bought = [place for place, each in enumerate(markets) if each.party == name]

        def net(found: AccountArrays) -> FloatArray:
            made, used = found.supply[..., sold], found.demand[..., bought]
            return np.asarray(made.sum(axis=-1) - used.sum(axis=-1))

        return net
    things = makers if kind in ("gate_prices", "supply") else markets
    place = [each.name for each in things].index(name)
    return lambda found: np.asarray(getattr(found, kind)[..., place])


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
