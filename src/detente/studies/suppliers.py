"""Subsystems that outcomes ask for their numbers: ``from = "trade.accounts.belarus.total"``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from detente.arrays import FloatArray
from detente.case import Definition
from detente.model import DrawnInputs, StateSpace
from detente.studies.supplied import SuppliedTables


class Supply(Protocol):
    """A subsystem laid out for a case and its feasible states, once for all variants of the case.

    A variant has other uncertain inputs, preferences or conclusions, and the same everything else.
    """

    @property
    def solves(self) -> int:
        """How many problems one draw takes."""

    def inputs(self, case: Definition) -> tuple[str, ...]:
        """Return the uncertain numbers that change what is given, in file order."""

    def with_tables(self, case: Definition) -> Definition:
        """Return the case with what the plain model is given as tables."""

    def tables(self, case: Definition, drawn: DrawnInputs) -> SuppliedTables:
        """Return what is given in every draw; nothing where no number changes it."""

    def is_read(self, case: Definition, name: str, low: float, high: float) -> bool:
        """Say whether anything may change where an uncertain number has two values."""


class Supplier(Protocol):
    """A subsystem that outcomes may ask.

    Attributes
    ----------
    prefix : str
        The first word of ``from``.
    """

    prefix: str

    def supply(self, case: Definition, space: StateSpace) -> Supply | None:
        """Lay the subsystem out; None where the case has none of it."""


class TradeSupplier:
    """The trade of a case: markets cleared under the measures that its levers switch."""

    prefix = "trade"

    def supply(self, case: Definition, space: StateSpace) -> Supply | None:
        """Lay out the markets; None where the case has no trade section."""
        if case.trade is None:
            return None
        from detente.studies.trade import TradeSupply

        return TradeSupply(case, space)


class LeverSupplier:
    """The levers of a case: what each of their levels comes to."""

    prefix = "levers"

    def supply(self, case: Definition, space: StateSpace) -> Supply | None:
        """Return the sizes; None where no outcome asks for one."""
        from detente.studies.lever_sizes import PREFIX, LeverSizes

        del space
        asked = any(each.source.startswith(PREFIX) for each in case.outcomes.values())
        return LeverSizes(case) if asked else None


SUPPLIERS: Mapping[str, Supplier] = {
    each.prefix: each for each in (LeverSupplier(), TradeSupplier())
}


class Supplies:
    """All that outcomes of one case may ask of its subsystems.

    Parameters
    ----------
    case : Definition
        With best values of its uncertain inputs.
    space : StateSpace
        Its feasible states.

    Raises
    ------
    InputError
        If a subsystem's section, or what an outcome asks of it, is wrong.
    """

    def __init__(self, case: Definition, space: StateSpace) -> None:
        made = (supplier.supply(case, space) for supplier in SUPPLIERS.values())
        self._made = [each for each in made if each is not None]

    def solves(self, case: Definition) -> int:
        """How many problems every draw takes: none where nothing uncertain changes them."""
        return sum(each.solves for each in self._made if each.inputs(case))

    def with_tables(self, case: Definition) -> Definition:
        """Return the case with what the plain model is given as tables.

        Raises
        ------
        InputError, UnconvergedError
            Where there is no answer.
        """
        for each in self._made:
            case = each.with_tables(case)
        return case

    def tables(self, case: Definition, drawn: DrawnInputs) -> SuppliedTables:
        """Return what is given in every draw, and the draws that are given nothing."""
        values: dict[str, FloatArray] = {}
        problems: dict[int, str] = {}
        for each in self._made:
            found = each.tables(case, drawn)
            values |= found.values
            problems = {**found.problems, **problems}
        return SuppliedTables(values, problems)

    def is_read(self, case: Definition, name: str, low: float, high: float) -> bool:
        """Say whether anything may change where an uncertain number has two values."""
        return any(each.is_read(case, name, low, high) for each in self._made)
