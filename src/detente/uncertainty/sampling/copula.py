"""Inputs that move together: a Gaussian copula, laid over the points of the unit cube."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]

from detente.arrays import FloatArray
from detente.case import Correlation, Uncertainty, check_correlations, pearson
from detente.uncertainty.sampling.distributions import LEAST, MOST

SINGULAR = 1e-9


def correlate(
    cube: FloatArray,
    uncertainties: Mapping[str, Uncertainty],
    correlations: Sequence[Correlation],
) -> FloatArray:
    """Make the columns of correlated inputs move together; the others are as they were.

    Parameters
    ----------
    cube : array, shape (draws, d)
        Independent columns, each number above 0 and below 1.
    uncertainties : mapping of str to Uncertainty
        The d inputs, in the order of the columns.
    correlations : sequence of Correlation

    Returns
    -------
    FloatArray, shape (draws, d)
        Each column is still uniform.

    Raises
    ------
    CaseError
        If a correlation names something else than a number, or cannot hold.

    Notes
    -----
    Within a group the normal scores z of the columns become L z, with L L' = R and R the Pearson
    correlations that give the rank correlations wanted (Iman and Conover name the problem [1]_; the
    copula is that of the multivariate normal [2]_). L is lower triangular, so the first input of a
    group keeps its column, and inputs added at the end of a group leave those before them alone.
    Each draw is computed by itself, in the same order of operations whatever the number of draws.

    References
    ----------
    .. [1] R. L. Iman, W. J. Conover, "A distribution-free approach to inducing rank correlation
       among input variables", Communications in Statistics 11 (1982), 311-334.
    .. [2] R. B. Nelsen, *An Introduction to Copulas*, 2nd ed., Springer, 2006.
    """
    check_correlations(uncertainties, correlations)
    places = {name: place for place, name in enumerate(uncertainties)}
    out = cube.copy()
    for group in correlations:
        columns = [places[name] for name in group.between]
        root = triangular_root(pearson(group.matrix))
        scores = [ndtri(np.ascontiguousarray(cube[:, column])) for column in columns]
        for row, column in enumerate(columns):
            if row == 0:
                continue  # the root's first row is 1, 0, …
            total = root[row, 0] * scores[0]
            for k in range(1, row + 1):
                total = total + root[row, k] * scores[k]
            out[:, column] = np.clip(ndtr(total), LEAST, MOST)
    return out


def triangular_root(matrix: FloatArray) -> FloatArray:
    """Return the lower triangular L with L L' = `matrix`, which may be singular.

    Parameters
    ----------
    matrix : array, shape (k, k)
        Correlations: symmetric, ones along the diagonal, no eigenvalue below 0.

    Notes
    -----
    Cholesky's algorithm, column by column. Where nothing is left of a variable, the ones before
    it settle it, and its own column is 0.
    """
    size = len(matrix)
    root = np.zeros((size, size))
    for k in range(size):
        left = matrix[k:, k] - root[k:, :k] @ root[k, :k]
        if left[0] > SINGULAR:
            root[k:, k] = left / np.sqrt(left[0])
    lengths = np.sqrt((root**2).sum(axis=1, keepdims=True))
    normed: FloatArray = root / lengths
    return normed
