"""The questions asked of an opening: what was answered, and how much the aims pull towards yes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from detente.case import Aftermath, KnownAnswer
from detente.errors import InfeasibleStateError
from detente.model import Model
from detente.studies.exchanges import ExchangeStudy

DAYS_OF_A_MONTH = 365.25 / 12
_HORIZON = re.compile(r"_(?:by_?)?\d+[a-z]*$")
_OUTCOMES = {"yes": 1, "no": 0, "open": None}


@dataclass(frozen=True)
class OpeningQuestion:
    """A question asked of an opening, and its answer.

    Attributes
    ----------
    id : str
        Its key.
    family : str
        The key without its horizon: ``us_eases_12m`` is of the family ``us_eases``.
    months : int
        Its horizon, to the nearest month.
    outcome : int or None
        1 for yes, 0 for no, None while it is open.
    gain : float or None
        By how much the best way to yes serves the least served of those who have to take it (RC12);
        None where the question names no lever of the first coding, or nothing leads there.
    election : bool
        Whether an election that was known on the day falls after it and no later than the
        question's last day (RC13).
    """

    id: str
    family: str
    months: int
    outcome: int | None
    gain: float | None
    election: bool = False


def questions_of(
    as_of: date, aftermath: Aftermath, study: ExchangeStudy
) -> tuple[OpeningQuestion, ...]:
    """Return the questions of an opening, with the gain that its first coding sees in a yes."""
    return tuple(
        OpeningQuestion(
            name,
            family_of(name),
            round((each.by - as_of).days / DAYS_OF_A_MONTH),
            _OUTCOMES[each.answer],
            gain_of_yes(study, each),
            any(as_of < election.on <= each.by for election in aftermath.elections),
        )
        for name, each in aftermath.questions.items()
    )


def family_of(name: str) -> str:
    """Return a question's key without its horizon.

    >>> family_of("us_eases_12m"), family_of("eu_delists"), family_of("release_by_2012")
    ('us_eases', 'eu_delists', 'release')
    """
    return _HORIZON.sub("", name)


def gain_of_yes(study: ExchangeStudy, asked: KnownAnswer) -> float | None:
    """Return the greatest least gain, in even utility, of a move or exchange that brings a yes."""
    from detente.forecast import rank_utility  # loops that a page with stored openings never runs

    model = study.model
    lever = model.levers.get(asked.lever or "")
    if lever is None or asked.level not in lever.levels:
        return None
    least = lever.levels.index(asked.level)
    now = lever.levels.index(model.space.levels_of(study.state)[lever.name])
    if now >= least:
        return None
    utilities = {party: rank_utility(model.ranks[party]) for party in model.parties}
    here = study.state - 1

    def gain(parties: Iterable[str], place: int) -> float:
        return min(float(utilities[each][place] - utilities[each][here]) for each in parties)

    ways = [
        gain(lever.owners, place)
        for level in lever.levels[least:]
        if (place := _alone(model, study.state, lever.name, level)) is not None
    ]
    reached = model.space.digits(lever.name)[study.listed.targets - 1] >= least
    ways += [
        gain(study.ground.members(int(study.listed.signers[row])), int(target) - 1)
        for row, target in zip(
            np.flatnonzero(reached).tolist(), study.listed.targets[reached].tolist(), strict=True
        )
    ]
    return max(ways, default=None)


def _alone(model: Model, state: int, lever: str, level: str) -> int | None:
    try:
        return model.space.number_of({**model.space.levels_of(state), lever: level}) - 1
    except InfeasibleStateError:
        return None
