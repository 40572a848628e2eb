"""Simultaneous stability: an improvement that is spoilt if the others improve at once."""

from __future__ import annotations

import numpy as np

from detente.arrays import BoolArray
from detente.model import Model
from detente.moves import threads_for
from detente.stability.holders import refuse_joint_levers, refuse_thresholds
from detente.stability.party_moves import move_index
from detente.stability.simultaneous import kernels


def simultaneous_stability(model: Model, party: str) -> BoolArray:
    """Mark the states `party` will not leave, because each of its improvements could coincide with
    improvements of the others and leave it no better off.

    Parameters
    ----------
    model : Model
        n states.
    party : str
        Name of the focal party.

    Returns
    -------
    BoolArray, shape (n,)
        ``out[s - 1]`` is True when state number s is simultaneously stable for `party`.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.

    Notes
    -----
    Rule S7 of docs/rules.md, after the reference below: every other party holds or takes one of
    its improvements from the same state, at least one acts, and the joint change is a feasible
    state. Time grows with the product of the parties' improvements where no early answer is found.

    References
    ----------
    N. M. Fraser, K. W. Hipel, *Conflict Analysis: Models and Resolutions*, North-Holland, 1984.

    Examples
    --------
    In chicken, swerving together (state 4) holds simultaneously though not sequentially:

    >>> from detente import load_case
    >>> simultaneous_stability(load_case("chicken"), "row")
    array([False,  True,  True,  True])
    """
    model.check_party(party)
    refuse_joint_levers(model, "stability against simultaneous moves (sim)")
    refuse_thresholds(model, "stability against simultaneous moves (sim)")
    stable = np.ones(model.space.size, dtype=np.bool_)
    if party not in model.movers:
        return stable
    ranks = np.stack([model.ranks[mover] for mover in model.movers])
    index = move_index(model.space, model.movers)
    focal = model.movers.index(party)
    with threads_for(index.order.size * 256):
        kernels.simultaneous(index, model.space.codes.copy(), ranks, focal, stable)
    return stable
