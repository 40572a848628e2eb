"""The distributions a number may have, by name, with their parameters: no SciPy needed to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.case.uncertainty import Distribution

LARGEST = 1e15
LARGEST_STEPS = 1e9
LARGEST_POISSON = 1e6  # its inverse is slow beyond


@dataclass(frozen=True)
class SpreadKind:
    """What a distribution is called in words, and the parameters that it takes.

    Attributes
    ----------
    needs, may : tuple of str
        Parameters that have to be given, and those that may be.
    positive : tuple of str
        Those of them that have to be above 0.
    most : float
        The largest that any of them may be.
    """

    words: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ("loc", "scale")
    positive: tuple[str, ...] = ("scale",)
    is_discrete: bool = False
    most: float = LARGEST


def _smooth(words: str, *shapes: str, any_sign: tuple[str, ...] = ()) -> SpreadKind:
    positive = tuple(name for name in (*shapes, "scale") if name not in any_sign)
    return SpreadKind(words, shapes, positive=positive)


def _steps(words: str, *shapes: str, most: float = LARGEST_STEPS) -> SpreadKind:
    return SpreadKind(words, shapes, ("loc",), (), is_discrete=True, most=most)


RANGED = ("uniform", "triangular", "pert")
KINDS: Mapping[str, SpreadKind] = {
    "uniform": SpreadKind("uniform", ("low", "high"), (), ()),
    "triangular": SpreadKind("triangular", ("low", "mode", "high"), (), ()),
    "pert": SpreadKind("PERT", ("low", "mode", "high"), (), ()),
    "norm": _smooth("normal"),
    "truncnorm": _smooth("truncated normal", "a", "b", any_sign=("a", "b")),
    "halfnorm": _smooth("half-normal"),
    "lognorm": _smooth("log-normal", "s"),
    "loguniform": _smooth("log-uniform", "a", "b"),
    "beta": _smooth("beta", "a", "b"),
    "gamma": _smooth("gamma", "a"),
    "invgamma": _smooth("inverse gamma", "a"),
    "expon": _smooth("exponential"),
    "weibull_min": _smooth("Weibull", "c"),
    "pareto": _smooth("Pareto", "b"),
    "chi2": _smooth("chi-squared", "df"),
    "t": _smooth("Student's t", "df"),
    "logistic": _smooth("logistic"),
    "laplace": _smooth("Laplace"),
    "gumbel_r": _smooth("Gumbel, longer upwards"),
    "gumbel_l": _smooth("Gumbel, longer downwards"),
    "triang": _smooth("triangular", "c", any_sign=("c",)),
    "randint": _steps("whole numbers, equally likely", "low", "high"),
    "bernoulli": _steps("0 or 1", "p"),
    "binom": _steps("binomial", "n", "p"),
    "geom": _steps("geometric", "p"),
    "poisson": _steps("Poisson", "mu", most=LARGEST_POISSON),
}


def problem_with(distribution: Distribution) -> str:
    """Say what is wrong with a distribution as written, or nothing where it may be right.

    Where the bounds come from elsewhere, `low` and `high` may be missing; ``mode`` comes with the
    figure that is stood for.
    """
    kind, given = distribution.kind, distribution.parameters
    if kind not in KINDS:
        return f"no distribution named '{kind[:60]}'{_known(KINDS, kind)}"
    found = KINDS[kind]
    takes = (*found.needs, *found.may)
    for name in given:
        if name not in takes:
            return f"'{kind}' has no parameter '{name[:60]}'{_known(takes, name)}"
    if distribution.bounds != "written":
        return _bounded_elsewhere(distribution)
    for name in found.needs:
        if name not in given:
            return f"'{kind}' needs the parameter '{name}'; it takes {', '.join(takes)}"
    return _numbers(distribution, found)


def _bounded_elsewhere(distribution: Distribution) -> str:
    kind, given, bounds = distribution.kind, distribution.parameters, distribution.bounds
    if kind not in RANGED:
        return f"bounds = \"{bounds}\" goes with {', '.join(RANGED)}, not with '{kind}'"
    own = {"low", "high", "mode"} if bounds == "figure" else {"low", "high"}
    if twice := sorted(own & set(given)):
        return f"bounds = \"{bounds}\" gives '{twice[0]}' already; remove one of them"
    if bounds == "claims" and "mode" in KINDS[kind].needs and "mode" not in given:
        return f"'{kind}' needs 'mode', the most likely number; claims give the bounds alone"
    return ""


def _numbers(distribution: Distribution, found: SpreadKind) -> str:
    kind, given = distribution.kind, distribution.parameters
    for name, value in given.items():
        if not isfinite(value) or abs(value) > found.most:
            return f"{name} = {value:g} is too large to be drawn from; at most {found.most:g}"
        if name in found.positive and value <= 0:
            return f"{name} = {value:g}; it has to be above 0"
    if kind in RANGED or kind == "randint":
        low, high = given["low"], given["high"]
        if low >= high:
            return f"low {low:g} is not below high {high:g}"
        if not low <= given.get("mode", low) <= high:
            return f"the mode {given['mode']:g} does not lie between low {low:g} and high {high:g}"
    return ""


def _known(names: Iterable[str], found: str) -> str:
    """The names there are, all of them: the list is short, and people look it up here."""
    near = get_close_matches(found[:60], list(names), n=1, cutoff=0.5)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    return f"{hint}; there is {', '.join(names)}"
