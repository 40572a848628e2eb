"""A handover as a case writes it down: the people, the stages, and who would see each one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any

from detente.case.figure import Basis, Noted
from detente.case.marks import (
    Alias,
    Between,
    Converted,
    Help,
    Len,
    Name,
    OneOf,
    OwnName,
    ShortText,
    record,
)

STAGE_KINDS = (
    "list", "consent", "papers", "custody", "crossing", "receipt", "confirmation", "payment",
    "relief",
)  # fmt: skip
STATUSES = ("record", "assumption", "unknown")
Chance = float  # its limits are read with the chain
Outcome = Annotated[str, Len(1, 100)]


def _read_days(value: Any) -> Any:
    """Pass a duration on; what it means is read with the chain."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    parts = value.values() if isinstance(value, Mapping) else ()
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in parts)
    if number or value == "unknown" or (isinstance(value, Mapping) and value and numbers):
        return dict(value) if isinstance(value, Mapping) else value
    raise ValueError(
        "days is a whole number, a range { low = 0, mode = 1, high = 3 }, chances by day "
        '{ "0" = 0.9, "1" = 0.1 }, or "unknown"'
    )


def _read_endings(value: Any) -> Any:
    """Pass on a list of stages, or one for each ending."""
    parts = list(value.values()) if isinstance(value, Mapping) else [value]
    for part in parts:
        if not isinstance(part, list) or not all(isinstance(each, str) for each in part):
            raise ValueError(
                "final is a list of stages, or a table of endings with such lists: "
                '{ completed = ["receipt"], returned = ["return"] }'
            )
    return value


def _read_delivered(value: Any) -> Any:
    """Pass on who is to have whom, or that for each ending."""
    tables = [value]
    if isinstance(value, Mapping) and any(isinstance(each, Mapping) for each in value.values()):
        tables = list(value.values())
    for table in tables:
        if not isinstance(table, Mapping) or not all(isinstance(n, str) for n in table.values()):
            raise ValueError(
                'delivers names a holder for each person, { anna = "embassy" }, or has such a '
                "table for each ending"
            )
    return value


def _write_days(value: Any) -> Any:
    """Write whole days as such: an edit by address leaves 2.0 where 2 is meant."""
    if isinstance(value, Mapping):
        return {key: _write_days(each) for key, each in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


_DAYS_SCHEMA: dict[str, Any] = {
    "description": "whole days: a number, a range, chances by day, or unknown",
    "anyOf": [
        {"type": "number"},
        {"const": "unknown"},
        {"type": "object", "additionalProperties": {"type": "number"}},
    ],
}
Duration = Annotated[Any, Converted(_read_days, _DAYS_SCHEMA, _write_days)]
_NAMED: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
_FINAL_SCHEMA: dict[str, Any] = {
    "description": "the stages that complete it, or those of each ending",
    "anyOf": [_NAMED, {"type": "object", "additionalProperties": _NAMED}],
}
_DELIVERS_SCHEMA: dict[str, Any] = {
    "description": "who has to have each person in the end, or that for each ending",
    "type": "object",
}


@record
class _NoInput(Basis):
    @property
    def needs_claims(self) -> bool | None:
        """No ranking rests on it; what is not on record says so."""
        return False


@record(short="holder")
class PeopleText:
    """Who is handed over: one person, by the holder, or a group of some size."""

    holder: Name
    size: Annotated[int | None, Between(1), Help("how many; 1 unless given")] = None
    tier: ShortText = ""


@record
class CustodyText:
    """Whose custody passes from whom to whom when the stage is done."""

    who: Annotated[tuple[ShortText, ...], Len(1, 1_000)]
    giver: Annotated[Name, Alias("from")]
    to: Name
    where_held: bool = False


@record
class RetryText:
    """What the outcome ``again`` means."""

    times: Annotated[int, Between(1)]
    then: Outcome
    wait: Duration = None


@record
class StageText(Noted):
    """One activity of a handover."""

    name: OwnName
    kind: Annotated[str, OneOf(STAGE_KINDS)] = ""
    actor: ShortText = ""
    place: ShortText = ""
    after: Annotated[tuple[ShortText, ...], Help("all of these; STAGE.OUTCOME for one")] = ()
    after_any: Annotated[tuple[ShortText, ...], Help("and one of these")] = ()
    days: Duration = "unknown"
    outcomes: Mapping[Outcome, Chance] = field(default_factory=dict)
    ends: Mapping[Outcome, Outcome] = field(default_factory=dict)
    goes_on: Annotated[tuple[Outcome, ...], Help("outcomes that count as done")] = ()
    drops: Mapping[Outcome, tuple[ShortText, ...]] = field(default_factory=dict)
    again: RetryText | None = None
    moves: tuple[CustodyText, ...] = ()
    splits: Mapping[Name, Mapping[Name, int]] = field(default_factory=dict)
    status: Annotated[str, OneOf(STATUSES)] = "assumption"
    on: Annotated[date | None, Help("the day on record")] = None
    due: Annotated[int | None, Help("days from the start by which it has to be done")] = None
    marks: Annotated[tuple[ShortText, ...], Help("which of the four dates it makes")] = ()

    @property
    def needs_claims(self) -> bool | None:
        """No ranking rests on it; its status says whether it is on record."""
        return False


@record
class ConfirmationText(_NoInput):
    """Who would report that a stage was done."""

    of: ShortText
    origin: ShortText
    chance: Chance
    days: Duration
    by: Name = ""
    every: ShortText = ""
    number: bool = False


@record
class HandoverText(Noted):
    """By which stages people pass from hand to hand (rules HO1 to HO10)."""

    name: OwnName
    start: date | None = None
    people: Annotated[Mapping[Name, PeopleText], Len(1, 1_000)] = field(default_factory=dict)
    delivers: Annotated[Mapping[str, Any], Converted(_read_delivered, _DELIVERS_SCHEMA)] = field(
        default_factory=dict
    )
    final: Annotated[Any, Converted(_read_endings, _FINAL_SCHEMA)] = ()
    custodians: Annotated[Mapping[Name, Name], Help("whose a holder is")] = field(
        default_factory=dict
    )
    stages: Annotated[Mapping[Name, StageText], Len(1, 500)] = field(default_factory=dict)
    confirmations: Annotated[tuple[ConfirmationText, ...], Len(0, 1_000)] = ()

    @property
    def needs_claims(self) -> bool | None:
        """No ranking rests on it."""
        return False
