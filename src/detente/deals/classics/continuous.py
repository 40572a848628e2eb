"""Fair points on a frontier without steps: shares of a pie, of sanctions, of a rent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from detente.arrays import FloatArray
from detente.errors import InputError, NotApplicableError, UnconvergedError

FAR = 1e12
TINY = 1e-300
STEP = 1e-6
CLOSE = 1e-6


@dataclass(frozen=True)
class ContinuousSolution:
    """What each party gets under four solutions, shape (parties,) each, and the greatest gains."""

    nash: FloatArray
    kalai_smorodinsky: FloatArray
    egalitarian: FloatArray
    utilitarian: FloatArray
    ideal: FloatArray


def continuous_solutions(
    excess: Callable[[FloatArray], ArrayLike], disagreement: ArrayLike
) -> ContinuousSolution:
    """Find the fair points of a convex bargaining problem (rules D6-D9).

    Parameters
    ----------
    excess : callable
        ``excess(u)`` is one number or several, each at most 0 exactly where the values u, shape
        (parties,), can be had. Each is a convex function, and a party may always get less.
    disagreement : array, shape (parties,)
        A point with ``excess < 0``: everybody can gain at once.

    Returns
    -------
    ContinuousSolution
        The Kalai-Smorodinsky and egalitarian points are where a ray from the disagreement point
        leaves the set, found by bisection; the Nash and utilitarian points maximise a concave
        function over it.

    Raises
    ------
    NotApplicableError
        If nobody can gain, or a gain has no bound.
    UnconvergedError
        If the maximum was not found.

    Examples
    --------
    >>> found = continuous_solutions(lambda u: u[1] + u[0] ** 2 - 1, [0, 0])
    >>> found.nash.round(4), found.kalai_smorodinsky.round(4)
    (array([0.5774, 0.6667]), array([0.618, 0.618]))
    """
    floor = np.asarray(disagreement, dtype=np.float64)
    if floor.ndim != 1 or not floor.size or not np.isfinite(floor).all():
        raise InputError("the disagreement point is a list of finite numbers, one a party.")

    def worst(u: FloatArray) -> float:
        return float(np.max(excess(u)))

    if worst(floor) >= 0:
        raise NotApplicableError(
            "the disagreement point is not inside the set, so nobody gains by a deal; "
            "excess(disagreement) has to be below 0."
        )
    units = np.eye(floor.size)
    ideal = np.array([floor[i] + _reach(worst, floor, units[i]) for i in range(floor.size)])
    gains = ideal - floor
    kalai = floor + _reach(worst, floor, gains) * gains
    equal = floor + _reach(worst, floor, np.ones(floor.size))
    return ContinuousSolution(
        nash=_maximise(excess, floor, gains, kalai, product=True),
        kalai_smorodinsky=kalai,
        egalitarian=equal,
        utilitarian=_maximise(excess, floor, gains, kalai, product=False),
        ideal=ideal,
    )


def _reach(worst: Callable[[FloatArray], float], floor: FloatArray, way: FloatArray) -> float:
    """How far one can go from `floor` along `way` before leaving the set."""
    from scipy.optimize import brentq  # type: ignore[import-untyped]

    far = 1.0
    while worst(floor + far * way) <= 0:
        far *= 2
        if far > FAR:
            raise NotApplicableError("a party can gain without bound; the set needs a frontier.")
    root = brentq(lambda t: worst(floor + t * way), 0.0, far, xtol=1e-15, rtol=1e-14)
    return float(root)


def _maximise(
    excess: Callable[[FloatArray], ArrayLike],
    floor: FloatArray,
    gains: FloatArray,
    start: FloatArray,
    *,
    product: bool,
) -> FloatArray:
    """Maximise over shares x, u = floor + x * gains: the sum of log x, or of gains."""
    from scipy.optimize import minimize

    def loss(x: FloatArray) -> float:
        return float(-np.log(np.maximum(x, TINY)).sum() if product else -(x @ gains))

    def slope(x: FloatArray) -> FloatArray:
        return np.asarray(-1.0 / np.maximum(x, TINY) if product else -gains)

    def over(x: FloatArray) -> FloatArray:
        return np.atleast_1d(np.asarray(excess(floor + x * gains), dtype=np.float64))

    def steepness(x: FloatArray) -> FloatArray:
        sides = [(over(x + STEP * e) - over(x - STEP * e)) / (2 * STEP) for e in np.eye(x.size)]
        return np.stack(sides, axis=1)

    found = minimize(
        loss,
        (start - floor) / gains * (1 - 1e-3),
        jac=slope,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * floor.size,
        constraints=[{"type": "ineq", "fun": lambda x: -over(x), "jac": lambda x: -steepness(x)}],
        options={"ftol": 1e-13, "maxiter": 500},
    )
    x = np.clip(found.x, 0.0, 1.0)
    if over(x).max() > CLOSE or _unbalance(x, slope(x), over(x), steepness(x)) > CLOSE:
        raise UnconvergedError(
            f"no {'Nash' if product else 'utilitarian'} point: {found.message}. Check that every "
            "part of excess is a smooth convex function; give a kink as two numbers."
        )
    return np.asarray(floor + x * gains)


def _unbalance(x: FloatArray, slope: FloatArray, over: FloatArray, steepness: FloatArray) -> float:
    """How far the slope of the loss is from being held by the limits that bind, as a share of it.

    At the minimum of a convex problem, and only there, this is 0 (Karush, Kuhn and Tucker).
    """
    from scipy.optimize import nnls

    holds = [*steepness[over > -CLOSE], *-np.eye(x.size)[x < CLOSE], *np.eye(x.size)[x > 1 - CLOSE]]
    if not holds:
        return float("inf")
    left = nnls(np.array(holds).T, -slope)[1]
    return float(left / np.linalg.norm(slope))
