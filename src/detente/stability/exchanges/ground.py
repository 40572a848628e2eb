"""What every question about exchanges looks at: levels, owners, ranks, single-move stability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, IntArray, Ranks
from detente.errors import TooLargeError
from detente.model import Model, bar
from detente.moves import steps_of, steps_together
from detente.stability.focal import Draws
from detente.stability.least_ranks import least_ranks
from detente.stability.search import Searcher
from detente.stability.single import one_draw
from detente.stability.table import StabilityTable, analyse

KEPT_BY = ("nash", "seq")
MOST_CHOICES = 4_096
Masks = NDArray[np.uint64]


class ExchangeGround:
    """The arrays of one model that exchanges are looked for in; each is made once.

    Places are array positions: state number s is place s - 1. Sets of parties are bit masks over
    `parties`, in file order.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.parties = tuple(model.parties)
        self.bit = {party: 1 << place for place, party in enumerate(self.parties)}
        self.levels = [model.space.digits(place) for place in range(len(model.levers))]
        self.ranks = np.stack([model.ranks[party] for party in self.parties])
        self._least: dict[tuple[str, tuple[str, ...], bool], Ranks] = {}

    @property
    def size(self) -> int:
        """How many states there are."""
        return self.model.space.size

    def mask(self, parties: Sequence[str]) -> int:
        """Return a set of parties as bits."""
        return sum(self.bit[party] for party in set(parties))

    def members(self, mask: int) -> tuple[str, ...]:
        """Return the parties of a set, in file order."""
        return tuple(party for party in self.parties if mask & self.bit[party])

    def rank(self, party: str) -> Ranks:
        """Return a party's ranks, shape (n,)."""
        return np.asarray(self.ranks[self.parties.index(party)])

    def bar(self, party: str) -> Ranks:
        """Return what a party's rank has to exceed before it moves, shape (n,)."""
        return bar(self.model, party)

    def choices(self, place: int) -> Iterator[tuple[Masks, BoolArray]]:
        """Yield who could sign for the levers that differ from `place`, and where these may go so.

        Of a lever that several hold each smallest set of them that is enough is one choice.
        """
        levers = list(self.model.levers.values())
        joint = [k for k, lever in enumerate(levers) if lever.joint]
        tables = [self._sayings(k, int(self.levels[k][place])) for k in joint]
        counts = [max(map(len, table)) for table in tables]
        if prod(counts) > MOST_CHOICES:
            raise TooLargeError(
                f"the levers held together can be moved by {prod(counts):,} choices of holders; at "
                f"most {MOST_CHOICES:,} are gone through."
            )
        owners, allowed = self._alone(place)
        for picked in product(*(range(count) for count in counts)):
            who, may = owners.copy(), allowed.copy()
            for k, table, number in zip(joint, tables, picked, strict=True):
                levels = self.levels[k]
                masks = [sets[number] if number < len(sets) else 0 for sets in table]
                known = [number < len(sets) for sets in table]
                who |= np.array(masks, dtype=np.uint64)[levels]
                may &= np.array(known)[levels]
            yield who, may

    def _sayings(self, number: int, before: int) -> list[list[int]]:
        """For every level of a lever, the smallest sets that may take it there, as masks."""
        lever = self.model.space.levers[number]
        return [
            [0] if after == before else [self.mask(s) for s in lever.deciding(before, after)]
            for after in range(len(lever.levels))
        ]

    def brought_about(self, place: int, mask: int) -> BoolArray:
        """Say what some parties can bring about from `place` at once; some may change nothing."""
        members = self.members(mask)
        within = np.ones(self.size, dtype=np.bool_)
        for lever, levels in zip(self.model.levers.values(), self.levels, strict=True):
            within &= steps_together(lever, members).leads[levels[place], levels]
        return within

    def within(self, parties: Sequence[str]) -> tuple[str, ...]:
        """Return some parties and the bodies that lie within them."""
        own = self.draw.own_moves
        return (*parties, *(b for b in self.draw.bodies if set(own[b].members) <= set(parties)))

    def _alone(self, place: int) -> tuple[Masks, BoolArray]:
        """Return who alone owns a lever that differs from `place`, and where each may go so."""
        owners = np.zeros(self.size, dtype=np.uint64)
        allowed = np.ones(self.size, dtype=np.bool_)
        levers = self.model.levers.values()
        for lever, levels, onward in zip(levers, self.levels, self._onward, strict=True):
            if lever.joint:
                continue
            bit = np.uint64(self.bit[lever.owner])
            owners |= np.where(levels != levels[place], bit, np.uint64(0))
            allowed &= onward[levels[place], levels]
        return owners, allowed

    def gaining(self, place: int) -> Masks:
        """Return who would be better off in each state than at `place`."""
        gains = np.zeros(self.size, dtype=np.uint64)
        for party, ranks in zip(self.parties, self.ranks, strict=True):
            least = self.bar(party)[place]
            gains |= np.where(ranks > least, np.uint64(self.bit[party]), np.uint64(0))
        return gains

    def code_with(
        self, places: IntArray, levels_of: int, party: str, signers: Sequence[str] = ()
    ) -> Masks:
        """Return the codes of `places` with one party's part as it is at `levels_of`.

        Its own levers go back, and those held together for which the other signers are not enough.
        """
        space = self.model.space
        rest = [name for name in signers if name != party]
        codes = space.codes[places].copy()
        for place, lever in enumerate(self.model.levers.values()):
            levels = self.levels[place]
            if lever.joint:
                goes_on = steps_together(lever, rest).leads[levels[levels_of], levels[places]]
                weight = np.uint64(space.weights[place])
                back = levels[levels_of].astype(np.int64) - levels[places].astype(np.int64)
                codes += np.where(goes_on, 0, back).astype(np.uint64) * weight
            elif lever.owner == party:
                weight = np.uint64(space.weights[place])
                codes -= levels[places].astype(np.uint64) * weight
                codes += np.uint64(levels[levels_of]) * weight
        return np.asarray(codes)

    def find(self, codes: Masks) -> NDArray[np.int64]:
        """Return the places of codes; -1 where the rules exclude the cell."""
        known = self.model.space.codes
        found = np.searchsorted(known, codes)
        found = np.minimum(found, known.size - 1)
        return np.where(known[found] == codes, found, -1).astype(np.int64)

    @cached_property
    def _onward(self) -> list[BoolArray]:
        """For each lever, from which level a move leads to which."""
        found = []
        for lever in self.model.levers.values():
            steps = steps_of(lever)
            found.append(steps.onward[np.ix_(steps.classes, steps.classes)])
        return found

    @cached_property
    def table(self) -> StabilityTable:
        """Single-move stability by the concepts that keep an exchange."""
        return analyse(self.model, KEPT_BY)

    def stable(self, concept: str, party: str) -> BoolArray:
        """Return where a party stays by single moves, shape (n,)."""
        return np.asarray(self.table.stable[concept][party])

    def stable_for(self, concept: str, parties: Sequence[str]) -> BoolArray:
        """Return where all of some parties stay, shape (n,)."""
        everywhere = np.ones(self.size, dtype=np.bool_)
        for party in parties:
            everywhere &= self.stable(concept, party)
        return everywhere

    @cached_property
    def draw(self) -> Draws:
        """The model's ranks as the only draw."""
        return one_draw(self.model)

    @cached_property
    def searcher(self) -> Searcher:
        """Every mover's moves from a given state."""
        return Searcher(self.model)

    def improvements(self, party: str, place: int) -> IntArray:
        """Return where a party, or a body, can go from `place` and be better off, lowest first."""
        return np.sort(self.searcher.gaining(party, place + 1) - 1)

    def levels_between(self, a: int, b: int) -> int:
        """Return how many levels lie between two places, over all levers."""
        return sum(abs(int(levels[a]) - int(levels[b])) for levels in self.levels)

    def least(self, ranked: str, by: tuple[str, ...], *, improving: bool) -> Ranks:
        """Return the least rank that `by` can bring `ranked` to, one by one, from every state.

        Parameters
        ----------
        improving : bool
            Each step improves the position of the one who takes it; else any legal move.
        """
        key = (ranked, by, improving)
        if key not in self._least:
            self._least[key] = least_ranks(self.draw, (ranked,), by, improving=improving)[0]
        return self._least[key]

    def most_worth(self, party: str, place: int, worth: Ranks) -> Ranks:
        """Return the most `worth` among the states a party's own levers can make of each state.

        The party's levers go anywhere they can reach from where they are at `place`; all others
        stay as in the state.

        Returns
        -------
        array, shape (n,)
            The least possible number where none of these cells is a state.
        """
        reachable = np.ones(self.size, dtype=np.bool_)
        key = self.model.space.codes.copy()
        levers, weights = self.model.levers.values(), self.model.space.weights
        for lever, levels, weight, onward in zip(
            levers, self.levels, weights, self._onward, strict=True
        ):
            if lever.joint or lever.owner != party:
                continue
            key -= levels.astype(np.uint64) * np.uint64(weight)
            reachable &= onward[levels[place], levels]
        _, group = np.unique(key, return_inverse=True)
        most = np.full(int(group.max()) + 1, np.iinfo(np.int32).min, dtype=np.int32)
        np.maximum.at(most, group[reachable], worth[reachable])
        return np.asarray(most[group])

    def others(self, parties: Sequence[str]) -> tuple[str, ...]:
        """Return the parties that can move, and the bodies, without any of these."""
        return self.draw.opponents(*parties)
