"""What a definition says, without labels, notes and sources: what results depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from detente.model.parts import Definition
from detente.provenance import fingerprint

WORDS = frozenset({"label", "note", "claims", "level_labels", "conflicting"})
NOT_ASKED = frozenset({"title", "summary", "references", "deals"})


def content_fingerprint(definition: Definition) -> str:
    """Digest everything that a definition says but words about it."""
    said = {
        field.name: _plain(getattr(definition, field.name))
        for field in fields(definition)
        if field.name not in NOT_ASKED
    }
    return fingerprint(said)


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return {
            field.name: _plain(getattr(part, field.name))
            for field in fields(part)
            if field.name not in WORDS
        }
    if isinstance(part, Mapping):  # as a list: the order of levers, statements, inputs counts
        return [[str(name), _plain(each)] for name, each in part.items()]
    if isinstance(part, tuple | list):
        return [_plain(each) for each in part]
    return part.isoformat() if isinstance(part, date) else part
