"""A standoff from text, or from plain lists, dicts and strings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from numbers import Integral, Real
from typing import Any

from detente.casefile import to_definition
from detente.errors import CaseError
from detente.model import Model
from detente.studies import build_case, build_from

DEEPEST = 20


def loads(text: str, name: str = "text") -> Model:
    """Read the text of a case; errors call it `name`.

    Raises
    ------
    InputError
        As of :func:`detente.load_case`.
    """
    if not isinstance(text, str):
        raise CaseError(f"found {type(text).__name__}; the text of a case is needed.", name)
    return build_from(text, name)


def standoff(
    *,
    parties: Sequence[str] | Mapping[str, Any],
    levers: Mapping[str, Any],
    preferences: Mapping[str, Any],
    status_quo: Mapping[str, str] | None = None,
    title: str = "Untitled",
    **sections: Any,
) -> Model:
    """Make a standoff from plain lists, dicts and strings, as a case file would say it.

    Parameters
    ----------
    parties : list of str, or dict
        Names; or names to labels, or to tables as a case file has them.
    levers : dict
        Names to ``(party, levels)``, ``party`` alone for no and yes, or tables.
    preferences : dict
        For every party a text, which counts (a value); a list of texts, the most important first;
        a list of state numbers, the best first; or a table.
    status_quo : dict, optional
        Where levers stand; those left out at their first level.
    title : str
    **sections
        Further sections of a case file: ``rules``, ``outcomes``, ``named_states``, ``deals``, …

    Returns
    -------
    Model

    Raises
    ------
    InputError
        As a case file that says this: the key, what was found, what is allowed.

    Examples
    --------
    >>> game = standoff(
    ...     parties=["ann", "bob"],
    ...     levers={"ann_yields": "ann", "bob_yields": ("bob", ["no", "yes"])},
    ...     preferences={"ann": "bob_yields - 0.5 * ann_yields", "bob": ["ann_yields"]},
    ... )
    >>> game
    <Model 'Untitled': 2 parties, 2 levers, 4 states, status quo 1>
    """
    tables = _tables(_plain(levers, "levers"), _lever)
    given: dict[str, Any] = {
        "format": 1,
        "title": title,
        "parties": _parties(parties),
        "levers": tables,
        "status_quo": {**_first_levels(tables), **_dict(_plain(status_quo or {}, "status_quo"))},
        "preferences": _tables(_plain(preferences, "preferences"), _aims),
        **{name: _plain(each, name) for name, each in sections.items()},
    }
    return build_case(to_definition(given))


def _parties(given: Any) -> Any:
    if isinstance(given, str):
        raise CaseError(f"found {given[:60]!r}; give a list of names.", "parties")
    if isinstance(given, Mapping):
        named = {name: {} if each is None else each for name, each in given.items()}
        plain = _plain(named, "parties")
        return {
            name: {"label": each} if isinstance(each, str) else each for name, each in plain.items()
        }
    plain = _plain(given, "parties")
    return {str(name): {} for name in plain} if isinstance(plain, list) else plain


def _tables(given: Any, make: Callable[[Any], Any]) -> Any:
    if not isinstance(given, Mapping):
        return given
    return {name: make(each) for name, each in given.items()}


def _lever(given: Any) -> Any:
    if isinstance(given, str):
        return {"party": given, "levels": ["no", "yes"]}
    if isinstance(given, Sequence) and len(given) == 2 and not isinstance(given[1], str):
        return {"party": given[0], "levels": given[1]}
    return given


def _aims(given: Any) -> Any:
    if isinstance(given, str):
        return {"value": given}
    if isinstance(given, Mapping):
        return given
    if isinstance(given, Sequence) and given:
        first = given[0]
        while isinstance(first, Sequence) and not isinstance(first, str) and first:
            first = first[0]
        return {"statements" if isinstance(first, str | Mapping) else "ranking": given}
    return given


def _first_levels(levers: Any) -> dict[str, Any]:
    if not isinstance(levers, Mapping):
        return {}
    first = {}
    for name, each in levers.items():
        levels = each.get("levels") if isinstance(each, Mapping) else None
        if isinstance(levels, Sequence) and levels and not isinstance(levels, str):
            first[name] = levels[0]
    return first


def _dict(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise CaseError(
            f"found {type(given).__name__}; levers and their levels are needed.", "status_quo"
        )
    return dict(given)


def _plain(value: Any, where: str, depth: int = 0) -> Any:
    """Return plain data: what TOML could hold, arrays and their numbers as lists and numbers."""
    if depth > DEEPEST:
        raise CaseError("nests too deep to be a case.", where)
    if isinstance(value, str | bool | date):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each, f"{where}.{key}", depth + 1) for key, each in value.items()}
    if hasattr(value, "tolist"):
        return _plain(value.tolist(), where, depth + 1)
    if isinstance(value, Sequence | set | frozenset):
        return [_plain(each, where, depth + 1) for each in value]
    raise CaseError(
        f"found {type(value).__name__}; plain lists, dicts, texts and numbers are needed.", where
    )
