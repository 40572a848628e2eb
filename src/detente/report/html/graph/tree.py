"""Which states and moves belong on the map: one tree of easiest ways from the status quo."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.stability import Move, MoveRoute
from detente.studies.assessment import Assessment

MOST_NAMED = 3


@dataclass
class Branch:
    """One state on the map, the move that leads to it, and what lies beyond.

    Attributes
    ----------
    state : int
    move : Move or None
        None for the status quo.
    willing : bool
        Whether the mover gains by the move.
    kind : str
        ``status_quo``, ``holds``, ``wanting`` (named, but does not hold) or ``passing``.
    onward : list of Branch
    """

    state: int
    move: Move | None = None
    willing: bool = True
    kind: str = "passing"
    onward: list[Branch] = field(default_factory=list)

    def walk(self) -> list[Branch]:
        """Return this branch and all beyond it, each before those beyond it."""
        return [self, *(each for branch in self.onward for each in branch.walk())]


def map_tree(assessment: Assessment) -> Branch:
    """Return the tree of the easiest ways to the equilibria that matter.

    The easiest ways all come from one search, so that they share their beginnings and each state
    is reached by one move. Up to three named groups of which no state holds are shown too, by the
    state that comes nearest to it.
    """
    root = Branch(assessment.model.status_quo, kind="status_quo")
    known = {root.state: root}
    for point in assessment.resting.points:
        _graft(assessment, known, point.route, "holds")
    wanting = [each.route for each in assessment.named if each.route and not each.holds]
    reachable = [route for route in wanting if route.least_reluctant]
    for route in reachable[:MOST_NAMED]:
        _graft(assessment, known, route, "wanting")
    return root


def _graft(assessment: Assessment, known: dict[int, Branch], route: MoveRoute, kind: str) -> None:
    for move in route.least_reluctant or ():
        if move.target not in known:
            branch = Branch(move.target, move, assessment.is_willing(move))
            known[move.target] = branch
            known[move.source].onward.append(branch)
    if known[route.target].kind == "passing":
        known[route.target].kind = kind
