"""What a trace says, as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from detente.report.data.registry import to_data
from detente.studies.trace import ConclusionList, Trace


@to_data.register
def trace_data(found: Trace) -> dict[str, Any]:
    """Return everything, for JSON."""
    drivers, likelihood = found.drivers, found.likelihood
    return {
        "case": found.title,
        "conclusion": found.conclusion.name,
        "label": found.conclusion.title,
        "concept": found.concept or None,
        "sentence": found.sentence,
        "holds_at_best": found.plain,
        "share": likelihood.share if likelihood else None,
        "low": likelihood.low if likelihood else None,
        "high": likelihood.high if likelihood else None,
        "draws": found.draws,
        "failed": found.failed,
        "method": found.method,
        "seed": found.seed,
        "fingerprint": found.fingerprint,
        "ledger": found.ledger,
        "findings": list(found.findings()),
        "notes": list(found.in_words()),
        "counts": found.counts(),
        "claims_used": found.used,
        "claims_unused": found.unused,
        "claims_unknown": list(found.unknown),
        "pairs_left_out": found.pairs_left_out,
        "trials": found.rows(),
        "links": [asdict(link) for link in found.links],
        "held": [asdict(each) for each in found.held],
        "fails_where": list(drivers.boxes.sentences("the conclusion")) if drivers.boxes else [],
        "variance": _plain(drivers.variance),
        "worth": _plain(drivers.worth),
        "worth_of_claims": _plain(drivers.worth_of_claims),
        "not_known": drivers.why,
    }


def _plain(found: Any) -> Any:
    return None if found is None else _finite(asdict(found))


def _finite(value: Any) -> Any:
    """The same, with null for what is no number."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and value != value else value


@to_data.register
def conclusion_list_data(found: ConclusionList) -> list[dict[str, Any]]:
    """Return the conclusions of a case."""
    return [
        {
            "conclusion": name,
            "label": each.title,
            "verdict": each.verdict,
            "states": each.states,
        }
        for name, each in found.definition.conclusions.items()
    ]
