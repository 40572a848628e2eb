"""What a comparison of cases consists of. (TU7)"""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import Model
from detente.shown import Shown
from detente.studies.compare.renamed import Renaming
from detente.studies.compare.statement_changes import StatementChange

ALONE, TOGETHER, NO_PART = "does it alone", "only with others", "plays no part"
AIMS = "aims"


@dataclass(frozen=True)
class InputDifference:
    """An input that is not the same in all items.

    Attributes
    ----------
    key, kind, unit : str
    values : tuple of float, str or None
        One an item; None where it is not there.
    role : str
        Between the first two items: whether it alone turns a conclusion that differs, only with
        others, or none; empty where it was not tried.
    """

    key: str
    kind: str
    unit: str
    values: tuple[float | str | None, ...]
    role: str = ""


@dataclass(frozen=True)
class ConclusionDifference:
    """A conclusion and what each item says of it; None where it is not asked there."""

    name: str
    title: str
    holds: tuple[bool | None, ...]

    @property
    def differs(self) -> bool:
        """Whether two items that ask it disagree."""
        return len({each for each in self.holds if each is not None}) > 1


@dataclass(frozen=True)
class EquilibriumDifference:
    """The equilibria by one concept: those of all items, and those of one alone.

    Attributes
    ----------
    concept : str
    both : tuple of int
        State numbers of the first item.
    only : tuple of tuple of int
        Of each item, in its own numbers: those that not all others have.
    """

    concept: str
    both: tuple[int, ...]
    only: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class PartyComparison:
    """What a state brings a party against the status quo, in each item.

    Attributes
    ----------
    party, state, unit : str
        The unit is empty for an order.
    amounts : tuple of float, or None
        None where its aims are an order, or not written alike in all items.
    orders : tuple of str
        ``better``, ``equal`` or ``worse``.
    won, lost : tuple of int
        Of statements, where the items are two states: places of those that become true or false.
    """

    party: str
    state: str
    unit: str
    amounts: tuple[float, ...] | None
    orders: tuple[str, ...]
    comparable: bool = True
    won: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class ComparedItem:
    """A case, or a what-if of one."""

    name: str
    model: Model

    @property
    def title(self) -> str:
        """The case's title."""
        return self.model.title

    @property
    def fingerprint(self) -> str:
        """Of its model."""
        return self.model.fingerprint


@dataclass(frozen=True, eq=False, repr=False)
class CaseComparison(Shown):
    """What differs between two to four cases, or what-ifs of one.

    Attributes
    ----------
    items : tuple of ComparedItem
    inputs : tuple of InputDifference
        Words that decide nothing come last.
    statements : tuple of StatementChange
        Of the main aims, between the first two items.
    renamed : tuple of Renaming
        Between the first two items.
    conclusions : tuple of ConclusionDifference
        All that were asked.
    equilibria : tuple of EquilibriumDifference
        Empty where the levers are not the same.
    parties : tuple of PartyComparison
    not_tried : int
        Inputs that differ and were not put alone into the other case.
    """

    items: tuple[ComparedItem, ...]
    inputs: tuple[InputDifference, ...]
    statements: tuple[StatementChange, ...]
    renamed: tuple[Renaming, ...]
    conclusions: tuple[ConclusionDifference, ...]
    equilibria: tuple[EquilibriumDifference, ...]
    parties: tuple[PartyComparison, ...]
    not_tried: int = 0
