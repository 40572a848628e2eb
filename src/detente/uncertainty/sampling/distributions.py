"""A number that is not known: its distribution, by way of SciPy, and what to say of it.

SciPy's statistics take half a second to load. A distribution between two ends is right when its
numbers are, so reading one does without; and the usual two are drawn without, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.arrays import FloatArray
from detente.case import KINDS, RANGED, Distribution, Uncertainty, best_number, problem_with
from detente.errors import CaseError, InputError

LEAST = 2.0**-50  # nearer to an end, some inverses round to an infinite number
MOST = 1.0 - LEAST


@dataclass(frozen=True, eq=False)
class Spread:
    """A distribution that can be drawn from. Make one with `spread`.

    Attributes
    ----------
    written : Distribution
    unit : str
    law : scipy.stats frozen distribution
        Or one of our own with the same quantiles.
    """

    written: Distribution
    unit: str

    @cached_property
    def law(self) -> Any:
        """The distribution as SciPy has it."""
        given = dict(self.written.parameters)
        if self.written.kind in RANGED:
            return _LAWS[self.written.kind](given)
        from scipy import stats  # type: ignore[import-untyped]

        return getattr(stats, self.written.kind)(**given)

    def ppf(self, cube: FloatArray) -> FloatArray:
        """Return the quantiles: the numbers below which the shares `cube` of all draws lie.

        Parameters
        ----------
        cube : array
            Numbers above 0 and below 1.
        """
        found = self.law.ppf(np.ascontiguousarray(cube, dtype=np.float64))
        inside: FloatArray = np.clip(np.asarray(found, dtype=np.float64), *self.support())
        return inside  # the last digit may have been rounded past an end

    @property
    def is_discrete(self) -> bool:
        """Whether it takes whole steps only, so that draws tie."""
        return KINDS[self.written.kind].is_discrete

    @property
    def mode(self) -> float | None:
        """The most likely number, where one is written down."""
        given = self.written.parameters
        if self.written.kind == "triang":
            return given.get("loc", 0.0) + given["c"] * given.get("scale", 1.0)
        return given.get("mode")

    def best(self) -> float:
        """Return the mode where one is written down, or else the median."""
        if self.mode is not None:
            return self.mode
        if self.written.kind == "uniform":
            low, width = self._low_and_width()
            return 0.5 * width + low
        return float(self.law.median())

    def support(self) -> tuple[float, float]:
        """Return the ends between which every draw lies; infinite where there is no end."""
        if self.written.kind in RANGED:
            low, width = self._low_and_width()
            return low, width + low
        low, high = self.law.support()
        return float(low), float(high)

    def _low_and_width(self) -> tuple[float, float]:
        low, high = (float(self.written.parameters[end]) for end in ("low", "high"))
        return low, high - low

    def interval(self, share: float = 0.9) -> tuple[float, float]:
        """Return the ends between which the middle `share` of all draws lie."""
        tail = (1.0 - share) / 2.0
        low, high = self.ppf(np.array([tail, 1.0 - tail]))
        return float(low), float(high)

    def describe(self) -> str:
        """Say it in plain words, with the unit.

        >>> spread(Distribution("triangular", {"low": 3, "mode": 4.7, "high": 8.4}), "Mt / year")
        <Spread: between 3 and 8.4, most likely 4.7 Mt / year>
        """
        unit = "" if self.unit in ("", "1") else f" {self.unit}"
        low, high = self.support()
        if self.written.kind == "uniform":
            return f"between {low:.6g} and {high:.6g}{unit}, all equally likely"
        if self.mode is not None:
            return f"between {low:.6g} and {high:.6g}, most likely {self.mode:.6g}{unit}"
        words, middle = KINDS[self.written.kind].words, self.best()
        low, high = self.interval()
        return (
            f"{words}: about {middle:.4g}, nine times in ten between {low:.4g} and {high:.4g}{unit}"
        )

    def __repr__(self) -> str:
        return f"<Spread: {self.describe()}>"


def spread(distribution: Distribution, unit: str = "1") -> Spread:
    """Make a distribution that can be drawn from.

    Parameters
    ----------
    distribution : Distribution
        With its bounds written; `studies.resolve_uncertainties` writes those that come from claims
        or from a figure.
    unit : str
        For the words alone.

    Raises
    ------
    CaseError
        If the distribution is not known, or its parameters give none.

    Notes
    -----
    PERT is the beta distribution between `low` and `high` whose mean is
    (low + 4 mode + high) / 6 [1]_. All others are those of ``scipy.stats``.

    References
    ----------
    .. [1] D. G. Malcolm, J. H. Roseboom, C. E. Clark, W. Fazar, "Application of a technique for
       research and development program evaluation", Operations Research 7 (1959), 646-669.

    Examples
    --------
    >>> spread(Distribution("uniform", {"low": 0, "high": 2}), "bn USD").ppf(np.array([0.25]))
    array([0.5])
    """
    if problem := problem_with(distribution):
        raise CaseError(f"{problem}.", "distribution")
    if distribution.bounds != "written":
        raise CaseError(
            f"its bounds come from its {distribution.bounds}; fill them in first, with "
            "studies.resolve_uncertainties.",
            "distribution",
        )
    found = Spread(distribution, unit)
    if distribution.kind in RANGED:
        return found
    given = distribution.parameters
    with np.errstate(all="ignore"):
        ends = found.law.ppf(np.array([LEAST, 0.5, MOST]))
    if not np.isfinite(ends).all() or not ends[0] <= ends[1] <= ends[2]:
        written = ", ".join(f"{name} = {value:g}" for name, value in given.items()) or "defaults"
        raise CaseError(
            f"'{distribution.kind}' with {written} gives no finite numbers; see "
            f"scipy.stats.{distribution.kind} for what its parameters mean.",
            "distribution",
        )
    return found


def best_value(uncertainty: Uncertainty) -> float:
    """Return the number that stands for an uncertain one when nothing is drawn.

    That is the one written down as best; or else the mode, where one is written, or the median;
    or, among hypotheses, the heaviest (the first of those that weigh the same).

    Raises
    ------
    CaseError
        If it is no number, or its bounds are not there yet.
    """
    if uncertainty.best is not None or uncertainty.kind == "hypotheses":
        return best_number(uncertainty)
    if uncertainty.distribution is None:
        raise CaseError(
            f"is no number but the {uncertainty.kind} of {uncertainty.party}'s aims.",
            f"uncertainties.{uncertainty.name}",
        )
    try:
        mode = uncertainty.distribution.parameters.get("mode")
        return mode if mode is not None else spread(uncertainty.distribution).best()
    except InputError as error:
        raise error.at(f"uncertainties.{uncertainty.name}") from None


def describe(uncertainty: Uncertainty) -> str:
    """Say in plain words what is not known, with units and weights.

    >>> from detente.case.uncertainty import Hypothesis
    >>> describe(
    ...     Uncertainty(
    ...         "n",
    ...         "hypotheses",
    ...         unit="person",
    ...         hypotheses=(Hypothesis(1, 178), Hypothesis(3, 232)),
    ...     )
    ... )
    '178 person (25 %) or 232 person (75 %)'
    """
    written = uncertainty.distribution
    if written is not None and written.bounds != "written":
        return f"{KINDS[written.kind].words}, its bounds those of its {written.bounds}"
    if written is not None:
        return spread(written, uncertainty.unit).describe()
    total = sum(each.weight for each in uncertainty.hypotheses)
    unit = "" if uncertainty.unit in ("", "1") else f" {uncertainty.unit}"
    told = []
    for each in uncertainty.hypotheses[:12]:
        if each.value is not None:
            what = f"{each.value:.6g}{unit}"
        else:
            what = each.reading or "order " + " ".join(map(str, each.order))
        told.append(f"{each.label or what} ({100 * each.weight / total:.3g} %)")
    more = len(uncertainty.hypotheses) - 12
    return " or ".join(told) + (f" or {more} more" if more > 0 else "")


@dataclass(frozen=True)
class UniformLaw:
    """All numbers from `low` to `low` + `width` alike; the digits are those of SciPy."""

    low: float
    width: float

    def ppf(self, q: Any) -> Any:
        """Return quantiles."""
        return q * self.width + self.low

    def median(self) -> float:
        """Return the middle."""
        return float(self.ppf(0.5))

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return self.low, self.width + self.low


@dataclass(frozen=True)
class TriangularLaw(UniformLaw):
    """A triangle with its top at `low` + `top` * `width`; the digits are those of SciPy."""

    top: float

    def ppf(self, q: Any) -> Any:
        """Return quantiles."""
        rising, falling = np.sqrt(self.top * q), 1 - np.sqrt((1 - self.top) * (1 - q))
        return np.where(q < self.top, rising, falling) * self.width + self.low


def _uniform(given: Mapping[str, float]) -> UniformLaw:
    return UniformLaw(given["low"], given["high"] - given["low"])


def _triangular(given: Mapping[str, float]) -> TriangularLaw:
    low, width = given["low"], given["high"] - given["low"]
    return TriangularLaw(low, width, (given["mode"] - low) / width)


def _pert(given: Mapping[str, float]) -> Any:
    from scipy import stats

    low, width = given["low"], given["high"] - given["low"]
    share = (given["mode"] - low) / width
    return stats.beta(1.0 + 4.0 * share, 5.0 - 4.0 * share, low, width)


_LAWS: Mapping[str, Callable[[Mapping[str, float]], Any]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "pert": _pert,
}
