"""The feasible states, numbered from 1 with the first lever varying fastest (rule M3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes, IntArray, frozen
from detente.errors import CaseError, InfeasibleStateError, TooLargeError, unknown_name
from detente.model.expressions import Bound, bounds, evaluate
from detente.model.parts import Lever

MOST_CELLS = 2**63
MOST_STATES = 2**26


class StateSpace:
    """The feasible cells of the box of lever levels.

    Parameters
    ----------
    levers : sequence of Lever
        The axes, first lever varying fastest.
    codes : array of uint64, shape (n,)
        The mixed-radix code of every feasible cell, ascending. State number s has
        ``codes[s - 1]``.

    Notes
    -----
    Memory is 8 bytes a state; nothing is kept for infeasible cells.
    """

    def __init__(self, levers: Sequence[Lever], codes: Codes) -> None:
        self.levers = tuple(levers)
        self.radices = tuple(len(lever.levels) for lever in self.levers)
        self.weights = _weights(self.radices)
        self.codes: Codes = frozen(np.ascontiguousarray(codes, dtype=np.uint64))
        self._position = {lever.name: place for place, lever in enumerate(self.levers)}

    @property
    def size(self) -> int:
        """How many feasible states there are."""
        return int(self.codes.shape[0])

    @cached_property
    def cells(self) -> int:
        """How many cells the box has, feasible or not."""
        return int(np.prod([1, *self.radices], dtype=object))

    def position(self, lever: str) -> int:
        """Return the place of a lever among the axes."""
        if lever not in self._position:
            raise unknown_name("lever", lever, self._position)
        return self._position[lever]

    def digits(self, lever: int | str) -> IntArray:
        """Return the level number of one lever in every state, shape (n,)."""
        place = self.position(lever) if isinstance(lever, str) else lever
        return digits(self.codes, self.radices[place], self.weights[place])

    def levels_of(self, number: int) -> dict[str, str]:
        """Return the level of every lever in state `number`."""
        code = int(self.codes[self.index(number)])
        return {
            lever.name: lever.levels[code // weight % radix]
            for lever, weight, radix in zip(self.levers, self.weights, self.radices, strict=True)
        }

    def index(self, number: int) -> int:
        """Return the array position of a state number, after checking that there is one."""
        if not 1 <= number <= self.size:
            raise InfeasibleStateError(
                f"there is no state {number}; states are numbered from 1 to {self.size}."
            )
        return number - 1

    def number_of(self, levels: Mapping[str, str]) -> int:
        """Return the number of the state with these levels, one for every lever.

        Raises
        ------
        InfeasibleStateError
            If the rules exclude the state, or a lever is missing.
        """
        for name in levels:
            self.position(name)
        missing = [lever.name for lever in self.levers if lever.name not in levels]
        if missing:
            raise InfeasibleStateError(
                f"a state needs a level for every lever; missing: {', '.join(missing)}."
            )
        code = 0
        for lever, weight in zip(self.levers, self.weights, strict=True):
            level = levels[lever.name]
            if level not in lever.levels:
                raise unknown_name(f"level of lever '{lever.name}'", level, lever.levels)
            code += lever.levels.index(level) * weight
        number = self.find(code)
        if number is None:
            raise InfeasibleStateError("the rules of the case exclude this state.")
        return number

    def find(self, code: int) -> int | None:
        """Return the number of the state with this code, or None where it is infeasible."""
        place = int(np.searchsorted(self.codes, np.uint64(code)))
        if place < self.size and int(self.codes[place]) == code:
            return place + 1
        return None


def digits(codes: Codes, radix: int, weight: int) -> IntArray:
    """Return one digit of every mixed-radix code."""
    small = np.uint8 if radix <= 256 else np.uint32
    if radix & (radix - 1) == 0 and weight & (weight - 1) == 0:
        shift = np.uint64(weight.bit_length() - 1)
        return ((codes >> shift) & np.uint64(radix - 1)).astype(small)
    return (codes // np.uint64(weight) % np.uint64(radix)).astype(small)


def enumerate_states(
    levers: Sequence[Lever], rules: Sequence[Bound], names: Sequence[str]
) -> StateSpace:
    """List the cells of the box that no rule excludes.

    Parameters
    ----------
    levers : sequence of Lever
        The axes.
    rules : sequence of Bound
        Conditions that hold in every feasible state (rule M2).
    names : sequence of str
        What to call each rule in an error.

    Raises
    ------
    CaseError
        If no state is left.
    TooLargeError
        If the box has more than 2**63 cells, or more than 2**26 partial states survive.

    Notes
    -----
    Levers are decided one at a time; a partial state is dropped as soon as some rule can no longer
    hold whatever the rest. Cost grows with the partial states that survive, not with the box.
    """
    space = StateSpace(levers, np.zeros(0, dtype=np.uint64))
    if space.cells > MOST_CELLS:
        raise TooLargeError(
            f"the levers span {space.cells:.3g} combinations; at most 2^63 can be numbered. "
            "Merge levers into one with more levels, or split the case."
        )
    codes = np.zeros(1, dtype=np.uint64)
    decided: set[int] = set()
    for lever in _order(len(levers), rules):
        decided.add(lever)
        steps = np.arange(space.radices[lever], dtype=np.uint64) * np.uint64(space.weights[lever])
        codes = (codes[:, None] + steps).reshape(-1)
        for rule, name in zip(rules, names, strict=True):
            if lever not in rule.levers():
                continue
            codes = codes[_possible(rule, codes, decided, space)]
            if not codes.size:
                raise CaseError(
                    "the rules leave no state at all; this rule removes the last one "
                    "together with those before it. Relax one of them.",
                    name,
                )
        if codes.size > MOST_STATES:
            raise TooLargeError(
                f"more than {MOST_STATES:,} partial states survive after {len(decided)} of "
                f"{len(levers)} levers; add rules that exclude more, or use fewer levels."
            )
    if any(not rule.levers() and not bool(evaluate(rule, space.digits)) for rule in rules):
        raise CaseError("a rule without levers is false, so no state is feasible.", "rules")
    return StateSpace(levers, np.sort(codes))


def _possible(rule: Bound, codes: Codes, decided: set[int], space: StateSpace) -> NDArray[np.bool_]:
    def exact(lever: int) -> IntArray:
        return digits(codes, space.radices[lever], space.weights[lever])

    if rule.levers() <= decided:
        return np.broadcast_to(evaluate(rule, exact), codes.shape)

    def interval(lever: int) -> tuple[NDArray[Any], NDArray[Any]]:
        if lever in decided:
            value = exact(lever).astype(np.float64)
            return value, value
        return np.asarray(0.0), np.asarray(float(space.radices[lever] - 1))

    return np.broadcast_to(bounds(rule, interval)[1] > 0, codes.shape)


def _order(levers: int, rules: Sequence[Bound]) -> list[int]:
    """Decide first the levers that complete a rule soonest; those in no rule come last."""
    order: list[int] = []
    open_rules = [set(rule.levers()) for rule in rules if rule.levers()]
    while open_rules:
        nearest = min(open_rules, key=lambda needed: (len(needed), min(needed)))
        order.extend(sorted(nearest))
        decided = set(order)
        open_rules = [needed - decided for needed in open_rules]
        open_rules = [needed for needed in open_rules if needed]
    return order + [lever for lever in range(levers) if lever not in set(order)]


def _weights(radices: Sequence[int]) -> tuple[int, ...]:
    weights, weight = [], 1
    for radix in radices:
        weights.append(weight)
        weight *= radix
    return tuple(weights)
