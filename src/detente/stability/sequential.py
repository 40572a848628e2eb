"""Sequential stability: what the others would do about it, in their own interest."""

from __future__ import annotations

from detente.arrays import BoolArray
from detente.model import Model
from detente.stability.single import single_concept


def sequential_stability(model: Model, party: str) -> BoolArray:
    """Mark the states `party` will not leave, because each better state it could reach lets its
    opponents, moving in their own interest, bring it no gain.

    Parameters
    ----------
    model : Model
        n states; ties allowed.
    party : str
        Name of the focal party.

    Returns
    -------
    BoolArray, shape (n,)
        ``out[s - 1]`` is True when state number s is sequentially stable for `party`.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.

    Notes
    -----
    Rule S5 of docs/rules.md, after the reference below. Time O(n log n), memory O(n).

    References
    ----------
    N. M. Fraser, K. W. Hipel, *Conflict Analysis: Models and Resolutions*, North-Holland, 1984.

    Examples
    --------
    In chicken, swerving together (state 4) does not hold: driving on is answered by nothing that
    the other would want to do.

    >>> from detente import load_case
    >>> sequential_stability(load_case("chicken"), "row")
    array([False,  True,  True, False])
    """
    return single_concept(model, party, "seq")


def symmetric_sequential_stability(model: Model, party: str) -> BoolArray:
    """Mark the states that are sequentially stable for `party` with no escape by moving again.

    Parameters
    ----------
    model : Model
        n states.
    party : str
        Name of the focal party.

    Returns
    -------
    BoolArray, shape (n,)
        ``out[s - 1]`` is True when state number s is symmetric sequentially stable for `party`.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.

    Notes
    -----
    Rule S6 of docs/rules.md, after the reference below. Time O(n log n), memory O(n).

    References
    ----------
    L. C. Rêgo, G. I. A. Vieira, "Symmetric sequential stability in the graph model for conflict
    resolution with multiple decision makers", *Group Decision and Negotiation* 26, 2017.

    Examples
    --------
    >>> from detente import load_case
    >>> symmetric_sequential_stability(load_case("chicken"), "row")
    array([False,  True,  True, False])
    """
    return single_concept(model, party, "sseq")
