"""How far ahead is the best of several forecasters by luck alone?"""

from __future__ import annotations

import numpy as np
from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.special import log_ndtr  # type: ignore[import-untyped]

from detente.errors import InputError

FARTHEST = 40.0  # standard errors: beyond it the density is zero in double precision
MOST_MODELS = 1_000_000


def gain_of_the_best(models: int) -> float:
    """Return how far the best of some equal forecasters is ahead by luck, in standard errors.

    Whoever tries many models and shows the best shows luck too. The number of models tried is
    printed beside every back-test, and this says what it is worth.

    Parameters
    ----------
    models : int
        How many were tried, from 1 to a million.

    Returns
    -------
    float
        The mean of the largest of so many independent standard normal numbers; 0 for one.

    Raises
    ------
    InputError
        If `models` is no whole number in that range.

    Notes
    -----
    Rule FC30. It is the integral of 1 - Φ(x)ᵏ over x > 0 less that of Φ(x)ᵏ over x < 0.

    Examples
    --------
    >>> round(gain_of_the_best(20), 3)
    1.867
    """
    if not (1 <= models <= MOST_MODELS and models == int(models)):
        raise InputError(f"found {models!r:.40}; from 1 to {MOST_MODELS:,} can be told.", "models")

    def beyond(x: float) -> float:
        above = -np.expm1(models * log_ndtr(x))
        return float(above - np.exp(models * log_ndtr(-x)))

    gain, _ = quad(beyond, 0, FARTHEST, limit=200, points=[1, 3, 6, 9], epsabs=1e-10)
    return float(gain)
