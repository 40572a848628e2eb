"""A handover of a case as plain data."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.studies.handover import HandoverStudy, handover_sentences


@to_data.register
def handover_data(study: HandoverStudy) -> dict[str, Any]:
    """Return how a handover ends, when, who arrives, and who would see a breach."""
    return {
        **study.as_data(),
        "given": dict(study.given),
        "sentences": handover_sentences(study),
    }
