"""Which uncertain input, if it were settled, would move the conclusion most?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import FloatArray
from detente.errors import InputError, NotApplicableError
from detente.uncertainty.checks import members_of, outcome_of
from detente.uncertainty.influence.bins import cells_of
from detente.uncertainty.input_table import InputTable
from detente.uncertainty.shares.intervals import Estimate, normal_reach

LEAST_DRAWS = 40


@dataclass(frozen=True)
class InformationValue:
    """What it would be worth to know one input, or one group of inputs together.

    Attributes
    ----------
    name : str
    members : tuple of str
        The inputs behind it.
    worth : Estimate
        Learnt from some draws and counted on others, so that luck adds nothing: rather too small
        than too large, and 0 or more. Its interval reaches from below it to above `at_most`.
    at_most : float
        The same counted on the draws it was learnt from, so that luck adds to it.
    cells : int
        Into how many cells the draws were sorted.
    """

    name: str
    members: tuple[str, ...]
    worth: Estimate
    at_most: float
    cells: int


@dataclass(frozen=True)
class InformationValues:
    """What it would be worth to know each input, greatest first.

    Attributes
    ----------
    of : tuple of InformationValue
        Empty where nothing can be learnt.
    now : float
        What is known without: the share or the mean; for a decision, the worth of the best option.
    perfect : float
        What it would be worth to know everything: no input is worth more.
    best_now : int
        For a decision, the option that is best now, counted from 0; -1 elsewhere.
    left_out : tuple of (str, str)
        Names about which nothing can be said, and why.
    why : str
        Why nothing can be learnt, where that is so.
    """

    of: tuple[InformationValue, ...]
    now: float
    perfect: float
    best_now: int = -1
    left_out: tuple[tuple[str, str], ...] = ()
    why: str = ""


def expected_change(
    table: InputTable,
    conclusion: ArrayLike,
    *,
    rng: np.random.Generator,
    groups: Mapping[str, Sequence[str]] | None = None,
    bins: int | None = None,
    folds: int = 10,
    level: float = 0.9,
) -> InformationValues:
    """Say by how much settling each input would move the conclusion, on average.

    Parameters
    ----------
    table : InputTable
        n draws, 40 or more; inputs may depend on each other.
    conclusion : array_like, shape (n,)
        Yes or no, or a number, for each draw.
    rng : numpy.random.Generator
        Cuts the draws into parts.
    groups : mapping, optional
        Inputs that would be settled together, such as those that rest on one claim.
    bins : int, optional
        Into how many cells the draws are sorted; twice the cube root of n, where left out.
    folds : int
        In how many parts the draws are cut.
    level : float
        Of the intervals.

    Returns
    -------
    InformationValues
        ``worth`` is the expected absolute change of the share (0.18: by 18 points of a hundred) or
        of the mean, in the conclusion's unit.

    Notes
    -----
    Rules U36 and U38.

    Examples
    --------
    >>> rng = np.random.default_rng(4)
    >>> from detente.uncertainty import Column
    >>> table = InputTable([Column("a"), Column("b")], rng.random((4000, 2)))
    >>> found = expected_change(table, table.values_of("a") < 0.5, rng=rng)
    >>> [(one.name, round(one.worth.value, 1)) for one in found.of]
    [('a', 0.5), ('b', 0.0)]
    """
    values = outcome_of(conclusion, table.draws)
    mean = float(values.mean())
    perfect = float(np.abs(values - mean).mean())
    if (values == values[0]).all():
        return InformationValues((), mean, 0.0, why=_same(table.draws, "The conclusion"))
    part = _parts(table, folds, bins, rng)
    # Up or down: which way does knowing the cell move the mean?
    of, left_out = [], []
    for name, inputs, cells, why in _cells(table, groups, bins):
        if cells is None:
            left_out.append((name, why))
            continue
        # Centred by the draws that the sign is learnt from, never by those it is counted on.
        others = (values.sum() - np.bincount(part, values)) / (table.draws - np.bincount(part))
        centred = values - others[part]
        sums, counts = _without_own_part(values[:, None], cells, part)
        move = np.sign(sums[:, :, 0] - counts * others[:, None])
        gained = centred * move[part, cells]
        means = np.bincount(cells, values) / np.bincount(cells)
        ceiling = float((np.abs(means - mean) * np.bincount(cells)).sum()) / table.draws
        of.append(_value(name, inputs, gained, ceiling, len(means), level))
    return InformationValues(_greatest_first(of), mean, perfect, left_out=tuple(left_out))


def _cells(
    table: InputTable, groups: Mapping[str, Sequence[str]] | None, bins: int | None
) -> Iterator[tuple[str, tuple[str, ...], NDArray[np.int64] | None, str]]:
    most = bins or 2 * round(table.draws ** (1 / 3))
    for name, inputs in members_of(table.names, groups).items():
        try:
            yield name, inputs, cells_of(table, inputs, most), ""
        except NotApplicableError as error:
            yield name, inputs, None, str(error)


def _parts(
    table: InputTable, folds: int, bins: int | None, rng: np.random.Generator
) -> NDArray[np.int64]:
    if table.draws < LEAST_DRAWS:
        raise InputError(
            f"{table.draws} draws are too few to learn from some and count on others; "
            f"{LEAST_DRAWS} are the least.",
            "draws",
        )
    if folds < 2 or folds > table.draws or (bins is not None and bins < 2):
        raise InputError("`folds` and `bins` are 2 or more.", f"{folds=}, {bins=}")
    part: NDArray[np.int64] = rng.permutation(table.draws) % folds
    return part


def _without_own_part(
    values: FloatArray, cells: NDArray[np.int64], part: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Return sums (parts, cells, columns) and counts (parts, cells) of all parts but each one."""
    parts, size = int(part.max()) + 1, int(cells.max()) + 1
    at = part * size + cells
    sums = np.stack(
        [np.bincount(at, column, parts * size).reshape(parts, size) for column in values.T],
        axis=2,
    )
    counts = np.bincount(at, minlength=parts * size).reshape(parts, size).astype(np.float64)
    return sums.sum(axis=0) - sums, counts.sum(axis=0) - counts


def _value(
    name: str,
    inputs: tuple[str, ...],
    gained: FloatArray,
    ceiling: float,
    cells: int,
    level: float,
) -> InformationValue:
    mean = float(gained.mean())
    reach = normal_reach(level) * float(gained.std(ddof=1)) / gained.size**0.5
    high = max(mean, ceiling) + reach
    worth = Estimate(*(max(end, 0.0) for end in (mean, mean - reach, high)))
    return InformationValue(name, inputs, worth, max(ceiling, 0.0), cells)


def _greatest_first(of: Sequence[InformationValue]) -> tuple[InformationValue, ...]:
    return tuple(sorted(of, key=lambda one: (-one.worth.value, -one.at_most, one.name)))


def _same(draws: int, what: str) -> str:
    return f"{what} is the same in all {draws} draws: nothing that could be learnt would move it."
