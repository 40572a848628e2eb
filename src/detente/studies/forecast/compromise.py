"""Rivals that know parties and no rates: how many would have it so, and votes between levels."""

from __future__ import annotations

from itertools import product

import numpy as np

from detente.errors import InputError, NotApplicableError
from detente.forecast import coalition_strengths, markov_chances, support
from detente.studies.forecast.terms import BoundQuestion, ForecastTerms

MOST_SETTINGS = 1_000


def support_of(terms: ForecastTerms, asked: BoundQuestion) -> float | None:
    """Return the share of the parties whose best setting of the question's levers answers yes.

    All else stays as it is now. None where the question looks at no lever, or there are more than
    a thousand settings.

    Notes
    -----
    Rule FC34.
    """
    places = sorted(asked.levers)
    space = terms.model.space
    if not places or np.prod([space.radices[p] for p in places], dtype=float) > MOST_SETTINGS:
        return None
    columns = _states(terms, places)
    ranks = [terms.model.ranks[party][columns] for party in terms.model.parties]
    return float(support(ranks, asked.targets[columns]).share)


def votes_of(terms: ForecastTerms, asked: BoundQuestion) -> float | None:
    """Return the chance of yes by votes between the levels of a lever on which parties stand.

    Levels lie evenly on a line, and a level is worth one to a party less its distance to where the
    party stands, in lengths of the line. None without positions, and where the votes have no one
    answer.

    Raises
    ------
    InputError
        If the question looks at another lever than positions do.

    Notes
    -----
    Rule FC35, in the Markov version with votes in proportion.
    """
    rows = asked.text.positions
    if not rows:
        return None
    place = terms.model.space.position(rows[0].lever)
    if asked.levers != {place}:
        raise InputError(
            f"stand on '{rows[0].lever}', and the question looks at other levers too, or at none.",
            f"questions.{asked.name}.positions",
        )
    lever = terms.model.space.levers[place]
    columns = _states(terms, [place])
    digits = terms.model.space.digits(place)[columns]
    line = digits / max(len(lever.levels) - 1, 1)
    stands = np.array([lever.levels.index(each.at) for each in rows])
    worth = 1.0 - np.abs(stands[:, None] / max(len(lever.levels) - 1, 1) - line[None, :])
    weights = [each.capability * each.salience for each in rows]
    try:
        chances = markov_chances(coalition_strengths(weights, worth))
    except NotApplicableError:
        return None
    return float(np.clip(chances[asked.targets[columns]].sum(), 0.0, 1.0))


def _states(terms: ForecastTerms, places: list[int]) -> list[int]:
    """The positions of the states that differ from the status quo in these levers at most."""
    space = terms.model.space
    code = int(space.codes[terms.model.status_quo - 1])
    rest = code - sum(
        code // space.weights[p] % space.radices[p] * space.weights[p] for p in places
    )
    weights = [space.weights[p] for p in places]
    found = [
        space.find(rest + sum(level * weight for level, weight in zip(each, weights, strict=True)))
        for each in product(*(range(space.radices[p]) for p in places))
    ]
    return [number - 1 for number in found if number is not None]
