"""Exchanges as plain data: who gives what, what is kept and safe, where instalments lead."""

from __future__ import annotations

from typing import Any

from detente.report.data.registry import to_data
from detente.stability import Exchange, Ladder, RestVerdict
from detente.studies.exchanges import ExchangeStudy, verdict_sentences


@to_data.register
def exchange_study_data(study: ExchangeStudy) -> dict[str, Any]:
    """Return every exchange of a study, what holds against them, and the ladders."""
    return {
        "case": study.model.title,
        "fingerprint": study.fingerprint,
        "state": study.state,
        "concept": study.concept,
        "agreements": {
            "asked": study.sets.asked,
            "sets": [list(group) for group in study.sets.sets],
        },
        "sentences": verdict_sentences(study),
        "rest": rest_data(study.rest),
        "exchanges": [exchange_data(study, each) for each in study.all],
        "ladders": [ladder_data(each) for each in study.ladders],
    }


def agreements_data(study: ExchangeStudy) -> dict[str, Any]:
    """Return what a page on something else says of agreements: verdicts, counts, the best."""
    return {
        "asked": study.sets.asked,
        "sets": [list(group) for group in study.sets.sets],
        "rest": rest_data(study.rest),
        "signed": len(study.listed),
        "kept": int(study.kept.size),
        "kept_and_safe": int(study.good.size),
        "best": [exchange_data(study, each) for each in study.best],
        "ladders": [ladder_data(each) for each in study.ladders],
    }


def rest_data(rest: RestVerdict) -> dict[str, Any]:
    """Return what holds a state against single moves and against agreements."""
    return {
        "state": rest.state,
        "single": dict(rest.single),
        "outright": rest.outright,
        "foresight": rest.foresight,
        "against_kept": dict(rest.against_kept),
        "sets": [list(group) for group in rest.sets.sets],
    }


def exchange_data(study: ExchangeStudy, each: Exchange) -> dict[str, Any]:
    """Return one exchange with each signer's part."""
    parts = {}
    for party, part in study.parts(each).items():
        values = study.values(party)
        parts[party] = {
            "changes": [{"lever": c.lever, "from": c.before, "to": c.after} for c in part.changes],
            "gain": _known(part.gain),
            "gets": _known(part.gets),
            "pays": _known(part.pays),
            "unit": "places" if values.scale == "rank" else values.unit or "own value",
        }
    return {
        "source": each.source,
        "target": each.target,
        "signers": list(each.signers),
        "parts": parts,
        "lean": each.lean,
        "efficient": each.efficient,
        "kept": {concept: list(some) for concept, some in each.leavers.items()},
        "done": {concept: list(some) for concept, some in each.withholders.items()},
        "breaches": {party: list(states) for party, states in each.breaches.items()},
        "safe": dict(each.safe),
        "best": dict(each.best),
        "opened_by": [list(group) for group in each.opened_by],
        "outside": {
            party: {
                "change": view.change,
                "hurt": view.change < 0,
                "breaks": list(view.breaks),
                "dents": list(view.dents),
                "joins": list(view.joins),
            }
            for party, view in each.outside.items()
        },
        "outbid": [
            {"by": list(group), "targets": list(states)} for group, states in each.outbid.items()
        ],
        "answered": {"ends": list(each.answered.ends), "circle": bool(each.answered.cycles)},
        "paid_later": [
            {
                "giver": row.giver,
                "payer": row.payer,
                "deal": row.deal,
                "given": row.given,
                "latest": row.found.latest,
                "period": row.period,
                "how": row.found.how,
                "pledge": _known(row.pledge),
                "unit": row.unit,
            }
            for row in study.paid_later(each)
        ],
        "sentences": [f"{row.head}: {line}" for row in study.told(each).rows for line in row.lines],
    }


def ladder_data(each: Ladder) -> dict[str, Any]:
    """Return a ladder of instalments."""
    return {
        "among": list(each.among),
        "concept": each.concept,
        "others": each.others,
        "done": each.done,
        "rungs": list(each.rungs),
        "ends": list(each.ends),
        "circles": [{"states": list(c.states), "closed": c.closed} for c in each.circles],
        "smallest_steps": list(each.smallest_steps),
        "fewest_steps": list(each.fewest_steps),
    }


def _known(amount: float | None) -> float | None:
    """A difference without the digits that are rounding."""
    return None if amount is None else float(f"{amount:.9g}")
