"""Votes between positions: KTAB's probabilistic Condorcet election."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

from detente.arrays import FloatArray, IntArray
from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.forecast.scores.inputs import finite_numbers, same_length

MOST_POSITIONS = 1_000


def proportional_vote(advantage: FloatArray) -> FloatArray:
    """Vote as strongly as one prefers: the advantage itself."""
    return advantage


def cubic_vote(advantage: FloatArray) -> FloatArray:
    """Vote more than in proportion for a large advantage: the mean of it and its cube."""
    return (advantage + advantage**3) / 2


def coalition_strengths(
    weights: ArrayLike,
    utilities: ArrayLike,
    vote: Callable[[FloatArray], FloatArray] = proportional_vote,
) -> FloatArray:
    """Add up the votes for each position against each other.

    Parameters
    ----------
    weights : array_like of float, shape (parties,)
        At least 0.
    utilities : array_like of float, shape (parties, positions)
        What each position is worth to each party, between 0 and 1.
    vote : callable
        :func:`proportional_vote` or :func:`cubic_vote`.

    Returns
    -------
    FloatArray, shape (positions, positions)
        ``out[a, b]``: the weighted votes of those who prefer a to b.

    Raises
    ------
    InputError
        If a shape, a weight or a utility is wrong.
    TooLargeError
        If there are more than a thousand positions.

    Notes
    -----
    Rule FC35, after [1]_.

    References
    ----------
    .. [1] B. Wise, L. Lester, B. Efird, "An introduction to the KAPSARC Toolkit for Behavioral
       Analysis (KTAB) using one-dimensional spatial models", KAPSARC, 2015.

    Examples
    --------
    >>> coalition_strengths([2, 1], [[1.0, 0.0], [0.0, 0.5]])
    array([[0. , 2. ],
           [0.5, 0. ]])
    """
    heavy = finite_numbers(weights, "weights")
    worth = finite_numbers(utilities, "utilities", dimensions=2)
    same = len(heavy) == len(worth)
    if not same or heavy.min() < 0:
        raise InputError(f"needs one number of at least 0 for {len(worth)} parties.", "weights")
    if worth.min() < 0 or worth.max() > 1:
        raise InputError("holds a number outside 0 to 1.", "utilities")
    positions = worth.shape[1]
    if positions > MOST_POSITIONS:
        raise TooLargeError(f"{positions:,} positions; at most {MOST_POSITIONS:,}.", "utilities")
    strengths = np.zeros((positions, positions))
    for weight, row in zip(heavy, worth, strict=True):
        strengths += weight * vote(np.maximum(row[:, None] - row[None, :], 0))
    return strengths


def victory_chances(strengths: ArrayLike) -> FloatArray:
    """Return the chance that each position beats each other, by strength.

    Parameters
    ----------
    strengths : array_like of float, shape (positions, positions)
        As :func:`coalition_strengths` gives them.

    Returns
    -------
    FloatArray, shape (positions, positions)
        ``out[a, b]`` = S[a, b] / (S[a, b] + S[b, a]); 1/2 where nobody cares, and on the diagonal.

    Raises
    ------
    InputError
        If `strengths` is no square table of numbers that are at least 0.
    """
    return _chances(_square(strengths))


def markov_chances(strengths: ArrayLike) -> FloatArray:
    """Return how often each position is the incumbent in an endless series of challenges.

    Against the incumbent b, the position a ≠ b comes forward in proportion to its strength times
    its chance to win, and takes over with that chance; else b stays.

    Parameters
    ----------
    strengths : array_like of float, shape (positions, positions)

    Returns
    -------
    FloatArray, shape (positions,)
        Sums to one.

    Raises
    ------
    InputError
        If `strengths` is no square table of numbers that are at least 0.
    NotApplicableError
        If it depends on where the series begins: two positions, or groups, are never left.

    Notes
    -----
    Rule FC35. Solved by elimination without subtraction (Grassmann, Taksar and Heyman, *Operations
    Research* 33, 1985), so that it does not matter whether the series goes round in circles.

    Examples
    --------
    Three positions, each of which loses to the next:

    >>> markov_chances([[0, 2, 1], [1, 0, 2], [2, 1, 0]]).round(3).tolist()
    [0.333, 0.333, 0.333]
    """
    table = _square(strengths)
    wins = _chances(table)
    forward = table * wins
    np.fill_diagonal(forward, 0)
    total = forward.sum(axis=0)
    comes = np.divide(forward, total, out=np.zeros_like(forward), where=total > 0)
    step = (comes * wins).T  # from the incumbent, row, to the winner, column
    law = np.zeros(len(table))
    closed = _never_left(step)
    law[closed] = _stationary(step[np.ix_(closed, closed)])
    return law


def conditional_chances(strengths: ArrayLike) -> FloatArray:
    """Return the chance that each position beats all others, given that one does.

    Parameters
    ----------
    strengths : array_like of float, shape (positions, positions)

    Returns
    -------
    FloatArray, shape (positions,)
        In proportion to the product of its chances to win; sums to one.

    Raises
    ------
    InputError
        If `strengths` is no square table of numbers that are at least 0.
    NotApplicableError
        If every position is sure to lose against some other.

    Notes
    -----
    Rule FC35.

    Examples
    --------
    >>> conditional_chances([[0, 3], [1, 0]]).round(3).tolist()
    [0.75, 0.25]
    """
    with np.errstate(divide="ignore"):
        logs = np.log(_chances(_square(strengths))).sum(axis=1)
    if np.isneginf(logs).all():
        raise NotApplicableError(
            "every position is sure to lose against some other, so none beats all.", "strengths"
        )
    odds = np.exp(logs - logs.max())
    shares: FloatArray = odds / odds.sum()
    return shares


def _square(strengths: ArrayLike) -> FloatArray:
    table = finite_numbers(strengths, "strengths", dimensions=2)
    if len(table) > MOST_POSITIONS:
        raise TooLargeError(f"{len(table):,} positions; at most {MOST_POSITIONS:,}.", "strengths")
    same_length(table.T, len(table), "strengths")
    if table.min() < 0:
        raise InputError(f"holds {table.min():g}; a strength is at least 0.", "strengths")
    largest = table.max()
    scaled: FloatArray = table / largest if largest > 0 else table  # only ratios count
    return scaled


def _chances(table: FloatArray) -> FloatArray:
    both = table + table.T
    wins = np.full(table.shape, 0.5)
    np.divide(table, both, out=wins, where=both > 0)
    np.fill_diagonal(wins, 0.5)
    return wins


def _never_left(step: FloatArray) -> IntArray:
    """Return the one group of positions that the series never leaves once it is there."""
    number, group = connected_components(csr_array(step > 0), directed=True, connection="strong")
    rows, columns = np.nonzero(step)
    left = np.unique(group[rows[group[rows] != group[columns]]])
    closed = np.setdiff1d(np.arange(number), left)
    if len(closed) != 1:
        raise NotApplicableError(
            f"{len(closed)} positions or groups of them are never left, so that the answer "
            "depends on where one begins.",
            "strengths",
        )
    found: IntArray = np.flatnonzero(group == closed[0])
    return found


def _stationary(step: FloatArray) -> FloatArray:
    """Return the stationary law of an irreducible chain; what stays put may be left out."""
    chain = step.copy()
    size = len(chain)
    for last in range(size - 1, 0, -1):
        chain[:last, last] /= chain[last, :last].sum()
        chain[:last, :last] += np.outer(chain[:last, last], chain[last, :last])
    law = np.ones(size)
    for place in range(1, size):
        law[place] = law[:place] @ chain[:place, place]
    shares: FloatArray = law / law.sum()
    return shares
