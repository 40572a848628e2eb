"""What was done, when: announced, decreed, executed, in force."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from detente.case.figure import Noted
from detente.case.lever_steps import FORMS
from detente.case.marks import Converted, Help, Len, Name, OneOf, ShortText, record
from detente.case.periods import Period, read_expiry, write_expiry

_EXPIRY: dict[str, Any] = {
    "description": "counted from the day in force, such as '6 months', or a date",
    "type": "string",
}


@record
class Act(Noted):
    """One act of a party: it sets a lever, or puts a measure on or off, or is only recorded."""

    lever: Name = ""
    to: Annotated[str, Len(0, 80), Help("the level that the lever is set to")] = ""
    measure: Name = ""
    on: Annotated[bool | None, Help("whether the measure is put on")] = None
    announced: date | None = None
    decreed: date | None = None
    executed: date | None = None
    effective: date | None = None
    retroactive: bool = False
    form: Annotated[str, OneOf(FORMS)] = ""
    number: ShortText = ""
    expires: Annotated[Period | date | None, Converted(read_expiry, _EXPIRY, write_expiry)] = None

    @property
    def needs_claims(self) -> bool | None:
        """That it was done rests on something."""
        return True

    @property
    def in_force(self) -> tuple[date, str] | None:
        """The day from which it is in force, and which of its dates says so.

        Where the day in force is not on record the day of the decree stands in, else that of the
        announcement. None where there is neither.
        """
        for name in ("effective", "decreed", "announced"):
            if (day := getattr(self, name)) is not None:
                return day, name
        return None

    def check(self) -> None:
        """Raise ValueError where its keys do not fit each other."""
        if bool(self.lever) != bool(self.to):
            raise ValueError("lever and to go together: which lever is set to which level")
        if bool(self.measure) != (self.on is not None):
            raise ValueError("measure and on go together: which measure is put on, or off")
        if self.lever and self.measure:
            raise ValueError("an act sets a lever or puts a measure on or off; write one row each")
        if not any((self.announced, self.decreed, self.executed, self.effective)):
            raise ValueError("an act has at least one of announced, decreed, executed, effective")
        early = self.decreed and self.effective and self.decreed > self.effective
        if early and not self.retroactive:
            raise ValueError(
                f"it is decreed on {self.decreed}, after it is in force on {self.effective}; "
                "correct a date, or say retroactive = true"
            )
