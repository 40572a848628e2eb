"""One party's stability by several concepts at once, over a leading axis of draws.

Every concept asks whether the greatest of some values, over the party's own moves, exceeds the rank
of where it stands. They differ in the values (rules S1 and S3-S6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from detente.arrays import BoolArray, Ranks
from detente.concepts import BY_NAME, SWEPT
from detente.model import StateSpace
from detente.moves import (
    Blocks,
    Mover,
    best_reply,
    blocks_of,
    bodies,
    gaining_blocks,
    least_within_improvement,
    least_within_reach,
    lone_mover,
    pair_with_reply,
    sorted_blocks,
    stays,
    threads_for,
)
from detente.stability.batched import ANSWERED, Lanes, side_by_side
from detente.stability.joint import joint_stability


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
    bars : mapping of str to array of int32, shape (draws, n), optional
        Of parties that move only for more than a threshold, the rank that a move has to exceed.
    """

    def __init__(
        self,
        space: StateSpace,
        movers: Sequence[str],
        ranks: Mapping[str, Ranks],
        bars: Mapping[str, Ranks] | None = None,
    ) -> None:
        self.space = space
        self.movers = tuple(movers)
        self.ranks = {
            party: np.array(values, dtype=np.int32, order="C") for party, values in ranks.items()
        }
        self.bars = {party: values for party, values in (bars or {}).items() if party in ranks}
        self.own_moves: dict[str, Mover] = {
            party: lone_mover(space, party) for party in self.movers
        }
        self.bodies = tuple(body.name for body in bodies(space))
        self.own_moves |= {body.name: body for body in bodies(space)}
        self._sorted: dict[str, Ranks] = {}
        self._gaining: dict[str, Blocks] = {}

    def opponents(self, *members: str) -> tuple[str, ...]:
        """The movers that have none of these parties in them: other parties, then bodies."""
        return tuple(
            name
            for name in (*self.movers, *self.bodies)
            if not set(self.own_moves[name].members) & set(members)
        )

    @cached_property
    def lanes(self) -> Lanes | None:
        """The draws laid out side by side, made once; None where that would not be quicker."""
        if self.bars:
            return None
        return side_by_side(self.space, tuple(self.own_moves.values()), self.ranks)

    def sorted(self, name: str) -> Ranks:
        """A mover's blocks sorted by its ranks, of a body by their sum; made once."""
        if name not in self._sorted:
            mover = self.own_moves[name]
            self._sorted[name] = sorted_blocks(self.space, mover, self.rank_of(name))
        return self._sorted[name]

    def rank_of(self, name: str) -> Ranks:
        """A mover's ranks, shape (draws, n); of a body their sum, which its gains always raise."""
        members = self.own_moves[name].members
        if len(members) == 1:
            return self.ranks[members[0]]
        return np.asarray(sum(self.ranks[party] for party in members), dtype=np.int32)

    def gaining(self, name: str) -> Blocks:
        """A mover's blocks; in one draw, of a body or a party with a threshold, with the moves that
        all members gain enough by.
        """
        if name not in self._gaining:
            members = self.own_moves[name].members
            if len(members) == 1 and members[0] not in self.bars:
                return blocks_of(self.space, self.own_moves[name])
            ranks = np.concatenate([self.ranks[party] for party in members])
            self._gaining[name] = gaining_blocks(
                self.space, self.own_moves[name], ranks, self.least_of(members)
            )
        return self._gaining[name]

    def least_of(self, members: Sequence[str]) -> Ranks:
        """What a move has to exceed for each member, shape (members, n), in one draw."""
        return np.concatenate([self.bars.get(party, self.ranks[party]) for party in members])

    @property
    def one_by_one(self) -> bool:
        """Whether draws have to be answered one after another."""
        return bool(self.bodies or self.bars)

    def each(self) -> Iterator[Draws]:
        """Yield every draw alone."""
        for row in range(len(next(iter(self.ranks.values())))):
            own = {party: ranks[row : row + 1] for party, ranks in self.ranks.items()}
            least = {party: ranks[row : row + 1] for party, ranks in self.bars.items()}
            yield Draws(self.space, self.movers, own, least)


def focal_stability(draws: Draws, party: str, concepts: Iterable[str]) -> dict[str, BoolArray]:
    """Return where `party`, or a body, is stable, for each of the swept concepts asked for.

    Returns
    -------
    dict of str to array of bool, shape (draws, n)
    """
    members = draws.own_moves[party].members if party in draws.own_moves else (party,)
    with threads_for(draws.ranks[members[0]].size):
        if party in draws.movers and draws.lanes is not None and set(concepts) <= ANSWERED:
            return draws.lanes.focal_stability(party, concepts)
        if draws.one_by_one and len(draws.ranks[members[0]]) > 1:
            each = [focal_stability(draw, party, concepts) for draw in draws.each()]
            return {concept: np.concatenate([one[concept] for one in each]) for concept in each[0]}
        if party in draws.bodies:
            found = joint_stability(draws, draws.own_moves[party], set(concepts))
            return {concept: stable[None, :] for concept, stable in found.items()}
        return _focal_stability(draws, party, set(concepts))


def _focal_stability(draws: Draws, party: str, wanted: set[str]) -> dict[str, BoolArray]:
    ranks = draws.ranks[party]
    if party not in draws.movers:
        return {concept: np.ones(ranks.shape, dtype=np.bool_) for concept in wanted}
    own = draws.own_moves[party]
    pair = pair_with_reply(draws.space, own, ranks)
    result: dict[str, BoolArray] = {}
    asked = [BY_NAME[concept] for concept in SWEPT if concept in wanted]
    least = draws.bars.get(party)
    floor = ranks if least is None else least
    result.update({row.name: pair[..., 1] <= floor for row in asked if not row.answered})
    answered = [row for row in asked if row.answered]
    opponents = draws.opponents(party)
    others = [draws.own_moves[other] for other in opponents]
    improvers = any(row.improving for row in answered)
    for improving in (False, True):
        rows = [row for row in answered if row.improving == improving]
        if not rows:
            continue
        if improving:
            ranked = [draws.sorted(other) for other in opponents]
            blocks = [draws.gaining(other) for other in opponents]
            low = least_within_improvement(draws.space, others, ranked, pair, blocks)
        else:
            low = least_within_reach(draws.space, others, pair.copy() if improvers else pair)
        if least is None:
            verdicts = stays(draws.space, own, ranks, low)
        else:
            left = (low[..., 0], np.minimum(low[..., 1], ranks))
            brought = [best_reply(draws.space, own, np.ascontiguousarray(each)) for each in left]
            verdicts = (brought[0] <= least, brought[1] <= least)
        result.update({row.name: verdicts[row.symmetric] for row in rows})
    return result
