"""The packages of three signers or more: a line a package, an upright axis a signer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.report.html.deals.marks import Mark, Point, outline
from detente.report.html.deals.scale import scale, short
from detente.report.html.graph.draw import Line
from detente.report.html.graph.text import text_width, wrap

AXIS, TOP, HEIGHT, LABELS = 128.0, 58.0, 250.0, 150.0
LEFT = 40.0
TEXT = 11.5
MOST_LINES = 60


@dataclass(frozen=True)
class Strands:
    """The picture: axes, a line for every efficient package, and the marked ones.

    Attributes
    ----------
    left_out : int
        How many efficient packages are not drawn.
    """

    width: float
    height: float
    axes: str
    thin: str
    marked: tuple[tuple[str, str], ...]
    floor: str
    shapes: tuple[tuple[str, str], ...]
    leaders: str
    lines: tuple[Line, ...]
    left_out: int


def draw_strands(
    points: Sequence[Point], floor: Sequence[float], marks: Sequence[Mark], axes: Sequence[str]
) -> Strands:
    """Draw packages as lines over one upright axis for every signer, each on its own scale.

    Parameters
    ----------
    points : sequence of Point
    floor : sequence of float
        What each has without a deal.
    marks : sequence of Mark
    axes : sequence of str
        What each axis counts.
    """
    places = [LEFT + AXIS * k for k in range(len(axes))]
    bottom = TOP + HEIGHT
    scales = [
        scale([*(p.values[k] for p in points), floor[k]], bottom, TOP, room=0.03)
        for k in range(len(axes))
    ]

    def line(values: Sequence[float]) -> str:
        spots = zip(places, scales, values, strict=True)
        return "M" + "L".join(f"{x} {at(value)}" for x, at, value in spots)

    best = [p for p in points if p.efficient]
    best.sort(key=lambda p: (not p.rational, p.state))
    shown = best[:MOST_LINES]
    end = places[-1]
    heights = _apart([scales[-1](mark.values[-1]) for mark in marks], [_tall(m) for m in marks])
    lines, leaders = _titles(places, axes), ""
    for k, x in enumerate(places):
        values = [p.values[k] for p in points]
        for value, y in ((max(values), TOP - 4), (min(values), bottom + 13)):
            text = short(value)
            lines.append(Line(round(x - text_width(text, TEXT) / 2, 1), y, text, "small"))
    for mark, y in zip(marks, heights, strict=True):
        leaders += f"M{end + 12} {scales[-1](mark.values[-1])}L{end + 24} {y:.1f}"
        for place, text in enumerate(_wrapped(mark)):
            lines.append(Line(end + 28, round(y + 4 + 14 * place, 1), text, "label"))
    return Strands(
        width=end + 28 + LABELS,
        height=max(bottom + 20, *(y + _tall(m) for m, y in zip(marks, heights, strict=True)), 0.0),
        axes="".join(f"M{x} {TOP}V{bottom}" for x in places),
        thin="".join(line(p.values) for p in shown),
        marked=tuple((mark.shapes[0], line(mark.values)) for mark in marks),
        floor=line(floor),
        shapes=tuple(
            (shape, outline(shape, x, at(value)))
            for mark in marks
            for x, at, value in zip(places, scales, mark.values, strict=True)
            for shape in mark.shapes
        ),
        leaders=leaders,
        lines=tuple(lines),
        left_out=len(best) - len(shown),
    )


def _titles(places: Sequence[float], axes: Sequence[str]) -> list[Line]:
    lines = []
    for x, title in zip(places, axes, strict=True):
        texts = wrap(title, TEXT, AXIS - 8, bold=True)[:3]
        for place, text in enumerate(texts):
            y = TOP - 20 - 13 * (len(texts) - 1 - place)
            left = max(0.0, x - text_width(text, TEXT, bold=True) / 2)
            lines.append(Line(round(left, 1), y, text, "axis"))
    return lines


def _wrapped(mark: Mark) -> list[str]:
    return wrap(mark.label, TEXT, LABELS - 4, bold=True)


def _tall(mark: Mark) -> float:
    return 14.0 * len(_wrapped(mark)) + 4


def _apart(wanted: list[float], tall: list[float]) -> list[float]:
    """Move labels down until none covers another, keeping their order."""
    found = list(wanted)
    below = float("-inf")
    for place in sorted(range(len(wanted)), key=lambda k: wanted[k]):
        found[place] = max(wanted[place], below)
        below = found[place] + tall[place]
    return found
