"""What a Brier score is made of: reliability, resolution, uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import BoolArray, FloatArray, frozen
from detente.forecast.scores.inputs import Outcomes, binary_outcomes, probabilities


@dataclass(frozen=True, eq=False)
class MurphyTerms:
    """The parts of a mean Brier score (rule FC25).

    Attributes
    ----------
    reliability : float
        How far what was said lies from how often it happened; 0 is best.
    resolution : float
        How much the forecasts tell cases apart; the more the better.
    uncertainty : float
        What a forecaster scores who always says the share of yes.
    levels : FloatArray, shape (k,)
        The different chances that were given, rising.
    counts, events : array of int, shape (k,)
        How often each was given, and how often it happened then.
    unresolved : int
        Forecasts kept out because their outcome is open.
    """

    reliability: float
    resolution: float
    uncertainty: float
    levels: FloatArray
    counts: NDArray[np.int64]
    events: NDArray[np.int64]
    unresolved: int

    @property
    def brier(self) -> float:
        """The mean Brier score: reliability - resolution + uncertainty."""
        return self.reliability - self.resolution + self.uncertainty


def murphy_terms(p: ArrayLike, outcomes: Outcomes) -> MurphyTerms:
    """Take a mean Brier score apart into reliability, resolution and uncertainty.

    Forecasts are grouped by the very chance given. There are no bins, so that the terms add up
    exactly; with many different chances the groups are small and :func:`corp_reliability` says
    more.

    Parameters
    ----------
    p : array_like of float, shape (n,)
        The chance given to yes, between 0 and 1.
    outcomes : sequence of {0, 1, None}, length n
        What happened; None while it is open, which keeps the forecast out and is counted.

    Raises
    ------
    InputError
        If there is no forecast, the lengths differ, `p` leaves [0, 1] or is NaN, or an outcome is
        none of the three.
    NotApplicableError
        If every outcome is open.

    Notes
    -----
    Rule FC25, after [1]_.

    References
    ----------
    .. [1] A. H. Murphy, "A new vector partition of the probability score", *Journal of Applied
       Meteorology* 12, 1973, 595–600.

    Examples
    --------
    >>> terms = murphy_terms([0.1] * 10 + [0.9] * 10, [1] + [0] * 9 + [1] * 8 + [0] * 2)
    >>> round(terms.reliability, 4), round(terms.resolution, 4), round(terms.uncertainty, 4)
    (0.005, 0.1225, 0.2475)
    >>> round(terms.brier, 4)
    0.13
    """
    chances = probabilities(p)
    happened, resolved = binary_outcomes(outcomes, len(chances))
    levels, counts, events = by_level(chances[resolved], happened)
    n = len(happened)
    share = events.sum() / n
    rates = events / counts
    return MurphyTerms(
        reliability=float((counts * np.square(levels - rates)).sum() / n),
        resolution=float((counts * np.square(rates - share)).sum() / n),
        uncertainty=float(share * (1 - share)),
        levels=frozen(levels),
        counts=frozen(counts),
        events=frozen(events),
        unresolved=len(chances) - n,
    )


def by_level(
    p: FloatArray, happened: BoolArray
) -> tuple[FloatArray, NDArray[np.int64], NDArray[np.int64]]:
    """Group forecasts by the chance given: the levels, how often each, how many came true."""
    levels, place, counts = np.unique(p, return_inverse=True, return_counts=True)
    events = np.bincount(place, weights=happened, minlength=len(levels))
    return levels, counts.astype(np.int64), np.rint(events).astype(np.int64)
