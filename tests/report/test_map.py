"""The drawn map: what is on it, and that nothing on it overlaps."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from detente import load_case
from detente.report.html.graph import Branch, Drawing, draw_map, map_tree
from detente.report.html.graph.layout import Leaf, lay_out
from detente.report.html.graph.text import text_width, wrap
from detente.studies import Labels
from detente.studies.assessment import Assessment, assess
from detente.studies.assessment.reluctant_moves import is_willing
from tests.strategies import small_models

SIZES = st.floats(10, 120)


@st.composite
def trees(draw: st.DrawFn) -> Leaf:
    """A tree of boxes of any size, its states numbered from 1."""
    leaves = [Leaf(1, draw(SIZES), draw(SIZES))]
    for state in range(2, draw(st.integers(2, 16))):
        leaf = Leaf(state, draw(SIZES), draw(SIZES), draw(SIZES), draw(SIZES))
        draw(st.sampled_from(leaves)).onward.append(leaf)
        leaves.append(leaf)
    return leaves[0]


@given(trees())
def test_no_box_and_no_label_overlaps_another(root: Leaf) -> None:
    layout = lay_out(root)
    for one, other in combinations([*layout.boxes.values(), *layout.labels.values()], 2):
        assert not one.meets(other), (one, other)


@given(trees())
def test_everything_is_inside_the_drawing(root: Leaf) -> None:
    layout = lay_out(root)
    for box in [*layout.boxes.values(), *layout.labels.values()]:
        assert box.x >= 0
        assert box.y >= -1e-9
        assert box.right <= layout.width
        assert box.bottom <= layout.height + 1e-9


@given(trees())
def test_a_column_is_a_number_of_moves(root: Leaf) -> None:
    layout = lay_out(root)
    columns: dict[int, set[float]] = {}

    def visit(leaf: Leaf, depth: int) -> None:
        columns.setdefault(depth, set()).add(layout.boxes[leaf.state].x)
        for each in leaf.onward:
            assert layout.trunks[leaf.state] > layout.boxes[leaf.state].right
            assert layout.trunks[leaf.state] < layout.labels[each.state].x
            visit(each, depth + 1)

    visit(root, 0)
    left = [min(columns[depth]) for depth in sorted(columns)]
    assert all(len(xs) == 1 for xs in columns.values())
    assert left == sorted(left)


@given(st.text(max_size=80), st.floats(20, 200), st.booleans())
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float, bold: bool) -> None:
    lines = wrap(text, 12, width, bold=bold)
    assert all(text_width(line, 12, bold=bold) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.fixture(scope="module")
def belarus() -> Assessment:
    return assess(load_case("belarus-2025"))


def check_tree(assessment: Assessment, root: Branch) -> None:
    model = assessment.model
    branches = root.walk()
    states = [branch.state for branch in branches]
    assert len(states) == len(set(states))
    assert root.state == model.status_quo
    for branch in branches:
        for each in branch.onward:
            assert each.move is not None
            assert (each.move.source, each.move.target) == (branch.state, each.state)
            assert each.willing == is_willing(model, each.move)
    shown = {point.state for point in assessment.resting.points}
    assert {branch.state for branch in branches if branch.kind == "holds"} == shown
    ends = [branch for branch in branches if not branch.onward and branch is not root]
    assert all(branch.kind != "passing" for branch in ends)


@given(small_models(most_states=30))
def test_the_map_of_any_model_is_a_tree_of_its_easiest_ways(model: object) -> None:
    assessment = assess(model)  # type: ignore[arg-type]
    root = map_tree(assessment)
    check_tree(assessment, root)
    check_drawing(draw_map(assessment, root, Labels(assessment.model)), len(root.walk()))


def check_drawing(drawing: Drawing, states: int) -> None:
    assert len(drawing.nodes) == states
    assert len(drawing.edges) == states - 1
    for one, other in combinations([node.box for node in drawing.nodes], 2):
        assert not one.meets(other)
    for node in drawing.nodes:
        for line in node.lines:
            assert node.box.x < line.x
            assert node.box.y < line.y < node.box.bottom


def test_the_map_of_the_flagship_case(belarus: Assessment) -> None:
    root = map_tree(belarus)
    check_tree(belarus, root)
    words = Labels(belarus.model)
    drawing = draw_map(belarus, root, words)
    check_drawing(drawing, len(root.walk()))
    assert len(drawing.nodes) <= 40
    labels = [" ".join(line.text for line in edge.lines) for edge in drawing.edges]
    for edge, label in zip(drawing.edges, labels, strict=True):
        assert ("without gain" in label) == (not edge.willing)
    for branch, node in zip(root.walk(), drawing.nodes, strict=True):
        text = " ".join(line.text for line in node.lines).lower()
        assert f"state {branch.state}" in text


def test_every_change_on_the_map_names_its_lever_and_level(belarus: Assessment) -> None:
    root = map_tree(belarus)
    drawing = draw_map(belarus, root, Labels(belarus.model))
    moves = [each.move for branch in root.walk() for each in branch.onward]
    for move, edge in zip(moves, drawing.edges, strict=True):
        assert move is not None
        label = " ".join(line.text for line in edge.lines)
        for change in move.changes:
            assert f"{change.lever} → {change.after}" in label
