"""The JSON Schema of case format 1, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from detente.case import Definition
from detente.documents import schema


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12), made from the records that case files are read as."""
    return schema(Definition, "Détente case", "A Détente case, format 1.")
