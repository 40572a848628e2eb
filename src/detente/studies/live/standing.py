"""Where a case can rest in one view, as a page shows it at once, and what differs from the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detente.concepts import STRENGTHS
from detente.model import Model
from detente.stability import StabilityTable
from detente.studies import Labels

NONE = len(STRENGTHS)
STATUS_QUO = "status quo"
Marks = NDArray[np.uint8]
# The concepts are no ladder (what holds by `seq` need not hold by `smr`), so each has a bit.
BITS = MappingProxyType({concept: 1 << place for place, concept in enumerate(STRENGTHS)})
# Of every mark, the place in STRENGTHS of the strongest concept.
_STRONGEST = np.array(
    [next((k for k in range(NONE) if mark >> k & 1), NONE) for mark in range(1 << NONE)], np.uint8
)


@dataclass(frozen=True)
class NamedStanding:
    """How a named group of states fares; the status quo is one of them.

    Attributes
    ----------
    name, title : str
    size : int
        How many states it has.
    by : tuple of str
        The concepts by which at least one of them holds, the strongest first.
    best : int or None
        The number of the one that holds most strongly and changes fewest levers; where none holds,
        of the one that changes fewest.
    """

    name: str
    title: str
    size: int
    by: tuple[str, ...]
    best: int | None


@dataclass(frozen=True, eq=False)
class LiveStanding:
    """Where a case can rest in one view.

    Attributes
    ----------
    model : Model
    marks : array of uint8, shape (n,)
        Per state, the concepts by which nobody leaves it: the sum of their BITS.
    counts : mapping of str to int
        Per concept, how many states hold by it.
    named : tuple of NamedStanding
        The status quo, then the named states in file order.
    """

    model: Model
    marks: Marks
    counts: Mapping[str, int]
    named: tuple[NamedStanding, ...]

    def resting(self, concept: str, most: int) -> tuple[int, ...]:
        """Return states that hold by a concept: the strongest first, then the least changed.

        States with a name come before others of the same strength.
        """
        places = np.flatnonzero(self.marks & BITS[concept])
        changed = changed_levers(self.model)[places]
        unnamed = np.ones(self.model.space.size, dtype=np.int8)
        for each in self.model.named_states.values():
            unnamed[np.asarray(each.numbers, dtype=np.int64) - 1] = 0
        strength = _STRONGEST[self.marks[places]]
        order = np.lexsort((places, changed, unnamed[places], strength))
        return tuple((places[order[:most]] + 1).tolist())

    def strongest(self, number: int) -> str | None:
        """Return the strongest concept by which a state holds."""
        place = int(_STRONGEST[self.marks[number - 1]])
        return STRENGTHS[place] if place < NONE else None


@dataclass(frozen=True)
class StandingDifference:
    """What holds in one standing and not in another, by one concept.

    Attributes
    ----------
    now, no_longer : tuple of str
        Titles of named states, the status quo among them.
    states_now, states_no_longer : int
        How many states, named or not.
    """

    now: tuple[str, ...]
    no_longer: tuple[str, ...]
    states_now: int
    states_no_longer: int


def standing_of(model: Model, table: StabilityTable) -> LiveStanding:
    """Return the standing of a model whose table has the five concepts of STRENGTHS."""
    marks = np.zeros(model.space.size, dtype=np.uint8)
    counts = {}
    for concept in STRENGTHS:
        holding = table.is_equilibrium(concept)
        counts[concept] = int(holding.sum())
        marks |= np.where(holding, np.uint8(BITS[concept]), np.uint8(0))
    words = Labels(model)
    groups: list[tuple[str, str, tuple[int, ...]]] = [
        (STATUS_QUO, words.state(model.status_quo), (model.status_quo,))
    ]
    groups += [
        (each.name, words.named(each.name), tuple(each.numbers))
        for each in model.named_states.values()
    ]
    changed = changed_levers(model)
    named = tuple(_named(marks, changed, *group) for group in groups)
    return LiveStanding(model, marks, MappingProxyType(counts), named)


def differing(before: LiveStanding, after: LiveStanding, concept: str) -> StandingDifference:
    """Say what holds in `after` and not in `before`, and the other way round.

    Both are views of one case, with the same named states. Where the feasible states are not the
    same, states without a name are told apart by their codes.
    """
    old = {each.name: each for each in before.named}
    now, no_longer = [], []
    for each in after.named:
        was = each.name in old and concept in old[each.name].by
        if concept in each.by and not was:
            now.append(each.title)
        if was and concept not in each.by:
            no_longer.append(each.title)
    bit = BITS[concept]
    then = before.model.space.codes[(before.marks & bit) > 0]
    today = after.model.space.codes[(after.marks & bit) > 0]
    return StandingDifference(
        tuple(now),
        tuple(no_longer),
        int(np.setdiff1d(today, then, assume_unique=True).size),
        int(np.setdiff1d(then, today, assume_unique=True).size),
    )


def changed_levers(model: Model) -> NDArray[np.int32]:
    """Return, for every state, how many levers differ from the status quo; shape (n,)."""
    space = model.space
    changed = np.zeros(space.size, dtype=np.int32)
    for lever in model.levers.values():
        digits = space.digits(lever.name)
        changed += digits != digits[model.status_quo - 1]
    return changed


def _named(
    marks: Marks, changed: NDArray[np.int32], name: str, title: str, numbers: tuple[int, ...]
) -> NamedStanding:
    if not numbers:
        return NamedStanding(name, title, 0, (), None)
    places = np.asarray(numbers, dtype=np.int64) - 1
    best = places[np.lexsort((places, changed[places], _STRONGEST[marks[places]]))[0]]
    together = int(np.bitwise_or.reduce(marks[places]))
    by = tuple(concept for concept, bit in BITS.items() if together & bit)
    return NamedStanding(name, title, len(numbers), by, int(best) + 1)
