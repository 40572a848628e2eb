"""The graph of a standoff: states, and the moves between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from detente.errors import TooLargeError
from detente.model import Model
from detente.stability.sweeps import MoveIndex, move_index

MOST_GRAPHML_MOVES = 200_000
MOST_DOT_MOVES = 5_000


class Arc(NamedTuple):
    """One move: `party` can take the standoff from state number `source` to `target`."""

    party: str
    source: int
    target: int
    improvement: bool


def arcs(model: Model, most: int, kind: str) -> list[Arc]:
    """Return every move of every party, in order of state, party and target.

    Raises
    ------
    TooLargeError
        If there are more than `most`; `kind` names the format in the message.
    """
    if model.space.size <= most:
        found = []
        for arc in _each(model):
            found.append(arc)
            if len(found) > most:
                break
        else:
            return found
    raise TooLargeError(
        f"the graph has more than {most:,} moves between its {model.space.size:,} states, too "
        f"many for {kind}. Export CSV instead, look at `detente paths`, or let the report draw "
        "the part that matters."
    )


def state_text(model: Model, number: int) -> str:
    """Return the levels of a state on one line: ``prisoners=all, us_banks=licence``."""
    return ", ".join(f"{lever}={level}" for lever, level in model.space.levels_of(number).items())


def _each(model: Model) -> Iterator[Arc]:
    index: MoveIndex = move_index(model.space, model.movers)
    for source in range(model.space.size):
        for row, party in enumerate(model.movers):
            ranks = model.ranks[party]
            for target in sorted(index.moves(row, source).tolist()):
                yield Arc(party, source + 1, target + 1, bool(ranks[target] > ranks[source]))
