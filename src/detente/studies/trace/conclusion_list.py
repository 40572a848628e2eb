"""Which conclusions of a case can be traced?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.case import Definition
from detente.casefile import read_definition


@dataclass(frozen=True, eq=False)
class ConclusionList:
    """The conclusions of a case, and the states that may be asked about by name."""

    definition: Definition

    @property
    def states(self) -> tuple[str, ...]:
        """What can be traced besides: that one of these is an equilibrium."""
        return ("status-quo", *self.definition.named_states)


def list_conclusions(case: str | Path) -> ConclusionList:
    """Read what a case concludes."""
    return ConclusionList(read_definition(case)[0])
