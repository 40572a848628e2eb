"""The graph of a standoff in the language of Graphviz."""

from __future__ import annotations

from detente.report.export.labels import state_text
from detente.studies.assessment import StateGraph
from detente.text import MARK

MOST_DOT_MOVES = 5_000
# Told apart by label and colour both; dark enough to read on white.
_COLOURS = ("#1b5e8c", "#a63603", "#2d6a2d", "#6a3d9a", "#8c2d62", "#5f5f00", "#444444")


def dot(found: StateGraph) -> str:
    """Return states and moves as a Graphviz digraph.

    Parameters
    ----------
    found : StateGraph
        n states, at most 5,000 moves: Graphviz draws no more in a useful time.

    Returns
    -------
    str
        Equilibria have a double border and name their concepts, the status quo says so; moves that
        improve the mover's position are solid, the others dashed, each with the mover's name.
    """
    model, table = found.model, found.table
    lines = [
        f"digraph {_quoted(model.title)} {{",
        '  node [shape=box, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
    ]
    equilibria = {concept: table.is_equilibrium(concept) for concept in table.concepts}
    for number in range(1, model.space.size + 1):
        concepts = [concept for concept, holds in equilibria.items() if holds[number - 1]]
        label = [str(number), state_text(model, number)]
        if concepts:
            label.append(f"equilibrium: {' '.join(concepts)}")
        if number == model.status_quo:
            label.append("status quo")
        style = ", peripheries=2" if concepts else ""
        lines.append(f"  s{number} [label={_quoted(*label)}{style}];")
    movers = dict.fromkeys([*model.parties, *(arc.party for arc in found.arcs)])  # bodies too
    colours = {mover: _COLOURS[place % len(_COLOURS)] for place, mover in enumerate(movers)}
    for arc in found.arcs:
        style = "" if arc.improvement else ", style=dashed"
        colour = colours[arc.party]
        lines.append(
            f"  s{arc.source} -> s{arc.target} [label={_quoted(arc.party)}, "
            f'color="{colour}", fontcolor="{colour}"{style}];'
        )
    return "\n".join([*lines, "}", ""])


def _quoted(*rows: str) -> str:
    """Quote text for a label; rows become lines, and nothing in them is an escape."""
    clean = ["".join(c if c.isprintable() else MARK for c in row) for row in rows]
    return '"' + "\\n".join(row.replace("\\", "\\\\").replace('"', '\\"') for row in clean) + '"'
