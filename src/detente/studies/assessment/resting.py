"""The equilibria that matter: how strongly they hold, how they can be reached, for whom better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.concepts import STRENGTHS
from detente.model import Model
from detente.stability import MoveRoute, Outward, StabilityTable, routes
from detente.studies import Labels
from detente.studies.assessment.state_verdicts import strongest

MOST_SHOWN = 8


@dataclass(frozen=True)
class RestingPoint:
    """An equilibrium other than the status quo.

    Attributes
    ----------
    state : int
    strongest : str
        The strongest concept by which it holds.
    named : tuple of str
        The named states it belongs to, the narrowest first.
    route : MoveRoute
        From the status quo.
    compared : mapping of str to int
        Per party, 1, 0 or -1: better, as good or worse than the status quo.
    ranked : tuple of int
        Its place in every party's order.
    """

    state: int
    strongest: str
    named: tuple[str, ...]
    route: MoveRoute
    compared: Mapping[str, int]
    ranked: tuple[int, ...]


@dataclass(frozen=True)
class Resting:
    """The equilibria that matter, and how many there are beside them.

    Attributes
    ----------
    concept : str
        The concept by which these are equilibria: that of the assessment; where there is no
        equilibrium by that, ``seq``; where there is none by that either, ``gmr``.
    others : int
        How many equilibria there are by `concept` besides the status quo.
    points : tuple of RestingPoint
        Chosen by :func:`resting_points`, the strongest first; without the status quo.
    unreachable : int
        How many of them cannot be reached from the status quo by any moves.
    willing : int
        How many of them can be reached by moves that each serve the one who makes them.
    left_out : int
        How many that can be reached are not among `points`.
    """

    concept: str
    others: int
    points: tuple[RestingPoint, ...]
    unreachable: int
    willing: int
    left_out: int

    @property
    def entries(self) -> tuple[RestingPoint, ...]:
        """The points, of those that no party tells apart and that have no name only the first."""
        found: dict[tuple[object, ...], RestingPoint] = {}
        for point in sorted(self.points, key=lambda each: not each.named):
            found.setdefault((point.ranked, point.named), point)
            if point.named:
                found.setdefault((point.ranked, ()), point)
        kept = {id(point) for point in found.values()}
        return tuple(point for point in self.points if id(point) in kept)


def resting_points(
    model: Model,
    table: StabilityTable,
    outward: Outward,
    concept: str,
    *,
    most: int = MOST_SHOWN,
) -> Resting:
    """Choose the equilibria worth showing.

    Only those that can be reached from the status quo by some moves are candidates. They come in
    the order: strongest concept first, then fewest moves on the way that do not serve the one who
    makes them, then fewest moves, then fewest levers that stand elsewhere than today, then lowest
    number. The first candidate of every named state is taken, in that order, then the rest in that
    order, until there are `most`.
    """
    weaker = (concept, "seq", "gmr")
    concept = next((each for each in weaker if table.is_equilibrium(each).any()), concept)
    numbers = [n for n in table.equilibria(concept) if n != model.status_quo]
    reachable = [number for number in numbers if outward.steps[number - 1] >= 0]
    reachable.sort(key=Order(model, table, outward))
    words = Labels(model)
    first: dict[str, int] = {}
    for number in reachable:
        for name in words.names_of(number)[:1]:
            first.setdefault(name, number)
    taken = list(dict.fromkeys([*first.values(), *reachable]))[:most]
    taken.sort(key=Order(model, table, outward))
    points = tuple(
        RestingPoint(
            state=route.target,
            strongest=strongest(table, route.target) or concept,
            named=words.names_of(route.target),
            route=route,
            compared=compare(model, route.target),
            ranked=tuple(int(ranks[route.target - 1]) for ranks in model.ranks.values()),
        )
        for route in routes(model, taken)
    )
    return Resting(
        concept=concept,
        others=len(numbers),
        points=points,
        unreachable=len(numbers) - len(reachable),
        willing=sum(int(outward.reluctant[number - 1] == 0) for number in reachable),
        left_out=len(reachable) - len(points),
    )


class Order:
    """The key by which states are told in order: strongest first, then the easiest to reach."""

    def __init__(self, model: Model, table: StabilityTable, outward: Outward) -> None:
        holds = np.stack([table.is_equilibrium(concept) for concept in STRENGTHS])
        self._strength = np.where(holds.any(axis=0), holds.argmax(axis=0), len(STRENGTHS))
        unreached = np.iinfo(np.int32).max
        self._reluctant = np.where(outward.steps < 0, unreached, outward.reluctant)
        self._steps = np.where(outward.steps < 0, unreached, outward.steps)
        self._space, self._now = model.space, model.status_quo

    def __call__(self, number: int) -> tuple[int, int, int, int, int]:
        """Return the key of a state number."""
        place = number - 1
        return (
            int(self._strength[place]),
            int(self._reluctant[place]),
            int(self._steps[place]),
            self._changed(number),
            number,
        )

    def _changed(self, number: int) -> int:
        """How many levers stand elsewhere than today."""
        now, there = (self._space.levels_of(each) for each in (self._now, number))
        return sum(now[lever] != level for lever, level in there.items())


def compare(model: Model, state: int, base: int | None = None) -> Mapping[str, int]:
    """Say for every party whether a state is better (1), as good (0) or worse (-1) than another.

    The other is the status quo unless `base` says otherwise.
    """
    other = (model.status_quo if base is None else base) - 1
    return MappingProxyType(
        {
            party: int(np.sign(int(ranks[state - 1]) - int(ranks[other])))
            for party, ranks in model.ranks.items()
        }
    )


def best_of(numbers: Sequence[int], key: Order, leavers: Sequence[int]) -> int:
    """Return the state of a group that comes nearest to holding.

    By strongest concept, then by how few parties would leave it, then by how easily it is reached.
    """

    def nearness(place: int) -> tuple[int, int, tuple[int, ...]]:
        strength, *rest = key(numbers[place])
        return strength, leavers[place], tuple(rest)

    return numbers[min(range(len(numbers)), key=nearness)]
