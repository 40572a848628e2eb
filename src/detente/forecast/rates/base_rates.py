"""What past counts say of the next one: a distribution, never a bare ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray
from detente.errors import InputError

MOST_COUNT = 10**9


@dataclass(frozen=True)
class ShareObserved:
    """So many of so many trials had it.

    Attributes
    ----------
    k, n : int
    reference : str
        What the trials were: the reference class, in words.
    claims : tuple of str
        What the count rests on.

    Raises
    ------
    InputError
        Unless 0 <= k <= n.
    """

    k: int
    n: int
    reference: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n <= MOST_COUNT:
            raise InputError(f"found {self.k} of {self.n}; k lies between 0 and n.", "k")

    @property
    def chance(self) -> float:
        """The chance that the next trial has it: (k + 1/2) / (n + 1) (rule FC9)."""
        return (self.k + 0.5) / (self.n + 1.0)

    def draw(self, rng: np.random.Generator, size: int) -> FloatArray:
        """Draw shares that the count allows, from Beta(k + 1/2, n - k + 1/2)."""
        return rng.beta(self.k + 0.5, self.n - self.k + 0.5, size)


@dataclass(frozen=True)
class CountObserved:
    """So many events in so much time.

    Attributes
    ----------
    k : int
    exposure : float
        The time in which they were counted, above 0. Every other time is in the same unit.
    reference : str
        What was counted, and over whom: the reference class, in words.
    claims : tuple of str

    Raises
    ------
    InputError
        If k is negative, or the exposure is not a finite number above 0.

    Notes
    -----
    Rule FC9: with k events in the time T the rate is spread as Gamma(k + 1/2, T), and the next
    count is negative binomial. Both widen where k is small.

    Examples
    --------
    Never in three years does not mean never:

    >>> round(CountObserved(0, 3.04).chance_within(1.0), 3)
    0.133
    """

    k: int
    exposure: float
    reference: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.k <= MOST_COUNT:
            raise InputError(f"found {self.k}; a count is at least 0.", "k")
        if not 1e-9 <= self.exposure <= 1e9:
            raise InputError(f"found {self.exposure:g}; an exposure is above 0.", "exposure")

    @property
    def rate(self) -> float:
        """The mean of the rate, (k + 1/2) / T."""
        return (self.k + 0.5) / self.exposure

    def chance_within(self, horizon: float) -> float:
        """Return the chance of at least one event in the next `horizon`."""
        self._check(horizon)
        return float(-np.expm1(-(self.k + 0.5) * np.log1p(horizon / self.exposure)))

    def mean_count(self, horizon: float) -> float:
        """Return the mean number of events in the next `horizon`."""
        self._check(horizon)
        return self.rate * horizon

    def chance_of_at_least(self, count: int, horizon: float) -> float:
        """Return the chance of `count` events or more in the next `horizon`."""
        from scipy.stats import nbinom  # type: ignore[import-untyped]

        self._check(horizon)
        stop = self.exposure / (self.exposure + horizon)
        return float(nbinom.sf(count - 1, self.k + 0.5, stop))

    def draw(self, rng: np.random.Generator, size: int) -> FloatArray:
        """Draw rates that the count allows, from Gamma(k + 1/2, T)."""
        return rng.gamma(self.k + 0.5, 1.0 / self.exposure, size)

    def _check(self, horizon: float) -> None:
        if not 0 <= horizon < np.inf:
            raise InputError(f"found {horizon:g}; a horizon is 0 or more.", "horizon")


def check_horizon(horizon: float, longest: float, *, stated: bool = False) -> None:
    """Raise InputError where a horizon lies beyond the longest exposure behind its rates.

    Parameters
    ----------
    horizon, longest : float
        In one unit of time.
    stated : bool
        Whether the longer horizon is a stated assumption.
    """
    if horizon > longest and not stated:
        raise InputError(
            f"the horizon is {horizon:.3g} months and the longest exposure behind a base rate "
            f"{longest:.3g}; ask for an earlier date, or state that the rates go on.",
            "horizon",
        )
