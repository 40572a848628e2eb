"""How two plans differ, and how the arrays of two chunks do, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from detente.uncertainty.ensemble.codec import Form


def differences(old: Any, new: Any, key: str = "") -> list[str]:
    """Say where two descriptions differ, a sentence a place.

    >>> differences({"seed": 1, "case": {"name": "a"}}, {"seed": 2, "case": {"name": "a"}})
    ['seed was 1 and is 2']
    """
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            text
            for name in sorted({*old, *new})
            for text in differences(
                old.get(name, "nothing"), new.get(name, "nothing"), f"{key}.{name}" if key else name
            )
        ]
    if json.dumps(old) == json.dumps(new):
        return []
    return [f"{key} was {json.dumps(old)[:60]} and is {json.dumps(new)[:60]}"]


def forms_in_words(forms: Iterable[Form]) -> str:
    """Name arrays with their types, at most five."""
    words = [f"{kind} '{name}' {dtype} {shape or ''}".strip() for kind, name, dtype, shape in forms]
    return ", ".join(sorted(words)[:5]) or "nothing"
