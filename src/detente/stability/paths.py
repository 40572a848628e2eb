"""What can be reached from where the standoff is, and who blocks the rest?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.model import Model, bar
from detente.stability.search import Move, Searcher


@dataclass(frozen=True)
class MoveRoute:
    """How a target state can be reached.

    Attributes
    ----------
    target : int
        State number.
    shortest : tuple of Move or None
        A shortest way by any moves; None where the target cannot be reached at all.
    willing : tuple of Move or None
        A shortest way in which each mover improves its own position; None where there is none.
    least_reluctant : tuple of Move or None
        A way with the fewest moves that do not serve the one who makes them.
    blockers : tuple of str
        The parties that would have to move against their own interest on the way above.
    """

    target: int
    shortest: tuple[Move, ...] | None
    willing: tuple[Move, ...] | None
    least_reluctant: tuple[Move, ...] | None
    blockers: tuple[str, ...]


def routes(
    model: Model, targets: Sequence[int], *, start: int | None = None
) -> tuple[MoveRoute, ...]:
    """Find how each target can be reached from the status quo, and who blocks it.

    Parameters
    ----------
    model : Model
    targets : sequence of int
        State numbers, such as ``analyse(model).equilibria("seq")``.
    start : int, optional
        State number to start from; the status quo by default.

    Returns
    -------
    tuple of Route, in the order of `targets`

    Raises
    ------
    InfeasibleStateError
        If a number is not a state.

    Notes
    -----
    Rule R1 of docs/rules.md. Nobody moves twice in a row on a shortest way, because two moves of
    one party are one. Time O(n d) for d moves a state.

    Examples
    --------
    >>> from detente import load_case
    >>> [route] = routes(load_case("prisoners-dilemma"), [4])
    >>> len(route.shortest), route.willing, route.blockers
    (2, None, ('row', 'column'))
    """
    begin = model.status_quo if start is None else start
    for number in (begin, *targets):
        model.space.index(number)
    searcher = Searcher(model)
    outward = searcher.from_start(begin)
    found = []
    for target in targets:
        goal = np.zeros(model.space.size, dtype=np.bool_)
        goal[target - 1] = True
        witness = searcher.witness(searcher.movers, goal, improving=False, start=begin)
        shortest = witness.path(begin)
        easiest = outward.path(target)
        willing = easiest if outward.reluctant[target - 1] == 0 else None
        blockers = _blockers(model, easiest or ())
        found.append(MoveRoute(target, shortest, willing, easiest, blockers))
    return tuple(found)


def _blockers(model: Model, path: tuple[Move, ...]) -> tuple[str, ...]:
    reluctant = {
        party
        for move in path
        for party in move.members
        if model.ranks[party][move.target - 1] <= bar(model, party)[move.source - 1]
    }
    return tuple(party for party in model.parties if party in reluctant)
