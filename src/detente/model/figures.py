"""Uncertain numbers that act on figures of trade: written in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from detente.model.effects import best_number, is_number
from detente.model.parts import Definition
from detente.model.rent_shares import remainders
from detente.model.trade_parts import Figure, MeasureText
from detente.model.uncertain_targets import trade_figures

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
    return FigureWriter(definition).written(numbers)


class FigureWriter:
    """Writes many draws into the figures of one definition.

    Replacements come first, then factors, then terms. Where they act on a share of a rent, the
    other shares take what is left, so that all add up to 1.
    """

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        acting = [
            (_ORDER.index(definition.uncertainties[name].effect), name, key)
            for name in figure_inputs(definition)
            for key in definition.uncertainties[name].acts_on
            if key.startswith("trade.")
        ]
        self._acting = sorted(acting, key=lambda each: each[0])
        standing = trade_figures(definition.trade) if acting else {}
        self._standing = {key: standing[key].value for _, _, key in acting}
        self._remainders = remainders(self._standing, standing)

    def written(self, numbers: Mapping[str, float]) -> Definition:
        """Return the definition with these numbers in the place of, or on, its figures."""
        values: dict[str, float] = {}
        for order, name, key in self._acting:
            if name in numbers:
                stands, number = values.get(key, self._standing[key]), float(numbers[name])
                values[key] = (number, stands * number, stands + number)[order]
        if not values:
            return self._definition
        for each in self._remainders:
            if any(key in values for key in each.acted):
                values |= each.written(self._standing | values)
        trade = _written("trade", self._definition.trade, values)
        return replace(self._definition, trade=trade)


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
            inside = isinstance(part, MeasureText) and field.name in ("figures", "shares")
            where = key if inside else f"{key}.{field.name}"  # a measure has these keys itself
            before = getattr(part, field.name)
            after = _written(where, before, values)
            if after is not before:
                changed[field.name] = after
        return replace(part, **changed)
    return part
