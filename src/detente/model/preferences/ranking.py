"""A ranking: every state listed, best first (rule P1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from detente.arrays import Ranks, dense_ranks
from detente.case import Preference
from detente.errors import CaseError, InputError, located
from detente.expressions import Bound, Scope
from detente.model.preferences.cells import Cells


@dataclass(frozen=True)
class Ranking:
    """A ranking as written; nothing that is drawn enters it."""

    states: tuple[tuple[int, ...], ...]
    expressions: ClassVar[tuple[Bound, ...]] = ()
    order: ClassVar[tuple[int, ...]] = ()

    @classmethod
    def bind(cls, preference: Preference, _scope: Scope, /) -> Self:
        """Take the list; there is nothing to bind."""
        return cls(preference.ranking)

    def rows(
        self, cells: Cells, _order: tuple[int, ...], /
    ) -> tuple[Ranks, Mapping[int, InputError]]:
        """Rank the states, which are the cells; one row stands for all.

        Raises
        ------
        CaseError
            If a state is missing, named twice or does not exist.
        """
        with located("ranking"):
            return ranks_from_ranking(self.states, cells.shape[1])[None], {}


def ranks_from_ranking(ranking: Sequence[Sequence[int]], size: int) -> Ranks:
    """Rank states that are listed best first; states of one inner list are tied (rule P1).

    Raises
    ------
    CaseError
        If a state is missing, named twice or does not exist.
    """
    ranks = np.zeros(size, dtype=np.int32)
    for place, tied in enumerate(ranking):
        for number in tied:
            if not 1 <= number <= size:
                raise CaseError(
                    f"ranks state {number}, but the case has states 1 to {size}. "
                    "List every feasible state once, best first."
                )
            if ranks[number - 1]:
                raise CaseError(f"ranks state {number} twice; list every feasible state once.")
            ranks[number - 1] = len(ranking) - place
    missing = np.flatnonzero(ranks == 0) + 1
    if missing.size:
        shown = ", ".join(map(str, missing[:10])) + (", …" if missing.size > 10 else "")
        raise CaseError(
            f"leaves out {missing.size} of {size} states: {shown}. "
            "List every feasible state once, best first; an inner list is a tie."
        )
    return dense_ranks(ranks)
