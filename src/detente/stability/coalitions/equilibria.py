"""The states that no coalition whatever would leave."""

from __future__ import annotations

from math import prod

import numpy as np

from detente.budgets import GAINED, afford
from detente.model import Model
from detente.stability.coalitions.members import all_coalitions
from detente.stability.coalitions.stability import (
    check_coalition_concepts,
    check_size,
    stable_where,
)


def coalition_equilibria(model: Model, concept: str) -> tuple[int, ...]:
    """List the states that are stable for every coalition, single parties included.

    Parameters
    ----------
    model : Model
        n states; k parties can move.
    concept : str
        One of ``cnash cgmr csmr cseq``.

    Returns
    -------
    tuple of int
        State numbers, ascending.

    Raises
    ------
    UnknownNameError
        If the concept is not known.
    TooLargeError
        If there are more than 2**16 states, or more than 12 parties can move.

    Notes
    -----
    Rules C2-C5 of docs/rules.md, after [1]_, over all coalitions of parties that can
    move; one that cannot only makes a coalition stay more often. Each coalition is asked
    only about the states that those before it left.

    References
    ----------
    .. [1] D. M. Kilgour, K. W. Hipel, L. Fang, X. Peng, "Coalition analysis in group decision
       support", *Group Decision and Negotiation* 10, 2001.

    Examples
    --------
    In Elmira, no coalition leaves the modified order accepted (10), nor the abandoned plant:

    >>> from detente import load_case
    >>> coalition_equilibria(load_case("elmira"), "cnash")
    (5, 6, 10, 11, 12)
    """
    check_coalition_concepts([concept])
    check_size(model)
    _afford(model)
    left = np.ones(model.space.size, dtype=np.bool_)
    for members in all_coalitions(model):
        if not left.any():
            break
        left &= stable_where(model, members, frozenset([concept]), left)[concept]
    return tuple((np.flatnonzero(left) + 1).tolist())


def _afford(model: Model) -> None:
    """Refuse what is too much: each coalition looks at all that its members can set."""
    space = model.space
    own = [
        prod(len(lever.levels) for lever in space.levers if party in lever.owners)
        for party in model.movers
    ]
    size, coalitions = space.size, 2 ** len(own) - 1
    afford(
        f"{coalitions:,} coalitions x {size:,} states and where each can go",
        "Ask for one with --coalition, use fewer levers, or rules that exclude more",
        seconds=size * float(prod(1 + each for each in own)) * GAINED,
    )
