"""What the answer rests on: the claims behind the exchange that leads, by origin, with grades."""

from __future__ import annotations

from collections.abc import Iterable

from detente.errors import InputError
from detente.evidence import ASSUMPTION, Ledger, collapse_origins, load_ledger
from detente.stability import Exchange
from detente.studies.exchanges import ExchangeStudy
from detente.text import listed, number_in_words

MOST_ORIGINS = 6


def grounds_sentence(study: ExchangeStudy, lead: Exchange | None, ledger: Ledger | None) -> str:
    """Give the claims under the levers of an exchange with grades; empty without a ledger."""
    ids = [] if lead is None or ledger is None else _claims(study, lead)
    if ledger is None:
        return ""
    origins = collapse_origins(ledger)
    by_origin: dict[str, list[str]] = {}
    for each in ids:
        if each in ledger.claims:
            by_origin.setdefault(origins.origin(each), []).append(each)
    if not by_origin:
        return ""
    graded = graded_claims(ledger, ids)
    told = [
        ", ".join(graded[claim] for claim in claims)
        for _, claims in sorted(by_origin.items(), key=lambda pair: -len(pair[1]))
    ]
    noun = "origin" if len(told) == 1 else "independent origins"
    shown = listed(told, most=len(told) if len(told) <= MOST_ORIGINS + 1 else MOST_ORIGINS)
    return f"{number_in_words(len(told))} {noun} ({shown}); the rest is assumed."


def graded_claims(ledger: Ledger | None, ids: Iterable[str]) -> dict[str, str]:
    """Return each claim that the ledger has, as its id and grade: "P06-04 B3"."""
    if ledger is None:
        return {}
    known = [each for each in ids if each in ledger.claims]
    return {each: f"{each} {ledger.rating(ledger.claims[each])}" for each in known}


def ledger_of(case: str) -> Ledger | None:
    """Return the ledger of a case by its name or path; None where it has none."""
    if not case:
        return None
    try:
        return load_ledger(case)
    except InputError:
        return None


def _claims(study: ExchangeStudy, lead: Exchange) -> list[str]:
    levers = study.model.levers
    moved = [change.lever for part in study.parts(lead).values() for change in part.changes]
    found = dict.fromkeys(claim for name in moved for claim in levers[name].claims)
    return [claim for claim in found if claim != ASSUMPTION]
