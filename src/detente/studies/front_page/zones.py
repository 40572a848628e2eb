"""The answer along one number: zones in which it is the same, for a picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from detente.studies.turns import NumberTurns

MARGIN = 0.45  # beyond the last mark, of the way between the marks: room for words


@dataclass(frozen=True)
class Zone:
    """A stretch of the number with one answer.

    Attributes
    ----------
    low, high : float
        Its ends; those of the picture where it goes on.
    alone : bool
        Whether the answer against single moves is the page's.
    together : bool
        Whether the exchange that leads the page is signed, kept and safe.
    """

    low: float
    high: float
    alone: bool
    together: bool


@dataclass(frozen=True)
class NumberPicture:
    """One number, its value, its range, and the zones of the answer.

    Attributes
    ----------
    label, unit : str
    stated : float
    range : tuple of float or None
    zones : tuple of Zone
        From low to high.
    edges : tuple of float
        Between the zones.
    """

    label: str
    unit: str
    stated: float
    range: tuple[float, float] | None
    zones: tuple[Zone, ...]
    edges: tuple[float, ...]


def number_picture(alone: NumberTurns, together: NumberTurns) -> NumberPicture:
    """Return the zones of two verdicts along the same number, to the nearest turns of each."""
    edges = sorted({edge for each in (alone, together) for edge in _near(each)})
    known = alone.range
    marks = [*edges, alone.number.stated, *((known.low, known.high) if known else ())]
    margin = MARGIN * (max(marks) - min(marks))
    ends = [min(marks) - margin, *edges, max(marks) + margin]
    zones = []
    for low, high in pairwise(ends):
        middle = (low + high) / 2
        own = alone.pieces.at(middle) == alone.answer
        zones.append(Zone(low, high, own, together.pieces.at(middle)))
    return NumberPicture(
        alone.number.label,
        alone.number.unit,
        alone.number.stated,
        (known.low, known.high) if known else None,
        tuple(zones),
        tuple(edges),
    )


def _near(number: NumberTurns) -> list[float]:
    return [side.value for _, side in number.sides if side.value is not None]
