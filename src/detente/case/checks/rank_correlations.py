"""Inputs that move together: rank correlations, and which of them can hold all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.arrays import FloatArray
from detente.case.correlations import Correlation
from detente.case.uncertainty import Uncertainty
from detente.errors import CaseError, InputError, known_names

SLACK = 1e-10


def check_correlations(
    uncertainties: Mapping[str, Uncertainty], correlations: Sequence[Correlation]
) -> None:
    """Raise an error unless the correlations are between numbers, each in one group, and possible.

    Raises
    ------
    CaseError
        With its key, counted from 1, in ``where``.
    """
    taken: dict[str, int] = {}
    for number, correlation in enumerate(correlations, start=1):
        try:
            _check_group(uncertainties, correlation, taken, number)
        except InputError as error:
            raise error.at(f"correlations[{number}]") from None


def pearson(spearman: FloatArray | tuple[tuple[float, ...], ...]) -> FloatArray:
    """Return the correlations of the normal variables whose ranks have these correlations.

    Notes
    -----
    For two normal variables Pearson's r and Spearman's rho have r = 2 sin(pi rho / 6) [1]_.

    References
    ----------
    .. [1] W. H. Kruskal, "Ordinal measures of association", Journal of the American Statistical
       Association 53 (1958), 814-861.

    Examples
    --------
    >>> pearson(((1.0, 0.5), (0.5, 1.0))).round(4).tolist()
    [[1.0, 0.5176], [0.5176, 1.0]]
    """
    ranks = np.asarray(spearman, dtype=np.float64)
    normal: FloatArray = 2.0 * np.sin(np.pi * ranks / 6.0)
    np.fill_diagonal(normal, 1.0)
    return normal


def _check_group(
    uncertainties: Mapping[str, Uncertainty],
    correlation: Correlation,
    taken: dict[str, int],
    number: int,
) -> None:
    between = correlation.between
    for name in between:
        if name not in uncertainties:
            found = known_names("uncertain input", name, uncertainties)
            raise CaseError(f"no uncertain input named '{name}'; {found}", "between")
        kind = uncertainties[name].kind
        if kind != "number":
            raise CaseError(
                f"'{name}' has the kind '{kind}'; only numbers with a distribution have ranks "
                "that correlate.",
                "between",
            )
        if name in taken:
            where = "twice here" if taken[name] == number else f"in correlations[{taken[name]}] too"
            raise CaseError(
                f"'{name}' stands {where}; an input stands in one group, once. Put the groups "
                "together, with a matrix.",
                "between",
            )
        taken[name] = number
    _check_matrix(correlation.matrix, len(between))


def _check_matrix(matrix: tuple[tuple[float, ...], ...], size: int) -> None:
    if size < 2:
        raise CaseError("a correlation is between two inputs or more.", "between")
    if len(matrix) != size or any(len(row) != size for row in matrix):
        raise CaseError(f"the matrix is not {size} x {size}, a row an input.", "matrix")
    ranks = np.asarray(matrix, dtype=np.float64)
    if not bool((np.abs(ranks) <= 1).all()):
        raise CaseError("a rank correlation is a number from -1 to 1.", "matrix")
    if not np.array_equal(ranks, ranks.T) or not np.array_equal(np.diag(ranks), np.ones(size)):
        raise CaseError("the matrix is not symmetric with ones along its diagonal.", "matrix")
    least = float(np.linalg.eigvalsh(pearson(ranks))[0])
    if least < -SLACK * size:
        raise CaseError(
            "these correlations cannot hold all at once (the matrix of the normal variables has "
            f"the eigenvalue {least:.3g}, below 0); bring them nearer to 0.",
            "matrix",
        )
