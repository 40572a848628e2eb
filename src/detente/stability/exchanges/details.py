"""One exchange in full: who breaks it and how, who can go first, who outside is hurt or answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.stability.exchanges.agreements import Agreements
from detente.stability.exchanges.ground import KEPT_BY, ExchangeGround
from detente.stability.exchanges.held_together import openers, withholders
from detente.stability.exchanges.listing import ExchangeList, exchange_places, is_done
from detente.stability.replies import Replies, follow_replies


@dataclass(frozen=True)
class Exchange:
    """One exchange in full (rules EX1 to EX7).

    Attributes
    ----------
    source, target : int
        State numbers.
    signers : tuple of str
        The owners of the levers that differ, in file order; each gains by the whole.
    lean, efficient : bool
        No part is superfluous for the others; nothing the same signers can bring about is better
        for one and no worse for the rest.
    leavers, withholders : mapping of concept to tuple of str
        By ``nash`` and ``seq``: the signers that leave where it leads, and those that hold their
        part back while the others do theirs.
    safe : mapping of str to bool
        Against outsiders' ``own_interest`` and against ``anything`` they could do.
    best : mapping of concept to bool
        The best of its signers that are kept and safe.
    breaches : mapping of party to tuple of int
        Each signer's improvements where it leads.
    opened_by : tuple of tuple of str
        The sets of signers that can give first.
    outside : mapping of party to OutsideView
    outbid : mapping of tuple of str to tuple of int
        Exchanges there of a signer with an outsider that leave a signer no better than before.
    answered : Replies
        Where the outsiders' best replies end.
    """

    source: int
    target: int
    signers: tuple[str, ...]
    lean: bool
    efficient: bool
    leavers: Mapping[str, tuple[str, ...]]
    withholders: Mapping[str, tuple[str, ...]]
    safe: Mapping[str, bool]
    best: Mapping[str, bool]
    breaches: Mapping[str, tuple[int, ...]]
    opened_by: tuple[tuple[str, ...], ...]
    outside: Mapping[str, OutsideView]
    outbid: Mapping[tuple[str, ...], tuple[int, ...]]
    answered: Replies

    @property
    def kept(self) -> Mapping[str, bool]:
        """Whether no signer leaves where it leads, by concept (EX4)."""
        return {concept: not some for concept, some in self.leavers.items()}

    @property
    def done(self) -> Mapping[str, bool]:
        """Whether nobody would hold its part back, by concept (EX5)."""
        return {concept: not some for concept, some in self.withholders.items()}


@dataclass(frozen=True)
class OutsideView:
    """What an exchange is to a party that does not sign (EX6).

    Attributes
    ----------
    change : int
        -1 worse off than before, 0 as well off, 1 better off.
    breaks, dents, joins : tuple of int
        State numbers of its improvements there, each once: a signer is left no better than before;
        a signer loses part; neither.
    """

    change: int
    breaks: tuple[int, ...]
    dents: tuple[int, ...]
    joins: tuple[int, ...]


def describe_exchange(
    ground: ExchangeGround, listed: ExchangeList, row: int, agreements: Agreements
) -> Exchange:
    """Return one exchange of a list in full."""
    source, target = listed.source, int(listed.targets[row])
    signers = ground.members(int(listed.signers[row]))

    def marks(columns: Mapping[str, BoolArray]) -> dict[str, bool]:
        return {name: bool(column[row]) for name, column in columns.items()}

    start, end = ground.model.space.index(source), np.array([target - 1])

    def holding_back(concept: str) -> tuple[str, ...]:
        if ground.model.joint_levers:
            return withholders(ground, start, target - 1, signers, concept)
        return tuple(p for p in signers if not is_done(ground, start, end, p, concept)[0])

    return Exchange(
        source,
        target,
        signers,
        bool(listed.lean[row]),
        bool(listed.efficient[row]),
        {
            concept: tuple(
                p for p in ground.within(signers) if not ground.stable(concept, p)[target - 1]
            )
            for concept in KEPT_BY
        },
        {concept: holding_back(concept) for concept in KEPT_BY},
        marks(listed.safe),
        marks(listed.best),
        step_back(ground, target, signers),
        opened_by(ground, source, target, signers),
        outside_views(ground, source, target, signers),
        outbid_by(ground, source, target, signers, agreements),
        answered(ground, target, signers),
    )


def step_back(
    ground: ExchangeGround, target: int, signers: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """Return each signer's improvements where an exchange leads, as state numbers (EX4)."""
    place = ground.model.space.index(target)
    return {party: _numbers(ground.improvements(party, place)) for party in signers}


def opened_by(
    ground: ExchangeGround, source: int, target: int, signers: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Return the sets of signers that can give first, smaller sets first (EX7).

    After their parts, done at once, the others do theirs in some order, each its whole part in one
    step that improves its own position; every state on the way is one.
    """
    start, end = ground.model.space.index(source), ground.model.space.index(target)
    if ground.model.joint_levers:
        return openers(ground, start, end, signers)
    everybody = (1 << len(signers)) - 1
    states = [_with_parts(ground, start, end, signers, some) for some in range(everybody + 1)]
    follows = [False] * everybody + [True]
    for some in range(everybody - 1, 0, -1):
        for k, party in enumerate(signers):
            after = some | 1 << k
            if after == some or not follows[after] or states[some] < 0 or states[after] < 0:
                continue
            ranks = ground.rank(party)
            if ranks[states[after]] > ground.bar(party)[states[some]]:
                follows[some] = True
    return tuple(
        tuple(signers[k] for k in some)
        for size in range(1, len(signers))
        for some in combinations(range(len(signers)), size)
        if follows[sum(1 << k for k in some)] and states[sum(1 << k for k in some)] >= 0
    )


def outside_views(
    ground: ExchangeGround, source: int, target: int, signers: Sequence[str]
) -> dict[str, OutsideView]:
    """Return what every party that does not sign makes of an exchange."""
    start, end = ground.model.space.index(source), ground.model.space.index(target)
    ranks = np.stack([ground.rank(party) for party in signers])
    views = {}
    for party in ground.parties:
        if party in signers:
            continue
        own = ground.rank(party)
        moves = _improvements_with(ground, party, end, signers)
        breaks = (ranks[:, moves] <= ranks[:, [start]]).any(axis=0)
        dents = ~breaks & (ranks[:, moves] < ranks[:, [end]]).any(axis=0)
        views[party] = OutsideView(
            int(np.sign(int(own[end]) - int(own[start]))),
            _numbers(moves[breaks]),
            _numbers(moves[dents]),
            _numbers(moves[~breaks & ~dents]),
        )
    return views


def _improvements_with(
    ground: ExchangeGround, party: str, place: int, signers: Sequence[str]
) -> IntArray:
    """A party's improvements, and those of bodies of outsiders that it belongs to."""
    found = [ground.improvements(party, place)]
    for body in ground.draw.bodies:
        members = ground.draw.own_moves[body].members
        if party in members and not set(members) & set(signers):
            found.append(ground.improvements(body, place))
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def outbid_by(
    ground: ExchangeGround, source: int, target: int, signers: Sequence[str], agreements: Agreements
) -> Mapping[tuple[str, ...], tuple[int, ...]]:
    """Return the exchanges there of a signer with an outsider that leave another signer behind.

    Only those after which a signer outside the new set is no better off than before this exchange.
    """
    start, end = ground.model.space.index(source), ground.model.space.index(target)
    places, masks = exchange_places(ground, end, agreements)
    found: dict[tuple[str, ...], list[int]] = {}
    mine = ground.mask(signers)
    offers = set(zip(places.tolist(), masks.tolist(), strict=True))
    for body in ground.draw.bodies:  # one with a signer and an outsider in it needs no permission
        members = ground.mask(ground.draw.own_moves[body].members)
        offers |= {(place, members) for place in ground.improvements(body, end).tolist()}
    for place, mask in sorted(offers):
        if not mask & mine or not mask & ~mine:
            continue
        behind = [party for party in signers if not mask & ground.bit[party]]
        if any(ground.rank(party)[place] <= ground.rank(party)[start] for party in behind):
            found.setdefault(ground.members(mask), []).append(place + 1)
    return {group: tuple(found[group]) for group in sorted(found, key=lambda g: (len(g), g))}


def answered(ground: ExchangeGround, target: int, signers: Sequence[str]) -> Replies:
    """Return where the outsiders' best replies to an exchange end (D26)."""
    outside = ground.others(signers)
    return follow_replies(ground.searcher, outside, target, most_states=ground.size)


def _with_parts(
    ground: ExchangeGround, start: int, end: int, signers: Sequence[str], some: int
) -> int:
    """The place in which those of `some` have done their parts; -1 where it is no state."""
    codes = ground.model.space.codes[[end]]
    places = np.array([end])
    for k, party in enumerate(signers):
        if not some & 1 << k:
            codes = (
                codes - ground.model.space.codes[places] + ground.code_with(places, start, party)
            )
    return int(ground.find(codes)[0])


def _numbers(places: IntArray) -> tuple[int, ...]:
    return tuple(int(place) + 1 for place in places)
