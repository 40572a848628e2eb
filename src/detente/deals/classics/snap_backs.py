"""Concessions that can be taken back: may all of them be exchanged at once?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.deals.checks import a_chance, a_discount, at_least_one, positive
from detente.deals.classics.gradualism import GradualSide


@dataclass(frozen=True)
class SnapBack:
    """Whether a deal that both can withdraw from holds by the threat of withdrawal.

    Attributes
    ----------
    thresholds : pair of (float or None)
        The least discount factor with which each side keeps the deal; None where it would not
        with any, since the deal costs it more than it brings.
    slack : pair of float
        What keeping is worth to each side over its best breach, in its own units.
    """

    thresholds: tuple[float | None, float | None]
    slack: tuple[float, float]

    @property
    def self_enforcing(self) -> bool:
        """Whether both sides keep it."""
        return min(self.slack) >= 0


def snap_back(
    first: GradualSide,
    second: GradualSide,
    levels: tuple[float, float],
    discount: float,
    *,
    delay: int = 1,
    detection: float = 1.0,
) -> SnapBack:
    """Say whether a deal holds at once when each side can withdraw and is answered in kind.

    Parameters
    ----------
    first, second : GradualSide
        What a unit of the other's concession is worth a period, and what a unit of one's own costs.
    levels : pair of float
        The concessions a of the first and b of the second.
    discount : float
        In (0, 1).
    delay : int
        For how many periods a side that withdraws still enjoys the other's concession once it has
        been noticed; 1 where the answer comes in the next period.
    detection : float
        The chance, a period, that a breach is noticed.

    Returns
    -------
    SnapBack

    Notes
    -----
    Rule D16. A breach keeps the other's concession, stops one's own, and ends in no deal. With
    ``delay`` 1 and ``detection`` 1 the deal holds exactly when ``discount`` is at least
    ``first.cost * a / (first.gain * b)`` and its mirror image; in general the right-hand side is
    compared with ``discount**delay * q / (1 - discount * (1 - q))`` for detection q.

    Examples
    --------
    All at once, where the same concessions, were they for ever, would have to come bit by bit:

    >>> found = snap_back(GradualSide(1, 0.5), GradualSide(1, 0.6), (1, 1), 0.7)
    >>> found.self_enforcing, found.thresholds
    (True, (0.5, 0.6))
    """
    a_discount(discount, "discount")
    at_least_one(delay, "delay")
    a_chance(detection, "detection")
    for level, name in zip(levels, ("levels[0]", "levels[1]"), strict=True):
        positive(level, name)
    thresholds, slack = [], []
    for side, own, other in ((first, *levels), (second, *levels[::-1])):
        gain, cost = side.gain * other, side.cost * own
        thresholds.append(_threshold(cost / gain, delay, detection))
        worth = (gain - cost) / (1 - discount)
        breach = gain * (1 - _answered(discount, delay, detection)) / (1 - discount)
        slack.append(worth - breach)
    return SnapBack((thresholds[0], thresholds[1]), (slack[0], slack[1]))


def _answered(discount: float, delay: int, detection: float) -> float:
    """What one unit paid in the first period after the answer is worth at the breach."""
    return discount**delay * detection / (1 - discount * (1 - detection))


def _threshold(share: float, delay: int, detection: float) -> float | None:
    from scipy.optimize import brentq  # type: ignore[import-untyped]

    if share >= 1:
        return None
    if delay == 1 and detection == 1:
        return share
    return float(brentq(lambda d: _answered(d, delay, detection) - share, 0.0, 1.0, xtol=1e-14))
