"""Uncertain inputs with all their numbers: bounds from the evidence and from trade filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from detente.case import (
    Correlation,
    Definition,
    Distribution,
    Figure,
    Uncertainty,
    at_best_figures,
    check_uncertain,
    trade_figures,
)
from detente.errors import CaseError, InputError, located

if TYPE_CHECKING:
    from detente.evidence import Ledger

DISTRIBUTIONS = ("distribution", "ignorance")


@dataclass(frozen=True, eq=False)
class ResolvedInputs:
    """The uncertain inputs of a case, ready to be drawn.

    Attributes
    ----------
    uncertainties : mapping of str to Uncertainty
        In file order; bounds written out, and `best` of every number.
    correlations : tuple of Correlation
    came_from : mapping of str to str
        Where bounds were filled in, by key (``uncertainties.price.distribution``): from which
        claims or which figure.
    """

    uncertainties: Mapping[str, Uncertainty]
    correlations: tuple[Correlation, ...]
    came_from: Mapping[str, str]


def resolve_uncertainties(definition: Definition, ledger: Ledger | None = None) -> ResolvedInputs:
    """Fill in what the case leaves to its evidence and to its trade figures.

    Parameters
    ----------
    definition : Definition
    ledger : Ledger, optional
        Needed where ``bounds = "claims"``.

    Raises
    ------
    InputError
        If an input is wrong, or its bounds cannot be had; with its key.
    """
    check_uncertain(definition)
    figures = trade_figures(definition.trade)
    came_from: dict[str, str] = {}
    resolved = {}
    for name, each in definition.uncertainties.items():
        filled = each
        for key in DISTRIBUTIONS:
            with located(f"uncertainties.{name}, {key}"):
                filled, told = _bounded(filled, key, figures, ledger)
            if told:
                came_from[f"uncertainties.{name}.{key}"] = told
        resolved[name] = _checked(_with_best(filled, figures))
    return ResolvedInputs(
        MappingProxyType(resolved), definition.correlations, MappingProxyType(came_from)
    )


def with_best(definition: Definition) -> Definition:
    """Return the definition with `best` filled in for every uncertain number.

    No ledger is needed: what claims give are bounds, never what the plain model takes.

    Raises
    ------
    InputError
        If an input is wrong; with its key.
    """
    if not definition.uncertainties:
        return definition
    check_uncertain(definition)
    figures = trade_figures(definition.trade)
    filled = {
        name: _checked(_with_best(each, figures)) for name, each in definition.uncertainties.items()
    }
    return replace(definition, uncertainties=filled)


def at_best(definition: Definition) -> Definition:
    """Return the case as it is where nothing is drawn, with nothing in it uncertain any more.

    Its figures of trade are written as the best values make them, as the plain model takes them.

    Raises
    ------
    InputError
        If an input is wrong; with its key.
    """
    if not definition.uncertainties:
        return definition
    best = at_best_figures(with_best(definition))
    return replace(best, uncertainties={}, correlations=())


def _bounded(
    uncertainty: Uncertainty, key: str, figures: Mapping[str, Figure], ledger: Ledger | None
) -> tuple[Uncertainty, str]:
    """The input with the bounds of one of its distributions written, and where they came from."""
    written: Distribution | None = getattr(uncertainty, key)
    if written is None or written.bounds == "written":
        return uncertainty, ""
    if written.bounds == "figure":
        found, told = _from_figure(written, uncertainty.acts_on[0], figures)
    else:
        found, told = _from_claims(written, uncertainty, ledger)
    return (
        replace(uncertainty, distribution=found)
        if key == "distribution"
        else replace(uncertainty, ignorance=found)
    ), told


def _from_figure(
    written: Distribution, key: str, figures: Mapping[str, Figure]
) -> tuple[Distribution, str]:
    figure = figures[key]
    given = {
        "low": figure.value if figure.low is None else figure.low,
        "mode": figure.value,
        "high": figure.value if figure.high is None else figure.high,
    }
    if written.kind == "uniform":
        del given["mode"]
    return Distribution(written.kind, given), f"the figure {key}"


def _from_claims(
    written: Distribution, uncertainty: Uncertainty, ledger: Ledger | None
) -> tuple[Distribution, str]:
    from detente.evidence import claim_bounds

    if ledger is None:
        raise CaseError(
            'bounds = "claims" needs the evidence ledger of the case, and there is none; write low '
            "and high, or put the ledger beside the case."
        )
    found = claim_bounds(ledger, uncertainty.claims, name=uncertainty.name, unit=uncertainty.unit)
    given = dict(written.parameters) | {"low": found.low, "high": found.high}
    if not found.low <= given.get("mode", found.low) <= found.high:
        raise CaseError(
            f"the mode {given['mode']:g} does not lie between {found.low:g} "
            f"({', '.join(found.low_claims)}) and {found.high:g} ({', '.join(found.high_claims)})."
        )
    if uncertainty.best is not None and not found.low <= uncertainty.best <= found.high:
        raise CaseError(
            f"best is {uncertainty.best:g}, and the claims run from {found.low:g} "
            f"({', '.join(found.low_claims)}) to {found.high:g} ({', '.join(found.high_claims)}); "
            "correct best, or name the claim that it comes from."
        )
    told = f"least in {', '.join(found.low_claims)}, greatest in {', '.join(found.high_claims)}"
    if found.open_claims:
        told += f"; {', '.join(found.open_claims)} may mean more or less than the number named"
    return Distribution(written.kind, given), told


def _with_best(uncertainty: Uncertainty, figures: Mapping[str, Figure]) -> Uncertainty:
    from detente.uncertainty import best_value

    if uncertainty.best is not None or uncertainty.kind not in ("number", "hypotheses"):
        return uncertainty
    written = uncertainty.distribution
    if written is not None and written.bounds == "figure":
        return replace(uncertainty, best=figures[uncertainty.acts_on[0]].value)
    return replace(uncertainty, best=best_value(uncertainty))


def _checked(uncertainty: Uncertainty) -> Uncertainty:
    """The same, its distributions made once: SciPy knows what parameters give none."""
    from detente.uncertainty import spread

    for key in DISTRIBUTIONS:
        written: Distribution | None = getattr(uncertainty, key)
        if written is not None and written.bounds == "written":
            try:
                spread(written)
            except InputError as error:
                raise CaseError(error.problem, f"uncertainties.{uncertainty.name}, {key}") from None
    return uncertainty
