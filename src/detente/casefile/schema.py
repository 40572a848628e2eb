"""The JSON Schema of case format 1, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from detente.casefile.document import CaseDoc


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12), made from the classes that read case files."""
    schema = CaseDoc.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
