"""The ladder of instalments: exchanges each of which is kept where it leads (EX10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.arrays import BoolArray, dense_ranks
from detente.budgets import TOLD, afford
from detente.model import Model
from detente.stability.exchanges.agreements import Agreements
from detente.stability.exchanges.certain_ends import CertainEnds
from detente.stability.exchanges.ground import ExchangeGround
from detente.stability.exchanges.listing import exchange_places, find_exchanges, joint_moves
from detente.stability.replies import Cycle, cycles_among
from detente.text import counted

Others = Literal["held", "answered"]


@dataclass(frozen=True)
class Ladder:
    """The rungs that exchanges among some parties reach from a state.

    Attributes
    ----------
    among : tuple of str
        The parties for which every rung is stable.
    concept : str
    others : "held" or "answered"
        What the parties outside do.
    done : bool
        Whether each step also has to be done without anybody holding its part back (EX5).
    source : int
    rungs, ends : tuple of int
        State numbers; an end is a rung from which no step leads on.
    circles : tuple of Cycle
    smallest_steps, fewest_steps : tuple of int
        Two ways from the source to the end shown first, source first; empty where there is none.
    """

    among: tuple[str, ...]
    concept: str
    others: Others
    done: bool
    source: int
    rungs: tuple[int, ...]
    ends: tuple[int, ...]
    circles: tuple[Cycle, ...]
    smallest_steps: tuple[int, ...]
    fewest_steps: tuple[int, ...]


def climb_ladder(
    ground: ExchangeGround,
    number: int,
    among: Sequence[str],
    agreements: Agreements,
    concept: str = "seq",
    *,
    others: Others = "answered",
    done: bool = False,
) -> Ladder:
    """Climb from state `number` by exchanges within `among` that land on rungs.

    Parameters
    ----------
    among : sequence of str
        Sets of them that `agreements` permits may sign.
    others : "held" or "answered"
        The parties outside stand still, or reply to every joint move by best replies; the step
        lands where these end, and counts where that is certain and every signer gains there.
    done : bool
        With ``held``: each step also passes EX5.
    """
    among = tuple(party for party in ground.parties if party in among)
    within = _within(agreements, among)
    start = ground.model.space.index(number)
    rung = ground.stable_for(concept, ground.within(among))
    ends = CertainEnds(ground.searcher, ground.others(among))

    def steps(place: int) -> list[int]:
        if others == "answered":
            return _answered_steps(ground, place, within, rung, ends)
        if done:
            return _done_steps(ground, place, within, rung, concept)
        return _held_steps(ground, place, within, rung)

    after: dict[int, list[int]] = {}
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if place not in after:
            _afford(ground.model, len(after) + 1)
            after[place] = sorted(steps(place))
            waiting += after[place]
    rungs = sorted({to for places in after.values() for to in places})
    ends_ = [place for place in rungs if not after[place]]
    circles = cycles_among({place + 1: _numbers(after[place]) for place in rungs})
    first = _shown_first(ground, start, among, ends_)
    graph = _Graph(ground, start, after)
    return Ladder(
        among,
        concept,
        others,
        done,
        number,
        _numbers(rungs),
        _numbers(ends_),
        circles,
        () if first is None else _numbers(graph.smallest_steps(first)),
        () if first is None else _numbers(graph.fewest_steps(first)),
    )


def _within(agreements: Agreements, among: tuple[str, ...]) -> Agreements:
    inside = [tuple(p for p in group if p in among) for group in agreements.sets]
    return Agreements(tuple(group for group in inside if len(group) > 1))


def _held_steps(
    ground: ExchangeGround, place: int, agreements: Agreements, rung: BoolArray
) -> list[int]:
    places, _ = exchange_places(ground, place, agreements)
    return [int(to) for to in places[rung[places]]]


def _done_steps(
    ground: ExchangeGround, place: int, agreements: Agreements, rung: BoolArray, concept: str
) -> list[int]:
    found = find_exchanges(ground, place + 1, agreements)
    places = found.targets - 1
    return [int(to) for to in places[rung[places] & found.done[concept]]]


def _answered_steps(
    ground: ExchangeGround, place: int, agreements: Agreements, rung: BoolArray, ends: CertainEnds
) -> list[int]:
    places, signers = joint_moves(ground, place, agreements)
    landing = np.array([ends(int(to) + 1) - 1 for to in places], dtype=np.int64)
    gaining = ground.gaining(place)
    good = (landing >= 0) & ((signers & ~gaining[landing]) == 0) & rung[landing]
    return [int(to) for to in np.unique(landing[good])]


def _shown_first(
    ground: ExchangeGround, start: int, among: tuple[str, ...], ends: list[int]
) -> int | None:
    """The end with the greatest least gain of a member, then fewest levels from the start."""
    places = [dense_ranks(ground.rank(party)) for party in among]

    def order(place: int) -> tuple[int, int, int]:
        gains = [int(own[place]) - int(own[start]) for own in places]
        return -min(gains), ground.levels_between(start, place), place

    return min(ends, key=order, default=None)


def _numbers(places: Sequence[int]) -> tuple[int, ...]:
    return tuple(place + 1 for place in places)


class _Graph:
    """Steps between rungs, with the number of levels that each moves."""

    def __init__(self, ground: ExchangeGround, start: int, after: Mapping[int, list[int]]) -> None:
        self._start = start
        self._after = after
        self._size = {
            (a, b): ground.levels_between(a, b) for a, places in after.items() for b in places
        }

    def smallest_steps(self, end: int) -> list[int]:
        """The least greatest step, then fewest rungs, then lowest numbers from the start."""
        for most in sorted(set(self._size.values())):
            way = self._way(end, most)
            if way:
                return way
        return []

    def fewest_steps(self, end: int) -> list[int]:
        """The fewest rungs, then lowest numbers from the start."""
        return self._way(end, None)

    def _way(self, end: int, most: int | None) -> list[int]:
        def nexts(place: int) -> list[int]:
            return [
                to
                for to in self._after.get(place, ())
                if most is None or self._size[place, to] <= most
            ]

        before: dict[int, list[int]] = {}
        for place in self._after:
            for to in nexts(place):
                before.setdefault(to, []).append(place)
        left = {end: 0}
        layer = [end]
        while layer:
            reached = [(p, left[to] + 1) for to in layer for p in before.get(to, ())]
            layer = list(dict.fromkeys(p for p, _ in reached if p not in left))
            left |= {p: steps for p, steps in reached if p not in left}
        if self._start not in left or self._start == end:
            return []
        way = [self._start]
        while way[-1] != end:
            way.append(min(to for to in nexts(way[-1]) if left.get(to, -1) == left[way[-1]] - 1))
        return way


def _afford(model: Model, rungs: int) -> None:
    afford(
        f"{counted(rungs, 'step')} of a ladder x {model.space.size:,} states",
        "Ask --among fewer parties, use fewer levers, or rules that exclude more",
        seconds=rungs * model.space.size * len(model.movers) * TOLD,
    )
