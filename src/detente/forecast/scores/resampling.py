"""How much would a mean score differ had other cycles been observed?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import FloatArray
from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.forecast.scores.inputs import finite_numbers, same_length

MOST_PICKS = 50_000_000  # draws times cycles: 400 MB


def resampled_means(
    scores: ArrayLike, cycles: Sequence[str], *, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Draw whole cycles with replacement, and take the mean over the questions of those drawn.

    Questions about one cycle hang together: its outcomes come from the same people in the same
    years. To draw questions as if each were an observation of its own would make a few cycles
    look like hundreds.

    Parameters
    ----------
    scores : array_like of float, shape (n,) or (n, m)
        Of n questions; m scores of each are resampled together.
    cycles : sequence of str, length n
        The cycle of each question.
    draws : int
        How many times.
    rng : numpy.random.Generator
        The same seed gives the same draws, whatever the cycles are called.

    Returns
    -------
    FloatArray, shape (draws,) or (draws, m)

    Raises
    ------
    InputError
        If there is no score, the lengths differ, or a score is not finite.
    NotApplicableError
        If there is one cycle only: nothing then says how much cycles differ.
    TooLargeError
        If draws times cycles pass fifty million.

    Notes
    -----
    Rule FC29. As many cycles are drawn as there are; with fewer than ten the interval is too
    narrow, and the number of cycles is printed beside it.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> means = resampled_means([0.1, 0.1, 0.4], ["A", "A", "B"], draws=1000, rng=rng)
    >>> sorted({round(float(mean), 3) for mean in means})
    [0.1, 0.2, 0.4]
    """
    raw = np.asarray(scores)
    table = finite_numbers(raw, "scores", dimensions=2 if raw.ndim == 2 else 1)
    same_length(cycles, len(table), "cycles")
    place = cycle_numbers(cycles)
    number = int(place.max()) + 1
    if number < 2:
        raise NotApplicableError(
            "all questions are of one cycle; resampling needs two cycles or more.", "cycles"
        )
    if draws < 1:
        raise InputError(f"found {draws}; draw once or more often.", "draws")
    if draws * number > MOST_PICKS:
        raise TooLargeError(f"{draws:,} draws of {number:,} cycles; ask for fewer.", "draws")
    sizes = np.bincount(place)
    sums = np.zeros((number, *table.shape[1:]))
    np.add.at(sums, place, table)
    picks = rng.integers(0, number, size=(draws, number))
    times = np.zeros((draws, number))
    np.add.at(times, (np.arange(draws)[:, None], picks), 1.0)
    drawn = times @ sizes
    means: FloatArray = (times @ sums) / (drawn if table.ndim == 1 else drawn[:, None])
    return means


def cycle_numbers(cycles: Sequence[str]) -> NDArray[np.intp]:
    """Number the cycles from 0 in the order in which they first appear."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(cycle, len(numbers)) for cycle in cycles], dtype=np.intp)
