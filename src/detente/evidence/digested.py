"""The text of a part of a ledger that its digest is taken of, whatever the part is called since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any

from detente.case import (
    Anchor,
    Claim,
    Conflict,
    Origin,
    Quantity,
    Repair,
    Side,
    Source,
    When,
)

# What the first digests called each part and said of it, in this order. It is never added to.
_FIRST: Mapping[type, str] = {
    Source: "Source id who reliability kind title why language published address file digest length"
    " copy_of derivation replaces correction note",
    Origin: "Origin id label note",
    Quantity: "Quantity name unit value low high relation words as_of counter definition vintage"
    " input at",
    Anchor: "Anchor source start end exact prefix suffix",
    Repair: "Repair damaged repaired basis flips note",
    Claim: "Claim id text source attribution credibility kind speaker hearsay reliability why hedge"
    " likelihood confidence event as_of published recorded origin agrees replaces correction note"
    " quantities anchors repairs",
    Side: "Side label claims",
    Conflict: "Conflict id question sides kind note",
    When: "When text first last",
}


def digested(part: Any) -> str:
    """Return what a digest covers: all of the first format, later keys where not at their default.

    >>> digested(Origin("o1", "a briefing"))
    "Origin(id='o1', label='a briefing', note='')"
    """
    if isinstance(part, tuple):
        return f"({', '.join(map(digested, part))}{',' if len(part) == 1 else ''})"
    kind: Any = type(part)
    name, first, later = _keys(kind)
    if not name:
        return repr(part)
    said = [f"{key}={digested(getattr(part, key))}" for key in first]
    for each in later:
        value = getattr(part, each.name)
        default = each.default if each.default_factory is MISSING else each.default_factory()
        said += [] if value == default else [f"{each.name}={digested(value)}"]
    return f"{name}({', '.join(said)})"


@cache
def _keys(kind: type) -> tuple[str, tuple[str, ...], tuple[Field[Any], ...]]:
    """What a kind of part was called, its first keys, and the fields it has had since."""
    for each in kind.__mro__:
        if each in _FIRST:
            name, *first = _FIRST[each].split()
            later = tuple(key for key in fields(kind) if key.name not in first)
            return name, tuple(first), later
    return "", (), ()
