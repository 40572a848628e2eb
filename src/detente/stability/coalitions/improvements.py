"""Where a coalition can go to the gain of every member, and which equilibria that upsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from detente.budgets import JOINED, afford
from detente.model import Model, bar
from detente.moves import index_moves, joint_mover
from detente.stability.coalitions import kernels
from detente.stability.coalitions.kernels import CoalitionSide
from detente.stability.coalitions.members import all_coalitions, check_coalition
from detente.stability.coalitions.side import side_of
from detente.stability.coalitions.stability import check_size


def coalition_improvements(model: Model, coalition: Sequence[str], state: int) -> tuple[int, ...]:
    """List the states to which the parties named, moving in turn, can go so that each gains.

    Parameters
    ----------
    model : Model
        n states.
    coalition : sequence of str
        One or more parties. One that cannot move adds only a veto on what counts as better.
    state : int
        The state number to start from.

    Returns
    -------
    tuple of int
        State numbers, ascending.

    Raises
    ------
    UnknownNameError
        If a member is not in ``model.parties``.
    NotApplicableError
        If the coalition has no member.
    InfeasibleStateError
        If there is no such state.

    Notes
    -----
    Rule C1 of docs/rules.md, after [1]_. A state on the way may be worse for anybody; only the last
    one counts. Time O(n log n).

    References
    ----------
    .. [1] D. M. Kilgour, K. W. Hipel, L. Fang, X. Peng, "Coalition analysis in group decision
       support", *Group Decision and Negotiation* 10, 2001.

    Examples
    --------
    In Elmira the ministry and the company gain together where neither can alone: the order is
    modified and accepted.

    >>> from detente import load_case
    >>> coalition_improvements(load_case("elmira"), ["moe", "uniroyal"], 7)
    (10,)
    """
    members = check_coalition(model, coalition)
    position = model.space.index(state)
    if model.joint_levers:
        return _at_once(model, members, position)
    return _improvements(model, members, _side(model, members), position)


def upset_equilibria(
    model: Model, equilibria: Sequence[int]
) -> Mapping[int, Mapping[tuple[str, ...], tuple[int, ...]]]:
    """Say of each equilibrium which coalitions could leave it for something better, and where to.

    Parameters
    ----------
    model : Model
        n states.
    equilibria : sequence of int
        State numbers, such as ``analyse(model).equilibria("nash")``.

    Returns
    -------
    mapping of int to mapping of tuple of str to tuple of int
        For each equilibrium, in the order given: the coalitions of two or more parties that can
        move and have a coalition improvement from it, and the state numbers it leads to. Empty
        where no coalition upsets it.

    Raises
    ------
    InfeasibleStateError
        If there is no such state.
    TooLargeError
        If there are more than 2**16 states, or more than 12 parties can move.

    Notes
    -----
    Rules C1 and C2 of docs/rules.md. Time O(n) for each equilibrium and coalition.

    Examples
    --------
    Of Elmira's Nash equilibria only state 7 (s5 of the literature) is upset by a coalition:

    >>> from detente import load_case
    >>> {state: dict(by) for state, by in upset_equilibria(load_case("elmira"), [7, 10]).items()}
    {7: {('moe', 'uniroyal'): (10,)}, 10: {}}
    """
    check_size(model)
    groups, size = 2 ** len(model.movers), model.space.size
    afford(
        f"{groups:,} coalitions x {size:,} states",
        "Use fewer parties with levers, or fewer levers",
        seconds=groups * size * JOINED,
    )
    positions = {state: model.space.index(state) for state in equilibria}
    found: dict[int, dict[tuple[str, ...], tuple[int, ...]]] = {state: {} for state in positions}
    for members in all_coalitions(model):
        if len(members) < 2:
            continue
        if model.joint_levers:
            for state, position in positions.items():
                if targets := _at_once(model, members, position):
                    found[state][members] = targets
            continue
        side = _side(model, members)
        for state, position in positions.items():
            if targets := _improvements(model, members, side, position):
                found[state][members] = targets
    return MappingProxyType({state: MappingProxyType(by) for state, by in found.items()})


def _side(model: Model, members: tuple[str, ...]) -> CoalitionSide:
    return side_of(model.space, [party for party in members if party in model.movers])


def _improvements(
    model: Model, members: tuple[str, ...], side: CoalitionSide, position: int
) -> tuple[int, ...]:
    groups = kernels.reach(side, side.label[position])
    within = [side.members[side.indptr[g] : side.indptr[g + 1]] for g in groups]
    reached = np.sort(np.concatenate(within))
    for party in members:
        reached = reached[model.ranks[party][reached] > bar(model, party)[position]]
    return tuple((reached + 1).tolist())


def _at_once(model: Model, members: tuple[str, ...], position: int) -> tuple[int, ...]:
    """Where levers are held together: what the members can do at once so that all of them gain."""
    index = index_moves(model.space, [joint_mover(model.space, members)])
    reached = np.sort(index.moves(0, position))
    for party in members:
        reached = reached[model.ranks[party][reached] > bar(model, party)[position]]
    return tuple((reached + 1).tolist())
