"""Uncertain numbers that act on outcomes: on all of one, or on a cell of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Definition
from detente.case.targets import find_target
from detente.case.uncertainty import Uncertainty
from detente.errors import CaseError

_ORDER = ("replace", "multiply", "add")
_DO: Mapping[str, Callable[..., Any]] = {
    "replace": lambda stands, number: np.broadcast_to(number, np.broadcast(stands, number).shape),
    "multiply": np.multiply,
    "add": np.add,
}


@dataclass(frozen=True)
class Effect:
    """One number acts on an outcome; `cell` is -1 where it acts on all of it."""

    number: str
    effect: str
    cell: int


def is_number(uncertainty: Uncertainty) -> bool:
    """Say whether a number is drawn, and not a reading or an order."""
    return uncertainty.kind in ("number", "hypotheses")


def best_number(uncertainty: Uncertainty) -> float:
    """Return the number that the model takes when nothing is drawn.

    Raises
    ------
    CaseError
        If it has not been worked out.
    """
    if uncertainty.best is not None:
        return uncertainty.best
    if uncertainty.kind == "hypotheses":
        heaviest = max(uncertainty.hypotheses, key=lambda each: each.weight)
        assert heaviest.value is not None
        return heaviest.value
    raise CaseError(
        "its best value is not known yet; read the case with detente.load_case, or write best.",
        f"uncertainties.{uncertainty.name}",
    )


def effects_on_outcomes(definition: Definition) -> dict[str, tuple[Effect, ...]]:
    """List by outcome the numbers that act on it: replacements first, then factors, then terms."""
    found: dict[str, list[Effect]] = {}
    for name, uncertainty in definition.uncertainties.items():
        for key in uncertainty.acts_on:
            if key.startswith("outcomes."):
                target = find_target(definition, key)
                effect = Effect(name, uncertainty.effect, target.cell)
                found.setdefault(target.outcome, []).append(effect)
    return {
        outcome: tuple(sorted(effects, key=lambda each: _ORDER.index(each.effect)))
        for outcome, effects in found.items()
    }


def affected(
    array: NDArray[Any], effects: Sequence[Effect], numbers: Mapping[str, NDArray[Any]]
) -> NDArray[Any]:
    """Return what stands somewhere after the numbers have acted on it.

    Parameters
    ----------
    array : array, shape (cells,) or (draws, cells)
    numbers : mapping of str to array, shape () or (draws, 1)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        for each in effects:
            number, do = numbers[each.number], _DO[each.effect]
            if each.cell < 0:
                array = do(array, number)
            else:
                array = np.broadcast_to(array, np.broadcast(array, number).shape).copy()
                place = slice(each.cell, each.cell + 1)
                array[..., place] = do(array[..., place], number)
    return array
