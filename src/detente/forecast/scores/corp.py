"""Is it as likely as was said? Reliability without bins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import FloatArray, frozen
from detente.forecast.scores.binary import squared_errors
from detente.forecast.scores.inputs import Outcomes, binary_outcomes, probabilities
from detente.forecast.scores.murphy import by_level


@dataclass(frozen=True, eq=False)
class CorpReliability:
    """How often things came about, for what had been said, and the parts of the Brier score.

    Attributes
    ----------
    miscalibration : float
        What recalibrating the forecasts would gain; 0 is best.
    discrimination : float
        What the recalibrated forecasts gain on always saying the share of yes.
    uncertainty : float
        What always saying the share of yes scores.
    p : FloatArray, shape (n,)
        The resolved forecasts, in the order given.
    calibrated : FloatArray, shape (n,)
        The chance that each should have been: the curve of the reliability diagram at `p`.
    unresolved : int
        Forecasts kept out because their outcome is open.
    """

    miscalibration: float
    discrimination: float
    uncertainty: float
    p: FloatArray
    calibrated: FloatArray
    unresolved: int

    @property
    def brier(self) -> float:
        """The mean Brier score: miscalibration - discrimination + uncertainty."""
        return self.miscalibration - self.discrimination + self.uncertainty


def corp_reliability(p: ArrayLike, outcomes: Outcomes) -> CorpReliability:
    """Recalibrate forecasts by the best rising curve, and say what that would gain.

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
    Rule FC26, after [1]_. Equal forecasts are pooled first, then neighbours as long as their shares
    of yes do not rise. Shares are compared as whole numbers, so that rounding decides nothing. All
    three terms are at least 0. Time O(n log n).

    References
    ----------
    .. [1] T. Dimitriadis, T. Gneiting, A. I. Jordan, "Stable reliability diagrams for probabilistic
       classifiers", *Proceedings of the National Academy of Sciences* 118, 2021, e2016191118.

    Examples
    --------
    >>> found = corp_reliability([0.1, 0.3, 0.3, 0.6, 0.8], [0, 1, 0, 0, 1])
    >>> found.calibrated.round(3).tolist()
    [0.0, 0.333, 0.333, 0.333, 1.0]
    """
    chances = probabilities(p)
    happened, resolved = binary_outcomes(outcomes, len(chances))
    kept = chances[resolved]
    levels, counts, events = by_level(kept, happened)
    curve = rising_shares(counts, events)
    calibrated = curve[np.searchsorted(levels, kept)]
    share = np.full(len(kept), happened.mean())
    said, best, always = (
        float(squared_errors(each, happened).mean()) for each in (kept, calibrated, share)
    )
    return CorpReliability(
        miscalibration=max(0.0, said - best),
        discrimination=max(0.0, always - best),
        uncertainty=always,
        p=frozen(kept),
        calibrated=frozen(calibrated),
        unresolved=len(chances) - len(kept),
    )


def rising_shares(counts: NDArray[np.int64], events: NDArray[np.int64]) -> FloatArray:
    """Return the closest rising shares of `events` in `counts`, by pooling neighbours.

    Each entry stands for `counts` forecasts of one chance, the chances rising. The result is the
    isotonic regression by least squares, shape as given.
    """
    pools: list[tuple[int, int, int]] = []  # forecasts, events, entries
    for count, event in zip(counts.tolist(), events.tolist(), strict=True):
        entries = 1
        while pools and pools[-1][1] * count >= event * pools[-1][0]:
            more = pools.pop()
            count, event, entries = count + more[0], event + more[1], entries + more[2]
        pools.append((count, event, entries))
    shares = [event / count for count, event, _ in pools]
    return np.repeat(shares, [entries for *_, entries in pools])
