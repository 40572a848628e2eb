"""What to watch, as plain data."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.studies.indicators import ConclusionIndicators, Indicators, indicator_sentence
from detente.uncertainty import LikelihoodRatio


@to_data.register
def indicators_data(found: Indicators) -> dict[str, Any]:
    """Return what tells each conclusion true from false."""
    return {
        "case": found.title,
        "fingerprint": found.fingerprint,
        "draws": found.draws,
        "conclusions": [_conclusion(each) for each in found.conclusions],
    }


def _conclusion(found: ConclusionIndicators) -> dict[str, Any]:
    return {
        "name": found.conclusion.name,
        "label": found.title,
        "true": found.true,
        "false": found.false,
        "indicators": [
            {
                "input": each.input,
                "label": each.label,
                "unit": each.unit,
                "at": each.threshold.at,
                "lr_above": _ratio(each.above),
                "lr_below": _ratio(each.below),
                "bits": each.threshold.bits,
                "in_sample_bits": each.threshold.in_sample,
                "counts": [list(row) for row in each.threshold.counts],
                "how": each.observable.how,
                "every": each.observable.every or None,
                "sentence": indicator_sentence(each),
            }
            for each in found.listed
        ],
        "unlisted": list(found.unlisted),
        "not_observable": [
            {"input": each.input, "label": each.label, "bits": each.bits} for each in found.refused
        ],
    }


def _ratio(ratio: LikelihoodRatio) -> dict[str, Any]:
    return {
        "value": ratio.value,
        "low": ratio.low,
        "high": ratio.high,
        "at_least": ratio.at_least,
        "at_most": ratio.at_most,
    }
