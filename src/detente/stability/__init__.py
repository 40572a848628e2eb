"""Where can it rest, and why?"""

from detente.stability.concepts import CONCEPTS, SWEPT
from detente.stability.metarational import general_metarationality, symmetric_metarationality
from detente.stability.nash import nash_stability
from detente.stability.sequential import sequential_stability, symmetric_sequential_stability
from detente.stability.simultaneous import simultaneous_stability
from detente.stability.table import StabilityTable, analyse

__all__ = [
    "CONCEPTS",
    "SWEPT",
    "StabilityTable",
    "analyse",
    "general_metarationality",
    "nash_stability",
    "sequential_stability",
    "simultaneous_stability",
    "symmetric_metarationality",
    "symmetric_sequential_stability",
]
