"""One party's stability by several concepts at once, over a leading axis of draws.

Every concept asks whether the greatest of some values, over the party's own moves, exceeds the rank
of where it stands. They differ in the values (rules S1 and S3-S6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from detente.arrays import BoolArray, Ranks
from detente.model import StateSpace
from detente.stability.lanes import Lanes, side_by_side
from detente.stability.sweeps import (
    best_reply,
    least_within_improvement,
    least_within_reach,
    sorted_blocks,
    threads_for,
)


class Draws:
    """Versions of one standoff that share their states: ranks with a leading axis of draws.

    Parameters
    ----------
    space : StateSpace
        The n states.
    movers : sequence of str
        The parties that have levers.
    ranks : mapping of str to array of int32, shape (draws, n)
        Higher is better, equal is a tie.
    """

    def __init__(
        self, space: StateSpace, movers: Sequence[str], ranks: Mapping[str, Ranks]
    ) -> None:
        self.space = space
        self.movers = tuple(movers)
        self.ranks = {
            party: np.array(values, dtype=np.int32, order="C") for party, values in ranks.items()
        }
        self._sorted: dict[str, Ranks] = {}

    def opponents(self, party: str) -> tuple[str, ...]:
        """The other parties that can move."""
        return tuple(mover for mover in self.movers if mover != party)

    @cached_property
    def lanes(self) -> Lanes | None:
        """The draws laid out side by side, made once; None where that would not be quicker."""
        return side_by_side(self.space, self.movers, self.ranks)

    def sorted(self, party: str) -> Ranks:
        """The party's blocks sorted by its ranks, made once."""
        if party not in self._sorted:
            self._sorted[party] = sorted_blocks(self.space, party, self.ranks[party])
        return self._sorted[party]


def focal_stability(draws: Draws, party: str, concepts: Iterable[str]) -> dict[str, BoolArray]:
    """Return where `party` is stable, for each of the swept concepts asked for.

    Returns
    -------
    dict of str to array of bool, shape (draws, n)
    """
    with threads_for(draws.ranks[party].size):
        return _focal_stability(draws, party, set(concepts))


def _focal_stability(draws: Draws, party: str, wanted: set[str]) -> dict[str, BoolArray]:
    ranks = draws.ranks[party]
    if party not in draws.movers:
        return {concept: np.ones(ranks.shape, dtype=np.bool_) for concept in wanted}
    if draws.lanes is not None:
        return draws.lanes.focal_stability(party, wanted)
    reply = best_reply(draws.space, party, ranks)
    result: dict[str, BoolArray] = {}
    if "nash" in wanted:
        result["nash"] = reply <= ranks
    opponents = draws.opponents(party)
    for plain, symmetric in (("gmr", "smr"), ("seq", "sseq")):
        if wanted.isdisjoint((plain, symmetric)):
            continue
        pair = np.stack([ranks, reply], axis=-1)
        if plain == "gmr":
            low = least_within_reach(draws.space, opponents, pair)
        else:
            ranked = {other: draws.sorted(other) for other in opponents}
            low = least_within_improvement(draws.space, draws.ranks, ranked, opponents, pair)
        if plain in wanted:
            gain = np.ascontiguousarray(low[..., 0])
            result[plain] = best_reply(draws.space, party, gain) <= ranks
        if symmetric in wanted:
            gain = np.minimum(ranks, low[..., 1])
            result[symmetric] = best_reply(draws.space, party, gain) <= ranks
    return result
