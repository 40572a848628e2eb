"""What to watch: a threshold that tells a conclusion true from false. (TU6)"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray

FOLDS = 5
QUANTILES = tuple(k / 20 for k in range(1, 20))
Z = 1.959963984540054  # of the normal distribution, two-sided 95 %
LEAST_A_SIDE = 20
LEAST_BITS = 0.01
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class LikelihoodRatio:
    """How many times as likely an observation is where the conclusion holds.

    Attributes
    ----------
    value, low, high : float
        With the ends of its interval at 95 %.
    at_least, at_most : bool
        Whether it was never seen on one side: then half a case is added to each count, and the
        ratio is at least, or at most, so much.
    """

    value: float
    low: float
    high: float
    at_least: bool = False
    at_most: bool = False


@dataclass(frozen=True)
class Threshold:
    """A threshold, and what stands on its two sides.

    Attributes
    ----------
    at : float
        Chosen on all draws.
    counts : tuple of tuple of int
        Draws where the conclusion holds, at or above the threshold and below it; then those where
        it does not. Each was counted by a threshold that was chosen without it.
    above, below : LikelihoodRatio
    bits : float
        What the observation tells, cross-validated.
    in_sample : float
        The same on the draws by which the threshold was chosen, its bias taken off.
    folds : tuple of float
        The thresholds by which the counts were made.
    """

    at: float
    counts: tuple[tuple[int, int], tuple[int, int]]
    above: LikelihoodRatio
    below: LikelihoodRatio
    bits: float
    in_sample: float
    folds: tuple[float, ...]


def find_threshold(values: FloatArray, holds: BoolArray) -> Threshold | None:
    """Find the threshold of `values` that tells most about a conclusion.

    Parameters
    ----------
    values : array of float64, shape (draws,)
    holds : array of bool, shape (draws,)

    Returns
    -------
    Threshold or None
        None where fewer than 20 draws are on one side, or the values are all alike.

    Notes
    -----
    Rule TU6: five folds; on four the threshold is chosen among 19 quantiles by mutual information,
    and the fifth is counted.
    """
    if min(int(holds.sum()), int((~holds).sum())) < LEAST_A_SIDE or not np.ptp(values):
        return None
    fold = np.arange(values.size) % FOLDS
    pooled = np.zeros((2, 2), dtype=np.int64)
    folds = []
    for k in range(FOLDS):
        chosen = _best(values[fold != k], holds[fold != k])
        folds.append(chosen)
        pooled += table_of(values[fold == k], holds[fold == k], chosen)
    at = _best(values, holds)
    counts = tuple(tuple(int(each) for each in row) for row in pooled)
    (a, b), (c, d) = counts
    return Threshold(
        at,
        ((a, b), (c, d)),
        ratio(a, a + b, c, c + d),
        ratio(b, a + b, d, c + d),
        mutual_information(pooled),
        corrected_information(table_of(values, holds, at)),
        tuple(folds),
    )


def ratio(seen: int, true: int, wrongly: int, false: int) -> LikelihoodRatio:
    """Return how many times as likely something is to be seen where a conclusion holds.

    Parameters
    ----------
    seen, true : int
        In how many of the draws where it holds it is seen.
    wrongly, false : int
        In how many of those where it does not.
    """
    a, n, b, m = float(seen), float(true), float(wrongly), float(false)
    never, always = not seen, not wrongly
    if never or always:
        a, n, b, m = a + 0.5, n + 1, b + 0.5, m + 1
    value = (a / n) / (b / m)
    error = sqrt(max(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
    low, high = exp(log(value) - Z * error), exp(log(value) + Z * error)
    return LikelihoodRatio(value, low, high, always and not never, never and not always)


def table_of(values: FloatArray, holds: BoolArray, at: float) -> Counts:
    """Count draws: where it holds, at or above a threshold and below; then where it does not."""
    above = values >= at
    return np.array(
        [
            [(holds & above).sum(), (holds & ~above).sum()],
            [(~holds & above).sum(), (~holds & ~above).sum()],
        ],
        dtype=np.int64,
    )


def mutual_information(counts: Counts) -> float:
    """Return what rows tell about columns, in bits, from counts as they are."""
    total = counts.sum()
    if not total:
        return 0.0
    share = counts / total
    expected = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    filled = share > 0
    return float((share[filled] * np.log2(share[filled] / expected[filled])).sum())


def corrected_information(counts: Counts) -> float:
    """Return the same with the bias of counting taken off (Miller 1955)."""
    total = float(counts.sum())
    cells = int((counts > 0).sum())
    rows, columns = int((counts.sum(axis=1) > 0).sum()), int((counts.sum(axis=0) > 0).sum())
    bias = (cells - rows - columns + 1) / (2 * total * log(2)) if total else 0.0
    return mutual_information(counts) - bias


def _best(values: FloatArray, holds: BoolArray) -> float:
    """The quantile that tells most."""
    candidates = np.unique(np.quantile(values, QUANTILES, method="inverted_cdf"))
    told = [mutual_information(table_of(values, holds, float(each))) for each in candidates]
    return float(candidates[int(np.argmax(told))])
