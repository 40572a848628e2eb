"""Positions for a tree of boxes, from left to right, without overlaps by construction.

Every branch owns a band of the drawing's height that nothing else enters. Within it the box sits
in the middle, its edge comes in from the left with the label above the line, and the bands of the
branches beyond follow one below another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

GAP = 14.0
MARGIN = 4.0
TRUNK = 18.0
ARROW = 10.0


@dataclass
class Leaf:
    """A box with its size, the size of the label on its way in, and the boxes beyond it."""

    state: int
    width: float
    height: float
    label_width: float = 0.0
    label_height: float = 0.0
    onward: list[Leaf] = field(default_factory=list)


@dataclass(frozen=True)
class LabelBox:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height of its centre line."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    def meets(self, other: LabelBox) -> bool:
        """Whether two rectangles share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True)
class Layout:
    """Where everything goes.

    Attributes
    ----------
    width, height : float
    boxes, labels : dict of int to LabelBox
        By state number; the status quo has no label.
    trunks : dict of int to float
        By state number with anything beyond it, where the line that its branches share stands.
    """

    width: float
    height: float
    boxes: dict[int, LabelBox]
    labels: dict[int, LabelBox]
    trunks: dict[int, float]


def lay_out(root: Leaf) -> Layout:
    """Place a tree: one column for each number of moves, one band for each branch."""
    columns = _columns(root)
    widths = [max(leaf.width for leaf in column) for column in columns]
    leads = [TRUNK + max(leaf.label_width for leaf in column) + ARROW for column in columns[1:]]
    steps = [width + lead for width, lead in zip(widths, leads, strict=False)]
    x = list(accumulate(steps, initial=MARGIN))
    band = _measure(root)
    layout = Layout(
        width=x[-1] + widths[-1] + MARGIN,
        height=band.above + band.below + 2 * MARGIN,
        boxes={},
        labels={},
        trunks={},
    )
    _place(layout, band, 0, MARGIN + band.above, x, widths)
    return layout


@dataclass(frozen=True)
class _Band:
    """What a branch takes up above and below the middle of its box, and where those beyond are.

    `offsets` are the middles of the boxes beyond, from the middle of this one.
    """

    leaf: Leaf
    above: float
    below: float
    onward: tuple[_Band, ...]
    offsets: tuple[float, ...]


def _measure(leaf: Leaf) -> _Band:
    # The label stands on the line that comes in at the middle of the box.
    above, below = max(leaf.height / 2, leaf.label_height), leaf.height / 2
    onward = tuple(_measure(each) for each in leaf.onward)
    if not onward:
        return _Band(leaf, above, below, (), ())
    middles, bottom = [], 0.0
    for each in onward:
        middles.append(bottom + each.above)
        bottom += each.above + each.below + GAP
    middle = (middles[0] + middles[-1]) / 2
    return _Band(
        leaf=leaf,
        above=max(above, middle),
        below=max(below, bottom - GAP - middle),
        onward=onward,
        offsets=tuple(each - middle for each in middles),
    )


def _columns(root: Leaf) -> list[Sequence[Leaf]]:
    columns: list[Sequence[Leaf]] = []
    column: Sequence[Leaf] = [root]
    while column:
        columns.append(column)
        column = [each for leaf in column for each in leaf.onward]
    return columns


def _place(
    layout: Layout, band: _Band, depth: int, middle: float, x: list[float], widths: list[float]
) -> None:
    leaf = band.leaf
    layout.boxes[leaf.state] = LabelBox(x[depth], middle - leaf.height / 2, leaf.width, leaf.height)
    if depth:
        layout.labels[leaf.state] = LabelBox(
            x[depth - 1] + widths[depth - 1] + TRUNK,
            middle - leaf.label_height,
            leaf.label_width,
            leaf.label_height,
        )
    if leaf.onward:
        layout.trunks[leaf.state] = x[depth] + widths[depth] + TRUNK / 3
    for each, offset in zip(band.onward, band.offsets, strict=True):
        _place(layout, each, depth + 1, middle + offset, x, widths)
