"""The JSON Schema of evidence format 1, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from detente.documents import schema
from detente.evidence.ledger import Ledger


def ledger_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12), made from the records that ledgers are read as."""
    told = "A Détente evidence ledger, format 1."
    return schema(Ledger, "Détente evidence ledger", told)
