"""Levels that go back by themselves: on days of the calendar, or some time after they are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError
from detente.forecast.chains import Positions

Readings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Lapse:
    """Levels of a lever that lapse unless they are renewed.

    Attributes
    ----------
    name : str
        The lever, and what lapses.
    standing : BoolArray, shape (n,)
        The states in which the lever stands at such a level.
    targets : array of int32, shape (n,)
        Where lapsing leads; -1 where nothing lapses, or where that is not feasible.
    renewed : callable
        From the readings of aims that events have switched, to the chance by state of being
        renewed, shape (n,).
    days : tuple of float
        Months from the start, above 0 and rising.
    after : float or None
        Months from the move to the level, where a clock of its own runs; renewed, it starts anew.
    first : float or None
        When the clock that runs at the start is due.

    Raises
    ------
    InputError
        Unless it has days that rise, or a clock with a time above 0.
    """

    name: str
    standing: BoolArray
    targets: Positions
    renewed: Callable[[Readings], FloatArray]
    days: tuple[float, ...] = ()
    after: float | None = None
    first: float | None = None

    def __post_init__(self) -> None:
        if self.after is not None and (self.days or not 0 < self.after < np.inf):
            raise InputError("a clock runs for a time above 0, and has no days.", self.name)
        if any(low >= high for low, high in zip((0.0, *self.days), self.days, strict=False)):
            raise InputError("the days on which it lapses lie ahead and rise.", self.name)

    def happen(self, law: FloatArray, readings: Readings) -> None:
        """Let what is not renewed lapse, all at once, in a law over the states."""
        there = np.flatnonzero(self.targets >= 0)
        lost = law[there] * (1.0 - self.renewed(readings)[there])
        law[there] -= lost
        law += np.bincount(self.targets[there], lost, law.size)


def chance_of_enough(
    chances: Mapping[str, FloatArray], enough: Callable[[Sequence[str]], bool]
) -> FloatArray:
    """Return the chance that those who act, each by itself, are enough.

    Parameters
    ----------
    chances : mapping of str to FloatArray, shape (n,)
        By holder, that it acts.
    enough : callable
        Whether some holders are.

    Examples
    --------
    Of two who have to agree:

    >>> two = {"a": np.array([0.5]), "b": np.array([0.4])}
    >>> chance_of_enough(two, lambda who: len(who) == 2)
    array([0.2])
    """
    names = list(chances)
    total = np.zeros(np.broadcast_shapes(*(each.shape for each in chances.values())))
    for acts in product((True, False), repeat=len(names)):
        members = [name for name, act in zip(names, acts, strict=True) if act]
        if enough(members):
            parts = [
                chances[n] if a else 1.0 - chances[n] for n, a in zip(names, acts, strict=True)
            ]
            total = total + np.prod(np.broadcast_arrays(*parts), axis=0)
    return total
