"""Plain data of a case with levels and expressions as they would be typed."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

DEEPEST = 40  # no case nests so deep
_LEVELS = frozenset({"levels", "status_quo", "package", "start"})
_EXPRESSIONS = frozenset(
    {"value", "values", "statements", "where", "condition", "expression", "when"}
    | {"always", "never", "exclusive", "at_least_one", "if", "then"}
)


def as_typed(data: dict[str, Any]) -> dict[str, Any]:
    """Return plain data in which a level is found however its letters are stored.

    Letters with marks are one character each (Unicode NFC), as keyboards give them and some
    programs do not; a level has no blanks around it. Labels and notes stay as they are.

    >>> as_typed({"levels": ["no ", "de\N{COMBINING ACUTE ACCENT}tente"], "label": " a "})
    {'levels': ['no', 'détente'], 'label': ' a '}
    """
    return {key: _typed(value, _about(key, ""), 1) for key, value in data.items()}


def _typed(data: Any, about: str, depth: int) -> Any:
    if depth > DEEPEST:
        return data
    if isinstance(data, str):
        text = normalize("NFC", data) if about else data
        return text.strip() if about == "level" else text
    if isinstance(data, dict):
        return {key: _typed(value, _about(key, about), depth + 1) for key, value in data.items()}
    if isinstance(data, list):
        return [_typed(each, about, depth + 1) for each in data]
    return data


def _about(key: object, before: str) -> str:
    if key in _LEVELS:
        return "level"
    if key in _EXPRESSIONS:
        return "expression"
    return "" if key in ("label", "note", "claims") else before
