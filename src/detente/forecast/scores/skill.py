"""Is it better than a simple rival, and how sure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import FloatArray
from detente.errors import InputError
from detente.forecast.scores.inputs import finite_numbers, same_length
from detente.forecast.scores.resampling import cycle_numbers, resampled_means


@dataclass(frozen=True)
class Skill:
    """How much of a rival's score is saved (rule FC29).

    Attributes
    ----------
    value : float
        1 - mean score / the rival's: 1 is perfect, 0 no better, below 0 worse.
    low, high : float
        Interval over resampled cycles; -inf where the rival is perfect in a draw and this is not.
    level : float
        Of the interval.
    n, cycles, draws : int
        Questions, cycles, and how often the cycles were drawn.
    """

    value: float
    low: float
    high: float
    level: float
    n: int
    cycles: int
    draws: int

    @property
    def shown(self) -> bool:
        """Whether the whole interval lies above 0."""
        return self.low > 0


def measure_skill(
    scores: ArrayLike,
    rival: ArrayLike,
    cycles: Sequence[str],
    *,
    rng: np.random.Generator,
    draws: int = 10_000,
    level: float = 0.9,
) -> Skill:
    """Compare two forecasters on the same questions.

    Parameters
    ----------
    scores, rival : array_like of float, shape (n,)
        What each scored, question by question: at least 0, and the less the better.
    cycles : sequence of str, length n
        The cycle of each question; whole cycles are drawn, never questions.
    rng : numpy.random.Generator
    draws : int
    level : float
        The interval leaves (1 - level) / 2 of the draws on either side.

    Raises
    ------
    InputError
        If the lengths differ, a score is negative or not finite (a certain miss by log score has
        no skill to speak of), the rival scores 0 throughout, or `level` is not between 0 and 1.
    NotApplicableError
        If there is one cycle only.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = measure_skill([0.1, 0.1, 0.3], [0.2, 0.2, 0.2], ["A", "B", "C"], rng=rng)
    >>> round(found.value, 3), round(found.low, 3), found.shown
    (0.167, -0.167, False)
    """
    ours = finite_numbers(scores, "scores")
    theirs = finite_numbers(rival, "rival")
    same_length(theirs, len(ours), "rival")
    for each, where in ((ours, "scores"), (theirs, "rival")):
        if each.min() < 0:
            raise InputError(f"holds {each.min():g}; such a score is at least 0.", where)
    if not theirs.any():
        raise InputError("scores 0 throughout: nobody does better than a perfect rival.", "rival")
    if not 0 < level < 1:
        raise InputError(f"is {level:g}; it lies between 0 and 1.", "level")
    pairs = np.stack([ours, theirs], axis=1)
    means = resampled_means(pairs, cycles, draws=draws, rng=rng)
    tail = (1 - level) / 2
    # No interpolation: the quantile is one of the draws, also beside a draw of -inf.
    low, high = np.quantile(
        _saved(means[:, 0], means[:, 1]), [tail, 1 - tail], method="inverted_cdf"
    )
    return Skill(
        value=float(1 - ours.mean() / theirs.mean()),
        low=float(low),
        high=float(high),
        level=level,
        n=len(ours),
        cycles=int(cycle_numbers(cycles).max()) + 1,
        draws=draws,
    )


def _saved(ours: FloatArray, theirs: FloatArray) -> FloatArray:
    """Return 1 - ours / theirs; against a perfect rival 0 where ours is perfect too, else -inf."""
    with np.errstate(divide="ignore", invalid="ignore"):
        saved = 1 - ours / theirs
    return np.where((ours == 0) & (theirs == 0), 0.0, saved)
