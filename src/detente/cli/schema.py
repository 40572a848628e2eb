"""detente schema: the shape of a case file, for editors."""

from __future__ import annotations

from detente.cli.output import emit_text


def schema() -> None:
    """Print the JSON Schema of case files, for editors."""
    import json

    from detente.casefile import case_schema

    emit_text(json.dumps(case_schema(), indent=2) + "\n")
