"""How much better a state is for a party, on a scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from detente.arrays import FloatArray, Ranks
from detente.errors import InputError, TooLargeError, unknown_name

MOST_RESPONSIVE = 500.0

_SCALES: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "even": lambda u: u,
    "top": np.square,
    "bottom": np.sqrt,
    "steep": lambda u: np.asarray(np.expm1(3.0 * u) / np.expm1(3.0)),
}
SCALES = tuple(_SCALES)


def rank_utility(ranks: Ranks, scale: str = "even") -> FloatArray:
    """Put an order on a scale: the worst of its places is 0, the best 1, evenly between.

    Parameters
    ----------
    ranks : Ranks, shape (n,)
        Higher is better, equal is a tie; only the order counts.
    scale : str
        ``even``; or for u the even utility ``top`` (its square: what is near the best counts
        more), ``bottom`` (its root), ``steep``, (e^{3u} - 1) / (e^3 - 1).

    Returns
    -------
    FloatArray, shape (n,)
        All 0 where the party is indifferent between all states.

    Raises
    ------
    UnknownNameError
        If there is no such scale.

    Notes
    -----
    An order has no scale of its own. What depends on one has to be shown over several (rule FC8).

    Examples
    --------
    >>> rank_utility(np.array([3, 1, 3, 7], dtype=np.int32))
    array([0.5, 0. , 0.5, 1. ])
    """
    if scale not in _SCALES:
        raise unknown_name("scale of a utility", scale, SCALES)
    places, inverse = np.unique(ranks, return_inverse=True)
    even = inverse.reshape(ranks.shape) / max(places.size - 1, 1)
    return np.asarray(_SCALES[scale](even), dtype=np.float64)


def value_utility(values: FloatArray) -> FloatArray:
    """Put amounts on a scale: the least is 0, the greatest 1, and the rest in proportion.

    Raises
    ------
    InputError
        If an amount is not finite.
    """
    if not np.isfinite(values).all():
        raise InputError("an amount is not finite; look for a division by zero.", "values")
    low, high = values.min(), values.max()
    spread = high / 2 - low / 2  # halves, so that the difference of large amounts is finite
    return np.asarray((values / 2 - low / 2) / (spread or 1.0), dtype=np.float64)


def tilt_weight(utility: FloatArray, responsiveness: float) -> FloatArray:
    """Return exp(beta (u - max u)), whose ratios tilt rates and shares.

    Raises
    ------
    InputError
        If `responsiveness` is negative or no number.
    TooLargeError
        If it is above 500.
    """
    check_responsiveness(responsiveness)
    return np.asarray(np.exp(responsiveness * (utility - utility.max(initial=0.0))))


def check_responsiveness(responsiveness: float) -> None:
    """Raise InputError or TooLargeError unless it is a number from 0 to 500."""
    if not responsiveness >= 0:
        raise InputError(
            f"found {responsiveness:g}; responsiveness is 0 or more.", "responsiveness"
        )
    if responsiveness > MOST_RESPONSIVE:
        raise TooLargeError(
            f"found {responsiveness:g}; at most {MOST_RESPONSIVE:g}, beyond which the best option "
            "is always taken. Use the rule 'improvement', which reads the order only.",
            "responsiveness",
        )
