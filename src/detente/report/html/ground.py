"""The last section: how the report was made, and how to make it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from detente import __version__
from detente.model import Model
from detente.stability import TITLES
from detente.studies import Labels, Overview


def method_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return how many equilibria there are, what inputs rest on, and how to make it again."""
    assessment, model = found.assessment, found.model
    if assessment is None or found.grounds is None:
        return None
    readings = assessment.readings
    return {
        "states": model.space.size,
        "equilibria": [
            (TITLES[concept], len(assessment.table.equilibria(concept)))
            for concept in assessment.table.concepts
        ],
        "grounds": found.grounds,
        "command": _command(model, found.case),
        "fingerprint": model.fingerprint,
        "readings_fingerprint": readings.fingerprint
        if readings and len(readings.combinations) > 1
        else "",
        "references": model.references,
        "version": __version__,
    }


def _command(model: Model, case: str) -> str:
    """The command that makes the report again, as a shell takes it."""
    words = ["detente", "report", case]
    for party, reading in model.readings.items():
        words += ["--reading", f"{party}={reading}"]
    return " ".join(shlex.quote(word) for word in [*words, "-o", "report.html"])
