"""The kinds of preference: what each reads, and how it ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from detente.arrays import Ranks
from detente.case import Preference
from detente.errors import InputError
from detente.expressions import Bound, Scope
from detente.model.preferences.cells import Cells
from detente.model.preferences.ranking import Ranking
from detente.model.preferences.statements import Statements
from detente.model.preferences.value import Value

Order = tuple[int, ...]


class Kind(Protocol):
    """One way to say how a party ranks the states, with its texts bound once.

    The plain model is one row; draws are more rows of the same.
    """

    @classmethod
    def bind(cls, preference: Preference, scope: Scope, /) -> Self:
        """Bind what was written.

        Raises
        ------
        InputError
            If it cannot be read, with the key inside the preference in ``where``.
        """
        ...

    @property
    def expressions(self) -> Sequence[Bound]:
        """Everything that it evaluates."""
        ...

    @property
    def order(self) -> Order:
        """The parts that an uncertain order may rearrange, as written; () for none."""
        ...

    def rows(self, cells: Cells, order: Order, /) -> tuple[Ranks, Mapping[int, InputError]]:
        """Rank every row of cells.

        Returns
        -------
        ranks : array of int32, shape (rows or 1, cells)
            One row where all are alike. Higher is better, equal is a tie, 1 is the lowest.
        problems : mapping of int to InputError
            The rows that cannot be ranked, and why; their ranks mean nothing.
        """
        ...


KINDS: Mapping[str, type[Kind]] = {"ranking": Ranking, "statements": Statements, "value": Value}
