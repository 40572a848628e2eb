"""Probabilities by date: one sweep of a uniformised chain serves every date.

With L at least the largest rate at which a state is left and P = I + Q / L, the law after a time t
is the sum over k of Poisson(k; L t) p P^k. The sweep stops at a K beyond which the Poisson weights
add up to less than the tolerance; what is missing is the bound of the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import BoolArray, FloatArray
from detente.errors import InputError, TooLargeError
from detente.forecast.chains import kernels
from detente.forecast.chains.parts import Chain

TOLERANCE = 1e-12
MOST_STEPS = 2_000_000


@dataclass(frozen=True, eq=False)
class Occupancy:
    """The law of a chain on some days.

    Attributes
    ----------
    times : tuple of float
    law : FloatArray, shape (times, n)
        The chance of each state on that day. Rows add up to 1, less what has ended, within `bound`.
    bound : float
        What truncation may have left out of any chance.
    steps : int
        Products with the chain.
    """

    times: tuple[float, ...]
    law: FloatArray
    bound: float
    steps: int


@dataclass(frozen=True, eq=False)
class Passage:
    """The chance of having been in a set of states by some days.

    Attributes
    ----------
    times : tuple of float
    reached : FloatArray, shape (times,)
    waiting : FloatArray, shape (times, n)
        The law of not having been there yet: with `reached` and what has ended it adds up to 1.
    time_in_state : FloatArray, shape (n,)
        The expected time spent in each state before the first visit, up to the last day.
    bound : float
        What truncation may have left out of `reached`.
    steps : int
    """

    times: tuple[float, ...]
    reached: FloatArray
    waiting: FloatArray
    time_in_state: FloatArray
    bound: float
    steps: int


class Passages(NamedTuple):
    """What several laws have become.

    Attributes
    ----------
    reached : FloatArray, shape (rows,)
        What has come to stay.
    waiting : FloatArray, shape (rows, n)
        What has not.
    bound : float
        What truncation may have left out.
    steps : int
    """

    reached: FloatArray
    waiting: FloatArray
    bound: float
    steps: int


def occupancy(
    chain: Chain, start: ArrayLike, times: Sequence[float], *, tolerance: float = TOLERANCE
) -> Occupancy:
    """Return the chance of being in each state at each time ("on the day").

    Parameters
    ----------
    chain : Chain
        n states.
    start : int or array_like of float, shape (n,)
        The state's position, or a law (its mass may be below 1).
    times : sequence of float
        At least 0, in any order, in the unit of the rates.
    tolerance : float
        Of the chance that truncation may leave out.

    Raises
    ------
    InputError
        If a time is negative or not finite, or the start is no law.
    TooLargeError
        If the sweep would take more than two million steps.

    Notes
    -----
    Rule FC6. Memory: 16 bytes a state, and 8 for each time.
    """
    law = _starting(chain, start)
    weights, bound = _weights(chain, times, tolerance)
    found = np.zeros((len(weights), chain.size))
    scale = 1.0 / chain.fastest_exit if chain.fastest_exit > 0 else 0.0
    after = np.empty_like(law)
    for k in range(weights.shape[1]):
        if k:
            chain.step(law, after, scale)
            law, after = after, law
        for row, weight in enumerate(weights[:, k]):
            if weight:
                found[row] += weight * law
    return Occupancy(tuple(map(float, times)), found, bound, weights.shape[1] - 1)


def first_passage(
    chain: Chain,
    start: ArrayLike,
    times: Sequence[float],
    targets: BoolArray,
    *,
    tolerance: float = TOLERANCE,
) -> Passage:
    """Return the chance of having been in one of the `targets` by each time ("reached by").

    Parameters
    ----------
    targets : BoolArray, shape (n,)
        A start among them is reached at once.
    chain, start, times, tolerance
        As of :func:`occupancy`.

    Notes
    -----
    Rule FC6. The targets keep what enters them.
    """
    law = _starting(chain, start)
    weights, bound = _weights(chain, times, tolerance)
    reached, waiting = np.zeros(len(weights)), np.zeros((len(weights), chain.size))
    fastest = chain.fastest_exit
    scale = 1.0 / fastest if fastest > 0 else 0.0
    longest = int(np.argmax(times)) if len(weights) else 0
    beyond = _beyond(weights[longest]) if len(weights) else np.empty(0)
    if len(weights) and not fastest:
        beyond = np.array([float(times[longest])])
    spent = np.zeros(chain.size)
    inside = float(law[targets].sum())
    law[targets] = 0.0
    after = np.empty_like(law)
    for k in range(weights.shape[1]):
        if k:
            chain.step(law, after, scale)
            law, after = after, law
            inside += float(law[targets].sum())
            law[targets] = 0.0
        reached += weights[:, k] * inside
        spent += (beyond[k] * (scale or 1.0)) * law
        for row, weight in enumerate(weights[:, k]):
            if weight:
                waiting[row] += weight * law
    steps = weights.shape[1] - 1
    return Passage(tuple(map(float, times)), reached, waiting, spent, bound, steps)


def passages(
    chain: Chain,
    laws: FloatArray,
    time: float,
    stays: BoolArray,
    *,
    tolerance: float = TOLERANCE,
) -> Passages:
    """Carry several laws over one span of time, each with states of its own that keep what enters.

    What :func:`first_passage` and :func:`occupancy` say of each, in one pass over the chain.

    Parameters
    ----------
    laws : FloatArray, shape (rows, n)
        Each with a mass of 1 at most.
    time : float
    stays : BoolArray, shape (rows, n)
        The states that keep what enters them; none of a row, and its law goes on.

    Notes
    -----
    Rule FC6. Memory: 25 bytes a state and row.
    """
    weights, bound = _weights(chain, [time], tolerance)
    law = np.array(laws.T, order="C")  # a copy: what arrives is taken out of it
    kept = np.ascontiguousarray(stays.T)
    scale = 1.0 / chain.fastest_exit if chain.fastest_exit > 0 else 0.0
    after, waiting = np.empty_like(law), np.zeros_like(law)
    inside, reached = np.zeros(law.shape[1]), np.zeros(law.shape[1])
    for k, weight in enumerate(weights[0].tolist()):
        if k:
            chain.step_rows(law, after, scale)
            law, after = after, law
        kernels.gather_rows(law, kept, inside, waiting, weight)
        reached += weight * inside
    return Passages(reached, np.ascontiguousarray(waiting.T), bound, weights.shape[1] - 1)


def terms_needed(mean: float, tolerance: float = TOLERANCE) -> int:
    """Return the least K beyond which Poisson weights add up to the tolerance at most."""
    low, high = -1, int(mean + 10.0 * mean**0.5) + 20
    while _tail(high, mean) > tolerance:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _tail(middle, mean) <= tolerance else (middle, high)
    return high


def _weights(chain: Chain, times: Sequence[float], tolerance: float) -> tuple[FloatArray, float]:
    """Poisson weights, shape (times, K + 1), and the largest sum that they leave out."""
    from scipy.special import gammaln, xlogy  # type: ignore[import-untyped]

    given = np.asarray(times, dtype=np.float64).reshape(-1)
    if not (np.isfinite(given) & (given >= 0)).all():
        raise InputError("a time is negative or not finite.", "times")
    if not 0 < tolerance < 1:
        raise InputError(f"found {tolerance:g}; a tolerance lies between 0 and 1.", "tolerance")
    means = given * chain.fastest_exit
    most = float(means.max(initial=0.0))
    if most > MOST_STEPS:
        raise TooLargeError(
            f"some {most:.3g} steps would be needed; at most {MOST_STEPS:,}. Use smaller rates, "
            "less responsiveness, a fastest response, or an earlier date."
        )
    terms = terms_needed(most, tolerance)
    k = np.arange(terms + 1)[None, :]
    weights = np.exp(xlogy(k, means[:, None]) - means[:, None] - gammaln(k + 1.0))
    return weights, max((_tail(terms, mean) for mean in means.tolist()), default=0.0)


def _tail(k: int, mean: float) -> float:
    """The chance of more than k events; the regularised gamma function, since scipy.stats is slow
    to import.
    """
    from scipy.special import gammainc

    return float(gammainc(k + 1.0, mean))


def _beyond(weights: FloatArray) -> FloatArray:
    """The chance of more than k events, for each k: added up from the small end."""
    tail = np.concatenate([np.cumsum(weights[::-1])[::-1][1:], [0.0]])
    return np.asarray(tail)


def _starting(chain: Chain, start: ArrayLike) -> FloatArray:
    given = np.asarray(start)
    if given.ndim == 0:
        position = int(given)
        if not 0 <= position < chain.size:
            raise InputError(f"there is no state at position {position}.", "start")
        law = np.zeros(chain.size)
        law[position] = 1.0
        return law
    law = np.array(given, dtype=np.float64)
    if law.shape != (chain.size,) or not (law >= 0).all() or law.sum() > 1 + 1e-9:
        raise InputError(
            "is no law over the states: numbers of at least 0 that add up to 1.", "start"
        )
    return law
