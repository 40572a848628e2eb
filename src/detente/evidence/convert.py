"""Ledger document <-> ledger: the two ways between the file's shape and the values'."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from pydantic import BaseModel

from detente.evidence.document import ClaimDoc, LedgerDoc
from detente.evidence.ledger import Ledger
from detente.evidence.parts import (
    Anchor,
    Claim,
    Conflict,
    Origin,
    Quantity,
    Repair,
    Side,
    Source,
)
from detente.evidence.when import When, parse_when

_TIMES = ("event", "as_of", "published", "recorded")


def to_ledger(doc: LedgerDoc) -> Ledger:
    """Return what the document says, as a ledger whose parts fit one another."""
    return Ledger(
        title=doc.title,
        recorded=_when(doc.recorded),
        note=doc.note,
        sources={
            name: Source(name, **{**_given(part), "published": _when(part.published)})
            for name, part in doc.sources.items()
        },
        origins={name: Origin(name, part.label, part.note) for name, part in doc.origins.items()},
        claims={name: _claim(name, part) for name, part in doc.claims.items()},
        conflicts={
            name: Conflict(
                name,
                part.question,
                tuple(Side(side.label, tuple(side.claims)) for side in part.sides),
                part.kind,
                part.note,
            )
            for name, part in doc.conflicts.items()
        },
    )


def _claim(name: str, doc: ClaimDoc) -> Claim:
    given = _given(doc)
    for key in _TIMES:
        if key in given:
            given[key] = _when(given[key])
    for key in ("hearsay", "likelihood", "agrees"):
        if key in given:
            given[key] = tuple(given[key])
    if doc.quantities:
        given["quantities"] = tuple(
            Quantity(**{**_given(part), "as_of": _when(part.as_of)}) for part in doc.quantities
        )
    if doc.anchors:
        given["anchors"] = tuple(Anchor(**_given(part)) for part in doc.anchors)
    if doc.repairs:
        given["repairs"] = tuple(Repair(**_given(part)) for part in doc.repairs)
    for key in ("quantities", "anchors", "repairs"):
        if not given.get(key):
            given.pop(key, None)
    return Claim(name, **given)


def _given(doc: BaseModel) -> dict[str, Any]:
    return {key: getattr(doc, key) for key in doc.model_fields_set}


def _when(text: str) -> When | None:
    return parse_when(text) if text else None


def to_data(ledger: Ledger) -> dict[str, Any]:
    """Return the ledger as plain data, in the shape and order of a ledger file."""
    data: dict[str, Any] = {"format": 1, "title": ledger.title}
    if ledger.recorded:
        data["recorded"] = ledger.recorded
    if ledger.note:
        data["note"] = ledger.note
    for section in ("sources", "origins", "claims", "conflicts"):
        parts = getattr(ledger, section)
        if parts or section in ("sources", "claims"):
            data[section] = {name: _part(part) for name, part in parts.items()}
    return data


def _part(part: Any) -> Any:
    """Return the fields of a part that differ from their defaults; the id is its key."""
    data = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if each.name == "id" or (each.default is not MISSING and value == each.default):
            continue
        if isinstance(value, tuple):
            value = [_part(item) if hasattr(item, "__slots__") else item for item in value]
        data[each.name] = value
    return data
