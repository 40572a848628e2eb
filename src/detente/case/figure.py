"""What every section of a case is made of: words, claims, clauses, and numbers with a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from detente.case.marks import (
    Apart,
    Claims,
    Expression,
    Help,
    Len,
    LevelName,
    LongText,
    Name,
    ShortText,
    UnitText,
    record,
)


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Anything that can carry a note and what it rests on."""

    note: LongText = ""
    claims: Claims = ()

    @property
    def needs_claims(self) -> bool | None:
        """Whether a result rests on it, so that it needs claims.

        False where it may name claims and needs none; None where its claims only cover what
        stands in it.
        """
        return True


@dataclass(frozen=True, kw_only=True)
class Noted(Basis):
    """Anything that can carry a label, a note and what it rests on."""

    label: ShortText = ""

    def words(self) -> dict[str, Any]:
        """Return label, note and claims, to be handed on."""
        return {"label": self.label, "note": self.note, "claims": self.claims}

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or str(getattr(self, "name", ""))


@record
class Observable:
    """How something can be seen by anybody, and how often: what to watch."""

    how: Annotated[str, Len(1, 500)]
    every: Annotated[str, Len(0, 100), Help("how often it can be seen, such as 1 month")] = ""


@record(short="text")
class Clause(Basis):
    """A condition or a quantity: a text, or a table with text, note and claims."""

    text: Expression


@record
class OtherFigure(Basis):
    """A figure that disagrees with the one used; without a unit, it has that one's."""

    value: float
    unit: UnitText = ""
    low: float | None = None
    high: float | None = None

    @property
    def needs_claims(self) -> bool | None:
        """No result rests on it."""
        return False

    def check(self) -> None:
        """Raise ValueError unless the value lies in its range."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(
                f"the value {self.value:g} does not lie between low {low:g} and high {high:g}"
            )


@record(short="value unit", first="value unit low high note claims")
class Figure(OtherFigure):
    """A number with its unit, the range it may lie in, and the figures that disagree with it."""

    unit: UnitText = "1"
    conflicting: Annotated[tuple[OtherFigure, ...], Len(0, 50), Apart()] = ()

    def completed(self) -> Figure:
        """Return what was read, where figures that disagree without a unit have this one's."""
        return self._with_units("", self.unit)

    def as_written(self) -> Figure:
        """Return what is written: figures that disagree in the same unit do not repeat it."""
        return self._with_units(self.unit, "")

    def _with_units(self, old: str, new: str) -> Figure:
        if not self.conflicting:
            return self
        others = (replace(e, unit=new) if e.unit == old else e for e in self.conflicting)
        return replace(self, conflicting=tuple(others))

    @property
    def needs_claims(self) -> bool | None:
        """Results rest on it."""
        return True


Shares = Annotated[Mapping[Name, Figure], Len(0, 50)]
Settings = Mapping[Name, LevelName]
