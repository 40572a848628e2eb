"""What k of n leaves open of the chance behind it, without waiting for a library of functions."""

from __future__ import annotations

from math import asin, pi, sqrt

from detente.errors import InputError
from detente.uncertainty.checks import share_of

_HALVINGS = 60


def jeffreys_interval(k: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Bracket the chance behind k of n by what a reader who knew nothing would then believe.

    Parameters
    ----------
    k, n : int
        How many of how many; with n = 0 nothing is known, and the interval is from 0 to 1.
    level : float
        The chance lies in the interval with this probability, by the prior Beta(1/2, 1/2).

    Returns
    -------
    low, high : float
        The interval with equal tails of Beta(k + 1/2, n - k + 1/2); from 0 where k is 0, and to 1
        where k is n (Brown, Cai and DasGupta, *Statistical Science* 16, 2001).

    Raises
    ------
    InputError
        Unless 0 <= k <= n.

    Examples
    --------
    >>> low, high = jeffreys_interval(3, 3)
    >>> round(low, 2), high
    (0.46, 1.0)
    """
    share_of(level, "level")
    if not 0 <= k <= n:
        raise InputError(f"found {k} of {n}; k lies between 0 and n.", "share")
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else _quantile(tail, k, n)
    high = 1.0 if k == n else _quantile(1 - tail, k, n)
    return low, high


def _quantile(share: float, k: int, n: int) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, k, n) < share else (low, middle)
    return (low + high) / 2


def _below(x: float, k: int, n: int) -> float:
    """The chance that Beta(k + 1/2, n - k + 1/2) gives at most x.

    From Beta(1/2, 1/2), whose distribution is an arc sine, by steps of one in either parameter.
    """
    found, step = 2 / pi * asin(sqrt(x)), sqrt(x * (1 - x)) / pi
    a = b = 0.5
    for _ in range(k):
        found -= step / a
        step *= x * (a + b) / a
        a += 1
    for _ in range(n - k):
        found += step / b
        step *= (1 - x) * (a + b) / b
        b += 1
    return found
