"""The likelihood words of ICD 203 (2 January 2015): one table for claims and for shares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LIKELIHOOD: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "almost no chance": (1, 5),
        "very unlikely": (5, 20),
        "unlikely": (20, 45),
        "roughly even chance": (45, 55),
        "likely": (55, 80),
        "very likely": (80, 95),
        "almost certain": (95, 99),
    }
)
"""The term, and its least and greatest per cent."""
