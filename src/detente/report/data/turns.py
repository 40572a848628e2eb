"""What turns conclusions, as plain data."""

from __future__ import annotations

from math import inf
from typing import Any

from detente.report.data.registry import to_data
from detente.stability import Piece
from detente.studies.turns import ConclusionTurns, NumberTurns, Turns, TurnSide


@to_data.register
def turns_data(found: Turns) -> dict[str, Any]:
    """Return the turns of every conclusion."""
    return {
        "case": found.title,
        "fingerprint": found.fingerprint,
        "complete": found.complete,
        "conclusions": [_conclusion(each) for each in found.conclusions],
    }


def _conclusion(found: ConclusionTurns) -> dict[str, Any]:
    return {
        "name": found.question.name,
        "label": found.question.title,
        "answer": found.answer,
        "numbers": [number_turns_data(each) for each in found.asked if each.turns],
        "discrete": [
            {"kind": each.kind, "where": each.where, "change": each.change, "flips": each.flips}
            for each in found.discrete
        ],
        "pairs": [
            {
                "keys": list(each.keys),
                "directions": list(each.directions),
                "t": each.t,
                "values": list(each.values),
                "holds_there": each.holds_there,
            }
            for each in found.pairs
        ],
        "pairs_left": found.pairs_left,
        "no_turn": found.no_turn,
        "sampled": found.sampled,
        "not_searched": [{"key": each.key, "why": each.why} for each in found.not_searched],
    }


def number_turns_data(each: NumberTurns) -> dict[str, Any]:
    """Return where one conclusion turns along one number."""
    known = each.range
    return {
        "key": each.number.key,
        "label": each.number.label,
        "unit": each.number.unit,
        "stated": each.number.stated,
        "range": None
        if known is None
        else {
            "low": _short(known.low),
            "high": _short(known.high),
            "from": known.source,
            "crosses": each.crosses,
            "sign_fixed": known.sign_fixed,
        },
        "below": _side(each.below),
        "above": _side(each.above),
        "pieces": [_piece(piece) for piece in each.pieces],
        "same_as": list(each.same_as),
    }


def _side(side: TurnSide) -> dict[str, Any]:
    because = side.because
    return {
        "value": side.value,
        "holds_there": side.holds_there,
        "how": side.how,
        "bracket": None if side.bracket is None else list(side.bracket),
        "distance": side.distance,
        "because": None
        if because is None
        else {"party": because.party, "move": dict(because.move)},
        "also_flips": list(side.also_flips),
        "tried": None if side.tried is None else list(side.tried),
        "values_tried": side.values_tried,
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "from": None if piece.low == -inf else _short(piece.low),
        "to": None if piece.high == inf else _short(piece.high),
        "from_closed": piece.low_closed,
        "to_closed": piece.high_closed,
        "holds": piece.holds,
    }


def _short(value: float) -> float:
    """A number without the digits that are rounding."""
    return float(f"{value:.12g}")
