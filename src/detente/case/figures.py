"""Uncertain numbers that act on figures of trade: written in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from detente.case.case import Definition
from detente.case.checks.rent_shares import remainders
from detente.case.effects import best_number, is_number
from detente.case.figure import Figure
from detente.case.targets import trade_figures

_ORDER = ("replace", "multiply", "add")


def figure_inputs(definition: Definition) -> tuple[str, ...]:
    """Return the uncertain numbers that act on a figure of trade, in file order."""
    return tuple(
        name
        for name, uncertainty in definition.uncertainties.items()
        if any(key.startswith("trade.") for key in uncertainty.acts_on)
    )


def best_numbers(definition: Definition) -> dict[str, float]:
    """Return what every uncertain number is when nothing is drawn."""
    return {
        name: best_number(uncertainty)
        for name, uncertainty in definition.uncertainties.items()
        if is_number(uncertainty)
    }


def at_best_figures(definition: Definition) -> Definition:
    """Return the definition with its figures of trade as they are when nothing is drawn."""
    if not figure_inputs(definition):
        return definition
    return with_figures_written(definition, best_numbers(definition))


def with_figures_written(definition: Definition, numbers: Mapping[str, float]) -> Definition:
    """Return the definition with its figures of trade as the uncertain numbers make them.

    Parameters
    ----------
    numbers : mapping of str to float
        By the name of the uncertainty; one that is not named leaves its figures as written.
    """
    effects = FigureEffects(definition)
    values = effects.acted({name: float(number) for name, number in numbers.items()})
    if not values:
        return definition
    values |= effects.left(values)
    return replace(definition, trade=_written("trade", definition.trade, values))


class FigureEffects:
    """What the uncertain numbers of one definition make of its figures of trade.

    Replacements come first, then factors, then terms. Where they act on a share of a rent, the
    other shares take what is left, so that all add up to 1.

    Attributes
    ----------
    standing : mapping of str to float
        Every figure of trade as written, by its key.
    keys : tuple of str
        The figures that become something else, those that take what is left among them.
    """

    def __init__(self, definition: Definition) -> None:
        acting = [
            (_ORDER.index(definition.uncertainties[name].effect), name, key)
            for name in figure_inputs(definition)
            for key in definition.uncertainties[name].acts_on
            if key.startswith("trade.")
        ]
        self._acting = sorted(acting, key=lambda each: each[0])
        standing = trade_figures(definition.trade) if acting else {}
        self.standing = {key: figure.value for key, figure in standing.items()}
        acted = dict.fromkeys(key for _, _, key in self._acting)
        self._remainders = remainders(acted, standing)
        takers = [key for each in self._remainders for key in each.takers]
        self.keys = tuple(dict.fromkeys([*acted, *takers]))

    def acted(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the figures that numbers act on become, by key.

        Parameters
        ----------
        numbers : mapping of str to float or array
            By the name of the uncertainty; one that is not named leaves its figures as written.
        """
        values: dict[str, Any] = {}
        for order, name, key in self._acting:
            if name in numbers:
                stands, number = values.get(key, self.standing[key]), numbers[name]
                values[key] = (number, stands * number, stands + number)[order]
        return values

    def left(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return what is left to the other shares of a rent, where these are those acted on.

        Parameters
        ----------
        values : mapping of str to float
            Of one draw, as `acted` gives them.
        """
        found: dict[str, float] = {}
        for each in self._remainders:
            if any(key in values for key in each.acted):
                found |= each.written(self.standing | dict(values))
        return found


def _written(key: str, part: Any, values: Mapping[str, float]) -> Any:
    if isinstance(part, Figure):
        return replace(part, value=values[key]) if key in values else part
    if not any(each.startswith(f"{key}.") for each in values):
        return part
    if isinstance(part, Mapping):
        return {name: _written(f"{key}.{name}", each, values) for name, each in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        changed = {}
        for field in fields(part):
            before = getattr(part, field.name)
            after = _written(f"{key}.{field.name}", before, values)
            if after is not before:
                changed[field.name] = after
        return replace(part, **changed)
    return part
