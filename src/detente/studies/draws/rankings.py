"""Where the standoff can rest in each of many draws: each different set of rankings solved once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, IntArray
from detente.model import RankRows
from detente.stability import Draws, focal_stability, reachable
from detente.studies.draws.judge import Judge
from detente.studies.draws.verdicts import over_states

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tallies:
    """In how many draws each state is what.

    Attributes
    ----------
    stable : array of int64, shape (concepts, movers, n)
    equilibrium : array of int64, shape (concepts, n)
    reached : array of int64, shape (n,)
    """

    stable: Counts
    equilibrium: Counts
    reached: Counts

    @staticmethod
    def none(concepts: int, movers: int, states: int) -> Tallies:
        """Nothing counted yet."""
        return Tallies(
            np.zeros((concepts, movers, states), dtype=np.int64),
            np.zeros((concepts, states), dtype=np.int64),
            np.zeros(states, dtype=np.int64),
        )

    def __add__(self, other: Tallies) -> Tallies:
        """Counts of the draws of both."""
        return Tallies(
            self.stable + other.stable,
            self.equilibrium + other.equilibrium,
            self.reached + other.reached,
        )


@dataclass(frozen=True, eq=False)
class Solved:
    """Every state judged in each different set of rankings, k of them.

    Attributes
    ----------
    ranks : mapping of party to RankRows
    which : IntArray, shape (draws,)
        The set of rankings of every draw.
    content : mapping of concept to mapping of mover to BoolArray, shape (k, n)
        Where each party that can move, and each body, is content to stay.
    possible : BoolArray, shape (k, n)
        What the status quo leads to, by moves that serve those who make them.
    """

    ranks: Mapping[str, RankRows]
    which: IntArray
    content: Mapping[str, Mapping[str, BoolArray]]
    possible: BoolArray

    def stable(
        self, parties: Sequence[str], concept: str, states: BoolArray, every: bool
    ) -> BoolArray:
        """See `DrawVerdicts`."""
        return over_states(self._stable(parties, concept), states, every, self.which)

    def reached(self, states: BoolArray, every: bool) -> BoolArray:
        """See `DrawVerdicts`."""
        return over_states(self.possible, states, every, self.which)

    def tallies(self) -> Tallies:
        """Count the draws in which each state is stable, an equilibrium, and reached."""
        times = np.bincount(self.which, minlength=len(self.possible))
        movers = tuple(next(iter(self.content.values()), {}))
        found = Tallies.none(len(self.content), len(movers), self.possible.shape[1])
        for row, concept in enumerate(self.content):
            found.equilibrium[row] = _counted(self._stable(movers, concept), times)
            for column, party in enumerate(movers):
                found.stable[row, column] = _counted(self.content[concept][party], times)
        found.reached[:] = _counted(self.possible, times)
        return found

    def _stable(self, parties: Sequence[str], concept: str) -> BoolArray:
        """Where all of these parties are content, shape (k, n)."""
        found = None
        for party in parties:
            own = self.content[concept].get(party)
            if own is not None:
                # Not in place: arrays with draws side by side are combined in the order they have.
                found = own if found is None else found & own
        return np.ones_like(self.possible) if found is None else found


def solve_rankings(
    judge: Judge,
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
        if party in judge.parties
    }
    space, movers = judge.space, judge.movers
    draws = Draws(space, judge.alone, own)
    content: dict[str, dict[str, BoolArray]] = {concept: {} for concept in concepts}
    for party in movers:
        for concept, found in focal_stability(draws, party, concepts).items():
            content[concept][party] = found
    if movers:
        possible = reachable(draws, status_quo)
    else:
        possible = np.zeros((len(sets), space.size), dtype=np.bool_)
        possible[:, space.index(status_quo)] = True
    return Solved(ranks, which.reshape(-1), content, possible)


def _counted(verdicts: BoolArray, times: IntArray) -> Counts:
    """Count draws, shape (n,), from verdicts on k different sets of rankings."""
    if times.size == times.sum():
        return np.asarray(verdicts.sum(axis=0, dtype=np.int64))
    return np.asarray(np.einsum("k,kn->n", times.astype(np.int64), verdicts), dtype=np.int64)
