"""Is a share only a weight? Discrete inputs within whose combinations nothing varies. (TU8)"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from detente.arrays import BoolArray, IntArray

MOST_TOGETHER = 3


def smallest_sets(
    holds: BoolArray, choices: Mapping[str, IntArray], most: int = MOST_TOGETHER
) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of discrete inputs that decide a conclusion, all of that size.

    Within every combination of such a set's choices the conclusion is the same in all draws.

    Parameters
    ----------
    holds : array of bool, shape (draws,)
    choices : mapping of str to array of int, shape (draws,)
        What each draw takes, by input.
    most : int
        Of inputs in a set.

    Returns
    -------
    tuple of tuple of str
        None where it is the same in all draws, or no set of at most `most` decides it.

    Notes
    -----
    Rule TU8. That n draws of a combination are alike leaves a chance of up to 3/n that others are
    not.

    Examples
    --------
    >>> us, eu = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> smallest_sets(us == 0, {"us": us, "eu": eu}), smallest_sets(us < eu, {"us": us, "eu": eu})
    ((('us',),), (('us', 'eu'),))
    """
    if not holds.size or holds.all() or not holds.any():
        return ()
    varied = [name for name, values in choices.items() if np.ptp(values)]
    for size in range(1, min(most, len(varied)) + 1):
        found = tuple(some for some in combinations(varied, size) if decided(holds, choices, some))
        if found:
            return found
    return ()


def decided(holds: BoolArray, choices: Mapping[str, IntArray], some: tuple[str, ...]) -> bool:
    """Whether the conclusion is the same in all draws of every combination of some inputs."""
    _, cells = np.unique(np.stack([choices[name] for name in some]), axis=1, return_inverse=True)
    counts = np.bincount(cells.reshape(-1))
    true = np.bincount(cells.reshape(-1), weights=holds)
    return bool(np.all((true == 0) | (true == counts)))


def weight_at_share(share: float, *, alone: float, without: float) -> float | None:
    """Return the weight of one reading at which a conclusion's share comes to a bound.

    The weights of the others stay in proportion. No conclusion turns in a weight, which enters no
    model; a share does.

    Parameters
    ----------
    share : float
        The bound, such as one half.
    alone, without : float
        The share with that reading alone, and without it.

    Returns
    -------
    float or None
        None where no weight from 0 to 1 brings it there.

    Examples
    --------
    >>> weight_at_share(0.5, alone=0.0, without=1.0)
    0.5
    """
    if alone == without:
        return None
    weight = (share - without) / (alone - without)
    return weight if 0 <= weight <= 1 else None
