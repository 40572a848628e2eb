"""The record of past verdicts as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from detente.report.data.registry import to_data
from detente.report.data.turns import number_turns_data
from detente.studies.record import (
    CalledAlike,
    CodingsCompared,
    CodingVerdict,
    ForetoldQuestions,
    NearestExchange,
    RecordBeside,
    ShareOfOpenings,
    VerdictRecord,
    WhatHappened,
    WrongVerdict,
    hindsight_sentence,
)


@to_data.register
def record_data(found: VerdictRecord) -> dict[str, Any]:
    """Return every coding, the counts, the rivals, and where verdicts were wrong."""
    return {
        "openings": found.openings,
        "undecided": found.undecided,
        "right": _share(found.right),
        "right_by_second": _share(found.right_by_second),
        "rivals": [
            {
                "name": each.name,
                "chance": each.chance,
                "right": None if each.share is None else _share(each.share),
                "brier": each.brier,
            }
            for each in found.rivals
        ],
        "called": [_called(each) for each in found.called],
        "codings": [_coding(each) for each in found.rows],
        "agreement": [_alike(each) for each in found.alike],
        "wrong": [_wrong(each) for each in found.wrong],
        "foretold": None if found.foretold is None else _foretold(found.foretold),
        "coders": [{"opening": name, "coder": each} for name, each in found.coders.items()],
        "hindsight": hindsight_sentence(found.rows),
    }


def beside_data(found: RecordBeside) -> dict[str, Any]:
    """Return what stands beside the verdicts of a page."""
    return {
        "openings": list(found.openings),
        "right": _share(found.right),
        "called": [_called(each) for each in found.called],
        "all_moved": found.all_moved,
        "came": None if found.came is None else _happened(found.came),
        "sentences": list(found.sentences),
    }


def _share(found: ShareOfOpenings) -> dict[str, Any]:
    low, high = found.interval
    return {"k": found.k, "n": found.n, "low": low, "high": high}


def _called(found: CalledAlike) -> dict[str, Any]:
    return {"verdict": found.verdict, **_share(found.share), "days": list(found.days)}


def _coding(row: CodingVerdict) -> dict[str, Any]:
    return {
        "opening": row.opening,
        "coding": row.coding,
        "title": row.title,
        "as_of": row.as_of.isoformat(),
        "fingerprint": row.fingerprint,
        "holds": row.holds,
        "concept": row.manner or None,
        "against_agreements": row.together,
        "signed": row.signed,
        "kept": row.kept,
        "kept_and_safe": row.good,
        "nearest": None if row.nearest is None else _nearest(row.nearest),
        "happened": _happened(row.happened),
        "breaker_named": row.breaker_named,
        "judged": row.judged,
        "why": row.why,
        "parties": dict(row.parties),
    }


def _nearest(found: NearestExchange) -> dict[str, Any]:
    return {
        "label": found.label,
        "state": found.state,
        "signers": list(found.signers),
        "levels_off": found.levels_off,
        "kept": found.kept,
        "safe": found.safe,
        "done": found.done,
        "breakers": list(found.breakers),
        "withholders": list(found.withholders),
        "undoers": list(found.undoers),
    }


def _happened(found: WhatHappened) -> dict[str, Any]:
    return {
        "came": found.came,
        "exchange": found.exchange or None,
        "told": found.told or None,
        "days": found.days,
        "broken_by": list(found.broken_by),
        "broken_days": found.broken_days,
        "moved_days": found.moved_days,
        "levels": dict(found.levels),
    }


def _alike(found: CodingsCompared) -> dict[str, Any]:
    return {
        "opening": found.opening,
        "equal": found.equal,
        "asked": found.asked,
        "differ": list(found.differ),
        "shared_levers": list(found.shared_levers),
        "states": found.states,
        "correlations": dict(found.correlations),
    }


def _foretold(found: ForetoldQuestions) -> dict[str, Any]:
    return {
        "questions": found.questions,
        "openings": found.openings,
        "with_aims": found.with_aims,
        "openings_with_aims": found.openings_with_aims,
        "with_elections": found.with_elections,
        "openings_with_elections": found.openings_with_elections,
        "rules": [asdict(each) for each in found.rules],
        "responsiveness": dict(found.responsiveness),
    }


def _wrong(found: WrongVerdict) -> dict[str, Any]:
    nearest = found.nearest
    return {
        "opening": found.opening,
        "coding": found.coding,
        "why": found.why,
        "nearest": None if nearest is None else number_turns_data(nearest),
        "inside_range": found.inside,
        "readings": list(found.readings),
        "not_asked": found.not_asked or None,
    }
