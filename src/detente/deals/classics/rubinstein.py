"""Who gets what when offers alternate and waiting costs?"""

from __future__ import annotations

from detente.deals.checks import a_discount


def rubinstein_share(first: float, second: float) -> float:
    """Return the share of the party that offers first when offers alternate without end.

    Parameters
    ----------
    first, second : float
        The discount factors, in (0, 1), of the party that offers first and of the other: what a
        share one round later is worth against the same share now.

    Returns
    -------
    float
        ``(1 - second) / (1 - first * second)``; agreement is at once (rule D12).

    References
    ----------
    .. [1] A. Rubinstein, "Perfect equilibrium in a bargaining model", *Econometrica* 50, 1982.

    Examples
    --------
    >>> round(rubinstein_share(0.9, 0.8), 7)
    0.7142857
    """
    a_discount(first, "first")
    a_discount(second, "second")
    return (1 - second) / (1 - first * second)
