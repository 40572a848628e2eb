"""Deals as a case writes them down: names, texts and figures, before any package is valued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.model.parts import Clause
from detente.model.trade_parts import Figure

Others = Literal["held", "answered", "equilibrium"]
STATUS_QUO, WORST_EQUILIBRIUM = "status_quo", "worst_equilibrium"


@dataclass(frozen=True)
class Pledge:
    """What a party loses when its breach is noticed, in units of its own value, and who keeps it.

    `held_by` is the name of a party, or a text for somebody who is none; never a signer.
    """

    amount: Figure
    held_by: str = ""


@dataclass(frozen=True)
class ScheduleText:
    """On which terms a deal would be carried out in steps.

    Exactly one of `discount` (a step) and `rate` (a year, with `period`) is filled, with a figure
    for every signer. `delay` and `deadline` are steps, or times where they have a unit.
    """

    timing: Literal["simultaneous", "alternating"] = "simultaneous"
    discount: Mapping[str, Figure] = field(default_factory=dict)
    rate: Mapping[str, Figure] = field(default_factory=dict)
    period: Figure | None = None
    irreversible: tuple[str, ...] = ()
    delay: Figure | None = None
    detection: Figure | None = None
    deadline: Figure | None = None
    after: Literal["lasts", "ends"] = "lasts"
    start: Mapping[str, str] = field(default_factory=dict)
    collateral: Mapping[str, Pledge] = field(default_factory=dict)
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class DealText:
    """A package that some parties could sign, and how it is judged.

    `levers` are those on the table, all of the signers' where it is empty. `disagreement` is
    "status_quo", "worst_equilibrium", or the name of a named state. `values` gives signers that
    have an order only an amount for every state, for what needs amounts; their order stays.
    """

    name: str
    between: tuple[str, ...]
    package: Mapping[str, str]
    levers: tuple[str, ...] = ()
    others: Others = "held"
    concept: str = "seq"
    disagreement: str = STATUS_QUO
    schedule: ScheduleText | None = None
    values: Mapping[str, Clause] = field(default_factory=dict)
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name

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
    }
