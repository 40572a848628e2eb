"""What an uncertain number may act on: trade, outcomes, cells of their tables, and forecasts."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal

from detente.case.case import Definition
from detente.case.figure import Figure
from detente.case.forecast_numbers import SECTIONS, ForecastNumber, numbers_of_forecast
from detente.case.trade import MeasureText, TradeText
from detente.errors import CaseError, known_names

TargetKind = Literal["figure", "outcome", "cell", "forecast"]
# A case asks for its figures several times, and every what-if that leaves trade alone asks again.
_KEPT: deque[tuple[TradeText, Mapping[str, Figure]]] = deque(maxlen=8)
_OUTCOME = re.compile(r"outcomes\.([A-Za-z_][A-Za-z0-9_]*)(?:\.table((?:\[[0-9]{1,9}\]){1,20}))?")


@dataclass(frozen=True)
class Target:
    """A place of a case that takes a number.

    Attributes
    ----------
    key : str
        As the file would write it: ``trade.legs.sea.capacity``, ``outcomes.cost``,
        ``outcomes.cost.table[2][0]``.
    kind : str
        A figure of trade, a whole outcome (every cell of its table or its expression's value), one
        cell, or a number of the forecast.
    unit : str
        Of what stands there.
    outcome : str
        The outcome's name; empty for a figure.
    cell : int
        The place of the cell in ``Outcome.table``; -1 for anything else.
    figure : Figure or None
    number : ForecastNumber or None
    """

    key: str
    kind: TargetKind
    unit: str
    outcome: str = ""
    cell: int = -1
    figure: Figure | None = None
    number: ForecastNumber | None = None


def find_target(
    definition: Definition, key: str, figures: Mapping[str, Figure] | None = None
) -> Target:
    """Find what `key` names.

    Parameters
    ----------
    key : str
    figures : mapping of str to Figure, optional
        What `trade_figures` gave, where many keys are looked up.

    Raises
    ------
    CaseError
        If it names nothing that takes a number; the message has the nearest key.
    """
    if key.startswith("trade."):
        figures = trade_figures(definition.trade) if figures is None else figures
        if key not in figures:
            raise CaseError(f"'{key[:120]}' is no figure of the case's trade.{_near(key, figures)}")
        return Target(key, "figure", figures[key].unit, figure=figures[key])
    if key.partition(".")[0] in SECTIONS:
        numbers = numbers_of_forecast(definition)
        if key not in numbers:
            near = get_close_matches(key[:200], numbers, n=1, cutoff=0.5)
            told = f" Did you mean '{near[0]}'?" if near else ""
            raise CaseError(f"'{key[:120]}' is nothing that takes a number of the forecast.{told}")
        return Target(key, "forecast", "", number=numbers[key])
    found = _OUTCOME.fullmatch(key)
    if found is None:
        raise CaseError(
            f"'{key[:120]}' is nothing that takes a number; allowed: outcomes.NAME, "
            "outcomes.NAME.table[2][0], a figure of trade such as trade.legs.NAME.capacity, or a "
            "number of the forecast such as forecast.hazards[1]."
        )
    name, cell = found.groups()
    if name not in definition.outcomes:
        told = known_names("outcome", name, definition.outcomes)
        raise CaseError(f"no outcome named '{name}'; {told}")
    outcome = definition.outcomes[name]
    if cell is None:
        return Target(key, "outcome", outcome.unit, name)
    return Target(key, "cell", outcome.unit, name, _cell(definition, name, cell))


def trade_figures(trade: TradeText | None) -> Mapping[str, Figure]:
    """Return every figure that trade is computed from, by its key in the file."""
    if trade is None:
        return {}
    for kept, figures in tuple(_KEPT):
        if kept is trade:
            return figures
    found = MappingProxyType(dict(_figures("trade", trade)))
    _KEPT.append((trade, found))
    return found


def _figures(key: str, part: Any) -> Iterator[tuple[str, Figure]]:
    if isinstance(part, Figure):
        yield key, part
    elif isinstance(part, Mapping):
        for name, each in part.items():
            yield from _figures(f"{key}.{name}", each)
    elif is_dataclass(part):
        for field in fields(part):
            inside = isinstance(part, MeasureText) and field.name in ("figures", "shares")
            where = key if inside else f"{key}.{field.name}"  # a measure has these keys itself
            yield from _figures(where, getattr(part, field.name))


def _cell(definition: Definition, name: str, written: str) -> int:
    outcome = definition.outcomes[name]
    if not outcome.table:
        raise CaseError(f"outcome '{name}' has no table, so it has no cell; name outcomes.{name}.")
    indices = [int(text) for text in re.findall(r"[0-9]+", written)]
    sizes = [
        len(definition.levers[lever].levels) if lever in definition.levers else 0
        for lever in outcome.levers
    ]
    shape = " x ".join(map(str, sizes))
    if len(indices) != len(sizes):
        raise CaseError(
            f"{written} has {len(indices)} places and the table of '{name}' is {shape} "
            f"(the first lever outermost); give {len(sizes)}, counted from 0."
        )
    flat = 0
    for index, size in zip(indices, sizes, strict=True):
        if index >= size:
            raise CaseError(
                f"{written} lies outside the table of '{name}', which is {shape}; places are "
                "counted from 0."
            )
        flat = flat * size + index
    return flat


def _near(key: str, figures: Mapping[str, Figure]) -> str:
    if not figures:
        return " It has no [trade] section."
    near = get_close_matches(key[:200], figures, n=1, cutoff=0.5)
    return (
        f" Did you mean '{near[0]}'?" if near else f" One of its {len(figures)} figures is needed."
    )
