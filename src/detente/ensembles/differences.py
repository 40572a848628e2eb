"""How two plans differ, and how the arrays of two chunks do, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from detente.ensembles.codec import Form

LONGEST = 60
_DIGEST = re.compile(r"[0-9a-f]{32,128}")


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
    if _is_digest(old) and _is_digest(new):
        return [f"the {key} has changed since the draws were made"]
    return [f"{key} was {_short(old)} and is {_short(new)}"]


def _is_digest(told: Any) -> bool:
    return isinstance(told, str) and _DIGEST.fullmatch(told) is not None


def _short(told: Any) -> str:
    whole = json.dumps(told, ensure_ascii=False)
    if len(whole) <= LONGEST:
        return whole
    return f'"{told[: LONGEST - 3]}…"' if isinstance(told, str) else f"{whole[: LONGEST - 1]}…"


def forms_in_words(forms: Iterable[Form]) -> str:
    """Name arrays with their types, at most five."""
    words = [f"{kind} '{name}' {dtype} {shape or ''}".strip() for kind, name, dtype, shape in forms]
    return ", ".join(sorted(words)[:5]) or "nothing"
