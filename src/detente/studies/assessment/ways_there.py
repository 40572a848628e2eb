"""How can states be reached, and who is in the way?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.errors import TooLargeError
from detente.model import Model
from detente.shown import Shown
from detente.stability import (
    JointWays,
    MoveRoute,
    agreements_of,
    analyse,
    routes,
    ways_with_exchanges,
)

MOST_WORK = 200_000_000


@dataclass(frozen=True, eq=False, repr=False)
class WaysThere(Shown):
    """The ways from one state to others.

    Attributes
    ----------
    model : Model
    start : int
        State number.
    concept : str or None
        By which the targets are equilibria; None where they were given.
    routes : tuple of MoveRoute
        One a target.
    together : JointWays or None
        The same with exchanges as steps (rule EX9), where agreements were asked about.
    """

    model: Model
    start: int
    concept: str | None
    routes: tuple[MoveRoute, ...]
    together: JointWays | None = None


def ways_to_equilibria(
    model: Model, start: int, concept: str = "seq", *, agreements: str = "none"
) -> WaysThere:
    """Find the ways from a state to the equilibria by a concept.

    Parameters
    ----------
    agreements : str
        Which sets may act together, as `detente.stability.agreements_of` reads them.

    Raises
    ------
    TooLargeError
        If there are too many equilibria for so many states.
    UnknownNameError
        If there is no such concept.
    """
    targets = analyse(model, (concept,)).equilibria(concept)
    together = _together(model, start, agreements)
    return WaysThere(model, start, concept, _routes(model, start, targets), together)


def ways_to_states(
    model: Model, start: int, targets: Sequence[int], *, agreements: str = "none"
) -> WaysThere:
    """Find the ways from a state to some others.

    Raises
    ------
    TooLargeError
        As for `ways_to_equilibria`.
    """
    together = _together(model, start, agreements)
    return WaysThere(model, start, None, _routes(model, start, targets), together)


def _together(model: Model, start: int, agreements: str) -> JointWays | None:
    sets = agreements_of(model, agreements)
    return ways_with_exchanges(model, sets, start) if sets.sets else None


def _routes(model: Model, start: int, targets: Sequence[int]) -> tuple[MoveRoute, ...]:
    if len(targets) * model.space.size > MOST_WORK:
        raise TooLargeError(
            f"{len(targets):,} equilibria among {model.space.size:,} states would take too "
            "long; name those that matter with --to."
        )
    return tuple(routes(model, targets, start=start))
