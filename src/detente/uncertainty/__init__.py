"""How sure are we? Draws, what they share, and what the conclusions hang on.

The names are loaded on first use: a process that only runs an ensemble needs no statistics.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.uncertainty.boxes import Box, Limit, drop_weak, in_box, measure_box, round_box
    from detente.uncertainty.boxes_found import (
        BoxesFound,
        HeldOut,
        cross_check,
        find_boxes,
        nearest_box,
        round_boxes,
    )
    from detente.uncertainty.boxes_pasting import paste
    from detente.uncertainty.columns import Column, InputTable, pick_category
    from detente.uncertainty.convergence import RunningShare, Settled, running_share, settled
    from detente.uncertainty.copula import AchievedCorrelation, achieved_correlations
    from detente.uncertainty.cube import METHODS, notes_on, unit_cube
    from detente.uncertainty.distributions import Spread, best_value, describe, spread
    from detente.uncertainty.given_data import given_data_shares
    from detente.uncertainty.information import (
        InformationValue,
        InformationValues,
        expected_change,
        value_for_decision,
        zero_one_payoffs,
    )
    from detente.uncertainty.intervals import Estimate, exact_interval, interval_of_scrambles
    from detente.uncertainty.likelihood import (
        Likelihood,
        likelihood_of_count,
        likelihood_of_scrambles,
        word_for,
    )
    from detente.uncertainty.prim import peel
    from detente.uncertainty.sample import Sample, draw, from_cube
    from detente.uncertainty.sensitivity import sobol_shares
    from detente.uncertainty.shares import VarianceShare, VarianceShares

_HOMES = {
    "boxes": (
        "Box",
        "Limit",
        "drop_weak",
        "in_box",
        "measure_box",
        "round_box",
    ),
    "boxes_found": (
        "BoxesFound",
        "HeldOut",
        "cross_check",
        "find_boxes",
        "nearest_box",
        "round_boxes",
    ),
    "boxes_pasting": ("paste",),
    "columns": (
        "Column",
        "InputTable",
        "pick_category",
    ),
    "convergence": (
        "RunningShare",
        "Settled",
        "running_share",
        "settled",
    ),
    "copula": (
        "AchievedCorrelation",
        "achieved_correlations",
    ),
    "cube": (
        "METHODS",
        "notes_on",
        "unit_cube",
    ),
    "distributions": (
        "Spread",
        "best_value",
        "describe",
        "spread",
    ),
    "given_data": ("given_data_shares",),
    "information": (
        "InformationValue",
        "InformationValues",
        "expected_change",
        "value_for_decision",
        "zero_one_payoffs",
    ),
    "intervals": (
        "Estimate",
        "exact_interval",
        "interval_of_scrambles",
    ),
    "likelihood": (
        "Likelihood",
        "likelihood_of_count",
        "likelihood_of_scrambles",
        "word_for",
    ),
    "prim": ("peel",),
    "sample": (
        "Sample",
        "draw",
        "from_cube",
    ),
    "sensitivity": ("sobol_shares",),
    "shares": (
        "VarianceShare",
        "VarianceShares",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "METHODS",
    "AchievedCorrelation",
    "Box",
    "BoxesFound",
    "Column",
    "Estimate",
    "HeldOut",
    "InformationValue",
    "InformationValues",
    "InputTable",
    "Likelihood",
    "Limit",
    "RunningShare",
    "Sample",
    "Settled",
    "Spread",
    "VarianceShare",
    "VarianceShares",
    "achieved_correlations",
    "best_value",
    "cross_check",
    "describe",
    "draw",
    "drop_weak",
    "exact_interval",
    "expected_change",
    "find_boxes",
    "from_cube",
    "given_data_shares",
    "in_box",
    "interval_of_scrambles",
    "likelihood_of_count",
    "likelihood_of_scrambles",
    "measure_box",
    "nearest_box",
    "notes_on",
    "paste",
    "peel",
    "pick_category",
    "round_box",
    "round_boxes",
    "running_share",
    "settled",
    "sobol_shares",
    "spread",
    "unit_cube",
    "value_for_decision",
    "word_for",
    "zero_one_payoffs",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'detente.uncertainty' has no attribute '{name}'")
    return getattr(import_module(f"detente.uncertainty.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
