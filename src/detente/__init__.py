"""Détente: which bargains hold in a standoff, what breaks them, and how sure may we be?

The public names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Model": "detente.model",
    "load_case": "detente.studies.case",
    "shipped_cases": "detente.casefile",
    "write_case": "detente.casefile",
    "analyse": "detente.stability",
}

__all__ = ["Model", "__version__", "analyse", "load_case", "shipped_cases", "write_case"]

if TYPE_CHECKING:
    from detente.casefile import shipped_cases, write_case
    from detente.model import Model
    from detente.stability import analyse
    from detente.studies.case import load_case


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
