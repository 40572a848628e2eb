"""The feasible states, numbered from 1 with the first lever varying fastest (rule M3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.arrays import Codes, IntArray, frozen
from detente.case import Lever
from detente.errors import CaseError, InfeasibleStateError, TooLargeError, located, unknown_name
from detente.expressions import (
    ADVICE,
    Bound,
    bounds,
    evaluate,
    evaluate_where_defined,
    undefined_text,
)

MOST_CELLS = 2**63
MOST_STATES = 2**26
MOST_KEPT_BYTES = 2**27
MOST_TOLD = 8


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
    Memory is 8 bytes a state, and one a state for each lever whose levels were asked for, up to 128
    MiB; nothing is kept for infeasible cells.
    """

    def __init__(self, levers: Sequence[Lever], codes: Codes) -> None:
        self.levers = tuple(levers)
        self.radices = tuple(len(lever.levels) for lever in self.levers)
        self.weights = _weights(self.radices)
        self.codes: Codes = frozen(np.ascontiguousarray(codes, dtype=np.uint64))
        self._position = {lever.name: place for place, lever in enumerate(self.levers)}
        self._digits: dict[int, IntArray] = {}

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
        """Return the level number of one lever in every state, shape (n,), read-only.

        It is made once, and kept while all that are kept take 128 MiB at most.
        """
        place = self.position(lever) if isinstance(lever, str) else lever
        if place in self._digits:
            return self._digits[place]
        found = frozen(digits(self.codes, self.radices[place], self.weights[place]))
        if sum(each.nbytes for each in self._digits.values()) + found.nbytes <= MOST_KEPT_BYTES:
            self._digits[place] = found
        return found

    def digits_in(self, lever: int | str, here: slice) -> IntArray:
        """Return the level number of one lever in some states only."""
        place = self.position(lever) if isinstance(lever, str) else lever
        kept = self._digits.get(place)
        if kept is not None:
            return kept[here]
        return digits(self.codes[here], self.radices[place], self.weights[place])

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be made again, when it is sent to another process."""
        return {**self.__dict__, "_digits": {}}

    def levels_of(self, number: int) -> dict[str, str]:
        """Return the level of every lever in state `number`."""
        code = int(self.codes[self.index(number)])
        return {
            lever.name: lever.levels[code // weight % radix]
            for lever, weight, radix in zip(self.levers, self.weights, self.radices, strict=True)
        }

    def told(self, number: int, levers: Collection[int]) -> str:
        """Return the levels of some levers, by their numbers, in state `number`, as text."""
        levels = self.levels_of(number)
        names = [lever.name for place, lever in enumerate(self.levers) if place in levers]
        shown = [f"{name}={levels[name]}" for name in names[:MOST_TOLD]]
        return ", ".join(shown) + (", …" if len(names) > MOST_TOLD else "")

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
    small = np.uint8 if radix <= 2**8 else np.uint32 if radix <= 2**32 else np.uint64
    if radix & (radix - 1) == 0 and weight & (weight - 1) == 0:
        shift = np.uint64(weight.bit_length() - 1)
        return ((codes >> shift) & np.uint64(radix - 1)).astype(small)
    # A division by one number is quick, a remainder is not.
    above = codes // np.uint64(weight)
    return (above - above // np.uint64(radix) * np.uint64(radix)).astype(small)


def enumerate_states(
    levers: Sequence[Lever],
    rules: Sequence[Bound],
    names: Sequence[str],
    afford: Callable[[int, bool], None] | None = None,
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
    afford : callable, optional
        Called before states are made, with how many, and whether those are all that there will be
        or partial states that rules still may drop. It raises where they are too many.

    Raises
    ------
    CaseError
        If no state is left, or a rule has no meaning in a cell that no other rule excludes (X4).
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
    order = _order(len(levers), rules)
    ruled = {lever for rule in rules for lever in rule.levers()}
    for place, lever in enumerate(order):
        decided.add(lever)
        if afford is not None:
            final = ruled.isdisjoint(order[place:])
            free = order[place:] if final else [lever]
            afford(codes.size * prod(space.radices[each] for each in free), final)
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
    if afford is not None:
        afford(codes.size, True)
    for rule, name in zip(rules, names, strict=True):
        with located(name):
            if not rule.levers() and not bool(evaluate(rule, space.digits)):
                raise CaseError("a rule without levers is false, so no state is feasible.")
    found = StateSpace(levers, np.sort(codes))
    for rule, name in zip(rules, names, strict=True):
        if not rule.defined:
            _refuse_undefined(rule, name, found)
    return found


def _refuse_undefined(rule: Bound, name: str, space: StateSpace) -> None:
    """Raise CaseError where a rule has no meaning in a cell that the other rules leave."""
    undefined = evaluate_where_defined(rule, space.digits).undefined
    if undefined is None:
        return
    cells = np.flatnonzero(np.broadcast_to(undefined, (space.size,)))
    raise CaseError(
        f"{undefined_text(rule)} in {cells.size} of the combinations that the other rules leave, "
        f"first with {space.told(int(cells[0]) + 1, rule.levers())}{ADVICE}",
        name,
    )


def _possible(rule: Bound, codes: Codes, decided: set[int], space: StateSpace) -> NDArray[np.bool_]:
    """Say of which partial states the rule may still hold, whatever the rest."""
    known = sorted(rule.levers() & decided)
    radices = [space.radices[lever] for lever in known]
    if prod(radices) > codes.size:
        exact = {v: digits(codes, space.radices[v], space.weights[v]) for v in known}
        return np.broadcast_to(_judged(rule, exact, space), codes.shape)
    # There are fewer combinations of the rule's own levers than partial states: judge those.
    box = np.arange(prod(radices), dtype=np.uint64)
    exact = {
        lever: digits(box, radix, weight)
        for lever, radix, weight in zip(known, radices, _weights(radices), strict=True)
    }
    verdicts = np.broadcast_to(_judged(rule, exact, space), box.shape)
    return np.take(verdicts, _combination(codes, known, space))


def _judged(rule: Bound, exact: Mapping[int, IntArray], space: StateSpace) -> NDArray[np.bool_]:
    """Say where the rule may hold, given the levels of the levers that are decided."""
    if rule.levers() <= exact.keys():
        holds, undefined = evaluate_where_defined(rule, exact.__getitem__)
        return holds if undefined is None else holds | undefined
    if not rule.defined:  # it may have no meaning in some cell: that is seen when all is decided
        return np.asarray(True)

    def interval(lever: int) -> tuple[NDArray[Any], NDArray[Any]]:
        if lever in exact:
            value = exact[lever].astype(np.float64)
            return value, value
        return np.asarray(0.0), np.asarray(float(space.radices[lever] - 1))

    return np.asarray(bounds(rule, interval)[1] > 0)


def _combination(codes: Codes, levers: Sequence[int], space: StateSpace) -> NDArray[np.int64]:
    """Number the combination of the levers' levels in each code, the first varying fastest."""
    found = np.zeros(codes.shape, dtype=np.int64)
    weight, place = 1, 0
    while place < len(levers):
        # Neighbouring levers are neighbouring digits, which come out of the code together.
        first, radix = levers[place], 1
        while place < len(levers) and levers[place] == first + (place - levers.index(first)):
            radix *= space.radices[levers[place]]
            place += 1
        found += digits(codes, radix, space.weights[first]).astype(np.int64) * weight
        weight *= radix
    return found


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
