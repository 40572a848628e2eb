"""Where can it rest, and why?"""

from detente.stability.change import RequiredChange, required_change
from detente.stability.concepts import CONCEPTS, SWEPT
from detente.stability.explain import Explanation, explain
from detente.stability.inverse import Inverse, inverse
from detente.stability.metarational import general_metarationality, symmetric_metarationality
from detente.stability.nash import nash_stability
from detente.stability.paths import Route, routes
from detente.stability.sequential import sequential_stability, symmetric_sequential_stability
from detente.stability.simultaneous import simultaneous_stability
from detente.stability.table import StabilityTable, analyse

__all__ = [
    "CONCEPTS",
    "SWEPT",
    "Explanation",
    "Inverse",
    "RequiredChange",
    "Route",
    "StabilityTable",
    "analyse",
    "explain",
    "general_metarationality",
    "inverse",
    "nash_stability",
    "required_change",
    "routes",
    "sequential_stability",
    "simultaneous_stability",
    "symmetric_metarationality",
    "symmetric_sequential_stability",
]
