"""A last step with nothing after it: the truncation trap, and what gets out of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray, frozen
from detente.deals.checks import a_discount, at_least_one, not_negative, positive


@dataclass(frozen=True, eq=False)
class Tranches:
    """The fastest exchange in a finite number of irreversible steps.

    Attributes
    ----------
    reached : bool
        Whether the whole concession is exchanged.
    levels : FloatArray, shape (steps,)
        How far both have gone after each step; where it is not reached, the farthest that the
        most steps allowed get.
    why : str
        Why it is not reached, where it is not.
    """

    reached: bool
    levels: FloatArray
    why: str = ""

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return int(self.levels.size)


def fastest_tranches(
    cost: float, discount: float, stake: float, *, cap: float = 1.0, most_steps: int = 100
) -> Tranches:
    """Exchange irreversible concessions in the fewest steps that enforce themselves.

    Parameters
    ----------
    cost : float
        What a unit of one's own concession costs a period, a unit of the other's being worth 1;
        both sides alike.
    discount : float
        In (0, 1).
    stake : float
        What a side loses by a breach, counted one period after the last step: collateral that is
        returned only then, or what the finished deal will go on being worth to a side that kept it.
    cap : float
        How much is to be conceded.
    most_steps : int
        Where to stop looking.

    Returns
    -------
    Tranches

    Notes
    -----
    Rule D19. With weights ``m_r = sum of discount**(s - 1) for s = r ... T`` and increments x_r,
    step t is kept when ``cost * m_t * x_t <= (1 - cost) * (sum of m_r * x_r for r > t)
    + discount**T * stake``. With nothing at stake the last increment is 0, so is the one before
    it, and so are all: a finite plan has to name what is at stake after its end.

    Examples
    --------
    >>> fastest_tranches(0.5, 0.9, 0.0).why
    'nothing is at stake after the last step: it would not be taken, so nor would the one before \
it, nor any. Add collateral, or count what the finished deal goes on being worth.'
    >>> [fastest_tranches(0.5, 0.9, stake).steps for stake in (0.05, 0.2, 0.6)]
    [6, 3, 1]
    """
    positive(cost, "cost")
    a_discount(discount, "discount")
    not_negative(stake, "stake")
    positive(cap, "cap")
    at_least_one(most_steps, "most_steps")
    if stake == 0:
        return Tranches(
            False,
            frozen(np.zeros(most_steps)),
            "nothing is at stake after the last step: it would not be taken, so nor would the one "
            "before it, nor any. Add collateral, or count what the finished deal goes on being "
            "worth.",
        )
    farthest = np.zeros(0)
    for steps in range(1, most_steps + 1):
        increments = _largest(cost, discount, stake, steps)
        total = increments.sum()
        if total >= cap:
            # What is too much comes off the first steps: later steps lean on what follows them.
            left = np.minimum(np.cumsum(increments[::-1]), cap)
            return Tranches(True, frozen(np.diff(left, prepend=0.0)[::-1].cumsum()))
        if not farthest.size or total > farthest[-1]:
            farthest = increments.cumsum()
    return Tranches(
        False,
        frozen(farthest),
        f"{most_steps} steps are not enough for {cap:g} with {stake:g} at stake; the farthest is "
        f"{farthest[-1]:.6g}. Add to the stake, or allow more steps.",
    )


def _largest(cost: float, discount: float, stake: float, steps: int) -> FloatArray:
    powers = discount ** np.arange(steps)
    weights = powers[::-1].cumsum()[::-1]
    increments = np.zeros(steps)
    ahead, lost = 0.0, discount**steps * stake
    for t in range(steps - 1, -1, -1):
        room = max((1 - cost) * ahead + lost, 0.0)
        increments[t] = room / (cost * weights[t])
        ahead += weights[t] * increments[t]
    return increments
