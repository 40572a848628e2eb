"""Deals as a case writes them down: names, texts and figures, before any package is valued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, Literal

from detente.case.conclusions import SWEPT_CONCEPTS
from detente.case.figure import Clause, Figure, Noted, Settings
from detente.case.marks import (
    Apart,
    Converted,
    Flat,
    Help,
    Len,
    Name,
    OneOf,
    OwnName,
    ShortText,
    record,
)

Others = Literal["held", "answered", "equilibrium"]
MOST_NOTICE = 1_000
STATUS_QUO, WORST_EQUILIBRIUM = "status_quo", "worst_equilibrium"


@record(short="value unit")
class Pledge:
    """What a party loses when its breach is noticed, in units of its own value, and who keeps it.

    `held_by` is the name of a party, or a text for somebody who is none; never a signer.
    """

    amount: Annotated[Figure, Flat()]
    held_by: Annotated[
        ShortText, Help("who keeps it: a party that does not sign, or any other name")
    ] = ""


def _read_notice(value: Any) -> Any:
    """Read the chances with which a breach is first noticed in each step after it."""
    told = 'notice has chances by steps after the breach: { "1" = 0.5, "3" = 0.4 }'
    if not isinstance(value, Mapping) or not value:
        raise ValueError(told)
    total = 0.0
    for key, chance in value.items():
        number = isinstance(chance, int | float) and not isinstance(chance, bool)
        if not (key.isascii() and key.isdigit() and 1 <= int(key) <= MOST_NOTICE) or not number:
            raise ValueError(f"{told}, counted from 1 to {MOST_NOTICE}")
        if not 0 <= chance <= 1:
            raise ValueError(f"the chance of {chance:g} at '{key}' is none; it lies from 0 to 1")
        total += chance
    if not 0 < total <= 1 + 1e-12:
        raise ValueError(f"the chances sum to {total:g}; what is left over is never noticed")
    return dict(value)


_NOTICE_SCHEMA: dict[str, Any] = {
    "description": "the chance that a breach is first noticed so many steps later, in place of "
    "detection; what is left over is never noticed",
    "type": "object",
    "additionalProperties": {"type": "number"},
}


@record
class ScheduleText(Noted):
    """On which terms a deal would be carried out in steps.

    Exactly one of `discount` (a step) and `rate` (a year, with `period`) is filled, with a figure
    for every signer. `delay` and `deadline` are steps, or times where they have a unit.
    """

    timing: Annotated[
        Literal["simultaneous", "alternating"],
        Help("anybody may move in any step, or by turns in the order of 'between'"),
    ] = "simultaneous"
    after: Annotated[
        Literal["lasts", "ends"],
        Help("whether the finished deal goes on for ever, or nothing is at stake any more"),
    ] = "lasts"
    discount: Annotated[
        Mapping[Name, Figure],
        Help("what the next step counts against this one, for every signer; or 'rate'"),
    ] = field(default_factory=dict)
    rate: Annotated[
        Mapping[Name, Figure],
        Help("how impatient every signer is, a year: '5 % / year'; needs 'period'"),
    ] = field(default_factory=dict)
    period: Annotated[Figure | None, Help("how long one step takes: '3 months'")] = None
    delay: Annotated[
        Figure | None,
        Help("snap-back: from noticing a breach to the answer, in steps or as a time"),
    ] = None
    detection: Annotated[
        Figure | None, Help("the chance, a step, that a breach is noticed; 1 if left out")
    ] = None
    notice: Annotated[Mapping[str, Any], Converted(_read_notice, _NOTICE_SCHEMA, dict)] = field(
        default_factory=dict
    )
    deadline: Annotated[Figure | None, Help("the most steps there may be, or a time")] = None
    irreversible: Annotated[
        tuple[Name, ...],
        Len(0, 500),
        Help("levers that cannot be taken back once they have moved"),
    ] = ()
    start: Annotated[
        Settings, Help("levels before the first step, where not those of the status quo")
    ] = field(default_factory=dict)
    collateral: Annotated[
        Mapping[Name, Pledge],
        Help("what each signer loses when its breach is noticed, in its own units"),
    ] = field(default_factory=dict)

    def check(self) -> None:
        """Raise ValueError where it says in two ways when a breach is noticed."""
        if self.notice and self.detection is not None:
            raise ValueError(
                "notice and detection both say when a breach is noticed; remove one of them"
            )

    @property
    def needs_claims(self) -> bool | None:
        """Where it says more than figures do: who moves when, what stays, start and end."""
        usual = ScheduleText()
        return any(
            getattr(self, name) != getattr(usual, name)
            for name in ("timing", "irreversible", "start", "after", "notice")
        )


@record(first="between package levers others concept disagreement label note claims")
class DealText(Noted):
    """A package that some parties could sign, and how it is judged.

    `levers` are those on the table, all of the signers' where it is empty. `disagreement` is
    "status_quo", "worst_equilibrium", or the name of a named state. `values` gives signers that
    have an order only an amount for every state, for what needs amounts; their order stays.
    """

    name: OwnName
    between: Annotated[tuple[Name, ...], Len(2, 200), Help("the parties that sign")]
    package: Annotated[Settings, Len(1), Help("levers of the signers, each at one level")]
    levers: Annotated[
        tuple[Name, ...],
        Len(0, 500),
        Help("what is on the table; all levers of the signers if empty"),
    ] = ()
    others: Annotated[
        Others,
        Help(
            "what everybody else does: stays at the status quo, answers in its own interest, or "
            "settles in an equilibrium"
        ),
    ] = "held"
    concept: Annotated[
        str, OneOf(SWEPT_CONCEPTS), Help("by which concept an equilibrium is meant")
    ] = "seq"
    disagreement: Annotated[
        Name,
        Help(
            "what they have without it: status_quo, a named state that is one state, or "
            "worst_equilibrium"
        ),
    ] = STATUS_QUO
    values: Annotated[
        Mapping[Name, Clause],
        Apart(),
        Help(
            "for signers that have an order only: an amount for every state, for fair points and "
            "schedules; in their own units"
        ),
    ] = field(default_factory=dict)
    schedule: Annotated[ScheduleText | None, Apart()] = None

    def description(self) -> dict[str, Any]:
        """Return all of it that a result depends on, as plain data, for a fingerprint.

        Labels, notes, claims, ranges and figures that disagree change no result and are left out;
        so is who keeps a pledge.
        """
        terms = self.schedule
        amounts = {name: clause.text for name, clause in self.values.items()}
        return ({"values": amounts} if amounts else {}) | {
            "between": list(self.between),
            "package": dict(self.package),
            "levers": sorted(self.levers),
            "others": self.others,
            "concept": self.concept,
            "disagreement": self.disagreement,
            "schedule": None if terms is None else _terms(terms),
        }


def _terms(terms: ScheduleText) -> dict[str, Any]:
    def number(figure: Figure | None) -> list[Any] | None:
        return None if figure is None else [figure.value, figure.unit]

    return {
        "timing": terms.timing,
        "discount": {name: number(each) for name, each in terms.discount.items()},
        "rate": {name: number(each) for name, each in terms.rate.items()},
        "period": number(terms.period),
        "irreversible": sorted(terms.irreversible),
        "delay": number(terms.delay),
        "detection": number(terms.detection),
        "deadline": number(terms.deadline),
        "after": terms.after,
        "start": dict(terms.start),
        "collateral": {name: number(each.amount) for name, each in terms.collateral.items()},
        **({"notice": dict(terms.notice)} if terms.notice else {}),
    }
