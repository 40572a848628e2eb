"""Preferences -> one rank per state: higher is better, equal is a tie (rules P1-P5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Ranks, dense_ranks
from detente.errors import CaseError

TIE_TOLERANCE = 1e-12


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


def ranks_from_statements(groups: Sequence[Sequence[NDArray[Any]]], size: int) -> Ranks:
    """Rank states by statements, the first group mattering more than all later ones (rule P2).

    Parameters
    ----------
    groups : sequence of groups of bool arrays, each of shape (n,)
        Most important group first. Within a group only the number of true statements counts.
    size : int
        n, the number of states.

    Notes
    -----
    Ranks are refined group by group, so any number of statements works. Time O(n) a group.
    """
    ranks = np.zeros(size, dtype=np.int64)
    for group in groups:
        score = np.zeros(size, dtype=np.int64)
        for truth in group:
            score += truth
        keys = ranks * (len(group) + 1) + score
        present = np.zeros(int(keys.max()) + 1, dtype=np.int64)
        present[keys] = 1
        ranks = (np.cumsum(present) - 1)[keys]
    return (ranks + 1).astype(np.int32)


def ranks_from_values(values: NDArray[Any]) -> Ranks:
    """Rank states by a number; numbers that differ by rounding only are tied (rule P3).

    Neighbours in order are tied when they differ by at most 1e-12 of the largest magnitude.

    Raises
    ------
    CaseError
        If a value is not finite.
    """
    wrong = np.flatnonzero(~np.isfinite(values))
    if wrong.size:
        raise CaseError(
            f"the value is not a finite number in {wrong.size} states, first in state "
            f"{wrong[0] + 1}; look for a division by zero."
        )
    order = np.argsort(values, kind="stable")
    tolerance = TIE_TOLERANCE * float(np.abs(values).max(initial=0.0))
    steps = np.diff(values[order]) > tolerance
    ranks = np.empty(values.shape, dtype=np.int32)
    ranks[order] = np.concatenate([[1], 1 + np.cumsum(steps)])
    return ranks
