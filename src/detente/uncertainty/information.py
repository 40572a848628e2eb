"""Which uncertain input, if it were settled, would move the conclusion most?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detente.arrays import FloatArray
from detente.errors import InputError, NotApplicableError
from detente.uncertainty.bins import cells_of
from detente.uncertainty.columns import InputTable
from detente.uncertainty.intervals import Estimate, normal_reach
from detente.uncertainty.method_checks import conclusion_of, members_of, outcome_of

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


def value_for_decision(
    table: InputTable,
    payoffs: ArrayLike,
    *,
    rng: np.random.Generator,
    groups: Mapping[str, Sequence[str]] | None = None,
    bins: int | None = None,
    folds: int = 10,
    level: float = 0.9,
) -> InformationValues:
    """Say by how much settling each input before a decision would make it better, on average.

    Parameters
    ----------
    table : InputTable
        n draws, 40 or more.
    payoffs : array_like, shape (n, options)
        What each option is worth in each draw. For a conclusion to act on:
        :func:`zero_one_payoffs`.
    rng, groups, bins, folds, level
        As for :func:`expected_change`.

    Returns
    -------
    InformationValues
        ``worth`` is the expected value of perfect partial information, in the payoffs' unit.

    Notes
    -----
    Rules U37 and U38, after [1]_.

    References
    ----------
    .. [1] M. Strong, J. E. Oakley, *An efficient method for computing single-parameter partial
       expected value of perfect information*, Medical Decision Making 33, 2013.
    """
    worth = np.asarray(payoffs, dtype=np.float64)
    if worth.ndim != 2 or worth.shape[0] != table.draws or not worth.shape[1]:
        raise InputError(
            f"the shape is {worth.shape}; with {table.draws} draws it is (draws, options).",
            "payoffs",
        )
    if not np.isfinite(worth).all():
        raise InputError("a payoff is missing or not finite.", "payoffs")
    means = worth.mean(axis=0)
    best, now = int(means.argmax()), float(means.max())
    perfect = float(worth.max(axis=1).mean() - now)
    if (worth.max(axis=1) == worth[:, best]).all():
        why = "One option is the best in every draw: nothing that could be learnt would change it."
        return InformationValues((), now, 0.0, best, why=why)
    part = _parts(table, folds, bins, rng)
    of, left_out = [], []
    rows = np.arange(table.draws)
    for name, inputs, cells, why in _cells(table, groups, bins):
        if cells is None:
            left_out.append((name, why))
            continue
        sums, counts = _without_own_part(worth, cells, part)
        without = sums.sum(axis=1).argmax(axis=1)
        chosen = np.where(counts > 0, sums.argmax(axis=2), without[:, None])
        gained = worth[rows, chosen[part, cells]] - worth[rows, without[part]]
        whole = np.stack([np.bincount(cells, column) for column in worth.T])
        ceiling = float(whole.max(axis=0).sum()) / table.draws - now
        of.append(_value(name, inputs, gained, ceiling, whole.shape[1], level))
    return InformationValues(_greatest_first(of), now, perfect, best, tuple(left_out))


def zero_one_payoffs(
    fails: ArrayLike, *, false_alarm: float = 1.0, miss: float = 1.0
) -> FloatArray:
    """Return what it is worth to act as if the conclusion holds, or as if it fails.

    Parameters
    ----------
    fails : array_like of bool, shape (n,)
    false_alarm, miss : float
        What is lost by acting as if it fails when it holds, and as if it holds when it fails.

    Returns
    -------
    FloatArray, shape (n, 2)
        Minus the loss; first as if it holds, then as if it fails.
    """
    failed = conclusion_of(fails, np.asarray(fails).size)
    if not (np.isfinite([false_alarm, miss]).all() and min(false_alarm, miss) >= 0):
        raise InputError(f"{false_alarm=}, {miss=}: losses are finite and 0 or more.", "losses")
    return -np.stack([miss * failed, false_alarm * ~failed], axis=1)


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
