"""The packages of two signers as a picture: what each is worth to the one and to the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.report.html.deals.marks import Mark, Point, outline
from detente.report.html.deals.scale import Scale, scale, short, ticks
from detente.report.html.graph.draw import Line
from detente.report.html.graph.text import text_width, wrap

WIDTH, HEIGHT = 470.0, 420.0
LEFT, RIGHT, TOP, BOTTOM = 54.0, 14.0, 12.0, 52.0
TEXT = 11.5
MOST_DOTS = 5_000
LABEL_WIDTH = 170.0


@dataclass(frozen=True)
class Frontier:
    """The picture: shapes as paths, texts with their places.

    Attributes
    ----------
    width, height : float
    dots : str
        All packages, as one path of points; the efficient ones are in `efficient` instead.
    joined : str
        The line that joins the efficient packages.
    zone : tuple of float
        Where nobody would refuse: x, y, width, height.
    floors : tuple of str
        What each has without a deal, as lines.
    """

    width: float
    height: float
    frame: str
    grid: str
    dots: str
    efficient: str
    joined: str
    zone: tuple[float, float, float, float]
    floors: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    leaders: str
    lines: tuple[Line, ...]
    thinned: bool


def draw_frontier(
    points: Sequence[Point], floor: tuple[float, float], marks: Sequence[Mark], axes: Sequence[str]
) -> Frontier:
    """Draw the packages of two signers.

    Parameters
    ----------
    points : sequence of Point
        With two values each, the first signer's to the right, the second's upward.
    floor : pair of float
        What each has without a deal.
    marks : sequence of Mark
        The points that have a name.
    axes : pair of str
        What the axes count.
    """
    across = scale([*(p.values[0] for p in points), floor[0]], LEFT, WIDTH - RIGHT)
    upward = scale([*(p.values[1] for p in points), floor[1]], HEIGHT - BOTTOM, TOP)

    def place(values: Sequence[float]) -> tuple[float, float]:
        return across(values[0]), upward(values[1])

    others = {place(p.values) for p in points if not p.efficient}
    thinned = len(others) > MOST_DOTS
    if thinned:
        others = {(round(x / 3) * 3.0, round(y / 3) * 3.0) for x, y in others}
    best = sorted({place(p.values) for p in points if p.efficient})
    x, y = place(floor)
    busy = [*best, *(place(mark.values) for mark in marks)]
    labels = _labels(marks, [place(mark.values) for mark in marks], busy)
    return Frontier(
        width=WIDTH,
        height=HEIGHT,
        frame=f"M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}",
        grid=_grid(across, upward),
        dots=_dots(sorted(others)),
        efficient=_dots(best),
        joined="M" + "L".join(f"{a} {b}" for a, b in best) if best else "",
        zone=(x, TOP, round(WIDTH - RIGHT - x, 1), round(y - TOP, 1)),
        floors=(f"M{x} {TOP}V{HEIGHT - BOTTOM}", f"M{LEFT} {y}H{WIDTH - RIGHT}"),
        marks=tuple(
            (shape, outline(shape, *place(mark.values))) for mark in marks for shape in mark.shapes
        ),
        leaders="".join(label.leader for label in labels),
        lines=(*_axes(across, upward, axes), *(line for each in labels for line in each.lines)),
        thinned=thinned,
    )


def _dots(places: Iterable[tuple[float, float]]) -> str:
    """Points as strokes of no length; round ends make them dots."""
    return "".join(f"M{x} {y}h0" for x, y in places)


def _grid(across: Scale, upward: Scale) -> str:
    vertical = (f"M{across(v)} {TOP}V{HEIGHT - BOTTOM}" for v in ticks(across.low, across.high))
    level = (f"M{LEFT} {upward(v)}H{WIDTH - RIGHT}" for v in ticks(upward.low, upward.high))
    return "".join([*vertical, *level])


def _axes(across: Scale, upward: Scale, titles: Sequence[str]) -> list[Line]:
    lines = []
    for value in ticks(across.low, across.high):
        text = short(value)
        x = min(across(value) - text_width(text, TEXT) / 2, WIDTH - text_width(text, TEXT))
        lines.append(Line(round(x, 1), HEIGHT - BOTTOM + 16, text, "small"))
    for value in ticks(upward.low, upward.high):
        text = short(value)
        x = LEFT - 6 - text_width(text, TEXT)
        lines.append(Line(round(max(x, 0), 1), upward(value) + 4, text, "small"))
    title = _cut(f"→ {titles[0]}", WIDTH - 8)
    lines.append(Line(LEFT, HEIGHT - BOTTOM + 34, title, "axis"))
    lines.append(Line(LEFT, HEIGHT - 3, _cut(f"↑ {titles[1]}", WIDTH - 8), "axis"))
    return lines


def _cut(text: str, room: float) -> str:
    room -= LEFT
    while text_width(text, TEXT, bold=True) > room and len(text) > 2:
        text = f"{text[:-2].rstrip()}…"
    return text


@dataclass(frozen=True)
class _Label:
    lines: tuple[Line, ...]
    leader: str


def _labels(
    marks: Sequence[Mark], places: Sequence[tuple[float, float]], busy: list[tuple[float, float]]
) -> list[_Label]:
    """Put every label where it covers the fewest points and no other label, as near as can be."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for mark, (x, y) in zip(marks, places, strict=True):
        texts = wrap(mark.label, TEXT, LABEL_WIDTH, bold=True)
        width = max(text_width(text, TEXT, bold=True) for text in texts)
        height = len(texts) * 14.0
        choices = [
            (far, left, top)
            for far in (14.0, 30.0, 50.0, 80.0, 120.0)
            for left, top in (
                (x + far, y - height / 2),
                (x - far - width, y - height / 2),
                (x - width / 2, y - far - height),
                (x - width / 2, y + far),
                (x + far * 0.7, y + far * 0.7),
                (x + far * 0.7, y - far * 0.7 - height),
                (x - far * 0.7 - width, y + far * 0.7),
                (x - far * 0.7 - width, y - far * 0.7 - height),
            )
        ]

        def cost(
            choice: tuple[float, float, float], width: float = width, height: float = height
        ) -> float:
            far, left, top = choice
            box = (left, top, left + width, top + height)
            outside = box[0] < LEFT + 2 or box[2] > WIDTH or box[1] < 2
            outside = outside or box[3] > HEIGHT - BOTTOM - 2
            covered = sum(_inside(place, box, 7.0) for place in busy)
            return 1e4 * outside + 1e3 * sum(_meet(box, t) for t in taken) + 12 * covered + far / 4

        _, left, top = min(choices, key=cost)
        left = min(max(left, LEFT + 2), WIDTH - width)
        taken.append((left - 2, top - 2, left + width + 2, top + height + 2))
        lines = tuple(
            Line(round(left, 1), round(top + 11 + 14 * place, 1), text, "label")
            for place, text in enumerate(texts)
        )
        near_x = min(max(x, left), left + width)
        near_y = min(max(y, top), top + height)
        away = (near_x - x) ** 2 + (near_y - y) ** 2 > 24.0**2
        leader = f"M{x} {y}L{near_x:.1f} {near_y:.1f}" if away else ""
        found.append(_Label(lines, leader))
    return found


def _inside(
    place: tuple[float, float], box: tuple[float, float, float, float], room: float
) -> bool:
    across = box[0] - room < place[0] < box[2] + room
    return across and box[1] - room < place[1] < box[3] + room


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
