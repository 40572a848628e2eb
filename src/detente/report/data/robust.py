"""What draws say, as plain data."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.studies.robust import CheckedStore, ConclusionShare, RobustStability


@to_data.register
def robust_data(found: RobustStability) -> dict[str, Any]:
    """Return everything but the single draws, for JSON."""
    return {
        "case": found.title,
        "fingerprint": found.fingerprint,
        "method": found.method,
        "seed": found.seed,
        "draws": found.draws,
        "counted": found.kept,
        "failed": found.failed,
        "missing": found.missing,
        "markets_in_a_draw": found.markets_in_a_draw,
        "digest": found.ensemble.digest,
        "notes": list(found.notes),
        "failures": [
            {"draw": each.draw, "inputs": dict(each.inputs), "error": each.error}
            for each in found.failures[:100]
        ],
        "conclusions": [_conclusion(each) for each in found.conclusions],
        "states": found.space.size,
        "status_quo": found.status_quo,
        "concepts": {
            concept: {
                "equilibrium": _some(found.equilibrium[concept]),
                "stable": {party: _some(found.stable[concept][party]) for party in found.movers},
            }
            for concept in found.concepts
        },
        "reached": _some(found.reached),
    }


@to_data.register
def checked_store_data(found: CheckedStore) -> dict[str, Any]:
    """Return whether a file of draws is as it was stored."""
    verification = found.verification
    return {
        "store": str(found.path),
        "ok": verification.ok,
        "chunks": verification.chunks,
        "problems": list(verification.problems),
        "broken": [list(each) for each in verification.broken],
        "digest": verification.digest,
    }


def _conclusion(each: ConclusionShare) -> dict[str, Any]:
    likelihood, convergence = each.likelihood, each.convergence
    data: dict[str, Any] = {
        "name": each.name,
        "label": each.title,
        "verdict": each.conclusion.verdict,
        "concept": each.concept or None,
        "holds_at_best": each.plain,
        "sentence": each.sentence,
        "share": None,
        "only_a_weight": each.weight is not None,
        "smallest_sets": [list(some) for some in each.weight.sets] if each.weight else [],
        "by_reading": [
            {"input": r.input, "hypothesis": r.hypothesis, "count": r.count, "draws": r.draws}
            for r in each.by_reading
        ],
    }
    if likelihood and convergence:
        data |= {
            "count": likelihood.count,
            "draws": likelihood.draws,
            "share": likelihood.share,
            "low": likelihood.low,
            "high": likelihood.high,
            "level": likelihood.level,
            "interval": likelihood.method,
            "words": likelihood.words,
            "settled": convergence.settled,
            "convergence": convergence.why,
        }
    return data


def _some(counts: Any) -> dict[str, int]:
    """Count draws by state number; states with none are left out."""
    return {str(place + 1): int(counts[place]) for place in counts.nonzero()[0].tolist()}
