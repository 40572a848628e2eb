"""The acts of a case, in time, with what each one switches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detente.case import Act, Definition, acts_in_time

DATES = ("announced", "decreed", "executed", "effective")


@dataclass(frozen=True)
class ActRow:
    """One act.

    Attributes
    ----------
    act : Act
    what : str
        What it does: ``us_banks: licence``, ``block off``, or its label.
    reason : str
        Why it switches nothing in the model; empty where it does.
    """

    act: Act
    what: str
    reason: str

    @property
    def modelled(self) -> bool:
        """Whether it switches something."""
        return not self.reason

    def date_of(self, name: str) -> date | None:
        """One of its four dates; None where it is unknown."""
        found: date | None = getattr(self.act, name)
        return found


@dataclass(frozen=True)
class ActList:
    """All acts of a case, those known first to have been first."""

    title: str
    rows: tuple[ActRow, ...]


def list_acts(definition: Definition) -> ActList:
    """List the acts of a case by their first date, and say which switch nothing, and why."""
    return ActList(definition.title, tuple(_row(act) for act in acts_in_time(definition)))


def _row(act: Act) -> ActRow:
    if act.lever:
        what = f"{act.lever}: {act.to}"
    elif act.measure:
        what = f"{act.measure} {'on' if act.on else 'off'}"
    else:
        reason = act.note or "it names no lever and no measure of the case"
        return ActRow(act, act.label or "an act", reason)
    reason = ""
    if act.in_force is None:
        reason = "only the day it was executed is known, so nobody knows from when it is in force"
    return ActRow(act, what, reason)
