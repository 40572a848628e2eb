"""Between which ends a number may be drawn: what is known of it before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from detente.case.checks.spread_kinds import RANGED
from detente.case.figure import Figure
from detente.case.uncertainty import Distribution, Uncertainty

Range = tuple[float, float]
_ORDER = ("replace", "multiply", "add")


def range_of(uncertainty: Uncertainty, figure: Figure) -> Range | None:
    """Return the least and the greatest that a number may be, by any of its distributions.

    Parameters
    ----------
    uncertainty : Uncertainty
        A number, or a number among a few.
    figure : Figure
        That it acts on, for ``bounds = "figure"``.

    Returns
    -------
    tuple of float, or None
        Infinite where there is no end; None where claims give the bounds and they are not written.
    """
    points = [each.value for each in uncertainty.hypotheses if each.value is not None]
    if uncertainty.best is not None:
        points.append(uncertainty.best)
    for written in (uncertainty.distribution, uncertainty.ignorance):
        if written is None:
            continue
        if written.bounds == "claims":
            return None
        if written.bounds == "figure":
            points += [figure.value, *(x for x in (figure.low, figure.high) if x is not None)]
        else:
            points += support_of(written)
    return min(points), max(points)


def range_of_share(figure: Figure, acting: Sequence[tuple[str, Range | None]]) -> Range | None:
    """Return between what a figure lies after numbers in these ranges have acted on it."""
    low = high = figure.value
    for effect, found in sorted(acting, key=lambda each: _ORDER.index(each[0])):
        if found is None:
            return None
        if effect == "replace":
            low, high = found
        elif effect == "add":
            low, high = low + found[0], high + found[1]
        else:
            ends = [0.0 if not x or not y else x * y for x in (low, high) for y in found]
            low, high = min(ends), max(ends)
    return low, high


def support_of(distribution: Distribution) -> Range:
    """Return the ends of a distribution as written, infinite where it has none."""
    kind, given = distribution.kind, distribution.parameters
    if kind in RANGED:
        return given["low"], given["high"]
    loc, scale = given.get("loc", 0.0), given.get("scale", 1.0)
    match kind:
        case "beta" | "triang" | "bernoulli":
            low, high = 0.0, 1.0
        case "truncnorm" | "loguniform":
            low, high = given["a"], given["b"]
        case "binom":
            low, high = 0.0, given["n"]
        case "randint":
            low, high = given["low"], given["high"] - 1
        case "pareto" | "geom":
            low, high = 1.0, inf
        case "norm" | "t" | "logistic" | "laplace" | "gumbel_r" | "gumbel_l":
            low, high = -inf, inf
        case _:
            low, high = 0.0, inf
    return loc + scale * low, loc + scale * high
