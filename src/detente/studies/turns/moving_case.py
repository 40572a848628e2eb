"""A case along one number: what the states are worth to whom, and where conditions hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray, Ranks, dense_ranks
from detente.case import Preference
from detente.errors import NotApplicableError
from detente.expressions import (
    Bound,
    Scope,
    bind_condition,
    bind_outcome,
    bind_quantity,
    numbers_written,
)
from detente.stability import Pieces, StandoffOnALine, WorthLine, ends_of, sample_values
from detente.studies.turns.moving_values import Moving, NotALineError, Reading
from detente.studies.turns.number_list import CELL, FACTOR, AskedNumber, statement_key
from detente.studies.turns.plain_case import PlainCase

MOST_STRETCHES = 129  # of the line, between comparisons that read the number
SYMBOL = "the_number_asked_"


@dataclass(frozen=True)
class Way:
    """How a number goes along a line: ``origin + step * t``.

    Attributes
    ----------
    number : AskedNumber
        Not a figure of trade.
    origin, step : float
    divides : bool
        Whether what goes along is one over the number, which stands below a line.
    """

    number: AskedNumber
    origin: float = 0.0
    step: float = 1.0
    divides: bool = False


@dataclass(frozen=True, eq=False)
class Stretch:
    """A part of the line on which every worth is a line.

    Attributes
    ----------
    low, high : float
    point : bool
        Whether it is one value; else its ends do not belong to it.
    standoff : StandoffOnALine
    """

    low: float
    high: float
    point: bool
    standoff: StandoffOnALine

    def cut(self, pieces: Pieces) -> Pieces:
        """Return an answer within the stretch, false outside."""
        if self.low == -np.inf and self.high == np.inf:
            return pieces
        return pieces.within(self.low, self.high, closed=self.point)


class MovingCase:
    """One number of a case put at every value at once, or several that go along a line.

    Parameters
    ----------
    plain : PlainCase
    ways : sequence of Way
    stated : float
        Where on the line the case stands.

    Raises
    ------
    NotALineError
        If what some state is worth to a party is no line in the number.
    """

    def __init__(self, plain: PlainCase, ways: Sequence[Way], stated: float) -> None:
        self.plain, self.ways, self.stated = plain, tuple(ways), stated
        outcomes = dict(plain.scope.outcomes)
        for place, _ in self._written():
            # A written number takes whatever unit is needed.
            outcomes[f"{SYMBOL}{place}"] = cast(Any, None)
        self._scope = Scope(plain.scope.levers, outcomes)
        self._bound: dict[str, Bound] = {}
        self.stretches: tuple[Stretch, ...] = tuple(self._stretches())

    def _written(self) -> Iterator[tuple[int, Way]]:
        for place, way in enumerate(self.ways):
            if way.number.kind not in (CELL, FACTOR):
                yield place, way

    @property
    def moves(self) -> bool:
        """Whether the number is in what any party ranks by."""
        return any(each.standoff.lines for each in self.stretches) or len(self.stretches) > 1

    def truths(self, key: str, text: str) -> tuple[FloatArray, BoolArray]:
        """Return where a condition changes along the line, and where it holds in each cell.

        Returns
        -------
        ends : FloatArray, shape (m,)
        truths : BoolArray, shape (2m + 1, n)
        """
        bound = self._bind(key, text, bind_condition)
        ends = self._ends(lambda reading: reading.truth(bound))
        size = self.plain.space.size
        rows = []
        for value in sample_values(ends).tolist():
            reading = self._reading(value)
            rows.append(np.broadcast_to(reading.truth(bound), (size,)))
        return ends, np.array(rows, dtype=np.bool_)

    def _stretches(self) -> Iterator[Stretch]:
        ends = self._ends(self._ranked)
        if 2 * ends.size + 1 > MOST_STRETCHES:
            raise NotALineError(f"comparisons that read it change at {ends.size} values")
        values = sample_values(ends)
        for cell, value in enumerate(values.tolist()):
            ranks, lines = self._ranked(self._reading(value))
            try:
                standoff = StandoffOnALine(self.plain.closures, ranks, lines)
            except NotApplicableError as error:
                raise NotALineError(error.problem.rstrip(".")) from None
            if cell % 2:
                yield Stretch(value, value, True, standoff)
            else:
                low = ends[cell // 2 - 1] if cell else -np.inf
                high = ends[cell // 2] if cell // 2 < ends.size else np.inf
                yield Stretch(float(low), float(high), False, standoff)

    def _ends(self, look: Any) -> FloatArray:
        """Where comparisons that `look` meets change."""
        reading = self._reading(self.stated)
        look(reading)
        return ends_of(*reading.roots)

    def _reading(self, value: float) -> Reading:
        """Look at the outcomes near a value; those that do not vary are known."""
        plain = self.plain
        values: dict[str, Moving | FloatArray] = dict(plain.outcomes)
        reading = Reading(value, plain.space.digits, values)
        for place, way in enumerate(self.ways):
            if way.number.kind in (CELL, FACTOR):
                values[way.number.name] = self._first(values[way.number.name], way)
            else:
                values[f"{SYMBOL}{place}"] = Moving(np.array(way.origin), np.array(way.step))
        for name in plain.outcomes:
            outcome = plain.definition.outcomes[name]
            if not outcome.expression or isinstance(values[name], Moving):
                continue
            bound = self._bind(f"outcomes.{name}.expression", outcome.expression, bind_outcome)
            if reading.moves(bound):
                values[name] = reading.line(bound)
        return reading

    def _first(self, known: Moving | FloatArray, way: Way) -> Moving:
        """An outcome in which a number stands that goes along."""
        own = known if isinstance(known, Moving) else Moving(known, np.zeros(known.shape))
        if way.number.kind == FACTOR:
            if np.any(own.slope):
                raise NotALineError("it multiplies another that goes along")
            return Moving(own.start * way.origin, own.start * way.step)
        outcome = self.plain.definition.outcomes[way.number.name]
        here = self.plain.cells(outcome) == way.number.place
        start = np.where(here, way.origin, own.start)
        return Moving(start, np.where(here, way.step, own.slope))

    def _ranked(self, reading: Reading) -> tuple[dict[str, Ranks], dict[str, WorthLine]]:
        ranks = dict(self.plain.model.ranks)
        lines: dict[str, WorthLine] = {}
        for party, preference in self.plain.definition.preferences.items():
            if preference.kind == "value":
                assert preference.value is not None
                key, text = f"preferences.{party}.value", preference.value.text
                bound = self._bind(key, text, bind_quantity)
                if reading.moves(bound):
                    line = self._line(reading.line(bound))
                    if line.varies:
                        lines[party] = line
                        del ranks[party]
                    else:
                        ranks[party] = line.ranks(reading.value)
            elif preference.kind == "statements":
                own = self._by_statements(party, preference, reading)
                if own is not None:
                    ranks[party] = own
        return ranks, lines

    def _line(self, moving: Moving) -> WorthLine:
        size = (self.plain.space.size,)
        start = np.ascontiguousarray(np.broadcast_to(moving.start, size), dtype=np.float64)
        slope = np.ascontiguousarray(np.broadcast_to(moving.slope, size), dtype=np.float64)
        if not (np.isfinite(start).all() and np.isfinite(slope).all()):
            raise NotALineError("the value is not finite in some state")
        return WorthLine(start, slope)

    def _by_statements(self, party: str, preference: Preference, reading: Reading) -> Ranks | None:
        """Ranks by statements (rule P2); None where none of them reads the number."""
        groups: list[list[Bound]] = []
        for group, clauses in enumerate(preference.statements, start=1):
            keys = [
                statement_key(party, group, k, len(clauses)) for k in range(1, len(clauses) + 1)
            ]
            groups.append(
                [
                    self._bind(key, clause.text, bind_condition)
                    for key, clause in zip(keys, clauses, strict=True)
                ]
            )
        if not any(reading.moves(bound) for group in groups for bound in group):
            return None
        keys_so_far: NDArray[np.int64] = np.zeros(self.plain.space.size, dtype=np.int64)
        for group_bound in groups:
            truths: Sequence[NDArray[np.bool_]] = [reading.truth(bound) for bound in group_bound]
            count = sum(np.broadcast_to(t, keys_so_far.shape).astype(np.int64) for t in truths)
            keys_so_far = dense_ranks(keys_so_far * (len(truths) + 1) + count).astype(np.int64)
        return dense_ranks(keys_so_far)

    def _bind(self, key: str, text: str, bind: Any) -> Bound:
        if key not in self._bound:
            here = [(place, way) for place, way in self._written() if way.number.name == key]
            for place, way in sorted(here, key=lambda each: -each[1].number.place):
                text = with_symbol(text, way, f"{SYMBOL}{place}")
            self._bound[key] = bind(text, self._scope)
        return self._bound[key]


def along(plain: PlainCase, number: AskedNumber) -> MovingCase:
    """Put one number of a case at every value at once.

    Raises
    ------
    NotALineError
        If what some state is worth to a party is no line in the number, nor in one over it.
    """
    below = divides(plain, number)
    stated = 1.0 / number.stated if below else number.stated
    return MovingCase(plain, [Way(number, divides=below)], stated)


def with_symbol(text: str, way: Way, symbol: str) -> str:
    """Return an expression with a name where a number is written."""
    start, end, _ = numbers_written(text)[way.number.place]
    before = text[:start]
    if way.divides:
        before = f"{before.rstrip()[:-1]}*"
    return f"{before}({symbol}){text[end:]}"


def divides(plain: PlainCase, number: AskedNumber) -> bool:
    """Whether a number is written right below a line, so that one over it goes along a line."""
    party = number.key.removeprefix("preferences.").split(".")[0]
    if number.kind in (CELL, FACTOR) or number.stated == 0:
        return False
    if number.name == f"preferences.{party}.value":
        value = plain.definition.preferences[party].value
        text = value.text if value is not None else ""
    elif number.name.endswith(".expression"):
        text = plain.definition.outcomes[number.name.split(".")[1]].expression
    else:
        return False
    return text[: numbers_written(text)[number.place].start].rstrip().endswith("/")
