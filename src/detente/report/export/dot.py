"""The graph of a standoff in the language of Graphviz."""

from __future__ import annotations

from detente.model import Model
from detente.report.export.graph import MOST_DOT_MOVES, arcs, state_text
from detente.stability import StabilityTable

# Told apart by label and colour both; dark enough to read on white.
_COLOURS = ("#1b5e8c", "#a63603", "#2d6a2d", "#6a3d9a", "#8c2d62", "#5f5f00", "#444444")


def dot(model: Model, table: StabilityTable) -> str:
    """Return states and moves as a Graphviz digraph.

    Parameters
    ----------
    model : Model
        n states, at most 5,000 moves: Graphviz draws no more in a useful time.
    table : StabilityTable
        Made from `model`.

    Returns
    -------
    str
        Equilibria have a double border and name their concepts, the status quo says so; moves that
        improve the mover's position are solid, the others dashed, each with the mover's name.

    Raises
    ------
    TooLargeError
        If there are more moves.
    """
    moves = arcs(model, MOST_DOT_MOVES, "a drawing by Graphviz")
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
    colours = {party: _COLOURS[place % len(_COLOURS)] for place, party in enumerate(model.parties)}
    for arc in moves:
        style = "" if arc.improvement else ", style=dashed"
        colour = colours[arc.party]
        lines.append(
            f"  s{arc.source} -> s{arc.target} [label={_quoted(arc.party)}, "
            f'color="{colour}", fontcolor="{colour}"{style}];'
        )
    return "\n".join([*lines, "}", ""])


def _quoted(*rows: str) -> str:
    """Quote text for a label; rows become lines, and nothing in them is an escape."""
    clean = ["".join(c if c.isprintable() else "\ufffd" for c in row) for row in rows]
    return '"' + "\\n".join(row.replace("\\", "\\\\").replace('"', '\\"') for row in clean) + '"'
