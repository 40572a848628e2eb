"""One conclusion along one number, exactly: the nearest turn on each side, and why. (TU1, TU2)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf

from detente.errors import DetenteError
from detente.model import Model
from detente.stability import Piece, Pieces, explain
from detente.studies.draws import STATUS_QUO
from detente.studies.turns.moving_case import MovingCase
from detente.studies.turns.questions import TurnQuestion, answer_pieces
from detente.studies.turns.ranges import NumberRange
from detente.studies.turns.result import NumberTurns, TurnReason, TurnSide

DIGITS = 12  # of a turn: it is worked out in two ways, which differ in the last ones


def exact_turns(moving: MovingCase, asked: TurnQuestion, known: NumberRange | None) -> NumberTurns:
    """Return where a question's answer turns along the one number of a moving case."""
    pieces, number = _written_short(answer_pieces(moving, asked)), moving.ways[0].number
    answer = pieces.at(number.stated)
    here = pieces.around(number.stated)
    crosses = known is not None and known.crosses(pieces, number.stated)
    sides = {}
    for side, end, closed in (
        ("below", here.low, here.low_closed),
        ("above", here.high, here.high_closed),
    ):
        if abs(end) == inf:
            sides[side] = TurnSide(None, how="proved")
            continue
        because = _because(moving, asked, pieces, here, side)
        value = float(f"{end:.{DIGITS}g}")
        sides[side] = TurnSide(
            value,
            closed,
            distance=distance_of(value, number.stated, known, side),
            because=because,
        )
    return NumberTurns(number, answer, known, crosses, sides["below"], sides["above"], pieces)


def _written_short(pieces: Pieces) -> Pieces:
    """Pieces whose ends have no more digits than are known."""
    return Pieces(tuple(float(f"{end:.{DIGITS}g}") for end in pieces.ends), pieces.cells)


def distance_of(value: float, stated: float, known: NumberRange | None, side: str) -> float | None:
    """How far a turn is, in ranges, or in sizes of the stated value where there is no range."""
    if known is not None:
        unit = abs((known.low if side == "below" else known.high) - stated)
    else:
        unit = abs(stated)
    return abs(value - stated) / unit if unit else None


def grouped(found: Iterable[NumberTurns]) -> list[NumberTurns]:
    """Rank the numbers that turn; of those of one comparison the nearest stands for all."""
    rows: dict[object, list[NumberTurns]] = {}
    for each in sorted(found, key=rank_of):
        because = each.nearest[1].because
        key: object = each.number.key
        if because is not None and because.move:
            key = (because.party, tuple(sorted(because.move.items())))
        rows.setdefault(key, []).append(each)
    return [
        replace(first, same_as=tuple(each.number.key for each in rest))
        for first, *rest in rows.values()
    ]


def rank_of(each: NumberTurns) -> tuple[bool, float, float]:
    """The order of rows: with a range before those without, the nearest first."""
    value = each.nearest[1].value or 0.0
    return each.range is None, each.distance, abs(value - each.number.stated)


def _because(
    moving: MovingCase, asked: TurnQuestion, pieces: Pieces, here: Piece, side: str
) -> TurnReason | None:
    """Whose move decides: where the answer is no, it pays and nothing takes the gain away."""
    conclusion = asked.conclusion
    if conclusion.verdict == "preferred":
        return TurnReason(conclusion.party, {})
    alone = conclusion.states == STATUS_QUO and asked.agreements is None
    if not alone or conclusion.verdict not in ("equilibrium", "stable"):
        return None
    value = _just_beyond(pieces, here, side) if here.holds else _just_inside(here, side)
    model = model_at(moving, value)
    parties = (conclusion.party,) if conclusion.verdict == "stable" else model.movers
    return _pays(model, model.status_quo, parties, asked.concept)


def _pays(model: Model, state: int, parties: Sequence[str], concept: str) -> TurnReason | None:
    for party in parties:
        try:
            found = explain(model, state, party, concept)
        except DetenteError:
            continue
        for answer in found.answers:
            if not answer.deterred:
                changes = answer.improvement.changes
                return TurnReason(party, {each.lever: each.after for each in changes})
    return None


def model_at(moving: MovingCase, value: float) -> Model:
    """Return the case's model where the number has a value."""
    if moving.ways[0].divides:
        value = 1.0 / value
    for stretch in moving.stretches:
        inside = stretch.low < value < stretch.high
        if inside or (stretch.point and stretch.low == value):
            line = stretch.standoff
            ranks = {party: line.rank(party, value) for party in line.lines}
            return moving.plain.model.with_ranks({**line.ranks, **ranks})
    return moving.plain.model


def _just_beyond(pieces: Pieces, here: Piece, side: str) -> float:
    """A value of the neighbouring piece near the turn."""
    sign, end, closed = (-1, here.low, here.low_closed)
    if side == "above":
        sign, end, closed = (1, here.high, here.high_closed)
    if not closed:
        return end
    beyond = [abs(other - end) / 2 for other in pieces.ends if sign * (other - end) > 0]
    return end + sign * min([_step(end), *beyond])


def _just_inside(here: Piece, side: str) -> float:
    """A value of the stated piece near the turn."""
    if here.low == here.high:
        return here.low
    half = (here.high - here.low) / 2
    if side == "below":
        return here.low + min(_step(here.low), half)
    return here.high - min(_step(here.high), half)


def _step(end: float) -> float:
    return 1e-3 * (1 + abs(end))
