"""What-ifs that a case keeps under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated

from detente.case.figure import Noted, Settings
from detente.case.marks import Help, Len, Name, OwnName, record

Address = Annotated[str, Len(1, 300)]


@record(first="label note claims")
class VariantText(Noted):
    """A what-if with a name: inputs that are otherwise, by their address.

    `--with NAME` takes it on the command line.
    """

    name: OwnName
    readings: Annotated[
        Mapping[Name, Name], Len(0, 200), Help("another reading of a party's aims, by its name")
    ] = field(default_factory=dict)
    numbers: Annotated[
        Mapping[Address, float],
        Len(0, 1_000),
        Help("other numbers by address: 'outcomes.cost.table[prisoners=group]' = 0.5"),
    ] = field(default_factory=dict)
    orders: Annotated[
        Mapping[Name, tuple[int, ...]],
        Len(0, 200),
        Help("another order of a party's statements: their places as written, from 0"),
    ] = field(default_factory=dict)
    levels: Annotated[Settings, Help("another starting point")] = field(default_factory=dict)

    @property
    def needs_claims(self) -> bool | None:
        """A supposition needs none."""
        return False

    def check(self) -> None:
        """Raise ValueError if it changes nothing."""
        if not (self.readings or self.numbers or self.orders or self.levels):
            raise ValueError("a variant changes something: readings, numbers, orders or levels")
