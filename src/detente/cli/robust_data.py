"""What draws say, as plain data and as rows."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import TYPE_CHECKING, Any

from detente.cli.output import Format
from detente.cli.states import MOST_LEVER_COLUMNS

if TYPE_CHECKING:
    from detente.studies.uncertainty import ConclusionShare, RobustStability


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


def states_in_some(found: RobustStability) -> list[int]:
    """Return the states that are equilibria in some draws, the most frequent first."""
    import numpy as np

    counts = np.array([found.equilibrium[concept] for concept in found.concepts])
    order = np.lexsort((np.arange(found.space.size), -counts.sum(axis=0)))
    total = counts.sum(axis=0)
    return [int(place) + 1 for place in order if total[place]]


def states_rows(
    found: RobustStability, numbers: Iterable[int], form: Format
) -> tuple[list[str], list[list[Any]]]:
    """Return a header and a row a state: its levels, and per cent of draws by concept."""
    levers = list(found.definition.levers)
    full = form is not Format.table or len(levers) <= MOST_LEVER_COLUMNS
    about = levers if full else ["differs from the status quo in"]
    shares = [found.equilibrium_share(concept) for concept in found.concepts]
    shares.append(found.reached_share())
    now = found.space.levels_of(found.status_quo)
    rows: list[list[Any]] = []
    for number in numbers:
        here = found.space.levels_of(number)
        changed = [f"{lever}={level}" for lever, level in here.items() if level != now[lever]]
        levels = list(here.values()) if full else [" ".join(changed) or "nothing"]
        rows.append([number, *levels, *(_per_cent(float(share[number - 1])) for share in shares)])
    return ["state", *about, *found.concepts, "reached"], rows


def _per_cent(share: float) -> str:
    return "" if isnan(share) else f"{100 * share:.1f}"


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
