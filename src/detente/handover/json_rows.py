"""An answer as JSON: keys are those of `detente handover CASE NAME --format json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from detente.handover.answers import FourDates, HandoverAnswer, HandoverEnding, StageAnswer
from detente.handover.breach_notice import Notice
from detente.handover.followed import Chance
from detente.handover.records import COMPLETED, DATES

QUANTILES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))


def as_json(
    answer: HandoverAnswer,
    *,
    case: str = "",
    fingerprint: str = "",
    notices: Sequence[Notice] = (),
) -> dict[str, Any]:
    """Return an answer as values that JSON knows; chances are floats, unknown times are null.

    Parameters
    ----------
    answer : HandoverAnswer
    case, fingerprint : str
        Of the case that holds the chain; the chain's own fingerprint unless given.
    notices : sequence of Notice
        Breaches to be listed with it.
    """
    chain = answer.chain
    timed = answer.completed is not None
    wanted = chain.delivers.get(COMPLETED, {})
    return {
        "case": case,
        "fingerprint": fingerprint or chain.fingerprint,
        "handover": chain.name,
        "start": _date(chain.start),
        "method": answer.method,
        "runs": answer.runs,
        "seed": answer.seed,
        "stages": [_stage(each) for each in answer.stages],
        "people": [
            {
                "name": each.name,
                "size": each.size,
                "tier": each.tier,
                "from": each.holder,
                "to": wanted.get(each.name, ""),
            }
            for each in chain.people
        ],
        "endings": [_ending(answer, each) for each in answer.endings],
        "completed": [
            {"day": day, "date": _date(chain.date_of(day)), "p": float(p), "error": answer.error(p)}
            for day, p in (answer.completed or {}).items()
        ]
        if timed
        else None,
        "quantiles": _quantiles(answer) if timed else None,
        "arrivals": None
        if answer.arrivals is None
        else [
            {"number": number, "p": float(p), "error": answer.error(p)}
            for number, p in answer.arrivals.items()
        ],
        "both_sides": None
        if answer.both_sides is None
        else {party: float(p) for party, p in answer.both_sides.items()},
        "confirmations": [
            {
                "stage": each.stage,
                "date": None if each.day is None else _date(chain.date_of(each.day)),
                "day": each.day,
                "origins": list(each.origins),
                "own": list(each.own),
                "at_least": _at_least(each.at_least),
                "independent": _at_least(each.independent),
            }
            for each in answer.confirmations
        ],
        "notice": [
            {
                "stage": each.stage,
                "breaker": each.breaker,
                "due": each.due,
                "seen": [{"day": day, "p": float(p)} for day, p in each.seen.items()],
                "never": float(each.never),
            }
            for each in notices
        ],
        "dates": _dates(answer.dates),
        "receipts": [
            {
                "stage": each.stage,
                "who": list(each.who),
                "from": each.giver,
                "to": each.receiver,
                "place": each.place,
                "date": _date(each.day),
                "origins": list(each.origins),
                "gaps": list(each.gaps),
            }
            for each in answer.receipts
        ],
        "unknown": list(answer.unknown),
    }


def _stage(each: StageAnswer) -> dict[str, Any]:
    return {
        "name": each.stage.name,
        "kind": each.stage.kind,
        "actor": each.stage.actor,
        "place": each.stage.place,
        "status": each.stage.status,
        "date": _date(each.day),
        "critical": None if each.critical is None else float(each.critical),
        "claims": list(each.stage.claims),
    }


def _ending(answer: HandoverAnswer, each: HandoverEnding) -> dict[str, Any]:
    return {
        "name": each.name,
        "p": None if each.p is None else float(each.p),
        "low": float(each.low),
        "high": float(each.high),
        "error": None if each.p is None else answer.error(each.p),
        "holders": [
            {"person": held.person, "holder": held.holder, "p": float(held.p)}
            for held in each.holders
        ],
        "given": [
            {
                "party": party,
                "stages": [name for name, p in stages.items() if p == 1],
                "perhaps": [{"stage": name, "p": float(p)} for name, p in stages.items() if p != 1],
            }
            for party, stages in (each.given or {}).items()
        ],
    }


def _quantiles(answer: HandoverAnswer) -> list[dict[str, Any]]:
    found = []
    for of in ("all", "completed"):
        for p in QUANTILES:
            day = answer.quantile(p, "all" if of == "all" else "completed")
            when = None if day is None else _date(answer.chain.date_of(day))
            found.append({"p": float(p), "day": day, "date": when, "of": of})
    return found


def _at_least(found: Mapping[int, Chance] | None) -> list[dict[str, Any]] | None:
    return None if found is None else [{"k": k, "p": float(p)} for k, p in found.items()]


def _dates(dates: FourDates) -> dict[str, str | None]:
    return {name: _date(getattr(dates, name)) for name in DATES}


def _date(when: date | None) -> str | None:
    return None if when is None else when.isoformat()
