"""The JSON Schema of evidence format 1, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from detente.evidence.document import LedgerDoc


def ledger_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12), made from the classes that read ledgers."""
    schema = LedgerDoc.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
