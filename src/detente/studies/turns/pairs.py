"""Two numbers that turn a conclusion together sooner than each alone. (TU4)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf
from typing import NamedTuple

from detente.studies.turns.moving_case import MovingCase, Way
from detente.studies.turns.moving_values import NotALineError
from detente.studies.turns.number_list import FIGURE
from detente.studies.turns.plain_case import PlainCase
from detente.studies.turns.questions import TurnQuestion, answer_pieces
from detente.studies.turns.result import NumberTurns, PairTurn

FARTHEST = 4.0  # ranges; numbers that turn farther away are in no pair
SOONER = 1e-9
SIDES = {"down": "below", "up": "above"}


class _Ray(NamedTuple):
    """A number going one way, by t ranges of its own on that side."""

    row: NumberTurns
    direction: str
    unit: float
    alone: float


def pair_turns(
    plain: PlainCase, question: TurnQuestion, rows: Sequence[NumberTurns], most: int
) -> tuple[tuple[PairTurn, ...], int]:
    """Return the pairs that turn a question sooner than each alone, and how many were left out.

    Parameters
    ----------
    rows : sequence of NumberTurns
        Every number alone.
    most : int
        Pairs that are looked at, in each of their four directions.
    """
    near = [row for row in rows if row.number.kind != FIGURE and _near(row)]
    pairs = sorted(combinations(near, 2), key=lambda two: two[0].distance + two[1].distance)
    found = []
    for first, second in pairs[:most]:
        best: PairTurn | None = None
        for one in _rays(first):
            for other in _rays(second):
                turn = _together(plain, question, one, other)
                if turn is not None and (best is None or turn.t < best.t):
                    best = turn
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda each: each.t)), max(0, len(pairs) - most)


def _near(row: NumberTurns) -> bool:
    return row.range is not None and row.turns and row.distance <= FARTHEST


def _rays(row: NumberTurns) -> Iterator[_Ray]:
    assert row.range is not None
    ends = {"down": row.range.low, "up": row.range.high}
    for direction, side in zip(SIDES, (row.below, row.above), strict=True):
        unit = ends[direction] - row.number.stated
        if unit:
            alone = side.distance if side.distance is not None else inf
            yield _Ray(row, direction, unit, alone)


def _together(plain: PlainCase, question: TurnQuestion, one: _Ray, other: _Ray) -> PairTurn | None:
    ways = [Way(each.row.number, each.row.number.stated, each.unit) for each in (one, other)]
    try:
        moving = MovingCase(plain, ways, 0.0)
    except NotALineError:
        return None
    here = answer_pieces(moving, question).around(0.0)
    if here.high == inf or here.high >= min(one.alone, other.alone) * (1 - SOONER):
        return None
    values = (
        one.row.number.stated + one.unit * here.high,
        other.row.number.stated + other.unit * here.high,
    )
    keys = (one.row.number.key, other.row.number.key)
    directions = (one.direction, other.direction)
    return PairTurn(keys, directions, here.high, values, here.high_closed)
