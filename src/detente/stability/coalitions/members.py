"""Who can stand together: coalitions as tuples of party names in file order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from detente.errors import NotApplicableError, TooLargeError
from detente.model import Model

MOST_MOVERS = 12


def all_coalitions(model: Model) -> tuple[tuple[str, ...], ...]:
    """List every non-empty set of the parties that can move, by size, then in file order.

    Parameters
    ----------
    model : Model
        k parties can move.

    Returns
    -------
    tuple of tuple of str, length 2**k - 1

    Raises
    ------
    TooLargeError
        If more than 12 parties can move.

    Notes
    -----
    Rule C1 of docs/rules.md. A party that cannot move can be named in a coalition; since it adds a
    veto and no moves, whatever is stable for the others is stable with it, and so it is left out
    here.

    Examples
    --------
    >>> from detente import load_case
    >>> all_coalitions(load_case("chicken"))
    (('row',), ('column',), ('row', 'column'))
    """
    movers = model.actors
    if len(movers) > MOST_MOVERS:
        raise TooLargeError(
            f"{len(movers)} parties can move, which makes {2 ** len(movers) - 1:,} coalitions; "
            f"at most {MOST_MOVERS} are gone through. Name the coalitions that matter instead, one "
            "call of coalition_stability for each."
        )
    sizes = range(1, len(movers) + 1)
    return tuple(members for size in sizes for members in combinations(movers, size))


def check_coalition(model: Model, coalition: Sequence[str]) -> tuple[str, ...]:
    """Return the members in file order, each once."""
    for name in coalition:
        model.check_party(name)
    if not coalition:
        raise NotApplicableError("a coalition has at least one member; name one or more parties.")
    return tuple(party for party in model.parties if party in set(coalition))


def outsiders(model: Model, coalition: Sequence[str]) -> tuple[str, ...]:
    """Return the parties that can move and are not in the coalition."""
    return tuple(mover for mover in model.movers if mover not in coalition)
