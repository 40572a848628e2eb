"""Where the standoff can rest in each of many draws: each different set of rankings solved once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, IntArray, Ranks
from detente.model import StateSpace
from detente.model.rank_rows import RankRows
from detente.stability.focal import Draws, focal_stability
from detente.stability.reach import reachable


@dataclass(frozen=True, eq=False)
class Solved:
    """Stability in each different set of rankings, k of them, and which draw has which.

    Attributes
    ----------
    which : IntArray, shape (draws,)
    ranks : mapping of party to array of int32, shape (k, n)
    stable : mapping of concept to mapping of party to BoolArray, shape (k, n)
        Parties that can move only; the others have nowhere to go.
    equilibrium : mapping of concept to BoolArray, shape (k, n)
    reached : BoolArray, shape (k, n)
        From the status quo, by moves that serve those who make them.
    """

    which: IntArray
    ranks: Mapping[str, Ranks]
    stable: Mapping[str, Mapping[str, BoolArray]]
    equilibrium: Mapping[str, BoolArray]
    reached: BoolArray

    @property
    def counts(self) -> IntArray:
        """How many draws have each set of rankings, shape (k,)."""
        return np.bincount(self.which, minlength=self.reached.shape[0])


def solve_rankings(
    space: StateSpace,
    movers: Sequence[str],
    ranks: Mapping[str, RankRows],
    concepts: Sequence[str],
    status_quo: int,
) -> Solved:
    """Solve every different set of rankings once.

    Parameters
    ----------
    ranks : mapping of party to RankRows
        Of every party, with one number a draw in ``which``.
    """
    numbers = np.stack([each.which for each in ranks.values()], axis=1)
    sets, which = np.unique(numbers, axis=0, return_inverse=True)
    own = {
        party: np.take(each.rows, sets[:, column], axis=0)
        for column, (party, each) in enumerate(ranks.items())
    }
    draws = Draws(space, movers, {party: own[party] for party in movers})
    shape = (len(sets), space.size)
    stable: dict[str, dict[str, BoolArray]] = {concept: {} for concept in concepts}
    everywhere = np.ones(shape, dtype=np.bool_)
    equilibrium: dict[str, BoolArray] = dict.fromkeys(concepts, everywhere)
    for party in movers:
        for concept, found in focal_stability(draws, party, concepts).items():
            stable[concept][party] = found
            # Not in place: arrays with draws side by side are combined in the order they have.
            known = equilibrium[concept]
            equilibrium[concept] = found if known is everywhere else known & found
    if movers:
        reached = reachable(draws, status_quo)
    else:
        reached = np.zeros(shape, dtype=np.bool_)
        reached[:, space.index(status_quo)] = True
    return Solved(which.reshape(-1), own, stable, equilibrium, reached)
