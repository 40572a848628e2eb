"""How often did it happen before? Chances from counts that are never a bare ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.errors import InputError


@dataclass(frozen=True)
class Rate:
    """A chance from a reference class, with the size of the class.

    Attributes
    ----------
    p : float
        (k + 1/2) / (n + 1), strictly between 0 and 1.
    k : float
        How much of n came true.
    n : int
        Observations; with none the chance is 1/2.
    """

    p: float
    k: float
    n: int


def jeffreys_rate(k: float, n: int) -> Rate:
    """Return the chance of yes next time, after k of n.

    Parameters
    ----------
    k : float
        From 0 to n; shares of cycles may add up to a broken number.
    n : int
        At least 0.

    Raises
    ------
    InputError
        If the numbers are not so.

    Notes
    -----
    Rule FC32: the mean of the posterior under Jeffreys' prior.

    Examples
    --------
    >>> jeffreys_rate(0, 4).p
    0.1
    """
    if not (n >= 0 and 0 <= k <= n):
        raise InputError(f"found {k!r:.40} of {n!r:.40}; a count lies between 0 and all.", "rate")
    return Rate((k + 0.5) / (n + 1), k, n)


def pooled_rate(answers: Sequence[tuple[str, int]]) -> Rate:
    """Count each question as an observation.

    Parameters
    ----------
    answers : sequence of (cycle, outcome)
        Of the reference class.

    Examples
    --------
    >>> pooled_rate([("A", 1), ("A", 1), ("B", 0)]).p
    0.625
    """
    return jeffreys_rate(sum(outcome for _, outcome in answers), len(answers))


def rate_over_cycles(answers: Sequence[tuple[str, int]]) -> Rate:
    """Count each cycle as one observation, however often it was asked: the share of yes in it.

    Parameters
    ----------
    answers : sequence of (cycle, outcome)
        Of the reference class.

    Examples
    --------
    >>> rate_over_cycles([("A", 1), ("A", 1), ("B", 0)]).p
    0.5
    """
    shares: dict[str, list[int]] = {}
    for cycle, outcome in answers:
        shares.setdefault(cycle, []).append(outcome)
    return jeffreys_rate(sum(sum(each) / len(each) for each in shares.values()), len(shares))
