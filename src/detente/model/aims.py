"""Which of its aims a party has in a state: the statements that are true there (rule P2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.arrays import IntArray
from detente.case import Preference
from detente.errors import InputError
from detente.expressions import evaluate
from detente.model.model import Model


def aims_of(model: Model, party: str) -> Preference:
    """Return what the party wants, under the reading that the model takes.

    Raises
    ------
    UnknownNameError
        If there is no such party.
    """
    model.check_party(party)
    own = model.preferences[party]
    return own.alternatives[model.readings[party]] if party in model.readings else own


def aims_met(model: Model, party: str, numbers: Sequence[int]) -> IntArray:
    """Count, group by group and state by state, how many of a party's statements are true.

    Parameters
    ----------
    model : Model
    party : str
        Whose aims are statements.
    numbers : sequence of int
        State numbers.

    Returns
    -------
    IntArray, shape (groups, states)
        The most important group first; a statement that stands alone is a group of one.

    Raises
    ------
    UnknownNameError, InputError

    Examples
    --------
    >>> from detente import load_case
    >>> aims_met(load_case("belarus-2025"), "us", [1])[:3].tolist()
    [[0], [0], [0]]
    """
    aims = aims_of(model, party)
    if not aims.statements:
        raise InputError(f"the aims of '{party}' are a {aims.kind}, not statements.")
    if model.valuation is None:
        raise InputError("a program gave this model's ranks, so its statements cannot be asked.")
    places = np.array([model.space.index(number) for number in numbers], dtype=np.int64)
    values = model.valuation.outcomes.plain
    nowhere = np.zeros_like(places)
    met = np.zeros((len(aims.statements), places.size), dtype=np.int64)
    for place, group in enumerate(aims.statements):
        for each in group:
            bound = model.valuation.condition(each.text)
            met[place] += evaluate(
                bound,
                lambda lever: model.space.digits(lever)[places],
                lambda name: values[name].at(None, None, nowhere, places),
            )
    return met
