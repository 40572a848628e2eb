"""Where trade has no number for an outcome, and what in the case would read it.

The world price is a mean over what is bought. Where nothing is bought there is none: the outcome
has no value in those states, and what reads it there would mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from detente.arrays import FloatArray
from detente.case import Clause, Conclusion, Definition, NamedCondition, Outcome, records
from detente.errors import CaseError, ExpressionError
from detente.expressions import Node, parse
from detente.model import StateSpace
from detente.studies.trade.outcomes import TradePlan
from detente.studies.trade.setup import TradeSetup

MOST_SHOWN = 8


def first_readers(case: Definition, outcomes: Mapping[str, object]) -> Mapping[str, str]:
    """Return, by outcome, the first key of the case whose text names it; those named nowhere not.

    An uncertain number that acts on an outcome reads it too.
    """
    found: dict[str, str] = {}
    for key, text in _texts(case):
        for name in _names(text):
            if name in outcomes:
                found.setdefault(name, key)
    for name, uncertain in case.uncertainties.items():
        for address in uncertain.acts_on:
            parts = address.split(".")
            if parts[0] == "outcomes" and parts[1] in outcomes:
                found.setdefault(parts[1], f"uncertainties.{name}")
    return found


def without_price(
    setup: TradeSetup,
    case: Definition,
    space: StateSpace,
    plan: TradePlan,
    tables: Mapping[str, FloatArray],
) -> CaseError | None:
    """Say which outcome has no value in some feasible state though something reads it, if any does.

    Parameters
    ----------
    tables : mapping of outcome to FloatArray, shape (cells,)
    """
    empty = {name: own for name, own in tables.items() if np.isnan(own[plan.cells]).any()}
    readers = first_readers(case, empty) if empty else {}
    for name, key in readers.items():
        index = np.zeros(space.size, dtype=np.int64)
        for lever, size in zip(setup.levers, plan.sizes, strict=True):
            index = index * size + space.digits(lever)
        states = np.flatnonzero(np.isnan(empty[name][index])) + 1
        shown = ", ".join(str(state) for state in states[:MOST_SHOWN].tolist())
        more = f" and {states.size - MOST_SHOWN:,} more" if states.size > MOST_SHOWN else ""
        one = states.size == 1
        return CaseError(
            f"nothing is traded in state{'' if one else 's'} {shown}{more}, so "
            f"{case.outcomes[name].source} has no value there, and {key} needs one. Use the price "
            "of a market (trade.prices.MARKET), which it has also when it buys nothing, or a rule "
            "that keeps such states out.",
            f"outcomes.{name}",
        )
    return None


def _names(text: str) -> Iterator[str]:
    """Every name in an expression; one that cannot be read is told of elsewhere."""
    try:
        todo = [parse(text)] if text else []
    except ExpressionError:
        return
    while todo:
        node = todo.pop()
        if node.kind == "name":
            yield str(node.parts[0])
        todo.extend(part for part in node.parts if isinstance(part, Node))


def _texts(case: Definition) -> Iterator[tuple[str, str]]:
    """Every expression of the case by its key."""
    for key, record, _ in records(case):
        match record:
            case Clause():
                yield key, record.text
            case NamedCondition():
                yield key, record.where
            case Conclusion():
                yield key, record.condition
            case Outcome():
                yield key, record.expression
