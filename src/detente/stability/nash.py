"""Nash stability: the party has nowhere better to go."""

from __future__ import annotations

from detente.arrays import BoolArray
from detente.model import Model
from detente.stability.single import single_concept


def nash_stability(model: Model, party: str) -> BoolArray:
    """Mark the states `party` will not leave because none of its moves leads anywhere better.

    Parameters
    ----------
    model : Model
        n states.
    party : str
        Name of the focal party.

    Returns
    -------
    BoolArray, shape (n,)
        ``out[s - 1]`` is True when state number s is Nash stable for `party`.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.

    Notes
    -----
    Rule S1 of docs/rules.md. Time and memory O(n).

    Examples
    --------
    In the prisoner's dilemma only mutual defection (state 1) is Nash stable for both:

    >>> from detente import load_case
    >>> nash_stability(load_case("prisoners-dilemma"), "row")
    array([ True, False,  True, False])
    """
    return single_concept(model, party, "nash")
