"""Where else it can rest, and how to get there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.report.html.compare import comparisons
from detente.report.html.graph import draw_map, map_tree
from detente.report.html.obstacles import way_views
from detente.stability import TITLES
from detente.studies import Labels, Overview


def resting_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return the equilibria that matter, side by side."""
    assessment = found.assessment
    if assessment is None:
        return None
    return {
        "resting": assessment.resting,
        "alike": len(assessment.resting.points) - len(assessment.resting.entries),
        "resting_title": TITLES[assessment.resting.concept],
        "concept": assessment.concept,
        "holding_title": TITLES[assessment.concept],
        "comparisons": comparisons(assessment, words),
    }


def map_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return the easiest ways as a drawing and as lists."""
    assessment = found.assessment
    if assessment is None:
        return None
    tree = map_tree(assessment)
    shown = [branch.state for branch in tree.walk() if branch.kind in ("holds", "wanting")]
    return {
        "drawing": draw_map(assessment, tree, words),
        "ways": way_views(assessment, shown, words),
    }
