"""Does a conclusion hold, draw by draw? Only what it asks is worked out, and nothing twice.

By rule S8 of docs/rules.md Nash ⊆ SEQ ⊆ GMR and Nash ⊆ SSEQ ⊆ SMR. Nash and the metarational
concepts follow from the party's own ranks alone, so they decide most draws; the others are left for
the sweeps that follow everybody's ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np

from detente.arrays import BoolArray, IntArray
from detente.concepts import BY_NAME
from detente.model import RankRows, StateSpace
from detente.moves import bodies
from detente.stability import Draws, focal_stability, reachable
from detente.studies.draws.verdicts import over_states

CELLS_AT_ONCE = 2**20
Ids = tuple[int, ...]


class Judge:
    """The stability of some states of one space, remembered by the ranks that it follows from.

    Parameters
    ----------
    space : StateSpace
    alone : sequence of str
        The parties that have moves of their own.

    Attributes
    ----------
    movers : tuple of str
        Those parties, then the bodies of holders (rule LH1).
    parties : tuple of str
        Whose ranks count: those parties, and the members of bodies.
    """

    def __init__(self, space: StateSpace, alone: Sequence[str]) -> None:
        self.space, self.alone = space, tuple(alone)
        self.members: dict[str, tuple[str, ...]] = {party: (party,) for party in alone}
        self.members |= {body.name: body.members for body in bodies(space)}
        self.movers = tuple(self.members)
        self.parties = tuple(dict.fromkeys(p for own in self.members.values() for p in own))
        self._numbers: dict[bytes, int] = {}
        self._own: dict[tuple[str, str, bytes], dict[int, BoolArray]] = {}
        self._all: dict[tuple[str, str, bytes], dict[Ids, BoolArray]] = {}

    def holds(
        self,
        ranks: Mapping[str, RankRows],
        parties: Sequence[str],
        concept: str,
        states: BoolArray,
        every: bool,
    ) -> BoolArray:
        """Say in which draws some of the states, or every one, is stable for all of some parties.

        Parameters
        ----------
        ranks : mapping of str to RankRows
            Of every party that can move.
        parties : sequence of str
            Those that have to be content, bodies too; who cannot move always is.
        states : array of bool, shape (1 or draws, n)
        every : bool

        Returns
        -------
        array of bool, shape (draws,)
        """
        asked = [party for party in parties if party in self.movers]
        draws = next(iter(ranks.values())).which.size
        if not asked:
            return np.broadcast_to(states.any(axis=1), (draws,)).copy()
        columns = np.flatnonzero(states.any(axis=0))
        among = np.broadcast_to(states[:, columns], (draws, columns.size))
        said = _Said(self, ranks, columns)
        everyone = np.arange(draws)
        lower = [said.own(party, "nash", everyone) for party in asked]
        sure = among.copy()
        for each in lower:
            sure &= each
        if concept == "nash":
            return over_states(sure, among, every)
        upper = BY_NAME[concept].upper
        possible = among.copy()
        for party in asked:
            possible &= said.own(party, upper, everyone)
        if concept == upper:
            return over_states(possible, among, every)
        for party, nash in zip(asked, lower, strict=True):
            open_cells = possible & ~sure & ~nash
            decided = over_states(sure, among, every) | ~over_states(possible, among, every)
            rows = np.flatnonzero(open_cells.any(axis=1) & ~decided)
            if rows.size:
                possible[rows] &= said.all(party, concept, rows)
        return over_states(possible, among, every)

    def number(self, row: IntArray) -> int:
        """Return the same number for the same ranks."""
        key = blake2b(row.tobytes(), digest_size=16).digest()
        return self._numbers.setdefault(key, len(self._numbers))

    def by_own_ranks(
        self, party: str, concept: str, columns: IntArray, ids: IntArray, ranks: RankRows
    ) -> BoolArray:
        """Return stability where it follows from the party's own ranks, shape (rows, columns)."""
        known = self._own.setdefault((party, concept, columns.tobytes()), {})
        new = [place for place, number in enumerate(ids.tolist()) if number not in known]
        for begin in range(0, len(new), at_once := self._at_once):
            some = new[begin : begin + at_once]
            # Nobody else's ranks matter here, so any will do for them.
            draws = Draws(self.space, self.alone, dict.fromkeys(self.parties, ranks.rows[some]))
            found = focal_stability(draws, party, (concept,))[concept][:, columns]
            known.update(zip(ids[some].tolist(), found, strict=True))
        return np.array([known[number] for number in ids.tolist()], dtype=np.bool_)

    def by_ranks(
        self,
        mover: str,
        concept: str,
        columns: IntArray,
        ids: IntArray,
        ranks: Mapping[str, RankRows],
        rows: IntArray,
    ) -> BoolArray:
        """Return stability by the ranks that `ids` number, shape (rows, columns).

        Parameters
        ----------
        ids : array of int, shape (rows, k)
            Of the parties whose ranks decide: everybody's, or those of the members alone.
        rows : array of int
            The draws.
        """
        known = self._all.setdefault((mover, concept, columns.tobytes()), {})
        keys: list[Ids] = [tuple(each) for each in ids.tolist()]
        new: dict[Ids, int] = {}
        for key, row in zip(keys, rows.tolist(), strict=True):
            if key not in known:
                new.setdefault(key, row)
        places = np.fromiter(new.values(), dtype=np.int64, count=len(new))
        names = list(new)
        for begin in range(0, places.size, at_once := self._at_once):
            some = places[begin : begin + at_once]
            full = {p: ranks[p].rows[ranks[p].which[some]] for p in self.parties}
            draws = Draws(self.space, self.alone, full)
            found = focal_stability(draws, mover, (concept,))[concept][:, columns]
            known.update(zip(names[begin : begin + at_once], found, strict=True))
        return np.array([known[key] for key in keys], dtype=np.bool_)

    @property
    def _at_once(self) -> int:
        return max(1, CELLS_AT_ONCE // self.space.size)


class Judged:
    """Some draws before a judge: nothing is worked out before it is asked.

    Parameters
    ----------
    judge : Judge
    ranks : mapping of str to RankRows
        Of every party.
    status_quo : int
        Its number.
    """

    def __init__(self, judge: Judge, ranks: Mapping[str, RankRows], status_quo: int) -> None:
        self._judge, self.ranks, self._status_quo = judge, ranks, status_quo

    def stable(
        self, parties: Sequence[str], concept: str, states: BoolArray, every: bool
    ) -> BoolArray:
        """See `DrawVerdicts`."""
        return self._judge.holds(self.ranks, parties, concept, states, every)

    def reached(self, states: BoolArray, every: bool) -> BoolArray:
        """See `DrawVerdicts`."""
        space, parties = self._judge.space, self._judge.parties
        if not parties:
            draws = next(iter(self.ranks.values())).which.size
            possible = np.zeros((draws, space.size), dtype=np.bool_)
            possible[:, self._status_quo - 1] = True
            return over_states(possible, states, every)
        numbers = np.stack([self.ranks[party].which for party in parties], axis=1)
        sets, which = np.unique(numbers, axis=0, return_inverse=True)
        own = {party: self.ranks[party].rows[sets[:, k]] for k, party in enumerate(parties)}
        found = reachable(Draws(space, self._judge.alone, own), self._status_quo)
        return over_states(found, states, every, which.reshape(-1))


class _Said:
    """One set of draws put to a judge."""

    def __init__(self, judge: Judge, ranks: Mapping[str, RankRows], columns: IntArray) -> None:
        self._judge, self._ranks, self._columns = judge, ranks, columns
        self._ids = {
            party: np.array([judge.number(row) for row in ranks[party].rows], dtype=np.int64)
            for party in judge.parties
        }

    def own(self, party: str, concept: str, rows: IntArray) -> BoolArray:
        members = self._judge.members[party]
        if len(members) > 1:
            return self._by_ranks(party, concept, rows, members)
        ranks = self._ranks[party]
        found = self._judge.by_own_ranks(party, concept, self._columns, self._ids[party], ranks)
        return np.asarray(found.reshape(len(ranks.rows), -1)[ranks.which[rows]])

    def all(self, party: str, concept: str, rows: IntArray) -> BoolArray:
        return self._by_ranks(party, concept, rows, self._judge.parties)

    def _by_ranks(
        self, mover: str, concept: str, rows: IntArray, deciding: Sequence[str]
    ) -> BoolArray:
        ids = np.stack([self._ids[p][self._ranks[p].which[rows]] for p in deciding], axis=1)
        return self._judge.by_ranks(mover, concept, self._columns, ids, self._ranks, rows)
