"""Every party's preferences as ranks: in the plain model, and row by row in draws (P1-P5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detente.arrays import FloatArray, IntArray, Ranks, frozen
from detente.case import OWN_READING, Preference
from detente.errors import located
from detente.expressions import Bound
from detente.model.drawn import DrawnInputs
from detente.model.outcomes import OutcomeNumbers, Outcomes, note_problem
from detente.model.preferences.cells import Cells
from detente.model.preferences.kinds import KINDS, Kind, Order
from detente.model.preferences.rank_rows import RankRows, distinct_rows
from detente.model.preferences.value import Value

MOST_KEPT_CELLS = 2**24


class BoundPreference:
    """One preference, or one alternative to it, bound once.

    Attributes
    ----------
    plain : Ranks, shape (n,)
        Where nothing is drawn.

    Raises
    ------
    CaseError
        If it cannot be read, or the plain model cannot be ranked by it.
    """

    def __init__(self, preference: Preference, outcomes: Outcomes, where: str) -> None:
        self.where = where
        self._outcomes = outcomes
        self._kept: dict[Order, Ranks] = {}
        with located(where):
            self._kind: Kind = KINDS[preference.kind].bind(preference, outcomes.scope)
            self.plain = self._plain_ranks(self.order)

    @property
    def quantity(self) -> Bound | None:
        """What it counts, where it is a value; None where it is an order."""
        return self._kind.quantity if isinstance(self._kind, Value) else None

    def plain_values(self) -> FloatArray:
        """Return the value of every state where nothing is drawn, shape (n,); of a value only."""
        assert self.quantity is not None
        found = Cells(self._outcomes, self._outcomes.plain).evaluate(self.quantity).values
        return np.broadcast_to(found, self.plain.shape).astype(np.float64)

    @property
    def order(self) -> Order:
        """Its statements, or groups of them, as written: 0, 1, 2 …"""
        return self._kind.order

    def rows(
        self, numbers: OutcomeNumbers, draws: IntArray, orders: Sequence[Order] | None
    ) -> Iterator[tuple[IntArray, Ranks]]:
        """Yield some of the draws and their ranks, shape (1 or as many, n), until all are done.

        Parameters
        ----------
        draws : IntArray
            Which draws; what is wrong with one goes to the problems of `numbers`.
        orders : sequence of tuple of int, optional
            The order of the statements in each of these draws, counted from 0.
        """
        by_order: dict[Order, list[int]] = {}
        for draw, order in zip(draws.tolist(), orders or [self.order] * len(draws), strict=True):
            by_order.setdefault(order, []).append(draw)
        touched = any(
            numbers.values[name].drawn
            for bound in self._kind.expressions
            for name in bound.outcomes()
        )
        for order, members in by_order.items():
            chosen = np.asarray(members, dtype=np.int64)
            if touched:
                yield chosen, self._drawn_ranks(numbers, chosen, order)
            else:
                yield chosen, self._plain_ranks(order)[None]

    def _plain_ranks(self, order: Order) -> Ranks:
        if order in self._kept:
            return self._kept[order]
        rows, problems = self._kind.rows(Cells(self._outcomes, self._outcomes.plain), order)
        for problem in problems.values():
            raise problem
        ranks = frozen(rows[0])
        if len(self._kept) * ranks.size <= MOST_KEPT_CELLS:
            self._kept[order] = ranks
        return ranks

    def _drawn_ranks(self, numbers: OutcomeNumbers, draws: IntArray, order: Order) -> Ranks:
        levers = frozenset[int]().union(*map(self._outcomes.levers_of, self._kind.expressions))
        cells = Cells(self._outcomes, numbers.values, draws, self._outcomes.grid(levers))
        ranks, problems = self._kind.rows(cells, order)
        for row, problem in problems.items():
            told = problem.at(self.where)
            note_problem(numbers.problems, int(draws[row]), told)
        return ranks if cells.grid is None else np.take(ranks, cells.grid.which, axis=1)


class Preferences:
    """The preferences of every party, bound once.

    Attributes
    ----------
    aims : mapping of str to mapping of str to BoundPreference
        By party, then by alternative; the party's own preference has the name ``own``.

    Raises
    ------
    CaseError
        At the first preference that is wrong.
    """

    def __init__(self, outcomes: Outcomes) -> None:
        definition = outcomes.definition
        self._definition = definition
        self.aims: dict[str, dict[str, BoundPreference]] = {}
        for party in definition.parties:
            preference, where = definition.preferences[party], f"preferences.{party}"
            aims = {OWN_READING: BoundPreference(preference, outcomes, where)}
            for name, other in preference.alternatives.items():
                aims[name] = BoundPreference(other, outcomes, f"{where}.alternatives.{name}")
            self.aims[party] = aims

    def plain(self) -> Mapping[str, Ranks]:
        """Return every party's ranks where nothing is drawn."""
        return {party: aims[OWN_READING].plain for party, aims in self.aims.items()}

    def alternatives(self) -> Mapping[str, Mapping[str, Ranks]]:
        """Return the ranks by every alternative preference, by party and name."""
        return {
            party: MappingProxyType(
                {name: aim.plain for name, aim in aims.items() if name != OWN_READING}
            )
            for party, aims in self.aims.items()
        }

    def rows(self, party: str, numbers: OutcomeNumbers, drawn: DrawnInputs) -> RankRows:
        """Rank the states for one party in every draw, each different row once."""
        readings = self._readings(party, drawn)
        parts: list[Ranks] = []
        which = np.empty(drawn.size, dtype=np.int64)
        for name in dict.fromkeys(readings.tolist()):
            aim = self.aims[party][name]
            draws = np.flatnonzero(readings == name)
            alternative = "" if name == OWN_READING else name
            orders = self._orders(party, alternative, aim, drawn.part(draws))
            for chosen, ranks in aim.rows(numbers, draws, orders):
                offset = sum(len(part) for part in parts)
                different = distinct_rows(ranks)
                which[chosen] = offset + different.which
                parts.append(different.rows)
        if len(parts) == 1:
            return RankRows(parts[0], which)
        every = distinct_rows(np.concatenate(parts))
        return RankRows(every.rows, every.which[which])

    def _readings(self, party: str, drawn: DrawnInputs) -> NDArray[np.object_]:
        readings = np.full(drawn.size, OWN_READING, dtype=object)
        for name, uncertainty in self._definition.uncertainties.items():
            if uncertainty.kind == "reading" and uncertainty.party == party:
                if name not in drawn.choices:
                    continue
                names = np.array([each.reading for each in uncertainty.hypotheses], dtype=object)
                readings = names[drawn.choices[name]]
        return readings

    def _orders(
        self, party: str, alternative: str, aim: BoundPreference, drawn: DrawnInputs
    ) -> Sequence[Order] | None:
        """Return the order of the statements in every draw; several swaps follow each other."""
        orders: list[Order] | None = None
        for name, each in self._definition.uncertainties.items():
            if each.kind != "order" or (each.party, each.alternative) != (party, alternative):
                continue
            if name not in drawn.choices:
                continue
            known = [tuple(place - 1 for place in other.order) for other in each.hypotheses]
            before = orders or [aim.order] * drawn.size
            orders = [
                tuple(old[place] for place in known[choice])
                for old, choice in zip(before, drawn.choices[name].tolist(), strict=True)
            ]
        return orders
