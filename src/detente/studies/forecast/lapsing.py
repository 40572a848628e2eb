"""What a case says of levels that lapse -> what the library of forecasts plays (rule FC37)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from detente.arrays import FloatArray
from detente.case import DAYS_IN, LapseRow, is_enough
from detente.forecast import Lapse, Positions, Readings, chance_of_enough, package_targets
from detente.model import StateSpace

Utilities = Callable[[Readings], Mapping[str, FloatArray]]


def chance_key(row: LapseRow, holder: str) -> str:
    """Return the key of a holder's chance to renew among the rates of a forecast."""
    return f"{row.key}.chance.{holder}"


def lapse_of(
    row: LapseRow,
    space: StateSpace,
    chances: Mapping[str, float],
    *,
    months: Callable[..., float],
    tilt: float,
    utilities: Utilities,
) -> Lapse:
    """Bind one row to the states.

    Parameters
    ----------
    row : LapseRow
    space : StateSpace
        n states.
    chances : mapping of str to float
        By holder, the base rate of renewing.
    months : callable
        From a day to months from the start.
    tilt : float
        beta: each chance is multiplied with exp(beta times its holder's gain by renewing), and cut
        at 1; 0 leaves it.
    utilities : callable
        From switched readings to each party's utility by state.
    """
    place = space.position(row.lever)
    lever = space.levers[place]
    digits = space.digits(place)
    standing = np.isin(digits, list(row.goes))
    targets = np.full(space.size, -1, np.int32)
    for level, to in row.goes.items():
        here = digits == level
        leads = package_targets(space, {row.lever: lever.levels[to]}, forced=True)
        targets[here] = leads[here]

    @cache
    def renewed(readings: Readings) -> FloatArray:
        own = utilities(readings) if tilt else {}
        each = {
            holder: _tilted(np.array([chance]), np.array([tilt]), own.get(holder), targets)
            for holder, chance in chances.items()
        }
        return chance_of_enough_holders(row, each, space.size)

    named = ", ".join(f"'{lever.levels[level]}'" for level in row.goes)
    return Lapse(
        f"{row.lever}: {named} lapses" if len(row.goes) == 1 else f"{row.lever}: {named} lapse",
        standing,
        targets,
        renewed,
        tuple(map(months, row.days)),
        None if row.period is None else months_in(row.period.count, row.period.word),
        None if row.first is None else months(row.first),
    )


def renewed_in_draws(
    row: LapseRow,
    chances: Mapping[str, FloatArray],
    *,
    targets: Positions,
    tilts: FloatArray,
    utilities: Utilities,
) -> Callable[[Readings, slice], FloatArray]:
    """Return the chance that holders who are enough renew, in many draws.

    Parameters
    ----------
    chances : mapping of str to FloatArray, shape (draws,)
        By holder.
    targets : array of int32, shape (n,)
        Where lapsing leads.
    tilts : FloatArray, shape (draws,)

    Returns
    -------
    callable
        From switched readings and some draws to chances, shape (draws, n), or (draws, 1) where none
        is tilted.
    """

    def renewed(readings: Readings, some: slice) -> FloatArray:
        own = utilities(readings) if tilts.any() else {}
        each = {
            holder: _tilted(chance[some, None], tilts[some, None], own.get(holder), targets)
            for holder, chance in chances.items()
        }
        holders = tuple(each)
        return chance_of_enough(each, lambda members: is_enough(row.rule, holders, members))

    return renewed


def months_in(count: int, word: str) -> float:
    """Return a length of calendar time in months of 365.25 / 12 days."""
    return float(count * DAYS_IN[word] / DAYS_IN["month"])


def _tilted(
    chance: FloatArray, tilt: FloatArray, own: FloatArray | None, targets: Positions
) -> FloatArray:
    if own is None:
        return chance
    gain = np.where(targets >= 0, own - own[targets], 0.0)
    return np.minimum(chance * np.exp(tilt * gain), 1.0)


def chance_of_enough_holders(
    row: LapseRow, each: Mapping[str, FloatArray], size: int
) -> FloatArray:
    """Return the chance by state that holders who are enough renew, shape (n,)."""
    holders = tuple(each)
    found = chance_of_enough(each, lambda members: is_enough(row.rule, holders, members))
    return np.asarray(np.broadcast_to(found, (size,)))
