"""Concessions that cannot be taken back, exchanged without end: how fast, and how far?

Two sides raise their concessions at the same moments and can never lower them; whoever stops is
stopped for. What is still to come is all that holds a side, so concessions come in ever smaller
steps, and stop short of everything unless the future weighs enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray, frozen
from detente.deals.checks import a_discount, at_least_one, positive
from detente.errors import NotApplicableError

Curve = Callable[[float], float]
SMALL = 1e-12
LONGEST = 100_000


@dataclass(frozen=True)
class GradualSide:
    """One side's stakes: what a unit of the other's concession is worth, what its own costs."""

    gain: float
    cost: float

    def __post_init__(self) -> None:
        positive(self.gain, "gain")
        positive(self.cost, "cost")


@dataclass(frozen=True, eq=False)
class GradualPath:
    """The fastest self-enforcing exchange.

    Attributes
    ----------
    possible : bool
        Whether anything can be exchanged.
    levels : FloatArray, shape (sides, steps)
        How far each side has gone after each step; one row where the sides are alike.
    limits : tuple of float
        Where the concessions tend to.
    values : tuple of float
        What the whole endless exchange is worth to each side at its first step, in its own units.
    """

    possible: bool
    levels: FloatArray
    limits: tuple[float, ...]
    values: tuple[float, ...]


def linear_gradualism(
    cost: float, discount: float, *, cap: float = 1.0, steps: int = 10
) -> GradualPath:
    """Return the fastest exchange between two alike sides: c_t = cap * (1 - (cost/discount)^t).

    Parameters
    ----------
    cost : float
        What a unit of one's own concession costs a period, a unit of the other's being worth 1.
    discount : float
        What the next period counts against this one, in (0, 1).
    cap : float
        The most that can be conceded.
    steps : int
        How many steps to list; the exchange goes on for ever.

    Returns
    -------
    GradualPath
        Nothing can be exchanged unless ``cost < discount``.

    Notes
    -----
    Rule D13, after [1]_.

    References
    ----------
    .. [1] B. Lockwood, J. P. Thomas, "Gradualism and irreversibility", *Review of Economic
       Studies* 69, 2002.

    Examples
    --------
    >>> found = linear_gradualism(0.5, 0.9, steps=3)
    >>> found.levels.round(5), round(found.values[0], 5)
    (array([[0.44444, 0.69136, 0.82853]]), 4.44444)
    """
    positive(cap, "cap")
    side = GradualSide(1.0, cost)
    both = asymmetric_gradualism(side, side, discount, ends=(cap, cap), steps=steps)
    return GradualPath(both.possible, frozen(both.levels[:1]), both.limits[:1], both.values[:1])


def asymmetric_gradualism(
    first: GradualSide,
    second: GradualSide,
    discount: float,
    *,
    ends: tuple[float, float] | None = None,
    steps: int = 10,
) -> GradualPath:
    """Return the fastest exchange between two sides with different stakes.

    Parameters
    ----------
    first, second : GradualSide
        With concessions a of the first and b of the second, a period is worth
        ``first.gain * b - first.cost * a`` to the first and likewise to the second.
    discount : float
        In (0, 1).
    ends : pair of float, optional
        Where the concessions of the first and of the second are to tend; as far towards (1, 1) as
        both sides' patience allows unless given.
    steps : int
        How many steps to list; the exchange goes on for ever.

    Returns
    -------
    GradualPath
        Something can be exchanged where ``first.cost * second.cost`` is below
        ``discount**2 * first.gain * second.gain``.

    Raises
    ------
    NotApplicableError
        If the ends are out of proportion; the message says which proportions can be reached.

    Notes
    -----
    Rule D14. What is left to concede shrinks by a fixed factor: what the second has left after a
    step is ``first.cost / (discount * first.gain)`` times what the first had left before it, and
    the other way round.

    Examples
    --------
    >>> asymmetric_gradualism(GradualSide(1, 0.9), GradualSide(3, 1), 0.8, steps=2).levels.round(4)
    array([[0.4722, 0.4722],
           [0.    , 0.5312]])
    """
    a_discount(discount, "discount")
    at_least_one(steps, "steps")
    by_first = first.cost / (discount * first.gain)
    by_second = second.cost / (discount * second.gain)
    if by_first * by_second >= 1:
        return GradualPath(False, frozen(np.zeros((2, steps))), (0.0, 0.0), (0.0, 0.0))
    if ends is None:
        ends = (min(1.0, 1 / by_first), min(1.0, 1 / by_second))
    for end, name in zip(ends, ("ends[0]", "ends[1]"), strict=True):
        positive(end, name)
    share = ends[0] / ends[1]
    if not by_second * (1 - SMALL) <= share <= (1 + SMALL) / by_first:
        raise NotApplicableError(
            f"the first cannot end at {share:.6g} times the second's concession: one side would "
            f"have to take a step back. Between {by_second:.6g} and {1 / by_first:.6g} times can "
            "be reached."
        )
    length = _length(by_first * by_second, discount)
    left = np.empty((2, max(steps, length) + 1))
    left[:, 0] = ends
    for t in range(1, left.shape[1]):
        left[0, t] = by_second * left[1, t - 1]
        left[1, t] = by_first * left[0, t - 1]
    levels = np.array(ends)[:, None] - np.minimum(left[:, 1:], np.array(ends)[:, None])
    flows = np.array(
        [
            first.gain * levels[1] - first.cost * levels[0],
            second.gain * levels[0] - second.cost * levels[1],
        ]
    )
    values = _present(flows, discount)
    return GradualPath(True, frozen(levels[:, :steps].copy()), ends, values)


def smooth_gradualism(
    benefit: Curve, cost: Curve, discount: float, *, cap: float = 1.0, steps: int = 10
) -> GradualPath:
    """Return the fastest exchange between two alike sides whose stakes are curved.

    Parameters
    ----------
    benefit : callable
        What the other's concession is worth a period; increasing and concave.
    cost : callable
        What one's own costs a period; increasing and convex.
    discount : float
        In (0, 1).
    cap : float
        The most that can be conceded.
    steps : int
        How many steps to list.

    Returns
    -------
    GradualPath
        It tends to where one more unit costs ``discount`` times what it is worth, short of the
        best for both, where it would cost exactly what it is worth.

    Notes
    -----
    Rule D15, after Lockwood and Thomas (2002). Along the fastest path
    ``discount * benefit(c[t + 1]) - cost(c[t])`` stays the same.

    Examples
    --------
    >>> found = smooth_gradualism(lambda c: c, lambda c: c * c, 0.8, steps=4)
    >>> found.levels.round(4), round(found.limits[0], 4)
    (array([[0.2   , 0.25  , 0.2781, 0.2967]]), 0.4)
    """
    a_discount(discount, "discount")
    positive(cap, "cap")
    at_least_one(steps, "steps")
    limit = _peak(lambda c: discount * benefit(c) - cost(c), cap)
    constant = discount * benefit(limit) - cost(limit)
    if constant - (discount * benefit(0.0) - cost(0.0)) <= SMALL * abs(cost(cap)):
        return GradualPath(False, frozen(np.zeros((1, steps))), (0.0,), (0.0,))
    level, levels = 0.0, []
    for _ in range(max(steps, _length(0.0, discount))):
        level = _inverse(benefit, (constant + cost(level)) / discount, level, limit)
        levels.append(level)
    flows = np.array([[benefit(c) - cost(c) for c in levels]])
    values = _present(flows, discount)
    return GradualPath(True, frozen(np.array([levels[:steps]])), (limit,), values)


@dataclass(frozen=True)
class SmoothSide:
    """One side's curved stakes: what the other's concession is worth, what its own costs."""

    gain: Curve
    cost: Curve


def smooth_asymmetric_gradualism(
    first: SmoothSide,
    second: SmoothSide,
    discount: float,
    *,
    ends: tuple[float, float],
    steps: int = 10,
) -> GradualPath:
    """Return the fastest exchange that tends to given ends, between sides with curved stakes.

    Parameters
    ----------
    first, second : SmoothSide
        Gains increasing and concave, costs increasing and convex.
    discount : float
        In (0, 1).
    ends : pair of float
        Where the concessions of the first and of the second are to tend.
    steps : int
        How many steps to list.

    Raises
    ------
    NotApplicableError
        If no path that never steps back tends there.

    Notes
    -----
    Rule D15. With concessions a and b, ``discount * first.gain(b[t + 1]) - first.cost(a[t])`` and
    its mirror image stay the same along the path.
    """
    a_discount(discount, "discount")
    at_least_one(steps, "steps")
    for end, name in zip(ends, ("ends[0]", "ends[1]"), strict=True):
        positive(end, name)
    sides, other = (first, second), (1, 0)
    constants = [discount * sides[i].gain(ends[other[i]]) - sides[i].cost(ends[i]) for i in (0, 1)]
    level = (0.0, 0.0)
    rows: list[tuple[float, float]] = []
    for _ in range(max(steps, _length(0.0, discount))):
        after = [0.0, 0.0]
        for i in (0, 1):
            j = other[i]
            wanted = (constants[i] + sides[i].cost(level[i])) / discount
            if wanted < sides[i].gain(level[j]) - SMALL * abs(sides[i].gain(ends[j])):
                raise NotApplicableError(
                    f"no self-enforcing exchange tends to {ends}: after {len(rows)} steps a side "
                    "would have to step back. Try ends that are smaller, or nearer each other in "
                    "what they are worth."
                )
            after[j] = _inverse(sides[i].gain, wanted, level[j], ends[j])
        level = (after[0], after[1])
        rows.append(level)
    table = np.array(rows).T
    flows = np.array(
        [
            [
                sides[i].gain(b) - sides[i].cost(a)
                for a, b in zip(table[i], table[1 - i], strict=True)
            ]
            for i in (0, 1)
        ]
    )
    values = _present(flows, discount)
    return GradualPath(True, frozen(table[:, :steps].copy()), ends, values)


def _length(shrink: float, discount: float) -> int:
    """How many periods matter to a present value: the rest counts less than 1e-12."""
    slowest = max(discount, shrink)
    return min(LONGEST, int(np.ceil(np.log(SMALL) / np.log(slowest))) + 1)


def _present(flows: FloatArray, discount: float) -> tuple[float, ...]:
    """Discount flows to the first period; the last one lasts for ever."""
    weights = discount ** np.arange(flows.shape[1])
    weights[-1] /= 1 - discount
    return tuple(float(value) for value in flows @ weights)


def _peak(curve: Curve, cap: float) -> float:
    from scipy.optimize import brentq, minimize_scalar  # type: ignore[import-untyped]

    found = minimize_scalar(lambda c: -curve(c), bounds=(0, cap), method="bounded")
    inside = float(found.x)
    # A bounded search stops short of an end and is flat at the top: look at the slopes instead.
    h = 1e-6 * cap

    def slope(c: float) -> float:
        return curve(min(c + h, cap)) - curve(max(c - h, 0.0))

    if slope(cap) >= 0:
        return cap
    if slope(0.0) <= 0:
        return 0.0
    low, high = max(inside - 0.05 * cap, 0.0), min(inside + 0.05 * cap, cap)
    return float(brentq(slope, low, high, xtol=1e-14)) if slope(low) > 0 > slope(high) else inside


def _inverse(curve: Curve, wanted: float, low: float, high: float) -> float:
    from scipy.optimize import brentq

    if wanted >= curve(high):
        return high
    if wanted <= curve(low):
        return low
    return float(brentq(lambda c: curve(c) - wanted, low, high, xtol=1e-15, rtol=1e-14))
