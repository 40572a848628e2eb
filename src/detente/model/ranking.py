"""Preferences as ranks: once in the plain model, and row by row in draws (rules P1-P5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detente.arrays import IntArray, Ranks, frozen
from detente.errors import CaseError
from detente.model.drawn import Drawn
from detente.model.expressions import Bound, bind_condition, bind_quantity
from detente.model.grids import Grid
from detente.model.outcomes import Numbers, Outcomes
from detente.model.parts import Preference
from detente.model.rank_rows import (
    RankRows,
    distinct_rows,
    rank_rows_by_statements,
    rank_rows_by_values,
)
from detente.model.ranks import ranks_from_ranking, ranks_from_statements, ranks_from_values
from detente.model.uncertain_parts import OWN_READING
from detente.model.where import at

Order = tuple[int, ...]
MOST_KEPT_CELLS = 2**24


class Aim:
    """One preference, or one alternative to it, bound once."""

    def __init__(self, preference: Preference, outcomes: Outcomes, where: str) -> None:
        self.where = where
        self._kind = preference.kind
        self._outcomes = outcomes
        self._size = outcomes.space.size
        self._kept: dict[Order, Ranks] = {}
        self._groups: list[list[Bound]] = []
        self._ranking = preference.ranking
        with at(where):
            if preference.kind == "value":
                assert preference.value is not None
                with at("value"):
                    self._groups = [[bind_quantity(preference.value.text, outcomes.scope)]]
            for place, group in enumerate(preference.statements, start=1):
                with at(f"statements[{place}]"):
                    self._groups.append([bind_condition(c.text, outcomes.scope) for c in group])
            self._written: Order = tuple(range(len(self._groups)))
            self.plain: Ranks = frozen(self._plain_ranks(self._written))
        self._kept[self._written] = self.plain

    @property
    def statements(self) -> int:
        """How many statements, or groups of them."""
        return len(self._groups)

    def rows(
        self, numbers: Numbers, draws: IntArray, orders: Sequence[Order] | None
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
        for draw, order in zip(draws.tolist(), orders or [self._written] * len(draws), strict=True):
            by_order.setdefault(order, []).append(draw)
        touched = any(
            numbers.values[name].drawn
            for group in self._groups
            for bound in group
            for name in bound.outcomes()
        )
        for order, members in by_order.items():
            chosen = np.asarray(members, dtype=np.int64)
            if touched:
                yield chosen, self._drawn_ranks(numbers, chosen, order)
            else:
                yield chosen, self._kept_ranks(order)[None]

    def _kept_ranks(self, order: Order) -> Ranks:
        if order in self._kept:
            return self._kept[order]
        ranks = frozen(self._plain_ranks(order))
        if len(self._kept) * self._size <= MOST_KEPT_CELLS:
            self._kept[order] = ranks
        return ranks

    def _plain_ranks(self, order: Order) -> Ranks:
        values = self._outcomes.plain
        if self._kind == "ranking":
            with at("ranking"):
                return ranks_from_ranking(self._ranking, self._size)
        if self._kind == "value":
            found = self._outcomes.on(self._groups[0][0], values)
            with at("value"):
                return ranks_from_values(self._whole(found).astype(np.float64))
        groups = [
            [self._whole(self._outcomes.on(bound, values)) for bound in self._groups[place]]
            for place in order
        ]
        return ranks_from_statements(groups, self._size)

    def _whole(self, array: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.broadcast_to(array, (self._size,))

    def _drawn_ranks(self, numbers: Numbers, draws: IntArray, order: Order) -> Ranks:
        bounds = [bound for group in self._groups for bound in group]
        levers = frozenset[int]().union(*map(self._outcomes.levers_of, bounds))
        grid = self._outcomes.grid(levers)
        cells = self._size if grid is None else grid.first.size
        if self._kind == "value":
            values = self._outcomes.on(bounds[0], numbers.values, grid, draws)
            full = np.broadcast_to(values, (draws.size, cells)).astype(np.float64)
            ranks, wrong = rank_rows_by_values(full)
            self._tell(full, draws, wrong, grid, numbers)
        else:
            groups = [
                [self._outcomes.on(each, numbers.values, grid, draws) for each in self._groups[k]]
                for k in order
            ]
            ranks = rank_rows_by_statements(groups, draws.size, cells)
        return ranks if grid is None else np.take(ranks, grid.which, axis=1)

    def _tell(
        self,
        values: NDArray[np.float64],
        draws: IntArray,
        wrong: NDArray[np.bool_],
        grid: Grid | None,
        numbers: Numbers,
    ) -> None:
        for row in np.flatnonzero(wrong).tolist():
            try:
                ranks_from_values(values[row] if grid is None else values[row, grid.which])
            except CaseError as error:
                told = error.at("value").at(self.where)
                numbers.problems.setdefault(int(draws[row]), f"{type(told).__name__}: {told}")


class Ranking:
    """The preferences of every party, bound once.

    Attributes
    ----------
    aims : mapping of str to mapping of str to Aim
        By party, then by alternative; the party's own preference has the name ``own``.

    Raises
    ------
    CaseError
        At the first preference that is wrong.
    """

    def __init__(self, outcomes: Outcomes) -> None:
        definition = outcomes.definition
        self._definition = definition
        self.aims: dict[str, dict[str, Aim]] = {}
        for party in definition.parties:
            preference, where = definition.preferences[party], f"preferences.{party}"
            aims = {OWN_READING: Aim(preference, outcomes, where)}
            for name, other in preference.alternatives.items():
                aims[name] = Aim(other, outcomes, f"{where}.alternatives.{name}")
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

    def rows(self, party: str, numbers: Numbers, drawn: Drawn) -> RankRows:
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

    def _readings(self, party: str, drawn: Drawn) -> NDArray[np.object_]:
        readings = np.full(drawn.size, OWN_READING, dtype=object)
        for name, uncertainty in self._definition.uncertainties.items():
            if uncertainty.kind == "reading" and uncertainty.party == party:
                if name not in drawn.choices:
                    continue
                names = np.array([each.reading for each in uncertainty.hypotheses], dtype=object)
                readings = names[drawn.choices[name]]
        return readings

    def _orders(
        self, party: str, alternative: str, aim: Aim, drawn: Drawn
    ) -> Sequence[Order] | None:
        """Return the order of the statements in every draw; several swaps follow each other."""
        orders: list[Order] | None = None
        for name, each in self._definition.uncertainties.items():
            if each.kind != "order" or (each.party, each.alternative) != (party, alternative):
                continue
            if name not in drawn.choices:
                continue
            known = [tuple(place - 1 for place in other.order) for other in each.hypotheses]
            before = orders or [tuple(range(aim.statements))] * drawn.size
            orders = [
                tuple(old[place] for place in known[choice])
                for old, choice in zip(before, drawn.choices[name].tolist(), strict=True)
            ]
        return orders
