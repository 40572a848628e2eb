"""A condition or a quantity in a case: a text, or a table with text, note and claims."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from detente.casefile.basics import Claims, Document, Expression, LongText


class ClauseDoc(Document):
    """A condition or a quantity: a text, or a table with text, note and claims."""

    text: Expression
    note: LongText = ""
    claims: Claims = []


def as_clause(value: Any) -> Any:
    """Take a bare text for a table that has it alone."""
    return {"text": value} if isinstance(value, str) else value


CLAUSE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "description": "an expression"},
        {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {
                "text": {"type": "string", "minLength": 1},
                "note": {"type": "string"},
                "claims": {"type": "array", "items": {"type": "string"}},
            },
        },
    ]
}

Clause = Annotated[ClauseDoc, BeforeValidator(as_clause), WithJsonSchema(CLAUSE_SCHEMA)]
