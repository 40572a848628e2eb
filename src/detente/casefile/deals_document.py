"""The ``[deals.NAME]`` tables of case format 1 as typed documents."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from detente.casefile.basics import (
    LevelName,
    Name,
    Noted,
    ShortText,
)
from detente.casefile.clause_document import Clause
from detente.casefile.trade_document import FIGURE_SCHEMA, FigureDoc, FigureIn, as_figure

Settings = dict[Name, LevelName]


def _described(text: str) -> Any:
    return Field(description=text)


class PledgeDoc(FigureDoc):
    """What a party loses when its breach is noticed, and who keeps it until then."""

    held_by: ShortText = ""


_PLEDGE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "description": "in units of the party's own value"},
        {
            **FIGURE_SCHEMA["anyOf"][2],
            "properties": {
                **FIGURE_SCHEMA["anyOf"][2]["properties"],
                "held_by": {
                    "type": "string",
                    "description": "who keeps it: a party that does not sign, or any other name",
                },
            },
        },
    ]
}
PledgeIn = Annotated[PledgeDoc, BeforeValidator(as_figure), WithJsonSchema(_PLEDGE_SCHEMA)]


class ScheduleDoc(Noted):
    """On which terms the deal would be carried out in steps."""

    timing: Annotated[
        Literal["simultaneous", "alternating"],
        _described("anybody may move in any step, or by turns in the order of 'between'"),
    ] = "simultaneous"
    discount: Annotated[
        dict[Name, FigureIn],
        _described("what the next step counts against this one, for every signer; or 'rate'"),
    ] = {}
    rate: Annotated[
        dict[Name, FigureIn],
        _described("how impatient every signer is, a year: '5 % / year'; needs 'period'"),
    ] = {}
    period: Annotated[FigureIn | None, _described("how long one step takes: '3 months'")] = None
    irreversible: Annotated[
        list[Name],
        Field(max_length=500, description="levers that cannot be taken back once they have moved"),
    ] = []
    delay: Annotated[
        FigureIn | None,
        _described("snap-back: from noticing a breach to the answer, in steps or as a time"),
    ] = None
    detection: Annotated[
        FigureIn | None, _described("the chance, a step, that a breach is noticed; 1 if left out")
    ] = None
    deadline: Annotated[FigureIn | None, _described("the most steps there may be, or a time")] = (
        None
    )
    after: Annotated[
        Literal["lasts", "ends"],
        _described("whether the finished deal goes on for ever, or nothing is at stake any more"),
    ] = "lasts"
    start: Annotated[
        Settings, _described("levels before the first step, where not those of the status quo")
    ] = {}
    collateral: Annotated[
        dict[Name, PledgeIn],
        _described("what each signer loses when its breach is noticed, in its own units"),
    ] = {}


class DealDoc(Noted):
    """A package that some parties could sign, and how it is judged."""

    between: Annotated[
        list[Name], Field(min_length=2, max_length=200, description="the parties that sign")
    ]
    package: Annotated[
        Settings, Field(min_length=1, description="levers of the signers, each at one level")
    ]
    levers: Annotated[
        list[Name],
        Field(
            max_length=500, description="what is on the table; all levers of the signers if empty"
        ),
    ] = []
    others: Annotated[
        Literal["held", "answered", "equilibrium"],
        _described(
            "what everybody else does: stays at the status quo, answers in its own interest, or "
            "settles in an equilibrium"
        ),
    ] = "held"
    concept: Annotated[
        Literal["nash", "gmr", "smr", "seq", "sseq"],
        _described("by which concept an equilibrium is meant"),
    ] = "seq"
    disagreement: Annotated[
        Name,
        _described(
            "what they have without it: status_quo, a named state that is one state, or "
            "worst_equilibrium"
        ),
    ] = "status_quo"
    values: Annotated[
        dict[Name, Clause],
        _described(
            "for signers that have an order only: an amount for every state, for fair points and "
            "schedules; in their own units"
        ),
    ] = {}
    schedule: ScheduleDoc | None = None
