"""Does a state hold against agreements: outright, by foresight, against kept ones? (EX8)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.stability.exchanges.agreements import Agreements
from detente.stability.exchanges.ground import KEPT_BY, ExchangeGround
from detente.stability.exchanges.listing import OWN_INTEREST, ExchangeList, find_exchanges


@dataclass(frozen=True)
class RestVerdict:
    """What holds a state against single moves and against agreements.

    Attributes
    ----------
    state : int
    single : mapping of concept to bool
        Every party stays by single moves, by ``nash`` and ``seq``.
    outright : bool
        Nash, and no exchange (a strong equilibrium over the permitted sets, Aumann 1959).
    foresight : bool
        Stable by ``seq`` for every party and by ``cseq`` for every permitted set.
    against_kept : mapping of concept to bool
        Stable by the concept for every party, and no exchange that it keeps is safe in the
        outsiders' own interest (Bernheim, Peleg, Whinston 1987, one step of reply).
    sets : Agreements
    """

    state: int
    single: Mapping[str, bool]
    outright: bool
    foresight: bool
    against_kept: Mapping[str, bool]
    sets: Agreements


def rest_against_agreements(
    ground: ExchangeGround, number: int, agreements: Agreements, found: ExchangeList | None = None
) -> RestVerdict:
    """Say what holds state `number` against single moves and against agreements."""
    place = ground.model.space.index(number)
    exchanges = find_exchanges(ground, number, agreements) if found is None else found
    single = {concept: bool(ground.table.is_equilibrium(concept)[place]) for concept in KEPT_BY}
    foresight = single["seq"] and all(
        not left_by(ground, place, group) for group in agreements.permitted()
    )
    return RestVerdict(
        number,
        single,
        single["nash"] and not len(exchanges),
        foresight,
        {
            concept: single[concept]
            and not (exchanges.kept[concept] & exchanges.safe[OWN_INTEREST]).any()
            for concept in KEPT_BY
        },
        agreements,
    )


def left_by(ground: ExchangeGround, place: int, group: tuple[str, ...]) -> bool:
    """Whether a set has an undeterred coalition improvement by a joint move (C1, C5, EX1).

    Members may pass. It is deterred where the outsiders' improvements bring some member to no
    more than it has at `place`.
    """
    mask = np.uint64(ground.mask(group))
    better = ground.brought_about(place, int(mask))
    better &= (ground.gaining(place) & mask) == mask
    outside = ground.others(group)
    for party in group:
        if not better.any():
            return False
        low = ground.least(party, outside, improving=True)
        better &= low > ground.rank(party)[place]
    return bool(better.any())
