"""The map as lines, boxes and texts with positions; the template turns them into SVG."""

from __future__ import annotations

from dataclasses import dataclass

from detente.report.html.badges import Badge, badge_of
from detente.report.html.graph.layout import ARROW, TRUNK, LabelBox, Layout, Leaf, lay_out
from detente.report.html.graph.text import text_width, wrap
from detente.report.html.graph.tree import Branch
from detente.stability import Move
from detente.studies import Labels
from detente.studies.assessment import Assessment

TITLE, SMALL, LABEL = 13.0, 11.5, 11.5
NODE_WIDTH = 120.0
NARROWEST_LABEL, WIDEST_LABEL = 132.0, 190.0
PAGE_WIDTH = 1180.0
PAD, INDENT = 8.0, 8.0
LEADING = 1.28


@dataclass(frozen=True)
class Line:
    """One line of text with the place of its left end on the baseline."""

    x: float
    y: float
    text: str
    style: str


@dataclass(frozen=True)
class DrawnNode:
    """One state on the map."""

    state: int
    kind: str
    box: LabelBox
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Edge:
    """One move on the map: its line, its label, and whether the mover gains."""

    path: str
    head: str
    willing: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Drawing:
    """The whole map.

    Attributes
    ----------
    width, height : float
    wide : bool
        Whether it is so much wider than high that a page on its side suits it better.
    nodes : tuple of DrawnNode
    edges : tuple of Edge
    trunks : tuple of str
        The lines that several moves from one state share.
    """

    width: float
    height: float
    wide: bool
    nodes: tuple[DrawnNode, ...]
    edges: tuple[Edge, ...]
    trunks: tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    text: str
    size: float
    style: str
    indent: float = 0.0


def draw_map(assessment: Assessment, root: Branch, words: Labels) -> Drawing:
    """Draw a tree of states and moves."""
    room = _label_room(root)
    texts = {branch.state: _node_text(assessment, branch, words) for branch in root.walk()}
    labels = {branch.state: _label_text(branch, words, room) for branch in root.walk()}
    layout = lay_out(_leaf(root, texts, labels))
    nodes, edges = [], []
    for branch in root.walk():
        box = layout.boxes[branch.state]
        inside = _lines(texts[branch.state], box.x + PAD, box.y + PAD)
        nodes.append(DrawnNode(branch.state, branch.kind, box, inside))
        edges += [_edge(layout, branch, each, labels[each.state]) for each in branch.onward]
    return Drawing(
        width=round(layout.width, 1),
        height=round(layout.height, 1),
        wide=layout.width > 1.2 * layout.height,
        nodes=tuple(nodes),
        edges=tuple(edges),
        trunks=tuple(_trunk(layout, branch) for branch in root.walk() if branch.onward),
    )


def _label_room(root: Branch) -> float:
    """How wide the labels may be for the map to fit the page, within reason."""
    depth = _depth(root)
    if not depth:
        return WIDEST_LABEL
    room = (PAGE_WIDTH - (depth + 1) * NODE_WIDTH) / depth - TRUNK - ARROW
    return min(max(room, NARROWEST_LABEL), WIDEST_LABEL)


def _depth(branch: Branch) -> int:
    return max((1 + _depth(each) for each in branch.onward), default=0)


def _node_text(assessment: Assessment, branch: Branch, words: Labels) -> list[_Text]:
    room = NODE_WIDTH - 2 * PAD
    if branch.kind == "passing":
        return [_Text(f"state {branch.state}", SMALL, "small")]
    names = words.names_of(branch.state)
    title = words.named(names[0]) if names else ""
    if branch.kind == "status_quo":
        title = "Status quo"
    lines = wrap(title, TITLE, room, bold=True)
    texts = [_Text(line, TITLE, "title") for line in _at_most(lines, 6)]
    number = _Text(f"state {branch.state}", SMALL, "small")
    texts.append(number if title else _Text(f"State {branch.state}", TITLE, "title"))
    badge = badge_of(assessment, branch.state)
    texts += [_Text(line, SMALL, badge.style) for line in _badge_lines(badge, room)]
    return texts


def _badge_lines(badge: Badge, room: float) -> list[str]:
    return wrap(f"{badge.sign} {badge.words}", SMALL, room)


def _label_text(branch: Branch, words: Labels, room: float) -> list[_Text]:
    if branch.move is None:
        return []
    who = words.party(branch.move.party)
    texts = [_Text(line, LABEL, "mover") for line in wrap(who, LABEL, room, bold=True)]
    for change in short_changes(branch.move):
        lines = _at_most(wrap(change, LABEL, room, hanging=INDENT), 5)
        texts += [
            _Text(line, LABEL, "label", INDENT if place else 0.0)
            for place, line in enumerate(lines)
        ]
    if not branch.willing:
        texts.append(_Text("without gain", LABEL, "reluctant"))
    return texts


def short_changes(move: Move) -> list[str]:
    """Say what a move sets in the case's own short names: ``transit → open``."""
    return [f"{change.lever} → {change.after}" for change in move.changes]


def _at_most(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _leaf(branch: Branch, texts: dict[int, list[_Text]], labels: dict[int, list[_Text]]) -> Leaf:
    inside, label = texts[branch.state], labels[branch.state]
    width = NODE_WIDTH if branch.kind != "passing" else _widest(inside) + 2 * PAD
    return Leaf(
        state=branch.state,
        width=width,
        height=_height(inside) + 2 * PAD,
        label_width=_widest(label),
        label_height=_height(label) + 5 if label else 0.0,
        onward=[_leaf(each, texts, labels) for each in branch.onward],
    )


def _widest(texts: list[_Text]) -> float:
    bold = ("title", "mover", "reluctant")
    widths = (t.indent + text_width(t.text, t.size, bold=t.style in bold) for t in texts)
    return max(widths, default=0.0)


def _height(texts: list[_Text]) -> float:
    return sum(text.size * LEADING for text in texts)


def _lines(texts: list[_Text], x: float, y: float) -> tuple[Line, ...]:
    lines = []
    for text in texts:
        y += text.size * LEADING
        lines.append(
            Line(round(x + text.indent, 1), round(y - text.size * 0.3, 1), text.text, text.style)
        )
    return tuple(lines)


def _edge(layout: Layout, branch: Branch, onward: Branch, label: list[_Text]) -> Edge:
    trunk, box = layout.trunks[branch.state], layout.boxes[onward.state]
    y, tip = box.middle, box.x
    place = layout.labels[onward.state]
    return Edge(
        path=f"M{trunk:.1f} {y:.1f}H{tip - 6:.1f}",
        head=f"M{tip:.1f} {y:.1f}l-8 -4.5v9z",
        willing=onward.willing,
        lines=_lines(label, place.x, place.y),
    )


def _trunk(layout: Layout, branch: Branch) -> str:
    box, x = layout.boxes[branch.state], layout.trunks[branch.state]
    heights = [layout.boxes[each.state].middle for each in branch.onward]
    top, bottom = min([box.middle, *heights]), max([box.middle, *heights])
    return f"M{box.right:.1f} {box.middle:.1f}H{x:.1f}M{x:.1f} {top:.1f}V{bottom:.1f}"
