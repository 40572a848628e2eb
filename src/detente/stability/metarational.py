"""General and symmetric metarationality: what the others could do about it."""

from __future__ import annotations

from detente.arrays import BoolArray
from detente.model import Model
from detente.stability.single import single_concept


def general_metarationality(model: Model, party: str) -> BoolArray:
    """Mark the states `party` will not leave because the others could undo any gain.

    The others may use any legal sequence of moves, even against their own interest.

    Parameters
    ----------
    model : Model
        n states.
    party : str
        Name of the focal party.

    Returns
    -------
    BoolArray, shape (n,)
        ``out[s - 1]`` is True when state number s is general metarational for `party`.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.

    Notes
    -----
    Rule S3 of docs/rules.md, after Howard (1971) and Fang, Hipel and Kilgour (1993).
    Time O(n) a sweep, memory O(n).

    References
    ----------
    N. Howard, *Paradoxes of Rationality*, MIT Press, 1971.
    L. Fang, K. W. Hipel, D. M. Kilgour, *Interactive Decision Making*, Wiley, 1993.

    Examples
    --------
    Mutual cooperation (state 4) holds in the prisoner's dilemma: defection could be answered.

    >>> from detente import load_case
    >>> general_metarationality(load_case("prisoners-dilemma"), "row")
    array([ True, False,  True,  True])
    """
    return single_concept(model, party, "gmr")


def symmetric_metarationality(model: Model, party: str) -> BoolArray:
    """Mark the states where the others could undo any gain and `party` could not escape again.

    Parameters
    ----------
    model : Model
        n states.
    party : str
        Name of the focal party.

    Returns
    -------
    BoolArray, shape (n,)
        ``out[s - 1]`` is True when state number s is symmetric metarational for `party`.

    Raises
    ------
    UnknownNameError
        If `party` is not in ``model.parties``.

    Notes
    -----
    Rule S4 of docs/rules.md, after Howard (1971). Time O(n) a sweep, memory O(n).

    Examples
    --------
    >>> from detente import load_case
    >>> symmetric_metarationality(load_case("prisoners-dilemma"), "row")
    array([ True, False,  True,  True])
    """
    return single_concept(model, party, "smr")
