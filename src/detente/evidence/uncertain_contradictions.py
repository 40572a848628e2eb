"""Does a number of the record lie outside the bounds that the case gives an uncertain input?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.case import Definition, Figure, Quantity, Uncertainty, trade_figures
from detente.evidence.bounds import quantities_about
from detente.evidence.findings import Finding
from detente.evidence.ledger import Ledger
from detente.evidence.quantities import bounds, in_unit_of, said
from detente.units import PURE, parse_unit

SECTION = "uncertainties."


def uncertain_contradictions(definition: Definition, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding for each quantity that lies outside the bounds written for an input.

    A quantity speaks about an uncertain number when it says so (``input = "uncertainties.NAME"``);
    or when the number names its claim and the quantity has the number's name, or is the only one
    of the claim in a unit like the number's (a pure number is like any other, so it has to have
    the name). A number without ends, a normal one for instance, cannot be contradicted; nor can
    one whose ends are those of its claims, by these claims.
    """
    figures = trade_figures(definition.trade)
    for claim, name, quantity in _pairs(definition, ledger):
        uncertainty = definition.uncertainties.get(name)
        if uncertainty is None or uncertainty.kind not in ("number", "hypotheses"):
            text = f"{quantity.name} speaks about '{name}', no uncertain number of the case"
        else:
            text = _compare(uncertainty, stated_bounds(uncertainty, figures), quantity)
        if text:
            yield Finding("contradicted", f"{SECTION}{name}", claim, text)


def stated_bounds(
    uncertainty: Uncertainty, figures: Mapping[str, Figure]
) -> tuple[float, float] | None:
    """Return the ends between which the case says that the number lies, or None without ends."""
    if uncertainty.hypotheses:
        values = [each.value for each in uncertainty.hypotheses if each.value is not None]
        return (min(values), max(values)) if values else None
    written = uncertainty.distribution
    if written is not None and written.bounds == "figure" and uncertainty.acts_on:
        figure = figures.get(uncertainty.acts_on[0])
        if figure is None:
            return None
        return (
            figure.value if figure.low is None else figure.low,
            figure.value if figure.high is None else figure.high,
        )
    given = written.parameters if written is not None else {}
    return (given["low"], given["high"]) if {"low", "high"} <= set(given) else None


def _pairs(definition: Definition, ledger: Ledger) -> Iterator[tuple[str, str, Quantity]]:
    """Yield (claim, uncertain input, quantity) for each quantity that speaks about an input."""
    for claim in ledger.current.values():
        for quantity in claim.quantities:
            if quantity.input.startswith(SECTION):
                yield claim.id, quantity.input.removeprefix(SECTION), quantity
    for name, each in definition.uncertainties.items():
        if each.kind not in ("number", "hypotheses"):
            continue
        claims = [*each.claims, *(claim for one in each.hypotheses for claim in one.claims)]
        pure = parse_unit(each.unit) == PURE
        for claim_id in dict.fromkeys(claims):
            if claim_id not in ledger.current:
                continue
            for quantity in quantities_about(ledger.claims[claim_id], name, each.unit):
                if not quantity.input and (quantity.name == name or not pure):
                    yield claim_id, name, quantity


def _compare(
    uncertainty: Uncertainty, limits: tuple[float, float] | None, quantity: Quantity
) -> str:
    here = in_unit_of(quantity, uncertainty.unit)
    if here is None:
        return f"{quantity.name} is in {quantity.unit}, the uncertain number in {uncertainty.unit}"
    if limits is None:
        return ""
    least, most = bounds(here)
    below = most is not None and most < limits[0]
    above = least is not None and least > limits[1]
    if not below and not above:
        return ""
    return (
        f"the record has {said(quantity)} {quantity.unit}; the case has {limits[0]:g} to "
        f"{limits[1]:g} {uncertainty.unit}"
    )
