"""A mover of several parties: it leaves where all of them gain and the others take it from none.

A body of holders by the concepts of single moves, and a coalition by those of coalitions, are the
same question asked of different movers.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray, Ranks
from detente.concepts import BY_NAME
from detente.errors import TooLargeError
from detente.moves import (
    MovePairs,
    Mover,
    least_within_improvement,
    least_within_reach,
    move_pairs,
)

if TYPE_CHECKING:
    from detente.stability.focal import Draws

MOST_STATES = 2**16
CELLS_AT_ONCE = 2**22


def joint_stability(draw: Draws, mover: Mover, concepts: Collection[str]) -> dict[str, BoolArray]:
    """Return where a mover stays, by each of the swept concepts asked for, shape (n,).

    Parameters
    ----------
    draw : Draws
        One draw, with the ranks of all members.
    mover : Mover
        It leaves where one of its moves brings every member more than it has, and those who answer,
        the movers without a member of it, leave each of them more.

    Raises
    ------
    TooLargeError
        If the symmetric concepts are asked of more than 2^16 states.

    Notes
    -----
    Rule LH1 of docs/rules.md. By a symmetric concept an answer counts only where the mover has no
    further move that brings every member more than where it began.
    """
    ranks = np.concatenate([draw.ranks[party] for party in mover.members])
    size = ranks.shape[1]
    pairs = move_pairs(draw.space, mover)
    gains = pairs.gains(ranks, draw.least_of(mover.members))
    found: dict[str, BoolArray] = {}
    for concept in concepts:
        row = BY_NAME[concept]
        open_ = gains
        if row.answered:
            low = _least(draw, mover, ranks, improving=row.improving)
            open_ = _undeterred(pairs, gains, draw.least_of(mover.members), low)
        if row.symmetric:
            open_ = open_ | _escaped(draw, mover, pairs, gains & ~open_, improving=row.improving)
        found[concept] = ~pairs.spread(np.asarray(np.any(open_, axis=2)), size)
    return found


def _undeterred(pairs: MovePairs, gains: BoolArray, bars: Ranks, low: Ranks) -> BoolArray:
    """The gaining moves after which the least that is left to every member is still a gain."""
    left = gains.copy()
    for own, least in zip(bars, low, strict=True):
        left &= least[pairs.places][:, None, :] > own[pairs.places][:, :, None]
    return left


def _least(draw: Draws, mover: Mover, ranks: Ranks, *, improving: bool) -> Ranks:
    """The least rank of every member that the answers can bring about, shape (members, n)."""
    pair = np.stack([ranks, ranks], axis=-1)
    return np.ascontiguousarray(_lowered(draw, mover, pair, improving=improving)[..., 0])


def _lowered(draw: Draws, mover: Mover, pair: Ranks, *, improving: bool) -> Ranks:
    answering = draw.opponents(*mover.members)
    movers = [draw.own_moves[name] for name in answering]
    if not improving:
        return least_within_reach(draw.space, movers, pair)
    ranked = [np.repeat(draw.sorted(name), len(pair), axis=0) for name in answering]
    blocks = [draw.gaining(name) for name in answering]
    return least_within_improvement(draw.space, movers, ranked, pair, blocks)


def _escaped(
    draw: Draws, mover: Mover, pairs: MovePairs, deterred: BoolArray, *, improving: bool
) -> BoolArray:
    """The moves that are answered, where the mover can go on to more from every answer."""
    size = draw.space.size
    if size > MOST_STATES:
        raise TooLargeError(
            f"smr and sseq of parties that move together are asked of at most {MOST_STATES:,} "
            f"states; the case has {size:,}."
        )
    ranks = np.concatenate([draw.ranks[party] for party in mover.members])
    states = np.flatnonzero(pairs.spread(np.asarray(np.any(deterred, axis=2)), size))
    escaped = np.zeros_like(deterred)
    at_once = max(1, CELLS_AT_ONCE // size)
    cell = np.full((size, 2), -1)
    block, place = np.nonzero(pairs.places >= 0)
    cell[pairs.places[block, place]] = np.stack([block, place], axis=1)
    for begin in range(0, states.size, at_once):
        some = states[begin : begin + at_once]
        # Where every member has more than at the state asked about, or can go to such a place.
        more = np.ones((some.size, size), dtype=np.bool_)
        for own, least in zip(ranks, draw.least_of(mover.members), strict=True):
            more &= own[None, :] > least[some, None]
        out = more.copy()
        for row, each in enumerate(more):
            beyond = np.any(pairs.leads & each[pairs.places][:, None, :], axis=2)
            out[row] |= pairs.spread(np.asarray(beyond), size)
        value = out.astype(np.int32)
        pair = np.stack([value, value], axis=-1)
        held = _lowered(draw, mover, pair, improving=improving)[..., 0] == 0
        for row, state in enumerate(some):
            b, s = cell[state]
            escaped[b, s] = deterred[b, s] & ~held[row][pairs.places[b]]
    return escaped
