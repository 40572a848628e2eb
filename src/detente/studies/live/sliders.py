"""What a case does not know and says as a number, with the address at which one tries another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.case import Definition, Figure, Uncertainty, find_target, numbers

# Beyond this many times the value nothing is tried, where no range is written.
TIMES = 3.0
SHARES = ".rent_shares."
PURE = "times what the case says"


@dataclass(frozen=True)
class Slider:
    """A number that one may try.

    Attributes
    ----------
    name, label : str
        Of the uncertain input.
    address : str
        As of :func:`detente.changed`.
    unit : str
    value : float
        What the file says.
    low, high : float
        The ends of what the case holds possible, the value among them.
    claims : tuple of str
    """

    name: str
    label: str
    address: str
    unit: str
    value: float
    low: float
    high: float
    claims: tuple[str, ...]


def list_sliders(case: Definition) -> tuple[Slider, ...]:
    """Return the uncertain numbers of a case that one address changes, in file order.

    What is added to a place, replaces a cell or acts on several places has no such address; it is
    asked by draws.
    """
    known = numbers(case)
    found = (_slider(case, known, each) for each in case.uncertainties.values())
    return tuple(each for each in found if each is not None)


def _slider(
    case: Definition, known: Mapping[str, Figure | float], uncertainty: Uncertainty
) -> Slider | None:
    if uncertainty.kind not in ("number", "hypotheses"):
        return None
    address, value, unit = f"uncertainties.{uncertainty.name}.best", uncertainty.best, ""
    figure: Figure | None = None
    if value is None:
        if len(uncertainty.acts_on) != 1:
            return None
        (address,) = uncertainty.acts_on
        target = find_target(case, address)
        if SHARES in address:
            return None  # shares of a whole are changed together
        if uncertainty.effect == "multiply" and target.kind == "outcome":
            value, unit = 1.0, PURE
        elif uncertainty.effect == "replace" and target.kind == "figure":
            there = known[address]
            figure = there if isinstance(there, Figure) else None
            value = there.value if isinstance(there, Figure) else there
            unit = target.unit
        else:
            return None
    ends = [value, *_ends(uncertainty, figure)]
    if len(ends) == 1:
        ends += [0.0, TIMES * value]
    return Slider(
        uncertainty.name,
        uncertainty.label or uncertainty.name,
        address,
        uncertainty.unit if uncertainty.unit not in ("", "1") else unit,
        value,
        min(ends),
        max(ends),
        tuple(uncertainty.claims),
    )


def _ends(uncertainty: Uncertainty, figure: Figure | None) -> Iterator[float]:
    """Yield the ends that are written: of the distribution, the figure, or the hypotheses."""
    spread = uncertainty.distribution
    if spread is not None:
        yield from (spread.parameters[end] for end in ("low", "high") if end in spread.parameters)
    if figure is not None:
        yield from (end for end in (figure.low, figure.high) if end is not None)
    yield from (each.value for each in uncertainty.hypotheses if each.value is not None)
