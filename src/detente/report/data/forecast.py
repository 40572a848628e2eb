"""Forecasts, stocks and past records as plain data."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

from detente.forecast import ForecastScore
from detente.report.data.registry import to_data
from detente.studies.forecast import (
    ForecastExplanation,
    ForecastStudy,
    PastRecord,
    StockStudy,
    explanation_lines,
    stock_notes,
)

# A sweep is cut where 1e-12 of the chance is left; the digits beyond are another processor's own.
CHANCE_PLACES = 10


@to_data.register
def forecast_study_data(study: ForecastStudy) -> dict[str, Any]:
    """Return the forecast as it is handed on: what `detente score` reads."""
    found = asdict(study.forecast)
    for question in found["questions"]:
        question["mode"] = str(question["mode"])
        for answer in question["answers"]:
            answer["by"] = answer["by"].isoformat()
            for key, value in answer.items():
                if isinstance(value, float):
                    answer[key] = round(value, CHANCE_PLACES)
    return found


@to_data.register
def explanation_data(found: ForecastExplanation) -> dict[str, Any]:
    """Return who makes the last step, the likeliest way, and what drives the chance."""
    return {
        "case": found.model.title,
        "question": found.question.name,
        "by": found.by.isoformat(),
        "responsiveness": found.responsiveness,
        "p": found.chance,
        "by_party": dict(found.by_party),
        "last_steps": [asdict(way) for way in found.ways],
        "path": [
            {"by": s.by, "label": s.label, "state": s.state + 1, "chance": s.chance}
            for s in found.path
        ],
        "path_chance": found.path_chance,
        "ever": found.ever,
        "mean_months": found.mean_time,
        "by_responsiveness": [
            {"responsiveness": beta, "p": chance}
            for beta, chance in found.by_responsiveness.items()
        ],
        "drivers": [{**asdict(each), "claims": list(each.claims)} for each in found.drivers],
        "sentences": explanation_lines(found),
    }


@to_data.register
def stock_study_data(study: StockStudy) -> dict[str, Any]:
    """Return the fan of each stock, the flows, and each deal's batch."""
    return {
        "case": study.model.title,
        "fingerprint": study.fingerprint,
        "seed": study.seed,
        "paths": study.paths,
        "draws": study.draws,
        "stocks": [
            {
                "id": fan.name,
                "label": fan.label,
                "counter": fan.counter,
                "start": fan.start,
                "counted": None if fan.counted is None else fan.counted.isoformat(),
                "over": fan.over,
                "answers": [
                    {"by": by.isoformat(), "mean": mean, "low": low, "median": median, "high": high}
                    for by, mean, low, median, high in zip(
                        fan.by, fan.mean, fan.low, fan.median, fan.high, strict=True
                    )
                ],
            }
            for fan in study.fans
        ],
        "moved": dict(study.moved),
        "cut": dict(study.cut),
        "identities": list(study.identities),
        "not_modelled": list(study.over),
        "batches": [asdict(each) for each in study.batches],
        "sentences": stock_notes(study),
    }


@to_data.register
def past_record_data(record: PastRecord) -> dict[str, Any]:
    """Return how rules did on past cycles."""
    return asdict(record)


@to_data.register
def score_data(score: ForecastScore) -> dict[str, Any]:
    """Return how a forecast did; an infinite log score is null, and its misses are counted."""
    return {
        "case": score.case,
        "fingerprint": score.fingerprint,
        "rule": score.rule,
        "models_tried": score.models_tried,
        "brier": score.brier,
        "log": _finite(score.log),
        "scored": score.scored,
        "resolved": score.resolved,
        "unresolved": score.unresolved,
        "without_outcome": score.without_outcome,
        "certain_misses": score.certain_misses,
        "not_forecast": list(score.not_forecast),
        "questions": [
            {
                "id": each.id,
                "label": each.label,
                "brier": each.brier,
                "log": _finite(each.log),
                "answers": [
                    {
                        "by": a.by.isoformat(),
                        "p": a.p,
                        "outcome": a.outcome,
                        "brier": a.brier,
                        "log": _finite(a.log),
                    }
                    for a in each.answers
                ],
            }
            for each in score.questions
        ],
        "rivals": [
            {**asdict(each), "log": _finite(each.log), "own_log": _finite(each.own_log)}
            for each in score.rivals
        ],
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and isfinite(number) else None
