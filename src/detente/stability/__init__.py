"""Where can it rest, and why?"""

from detente.stability.change import RequiredChange, required_change
from detente.stability.coalitions import (
    COALITION_CONCEPTS,
    CoalitionTable,
    all_coalitions,
    coalition_equilibria,
    coalition_improvements,
    coalition_stability,
    upset_equilibria,
)
from detente.stability.concepts import CONCEPTS, SWEPT
from detente.stability.explain import Explanation, explain
from detente.stability.foresight import (
    Verdicts,
    limited_move_stability,
    non_myopic_stability,
)
from detente.stability.inverse import Inverse, inverse
from detente.stability.metarational import general_metarationality, symmetric_metarationality
from detente.stability.nash import nash_stability
from detente.stability.paths import Route, routes
from detente.stability.sequential import sequential_stability, symmetric_sequential_stability
from detente.stability.simultaneous import simultaneous_stability
from detente.stability.table import StabilityTable, analyse

__all__ = [
    "COALITION_CONCEPTS",
    "CONCEPTS",
    "SWEPT",
    "CoalitionTable",
    "Explanation",
    "Inverse",
    "RequiredChange",
    "Route",
    "StabilityTable",
    "Verdicts",
    "all_coalitions",
    "analyse",
    "coalition_equilibria",
    "coalition_improvements",
    "coalition_stability",
    "explain",
    "general_metarationality",
    "inverse",
    "limited_move_stability",
    "nash_stability",
    "non_myopic_stability",
    "required_change",
    "routes",
    "sequential_stability",
    "simultaneous_stability",
    "symmetric_metarationality",
    "symmetric_sequential_stability",
    "upset_equilibria",
]
