"""Which aims of an order a party wins and loses on the way from one state to another."""

from __future__ import annotations

from collections.abc import Sequence

from detente.model import Model, aims_met, aims_of
from detente.text import listed

_PLACES = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def aims_sentence(model: Model, party: str, before: int, after: int) -> str:
    """Say which aims change: "third aim won, none lost"; empty where the aims are no statements."""
    if not aims_of(model, party).statements:
        return ""
    met = aims_met(model, party, (before, after))
    won = [place for place, (a, b) in enumerate(met.tolist()) if b > a]
    lost = [place for place, (a, b) in enumerate(met.tolist()) if b < a]
    if not won and not lost:
        return "no aim won or lost"
    said = f"{_aims(won)} won" if won else "no aim won"
    return f"{said}, {_aims(lost) if lost else 'none'} lost"


def lost_aims(model: Model, party: str, before: int, after: int) -> str:
    """Name the aims that a party has in one state and not in another; empty if there are none."""
    if not aims_of(model, party).statements:
        return ""
    met = aims_met(model, party, (before, after))
    return _aims([place for place, (a, b) in enumerate(met.tolist()) if b < a])


def _aims(places: Sequence[int]) -> str:
    if not places:
        return ""
    names = [_PLACES[p] if p < len(_PLACES) else f"{p + 1}th" for p in places]
    return f"{listed(names, most=4)} {'aim' if len(places) == 1 else 'aims'}"
