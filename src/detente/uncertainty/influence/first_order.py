"""Which inputs make the outcome vary? First shares from draws that are there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit  # type: ignore[import-untyped]

from detente.arrays import FloatArray
from detente.errors import InputError, NotApplicableError
from detente.uncertainty.checks import members_of, outcome_of, share_of
from detente.uncertainty.influence.bins import cells_of
from detente.uncertainty.influence.variance_shares import (
    VarianceShare,
    VarianceShares,
    nothing_varies,
)
from detente.uncertainty.input_table import InputTable
from detente.uncertainty.shares.intervals import Estimate

BLOCKS = 20
LEAST_DRAWS = 40


def given_data_shares(
    table: InputTable,
    outcome: ArrayLike,
    *,
    rng: np.random.Generator,
    groups: Mapping[str, Sequence[str]] | None = None,
    bins: int | None = None,
    level: float = 0.9,
) -> VarianceShares:
    """Share the variance of an outcome out among inputs, without a single new run.

    Parameters
    ----------
    table : InputTable
        n draws; inputs may depend on each other.
    outcome : array_like, shape (n,)
        A number, or yes or no, for each draw.
    rng : numpy.random.Generator
        Cuts the draws into blocks for the intervals.
    groups : mapping, optional
        ``{"prices": ("gas", "oil")}``: inputs that are looked at together, as one input.
    bins : int, optional
        Into how many cells the draws are sorted; the square root of n, where left out.
    level : float
        Of the intervals.

    Returns
    -------
    VarianceShares
        First shares only. Where inputs depend on each other, a first share counts what the input
        says about the others too. Groups are looked at in coarse cells, so that theirs is rather
        too small than too large.

    Raises
    ------
    InputError
        If there are fewer than 40 draws.

    Notes
    -----
    Rule U35: the variance between cells less what luck puts there, as a share of all: 1 - (mean
    square within cells) / (mean square altogether), the adjusted correlation ratio. Without any
    influence its mean is 0. Intervals: Student's, over a jackknife of 20 blocks.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> from detente.uncertainty import Column
    >>> table = InputTable([Column("a"), Column("b")], rng.random((4000, 2)))
    >>> shares = given_data_shares(table, table.values @ [3.0, 1.0], rng=rng)
    >>> [(one.name, round(one.first.value, 1)) for one in shares.of]
    [('a', 0.9), ('b', 0.1)]
    """
    share_of(level, "level")
    values = outcome_of(outcome, table.draws)
    if table.draws < LEAST_DRAWS:
        raise InputError(
            f"{table.draws} draws are too few to sort into cells; {LEAST_DRAWS} are the least.",
            "draws",
        )
    if bins is not None and bins < 2:
        raise InputError(f"{bins} is below 2.", "bins")
    most = bins or int(table.draws**0.5)
    method = f"{table.draws} given draws sorted into about {most} cells an input"
    members = members_of(table.names, groups)
    if (values == values[0]).all():
        return nothing_varies(table.draws, level, method)
    block = rng.permutation(table.draws) % BLOCKS
    of, left_out = [], []
    for name, inputs in members.items():
        try:
            cells = cells_of(table, inputs, most)
        except NotApplicableError as error:
            left_out.append((name, str(error)))
            continue
        of.append(VarianceShare(name, inputs, _with_jackknife(values, cells, block, level)))
    of.sort(key=lambda one: -one.first.value)
    return VarianceShares(
        tuple(of), float(values.var()), table.draws, level, method, tuple(left_out)
    )


def _with_jackknife(
    values: FloatArray, cells: NDArray[np.int64], block: NDArray[np.int64], level: float
) -> Estimate:
    size = int(cells.max()) + 1
    at = block * size + cells
    centred = values - values.mean()
    shape = (BLOCKS, size)
    counts = np.bincount(at, minlength=BLOCKS * size).reshape(shape).astype(np.float64)
    sums = np.bincount(at, weights=centred, minlength=BLOCKS * size).reshape(shape)
    squares = np.bincount(block, weights=centred**2, minlength=BLOCKS)
    found = _share(counts.sum(axis=0)[None], sums.sum(axis=0)[None], squares.sum()[None])[0]
    without = _share(counts.sum(axis=0) - counts, sums.sum(axis=0) - sums, squares.sum() - squares)
    error = ((BLOCKS - 1) / BLOCKS * ((without - without.mean()) ** 2).sum()) ** 0.5
    reach = float(stdtrit(BLOCKS - 1, (1 + level) / 2)) * float(error)
    return Estimate(float(found), float(found) - reach, float(found) + reach)


def _share(counts: FloatArray, sums: FloatArray, squares: FloatArray) -> FloatArray:
    """Return the adjusted correlation ratio of each row of cells."""
    draws, cells = counts.sum(axis=1), (counts > 0).sum(axis=1)
    between = np.where(counts > 0, sums**2 / np.maximum(counts, 1), 0.0).sum(axis=1)
    whole = squares - sums.sum(axis=1) ** 2 / draws
    within = squares - between
    ratio = within / (draws - cells) * (draws - 1)
    shares: FloatArray = np.where(whole > 0, 1 - ratio / np.where(whole > 0, whole, 1), 0.0)
    return shares
