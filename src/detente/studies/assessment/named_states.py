"""The states that the case gives a name: does anything in them hold, and who would leave?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.concepts import STRENGTHS
from detente.model import Model, NamedStates
from detente.stability import MoveRoute, Searcher, StabilityTable, routes
from detente.studies.assessment.resting import Order, best_of, compare
from detente.studies.assessment.state_verdicts import StateVerdict, judge


@dataclass(frozen=True, eq=False)
class NamedVerdict:
    """How a named group of states fares.

    Attributes
    ----------
    named : NamedStates
    holding : mapping of str to tuple of int
        Per concept, strongest first, the numbers of its states that are equilibria.
    leaving : mapping of str to int
        Per party that would leave at least one of its states, how many, by the concept of the
        assessment; the most first.
    best : int or None
        The state of the group that comes nearest to holding; None where no state is in it.
    verdict : StateVerdict or None
        Of that state.
    route : MoveRoute or None
        To that state from the status quo.
    compared : mapping of str to int
        Per party, whether that state is better (1), as good (0) or worse (-1) than the status quo.
    """

    named: NamedStates
    concept: str
    holding: Mapping[str, tuple[int, ...]]
    leaving: Mapping[str, int]
    best: int | None
    verdict: StateVerdict | None
    route: MoveRoute | None
    compared: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many states are in it."""
        return len(self.named.numbers)

    @property
    def holds(self) -> bool:
        """Whether at least one of its states is an equilibrium by the assessment's concept."""
        return bool(self.holding[self.concept])

    @property
    def strongest(self) -> str | None:
        """The strongest concept by which one of its states holds."""
        return next((concept for concept in STRENGTHS if self.holding[concept]), None)


def judge_named(
    searcher: Searcher, table: StabilityTable, key: Order, concept: str
) -> tuple[NamedVerdict, ...]:
    """Say of every named group of states whether it holds, in file order."""
    model = searcher.model
    groups = [_Group(model, table, key, concept, named) for named in model.named_states.values()]
    bests = [group.best for group in groups if group.best is not None]
    ways = {route.target: route for route in routes(model, bests)}
    return tuple(
        NamedVerdict(
            named=group.named,
            concept=concept,
            holding=MappingProxyType(group.holding),
            leaving=MappingProxyType(group.leaving),
            best=group.best,
            verdict=judge(searcher, table, group.best, concept) if group.best else None,
            route=ways[group.best] if group.best else None,
            compared=compare(model, group.best) if group.best else MappingProxyType({}),
        )
        for group in groups
    )


class _Group:
    """What can be said of a named group before any of its states is looked at in detail."""

    def __init__(
        self, model: Model, table: StabilityTable, key: Order, concept: str, named: NamedStates
    ) -> None:
        self.named = named
        places = np.asarray(named.numbers, dtype=np.int64) - 1
        self.holding = {
            each: tuple((places[table.is_equilibrium(each)[places]] + 1).tolist())
            for each in STRENGTHS
        }
        leaves = {
            party: ~table.stable[concept][party][places]
            for party in (*model.parties, *table.bodies)
        }
        counts = sorted(
            ((party, int(each.sum())) for party, each in leaves.items() if each.any()),
            key=lambda item: -item[1],
        )
        self.leaving = dict(counts)
        self.best: int | None = None
        if named.numbers:
            leavers = np.sum(list(leaves.values()), axis=0).tolist()
            self.best = best_of(named.numbers, key, leavers)
