"""Which exchanges are there from one state, and which are kept, done and safe? (EX1 to EX6)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.stability.exchanges.agreements import Agreements
from detente.stability.exchanges.fronts import undominated
from detente.stability.exchanges.ground import KEPT_BY, ExchangeGround, Masks
from detente.stability.exchanges.held_together import withholders

OWN_INTEREST, ANYTHING = "own_interest", "anything"


@dataclass(frozen=True, eq=False)
class ExchangeList:
    """The m exchanges from one state, a row each, by rising number of the state they lead to.

    Attributes
    ----------
    source : int
        The state number they start from.
    targets : array of int, shape (m,)
        The state numbers they lead to.
    signers : array of uint64, shape (m,)
        Who signs, as bits of the ground.
    lean, efficient : BoolArray, shape (m,)
        No part is superfluous for the others; nothing the same signers can bring about is better
        for one and no worse for the rest (EX3).
    kept, done : mapping of concept to BoolArray, shape (m,)
        By ``nash`` and ``seq``: where it leads no signer would leave (EX4); on the way nobody
        would hold its part back (EX5).
    safe : mapping of str to BoolArray, shape (m,)
        ``own_interest``, ``anything``: what outsiders would do, or could do, leaves every signer
        more than it had (EX6).
    best : mapping of concept to BoolArray, shape (m,)
        Kept, safe in the outsiders' own interest, and no other such exchange of the same signers
        is better for one and no worse for the rest (EX3).
    """

    source: int
    targets: IntArray
    signers: Masks
    lean: BoolArray
    efficient: BoolArray
    kept: Mapping[str, BoolArray]
    done: Mapping[str, BoolArray]
    safe: Mapping[str, BoolArray]
    best: Mapping[str, BoolArray]

    def __len__(self) -> int:
        return int(self.targets.size)


def joint_moves(
    ground: ExchangeGround, place: int, agreements: Agreements
) -> tuple[IntArray, Masks]:
    """Return where permitted sets can go together from `place`, and who signs (EX1).

    Returns
    -------
    array of int, shape (m,)
        Places, rising.
    array of uint64, shape (m,)
    """
    return _permitted(ground.choices(place), agreements, ground)


def exchange_places(
    ground: ExchangeGround, place: int, agreements: Agreements
) -> tuple[IntArray, Masks]:
    """Return where exchanges lead from `place`, and who signs (EX2)."""
    losing = ~ground.gaining(place)
    gained = ((owners, may & ((owners & losing) == 0)) for owners, may in ground.choices(place))
    return _permitted(gained, agreements, ground)


def find_exchanges(ground: ExchangeGround, number: int, agreements: Agreements) -> ExchangeList:
    """Find and judge every exchange from state `number`.

    Notes
    -----
    Rules EX1 to EX6. One pass over the states for each set of signers that has an exchange.
    """
    place = ground.model.space.index(number)
    places, signers = exchange_places(ground, place, agreements)
    m = places.size
    lean, efficient = np.ones(m, dtype=np.bool_), np.zeros(m, dtype=np.bool_)
    kept = {concept: np.ones(m, dtype=np.bool_) for concept in KEPT_BY}
    done = {concept: np.ones(m, dtype=np.bool_) for concept in KEPT_BY}
    safe = {which: np.ones(m, dtype=np.bool_) for which in (OWN_INTEREST, ANYTHING)}
    best = {concept: np.zeros(m, dtype=np.bool_) for concept in KEPT_BY}
    for mask in np.unique(signers).tolist():
        rows = np.flatnonzero(signers == mask)
        here, members = places[rows], ground.members(mask)
        ranks = np.stack([ground.rank(party) for party in members])
        within = np.flatnonzero(ground.brought_about(place, mask))
        efficient[rows] = undominated(ranks[:, here], ranks[:, within])
        lean[rows] = _lean(ground, place, here, members)
        outside = ground.others(members)
        for party in members:
            before = ground.rank(party)[place]
            for concept in KEPT_BY:
                done[concept][rows] &= is_done(ground, place, here, party, concept)
            for which, improving in ((OWN_INTEREST, True), (ANYTHING, False)):
                low = ground.least(party, outside, improving=improving)
                safe[which][rows] &= low[here] > before
        for mover in ground.within(members):
            for concept in KEPT_BY:
                kept[concept][rows] &= ground.stable(concept, mover)[here]
        if ground.model.joint_levers:
            for row, target in zip(rows.tolist(), here.tolist(), strict=True):
                for concept in KEPT_BY:
                    done[concept][row] = not withholders(ground, place, target, members, concept)
        for concept in KEPT_BY:
            good = kept[concept][rows] & safe[OWN_INTEREST][rows]
            best[concept][rows[good]] = undominated(ranks[:, here[good]], ranks[:, here[good]])
    return ExchangeList(number, places + 1, signers, lean, efficient, kept, done, safe, best)


def is_done(
    ground: ExchangeGround, place: int, targets: IntArray, party: str, concept: str
) -> BoolArray:
    """Whether a party would do its part while the others do theirs (EX5).

    It may set its own levers to anything they can reach from `place`. What that is worth to it is
    the rank there (``nash``), or the least that all other parties' improvements then leave it.
    """
    worth = ground.rank(party)
    if concept == "seq":
        worth = ground.least(party, ground.others((party,)), improving=True)
    most = ground.most_worth(party, place, worth)
    return np.asarray(most[targets] <= ground.bar(party)[targets])


def _permitted(
    choices: Iterable[tuple[Masks, BoolArray]], agreements: Agreements, ground: ExchangeGround
) -> tuple[IntArray, Masks]:
    found = []
    for owners, allowed in choices:
        several = (owners & (owners - np.uint64(1))) != 0  # two bits or more
        inside = np.zeros(ground.size, dtype=np.bool_)
        for group in agreements.sets:
            inside |= (owners & ~np.uint64(ground.mask(group))) == 0
        places = np.flatnonzero(allowed & several & inside)
        found.append((places, owners[places]))
    if len(found) == 1:
        return found[0]
    both = np.stack([np.concatenate([each[k] for each in found]) for k in (0, 1)], axis=1)
    both = np.unique(both.astype(np.uint64), axis=0)
    return both[:, 0].astype(np.int64), both[:, 1]


def _lean(
    ground: ExchangeGround, place: int, targets: IntArray, members: tuple[str, ...]
) -> BoolArray:
    """Whether each part is needed: without it there is no state, or another signer has less."""
    lean = np.ones(targets.size, dtype=np.bool_)
    for party in members:
        without = ground.find(ground.code_with(targets, place, party, members))
        less = without < 0
        for other in members:
            if other != party:
                ranks = ground.rank(other)
                less |= (without >= 0) & (ranks[without] < ranks[targets])
        lean &= less
    return lean
