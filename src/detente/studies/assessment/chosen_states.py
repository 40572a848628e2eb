"""Which states a condition picks."""

from __future__ import annotations

import numpy as np

from detente.errors import NotApplicableError, located
from detente.model import Model


def states_where(model: Model, condition: str) -> tuple[int, ...]:
    """Return the numbers of the states in which a condition holds, in order.

    Parameters
    ----------
    model : Model
    condition : str
        As in ``where`` of a named state.

    Raises
    ------
    ExpressionError
        If it is no condition of the case.
    NotApplicableError
        If the model was made from ranks alone, and has no names to speak of.

    Examples
    --------
    >>> from detente import load_case
    >>> states_where(load_case("prisoners-dilemma"), "row_cooperates and not column_cooperates")
    (2,)
    """
    valuation = model.valuation
    if valuation is None:
        raise NotApplicableError("the model has states and ranks only; no condition applies.")
    with located("--where"):
        truth = valuation.truth(valuation.condition(condition))[0]
    return tuple(int(place) + 1 for place in np.flatnonzero(truth))
