"""The graph of a standoff: states, and every move between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from detente.errors import TooLargeError
from detente.model import Model, bar
from detente.moves import bodies
from detente.stability import StabilityTable, move_index

if TYPE_CHECKING:
    import networkx as nx


class GraphArc(NamedTuple):
    """One move: `party` can take the standoff from state number `source` to `target`."""

    party: str
    source: int
    target: int
    improvement: bool


@dataclass(frozen=True, eq=False)
class StateGraph:
    """A model's states with their stability, and the moves between them.

    Attributes
    ----------
    model : Model
    table : StabilityTable
    arcs : tuple of GraphArc
        In order of state, party and target.
    """

    model: Model
    table: StabilityTable
    arcs: tuple[GraphArc, ...]

    def to_networkx(self) -> nx.MultiDiGraph[int]:
        """Return the graph for NetworkX, which has to be installed.

        Nodes are state numbers, with their levels, ``status_quo``, and by concept whether they
        rest. Edges are moves, with ``party``, and ``improvement``: whether it serves who makes it.
        """
        import networkx as nx

        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(title=self.model.title)
        rests = {name: set(self.table.equilibria(name)) for name in self.table.concepts}
        for number in range(1, self.model.space.size + 1):
            told = {name: number in found for name, found in rests.items()}
            levels = self.model.space.levels_of(number)
            now = number == self.model.status_quo
            graph.add_node(number, levels=levels, status_quo=now, **told)
        for arc in self.arcs:
            graph.add_edge(arc.source, arc.target, party=arc.party, improvement=arc.improvement)
        return graph


def state_graph(model: Model, table: StabilityTable, most: int, what: str) -> StateGraph:
    """List every move of every party.

    Parameters
    ----------
    model : Model
    table : StabilityTable
        Made from `model`.
    most : int
        How many moves there may be.
    what : str
        What the graph is for, as the message names it.

    Raises
    ------
    TooLargeError
        If there are more moves.
    """
    if model.space.size <= most:
        found = []
        for arc in _each(model):
            found.append(arc)
            if len(found) > most:
                break
        else:
            return StateGraph(model, table, tuple(found))
    raise TooLargeError(
        f"the graph has more than {most:,} moves between its {model.space.size:,} states, too "
        f"many for {what}. Export CSV instead, look at `detente paths`, or let the report draw "
        "the part that matters."
    )


def _each(model: Model) -> Iterator[GraphArc]:
    names = (*model.movers, *(body.name for body in bodies(model.space)))
    index = move_index(model.space, names)
    for source in range(model.space.size):
        for row, name in enumerate(names):
            who = name.partition(" on ")[0]
            pairs = [(model.ranks[party], bar(model, party)) for party in who.split("+")]
            for target in sorted(index.moves(row, source).tolist()):
                gain = all(own[target] > least[source] for own, least in pairs)
                yield GraphArc(who, source + 1, target + 1, gain)
