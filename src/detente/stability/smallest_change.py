"""What would have to change for a state to become an equilibrium, or to stop being one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

from detente.arrays import BoolArray, Ranks
from detente.concepts import BY_NAME
from detente.model import Model
from detente.stability.focal import Draws, focal_stability
from detente.stability.inverse_rankings import Inverse, inverse, shifted_ranks
from detente.stability.nearest_orders import nearer_orders, nearest_order
from detente.stability.pairs_changed import changed_pairs
from detente.stability.table import StabilityTable, analyse
from detente.stability.turning_orders import cannot_turn, likely_orders

MOST_ORDERS = 5_000
MOST_STEPS = 2**20  # of a search: a ranking of n states has some n neighbours of n places each
AT_ONCE = 2**18
MOST_TOLD = 4
LARGEST_MENDED = 40  # states; a found ranking is brought nearer step by step where there are fewer
Known = Literal["exact", "at most", "none", "not found"]


@dataclass(frozen=True, eq=False)
class OrderChange:
    """How little one party's ranking has to change to turn the verdict on a state (rule I4).

    Attributes
    ----------
    party : str
    known : "exact", "at most", "none" or "not found"
        Whether `pairs` is the least there is, or a smaller one may exist; whether no ranking of the
        party turns the verdict, or none was found among those that were tried.
    pairs : int or None
        How many pairs of states change their relation; None where there is no such ranking, or none
        was found.
    ranks : Ranks or None, shape (n,)
        A ranking that turns the verdict with so many changes. It was checked by solving again.
    at_least : int
        No ranking with fewer changes turns it.
    by_shift : bool
        Whether moving this one state in the party's ranking turns it too, by rule I3.
    """

    party: str
    known: Known
    pairs: int | None
    ranks: Ranks | None
    at_least: int
    by_shift: bool = False

    @property
    def in_words(self) -> str:
        """How many pairs, in a word or three."""
        if self.pairs is None:
            return "none" if self.known == "none" else "none found"
        return str(self.pairs) if self.known == "exact" else f"at most {self.pairs}"

    def swaps(self, model: Model) -> tuple[tuple[int, int, str], ...]:
        """Return the pairs of state numbers whose relation changes: the first is then so."""
        if self.ranks is None:
            return ()
        before, after = model.ranks[self.party], self.ranks
        found = []
        for k in range(before.size):
            old, new = np.sign(before - before[k]), np.sign(after - after[k])
            for other in np.flatnonzero(old != new).tolist():
                if other < k:
                    continue
                first, second = (k, other) if new[other] <= 0 else (other, k)
                found.append((first + 1, second + 1, "tied" if new[other] == 0 else "better"))
        return tuple(found)


@dataclass(frozen=True, eq=False)
class RequiredChange:
    """How far one party's ranking is from turning a state's verdict (rule I4).

    Attributes
    ----------
    equilibrium : bool
        Whether the state is an equilibrium now.
    parties : mapping of str to Inverse
        Per party, whether it is stable there and the smallest shift that would turn that.
    changes : mapping of str to OrderChange
        Per party, the smallest change of its ranking that turns the verdict on the state.
    turning : tuple of str
        The parties for which there is one, cheapest first.
    """

    model: Model
    state: int
    concept: str
    equilibrium: bool
    parties: Mapping[str, Inverse]
    changes: Mapping[str, OrderChange]
    turning: tuple[str, ...]

    @property
    def unstable_for(self) -> tuple[str, ...]:
        """The parties that would leave."""
        return tuple(party for party, found in self.parties.items() if not found.stable)

    @property
    def by_shift(self) -> tuple[str, ...]:
        """The parties whose move of this one state turns it, the cheapest first."""
        found = [party for party in self.turning if self.changes[party].by_shift]
        found.sort(key=lambda party: self.parties[party].shift.pairs or 0)
        return tuple(found)

    def sentences(self) -> list[str]:
        """Say it in words, the cheapest change first."""
        lines = [self._sentence(self.changes[party]) for party in self.turning]
        breaks = "breaks it" if self.equilibrium else "makes it an equilibrium"
        names = " and ".join(self.model.parties[p].title for p in self.unstable_for)
        leaving = f": {names} would leave." if names else "."
        open_ = [p for p, each in self.changes.items() if each.known == "not found"]
        if not lines and not open_:
            lines.append(f"No other ranking of one party {breaks}{leaving}")
        if open_:
            who = " and ".join(self.model.parties[p].title for p in open_)
            tail = "there may be one that was not tried."
            lines.append(f"No ranking of {who} was found that {breaks}; {tail}")
        return lines

    def _is_shift(self, party: str) -> bool:
        found, change = self.parties[party], self.changes[party]
        return change.by_shift and found.shift.pairs == change.pairs

    def _sentence(self, change: OrderChange) -> str:
        who = self.model.parties[change.party].title
        start = f"To {'break' if self.equilibrium else 'make'} the equilibrium, {who} would have to"
        bound = ""
        if change.known != "exact":
            least = f", though not below {change.at_least} pairs" if change.at_least > 1 else ""
            bound = f", at most (another change could be smaller{least})"
        if self._is_shift(change.party):
            shift = self.parties[change.party].shift
            times = "1 state" if shift.pairs == 1 else f"{shift.pairs} states"
            past = f"{shift.direction} past {times} in its ranking{bound}"
            return f"{start} move state {self.state} {past}."
        swaps = change.swaps(self.model)
        told = [
            f"{first} as good as {second}" if how == "tied" else f"{first} above {second}"
            for first, second, how in swaps[:MOST_TOLD]
        ]
        more = f" and {len(swaps) - MOST_TOLD} more" if len(swaps) > MOST_TOLD else ""
        pairs = "1 pair" if change.pairs == 1 else f"{change.pairs} pairs"
        return f"{start} rank {pairs} of states otherwise{bound}: state {', '.join(told)}{more}."


def required_change(
    model: Model, state: int, concept: str = "seq", *, most_orders: int = MOST_ORDERS
) -> RequiredChange:
    """Find how little one party's ranking must change to turn the verdict on a state.

    Parameters
    ----------
    model : Model
    state : int
        State number, from 1.
    concept : str
        One of ``nash gmr smr seq sseq``.
    most_orders : int
        How many rankings of each party may be looked at, where that is needed.

    Returns
    -------
    RequiredChange

    Notes
    -----
    Rule I4 of docs/rules.md. For nash, gmr and smr one party's ranking does not enter another's
    verdict, and the shift of rule I3 is the smallest change. For seq and sseq a ranking also says
    what the party does in answer to others: there rankings are searched by their distance. Each
    answer says whether it is the least. Parties that hold a lever with
    others are not asked (rule LH2).

    Examples
    --------
    >>> from detente import load_case
    >>> required_change(load_case("chicken"), 4, "seq").unstable_for
    ('row', 'column')
    """
    holders = {o for lever in model.levers.values() if lever.joint for o in lever.owners}
    asked = [party for party in model.parties if party not in holders]
    found = {party: inverse(model, state, party, concept) for party in asked}
    equilibrium = all(each.stable for each in found.values())
    table = analyse(model, (concept,)) if holders else None
    if table is not None:
        equilibrium = bool(table.is_equilibrium(concept)[state - 1])
    if table is not None and _others_leave(table, concept, state, found):
        changes = {party: OrderChange(party, "none", None, None, 0) for party in found}
    elif BY_NAME[concept].improving:
        search = _Search(model, state, concept, equilibrium, found, most_orders)
        changes = {party: search.change(party) for party in found}
    else:
        changes = {party: _by_shift(model, each, found) for party, each in found.items()}
    sizes = {party: each.pairs for party, each in changes.items() if each.pairs is not None}
    turning = sorted(sizes, key=lambda party: sizes[party])
    return RequiredChange(model, state, concept, equilibrium, found, changes, tuple(turning))


def _others_leave(
    table: StabilityTable, concept: str, state: int, found: Mapping[str, Inverse]
) -> bool:
    """Whether holders, or a body, leave the state, so that no other ranking makes it hold."""
    return not all(
        stable[state - 1] for name, stable in table.stable[concept].items() if name not in found
    )


def _by_shift(model: Model, own: Inverse, found: Mapping[str, Inverse]) -> OrderChange:
    """The party's own shift, where the verdict hangs on the party alone."""
    unstable = [party for party, each in found.items() if not each.stable]
    if own.shift.pairs is None or unstable not in ([], [own.party]):
        return OrderChange(own.party, "none", None, None, 0)
    ranks = shifted_ranks(model.ranks[own.party], own.state, own.shift)
    return OrderChange(own.party, "exact", own.shift.pairs, ranks, own.shift.pairs, by_shift=True)


class _Search:
    """The search for rankings that turn one verdict."""

    def __init__(
        self,
        model: Model,
        state: int,
        concept: str,
        equilibrium: bool,
        found: Mapping[str, Inverse],
        most_orders: int,
    ) -> None:
        self._model, self._state, self._concept = model, state, concept
        self._equilibrium, self._found = equilibrium, found
        self._most = min(most_orders, MOST_STEPS // model.space.size**2)

    def change(self, party: str) -> OrderChange:
        model, own = self._model, self._found[party]
        if party not in model.movers:  # it never moves, so that nothing hangs on its ranking
            return OrderChange(party, "none", None, None, 0)
        before = model.ranks[party]
        best: Ranks | None = None
        if own.shift.pairs is not None and own.stable == self._equilibrium:
            shifted = shifted_ranks(before, self._state, own.shift)
            best = shifted if self._turned(party, shifted[None])[0] else None
        shifts = best is not None
        below = inf if best is None else changed_pairs(before, best)
        nearest = nearest_order(
            before, lambda rows: self._turned(party, rows), below=below, most=self._most
        )
        at_least = 0 if nearest.nearer == inf else max(1, int(nearest.nearer))
        if nearest.ranks is not None:
            return OrderChange(party, "exact", at_least, nearest.ranks, at_least, shifts)
        if best is not None and nearest.nearer >= below:
            return OrderChange(party, "exact", int(below), best, int(below), shifts)
        if nearest.nearer == inf or self._cannot(party):
            return OrderChange(party, "none", None, None, 0)
        if best is None or model.space.size <= LARGEST_MENDED:
            best = self._nearest_likely(party, best)
        if best is None:
            return OrderChange(party, "not found", None, None, at_least)
        pairs = changed_pairs(before, best)
        return OrderChange(party, "at most", pairs, best, min(at_least, pairs), shifts)

    def _cannot(self, party: str) -> bool:
        if not self._equilibrium:
            return cannot_turn(self._model, self._state, party, self._concept)
        # Nothing deters less than a party that is content everywhere.
        content = np.ones((1, self._model.space.size), dtype=np.int32)
        return self._found[party].shift.pairs is None and not self._turned(party, content)[0]

    def _nearest_likely(self, party: str, best: Ranks | None) -> Ranks | None:
        before = self._model.ranks[party]
        tried = likely_orders(self._model, self._state, party, self._equilibrium)
        turned = [each for each in tried if self._turned(party, each[None])[0]]
        candidates = turned if best is None else [*turned, best]
        if not candidates:
            return None
        nearest = min(candidates, key=lambda each: changed_pairs(before, each))
        while self._model.space.size <= LARGEST_MENDED:
            nearer = list(nearer_orders(before, nearest))
            if not nearer:
                break
            holds = np.flatnonzero(self._turned(party, np.array(nearer)))
            if not holds.size:
                break
            nearest = min((nearer[k] for k in holds), key=lambda each: changed_pairs(before, each))
        return nearest

    def _turned(self, party: str, rows: Ranks) -> BoolArray:
        """Say of rankings of a party, shape (k, n), under which the verdict is another."""
        turned = np.empty(len(rows), dtype=np.bool_)
        at_once = max(1, AT_ONCE // self._model.space.size)
        for begin in range(0, len(rows), at_once):
            part = rows[begin : begin + at_once]
            shape = part.shape
            who = self._model.parties if self._model.joint_levers else self._model.movers
            ranks = {p: np.broadcast_to(self._model.ranks[p], shape) for p in who}
            draws = Draws(self._model.space, self._model.movers, {**ranks, party: part})
            holds = np.ones(len(part), dtype=np.bool_)
            for each in (*self._model.movers, *draws.bodies):
                stable = focal_stability(draws, each, (self._concept,))[self._concept]
                holds &= stable[:, self._state - 1]
            turned[begin : begin + at_once] = holds != self._equilibrium
        return turned
