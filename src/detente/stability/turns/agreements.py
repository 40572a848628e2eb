"""For which values of one number is an exchange kept and safe? (TU2)"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.stability.exchanges.agreements import Agreements
from detente.stability.exchanges.ground import ExchangeGround
from detente.stability.exchanges.listing import joint_moves
from detente.stability.turns.pieces import Pieces, where_all, where_some
from detente.stability.turns.standoff import StandoffOnALine

NEVER = (False,)


def exchange_pieces(
    line: StandoffOnALine,
    source: int,
    target: int,
    signers: Sequence[str],
    concept: str,
    *,
    parts: Sequence[str] = ("signed", "safe", "kept"),
) -> Pieces:
    """Return where an exchange is signed, kept and safe in the outsiders' own interest.

    Parameters
    ----------
    source, target : int
        Places.
    signers : sequence of str
        The owners of the levers that differ.
    concept : "nash" or "seq"
        By which it has to be kept.
    parts : sequence of str
        What is asked of it.

    Notes
    -----
    Rules EX2, EX4 and EX6, each for a fixed pair of states: unions and intersections of half-lines
    (TU2).
    """
    outside = tuple(party for party in line.movers if party not in signers)
    # What does not vary first: it is known at once, and mostly decides.
    steady = sorted(signers, key=lambda party: party in line.lines)
    found = Pieces.always(True)
    said = {
        "signed": lambda party: line.better(party, target, source),
        "safe": lambda party: line.left_better(party, source, target, outside),
        "kept": lambda party: line.stable(party, concept, target),
    }
    for part in parts:
        for party in steady:
            found = where_all((found, said[part](party)))
            if found.cells == NEVER:
                return found
    return found


def rest_pieces(
    line: StandoffOnALine,
    ground: ExchangeGround,
    place: int,
    agreements: Agreements,
    concept: str,
) -> Pieces:
    """Return where a place holds against kept agreements of permitted sets (EX8).

    Parameters
    ----------
    ground : ExchangeGround
        Of a model with the same states and levers; its ranks are not read.
    """
    alone = line.holds(line.movers, concept, [place], True)
    targets, masks = joint_moves(ground, place, agreements)
    kept = []
    for mask in np.unique(masks).tolist():
        signers = ground.members(mask)
        here = targets[masks == mask]
        for target in here[_may_gain(line, place, here, signers)].tolist():
            found = exchange_pieces(line, place, target, signers, concept)
            if found.cells != NEVER:
                kept.append(found)
    return where_all((alone, ~where_some(kept)))


def _may_gain(
    line: StandoffOnALine, place: int, targets: IntArray, signers: Sequence[str]
) -> BoolArray:
    """Which targets every signer whose ranks do not vary likes better."""
    may = np.ones(targets.size, dtype=np.bool_)
    for party in signers:
        if party not in line.lines:
            may &= line.ranks[party][targets] > line.ranks[party][place]
    return may
