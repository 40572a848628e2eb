"""A chain from a table, as it stands under `[handovers.NAME]` in a case file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast, get_args

from detente.errors import CaseError, located, unknown_name
from detente.handover.durations import (
    AT_ONCE,
    MOST_DAYS,
    Days,
    chance,
    check_day,
    even_days,
    shares,
    triangular_days,
)
from detente.handover.records import (
    COMPLETED,
    Confirmation,
    CustodyMove,
    Handover,
    HandoverStage,
    People,
    Retry,
    StageKind,
    Status,
)

_CHAIN = (
    *("start", "people", "delivers", "final", "custodians"),
    *("stages", "confirmations", "claims", "label", "note"),
)
_STAGE = (
    *("kind", "actor", "place", "after", "after_any", "days", "outcomes", "ends", "goes_on"),
    *("drops", "again", "moves", "splits", "status", "claims", "on", "due", "marks"),
    *("label", "note"),
)
_CONFIRMATION = ["of", "origin", "by", "chance", "days", "every", "number", "claims", "note"]
_PERIODS = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction("30.4375"),
    "year": Fraction("365.25"),
}


def read_handover(name: str, table: Mapping[str, Any]) -> Handover:
    """Return the chain that a table describes; chances typed as decimals become exact fractions.

    Parameters
    ----------
    name : str
    table : mapping
        With the keys of ``[handovers.NAME]`` in a case file, as a TOML reader returns them.

    Raises
    ------
    CaseError, UnknownNameError
        Naming the key, and what to write instead.

    Examples
    --------
    >>> chain = read_handover(
    ...     "one",
    ...     {
    ...         "people": {"A": "kgb"},
    ...         "final": ["crossing"],
    ...         "stages": {"crossing": {"days": {"low": 1, "high": 2}}},
    ...     },
    ... )
    >>> chain.stage("crossing").days
    {1: Fraction(1, 2), 2: Fraction(1, 2)}
    """
    with located(f"handovers.{name}"):
        _check_keys(table, _CHAIN)
        stages = _table(table, "stages")
        delivers = _table(table, "delivers")
        final = table.get("final", ())
        if not isinstance(final, Mapping):
            final = {COMPLETED: final}
        if not any(isinstance(each, Mapping) for each in delivers.values()):
            delivers = {COMPLETED: delivers} if delivers else {}
        return Handover(
            name=name,
            people=tuple(_people(each, of) for each, of in _table(table, "people").items()),
            stages=tuple(_read_stage(each, of) for each, of in stages.items()),
            final={ending: _names(of, "final") for ending, of in final.items()},
            delivers={ending: dict(of) for ending, of in delivers.items()},
            custodians=dict(_table(table, "custodians")),
            confirmations=tuple(
                _read_confirmation(row, number)
                for number, row in enumerate(table.get("confirmations", ()), start=1)
            ),
            start=_date(table.get("start"), "start"),
            claims=_names(table.get("claims", ()), "claims"),
        )


def _check_keys(table: object, known: Iterable[str]) -> None:
    if not isinstance(table, Mapping):
        raise CaseError(f"{table!r} is no table.")
    for key in table:
        if key not in known:
            raise unknown_name("key", str(key), known)


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise CaseError(f"{found!r} is no table.", key)
    return found


def _names(found: object, key: str) -> tuple[str, ...]:
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise CaseError(f'{found!r} is no list of names. Write ["…"].', key)
    return tuple(str(each) for each in found)


def _date(found: object, key: str) -> date | None:
    if found is not None and type(found) is not date:
        raise CaseError(f"{found!r} is no date. Write 2025-02-12.", key)
    return found


def _people(name: str, of: object) -> People:
    with located(f"people.{name}"):
        if isinstance(of, str):
            return People(name, of)
        _check_keys(of, ("size", "holder", "tier"))
        table = cast("Mapping[str, Any]", of)
        return People(
            name, str(table.get("holder", "")), _whole(table.get("size", 1), "size"),
            str(table.get("tier", "")),
        )  # fmt: skip


def _whole(found: object, key: str) -> int:
    if type(found) is not int:
        raise CaseError(f"{found!r} is no whole number.", key)
    return found


def _read_stage(name: str, table: Mapping[str, Any]) -> HandoverStage:
    with located(f"stages.{name}"):
        _check_keys(table, _STAGE)
        outcomes = table.get("outcomes")
        return HandoverStage(
            name=name,
            after=_names(table.get("after", ()), "after"),
            after_any=_names(table.get("after_any", ()), "after_any"),
            days=_days(table.get("days", "unknown"), "days"),
            outcomes={"done": Fraction(1)} if outcomes is None else shares(outcomes, "outcomes"),
            ends={outcome: str(of) for outcome, of in _table(table, "ends").items()},
            goes_on=_names(table.get("goes_on", ()), "goes_on"),
            drops={
                outcome: _names(of, f"drops.{outcome}")
                for outcome, of in _table(table, "drops").items()
            },
            again=_again(table.get("again")),
            moves=tuple(_move(row, k) for k, row in enumerate(table.get("moves", ()), start=1)),
            splits={
                group: {part: _whole(size, f"splits.{group}.{part}") for part, size in of.items()}
                for group, of in _table(table, "splits").items()
            },
            kind=cast("StageKind", _one_of(table.get("kind", ""), "kind", get_args(StageKind))),
            actor=str(table.get("actor", "")),
            place=str(table.get("place", "")),
            status=cast(
                "Status", _one_of(table.get("status", "assumption"), "status", get_args(Status))
            ),
            claims=_names(table.get("claims", ()), "claims"),
            on=_date(table.get("on"), "on"),
            due=None if table.get("due") is None else _whole(table["due"], "due"),
            marks=_names(table.get("marks", ()), "marks"),
        )


def _one_of(found: object, key: str, allowed: tuple[str, ...]) -> str:
    if found not in allowed:
        raise unknown_name(key, str(found), [each for each in allowed if each])
    return str(found)


def _again(table: object) -> Retry | None:
    if table is None:
        return None
    with located("again"):
        _check_keys(table, ("times", "wait", "then"))
        found = cast("Mapping[str, Any]", table)
        if "times" not in found or "then" not in found:
            raise CaseError("needs `times`, tries in all, and `then`, the ending after them.")
        wait = _days(found["wait"], "wait") if "wait" in found else AT_ONCE
        if wait is None:
            raise CaseError("an unknown wait cannot be counted. Give a range.", "wait")
        return Retry(_whole(found["times"], "times"), str(found["then"]), wait)


def _move(table: object, number: int) -> CustodyMove:
    with located(f"moves[{number}]"):
        _check_keys(table, ("who", "from", "to", "where_held"))
        found = cast("Mapping[str, Any]", table)
        for key in ("who", "from", "to"):
            if key not in found:
                raise CaseError(f"says not `{key}`. Write who passes from whom to whom.")
        return CustodyMove(
            _names(found["who"], "who"), str(found["from"]), str(found["to"]),
            bool(found.get("where_held", False)),
        )  # fmt: skip


def _days(found: object, key: str) -> Days | None:
    """Return the chances of days: a range, chances by day, a number, or None for "unknown"."""
    if found == "unknown":
        return None
    with located(key):
        if type(found) is int:
            return {check_day(found): Fraction(1)}
        if not isinstance(found, Mapping):
            raise CaseError(
                f"{found!r} is no duration. Write {{ low = 0, mode = 1, high = 3 }}, "
                '{ "0" = 0.9, "1" = 0.1 } or "unknown".'
            )
        if "low" in found or "high" in found:
            _check_keys(found, ("low", "mode", "high"))
            low, high = _whole(found.get("low"), "low"), _whole(found.get("high"), "high")
            if "mode" in found:
                return triangular_days(low, _number(found["mode"]), high)
            return even_days(low, high)
        days = {}
        for day, p in shares({str(day): p for day, p in found.items()}).items():
            if not day.lstrip("-").isdecimal():
                raise CaseError(f"'{day}' is no whole number of days.")
            days[check_day(int(day[:40]))] = p
        return dict(sorted(days.items()))


def _number(found: object) -> Fraction:
    """Return a number as it is written, as a fraction."""
    if isinstance(found, bool) or not isinstance(found, int | float | str | Fraction):
        raise CaseError(f"{found!r} is no number of days.", "mode")
    try:
        return Fraction(str(found))
    except (ValueError, ZeroDivisionError):
        raise CaseError(f"{found!r} is no number of days.", "mode") from None


def _read_confirmation(table: object, number: int) -> Confirmation:
    with located(f"confirmations[{number}]"):
        _check_keys(table, _CONFIRMATION)
        found = cast("Mapping[str, Any]", table)
        for key in ("of", "origin", "chance", "days"):
            if key not in found:
                raise CaseError(f"says not `{key}`.")
        days = _days(found["days"], "days")
        if days is None:
            raise CaseError("an unknown delay cannot be counted. Give a range.", "days")
        return Confirmation(
            of=str(found["of"]),
            origin=str(found["origin"]),
            chance=chance(found["chance"], "chance"),
            days=days,
            by=str(found.get("by", "")),
            every=None if found.get("every") is None else _period(found["every"]),
            number=bool(found.get("number", False)),
            claims=_names(found.get("claims", ()), "claims"),
        )


def _period(found: object) -> Fraction:
    """Return a period such as "1 month" in days; a month is 365.25/12 of them."""
    number, _, unit = str(found).partition(" ")
    try:
        period = Fraction(number) * _PERIODS[unit.removesuffix("s")]
    except (ValueError, ZeroDivisionError, KeyError):
        told = f'{found!r} is no period. Write "1 month", "2 weeks" or "30 days".'
        raise CaseError(told, "every") from None
    if not 1 <= period <= MOST_DAYS:
        raise CaseError(f"{found!r} is not between a day and a century.", "every")
    return period
