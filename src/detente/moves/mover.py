"""Who moves at once, with which levers, and which way each step of a lever may be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from detente.arrays import BoolArray
from detente.case import Lever
from detente.errors import TooLargeError
from detente.model import StateSpace

MOST_STEPS = 64


@dataclass(frozen=True)
class Steps:
    """Between which neighbouring levels of one lever a move may go, and which way.

    Attributes
    ----------
    up, down : tuple of bool
        Place k speaks of the step from level k to level k + 1, and of the step back. A move over
        several levels needs every step between them.
    lapses : tuple of (int, int)
        Further moves, from a level to the one that it lapses to.
    """

    up: tuple[bool, ...]
    down: tuple[bool, ...]
    lapses: tuple[tuple[int, int], ...] = ()

    @cached_property
    def leads(self) -> BoolArray:
        """Say from which level a move leads to which, or nowhere else, shape (levels, levels)."""
        size = len(self.up) + 1
        allowed = np.eye(size, dtype=np.bool_)
        for low in range(size):
            for high in range(low + 1, size):
                allowed[low, high] = all(self.up[low:high])
                allowed[high, low] = all(self.down[low:high])
        for before, after in self.lapses:
            allowed[before, after] = True
        return allowed

    @property
    def free(self) -> bool:
        """Whether every level can be reached from every other."""
        return bool(self.leads.all()) if self.lapses else all(self.up) and all(self.down)

    @property
    def barriers(self) -> int:
        """In how many places, counting each way, there is no going on or no going back.

        With lapses it is as many as there are classes.
        """
        if self.lapses:
            return max(self.classes) + 1
        return self.up.count(False) + self.down.count(False)

    @cached_property
    def classes(self) -> tuple[int, ...]:
        """Number the sets of levels between which moves go both ways, from 0, for every level."""
        if self.lapses:
            both = self.leads & self.leads.T
            first = both.argmax(axis=1)  # the lowest level that it goes to and fro with
            numbers = {int(level): place for place, level in enumerate(dict.fromkeys(first))}
            return tuple(numbers[int(level)] for level in first)
        number, found = 0, [0]
        for up, down in zip(self.up, self.down, strict=True):
            number += not (up and down)
            found.append(number)
        return tuple(found)

    @property
    def onward(self) -> BoolArray:
        """Say from which class a move leads to which, shape (classes, classes)."""
        classes = np.asarray(self.classes)
        _, first = np.unique(classes, return_index=True)
        return self.leads[np.ix_(first, first)]

    @property
    def passed(self) -> tuple[int, ...]:
        """Tell every level's bits: a move is permitted just when it only adds bits.

        A step that cannot be taken back has a bit that is set beyond it; a step that cannot be
        taken has one that is set before it. With lapses a level has the bits of all classes that
        lead to it.
        """
        size = len(self.up) + 1
        if self.lapses:
            classes = np.asarray(self.classes)
            onward = self.onward
            return tuple(
                sum(1 << c for c in range(len(onward)) if onward[c, classes[level]])
                for level in range(size)
            )
        bits, shift = [0] * size, 0
        for place, (up, down) in enumerate(zip(self.up, self.down, strict=True)):
            for barred, levels in ((not down, range(place + 1, size)), (not up, range(place + 1))):
                if barred:
                    for level in levels:
                        bits[level] |= 1 << shift
                    shift += 1
        return tuple(bits)


@dataclass(frozen=True)
class Mover:
    """One or more parties that set levers in one move.

    Attributes
    ----------
    members : tuple of str
        The parties that make the move.
    levers : tuple of int
        The places of the levers that they can set, among the axes of the states.
    steps : tuple of Steps
        One a lever.
    called : str
        What a body is called: ``a+b on LEVER up``. One party goes by its name.
    """

    members: tuple[str, ...]
    levers: tuple[int, ...]
    steps: tuple[Steps, ...]
    called: str = ""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        return self.called or "+".join(self.members)

    @property
    def free(self) -> bool:
        """Whether each of its moves can be taken back."""
        return all(steps.free for steps in self.steps)

    @property
    def barriers(self) -> int:
        """How many bits tell where its levers have passed a step that bars the way back."""
        return sum(steps.barriers for steps in self.steps)

    def check_steps(self) -> None:
        """Raise TooLargeError where the barriers do not fit into 64 bits."""
        if self.barriers > MOST_STEPS:
            names = ", ".join(f"'{name}'" for name in self.members)
            who = f"party {names} has" if len(self.members) == 1 else f"parties {names} have"
            raise TooLargeError(
                f"{who} one-way levers with {self.barriers} steps in all; at most {MOST_STEPS} "
                "are handled. Merge levers, or let some move both ways."
            )


def steps_of(lever: Lever) -> Steps:
    """Return which steps the case lets a lever take, whoever takes them."""
    words = lever.ways
    moves = Steps(
        tuple(word in ("both", "up") for word in words),
        tuple(word in ("both", "down") for word in words),
    )
    return _with_lapses(moves, lever.lapses)


def own_steps(lever: Lever, party: str) -> Steps:
    """Return which steps a party may take a lever alone (rules LH1 and LH4)."""
    return steps_together(lever, (party,))


def _with_lapses(moves: Steps, lapses: tuple[tuple[int, int], ...]) -> Steps:
    """Add the lapses that are no moves already."""
    further = tuple(pair for pair in lapses if not moves.leads[pair])
    return replace(moves, lapses=further) if further else moves


def lone_mover(space: StateSpace, party: str) -> Mover:
    """Return one party with all that a move of its own can take somewhere."""
    levers = tuple(
        place
        for place, lever in enumerate(space.levers)
        if any(lever.may(way, party) for way in ("up", "down", "lapse"))
    )
    return Mover((party,), levers, tuple(own_steps(space.levers[place], party) for place in levers))


def bodies(space: StateSpace) -> tuple[Mover, ...]:
    """Return the smallest sets of two holders or more that are enough to move one lever one way.

    Notes
    -----
    Rule LH1. A body moves its lever alone. Letting a level lapse is a way of its own (rule LH4).
    """
    found = []
    for place, lever in enumerate(space.levers):
        if not lever.joint:
            continue
        every = steps_of(lever)
        none = (False,) * len(every.up)
        ways = {
            "up": Steps(every.up, none),
            "down": Steps(none, every.down),
            "lapse": Steps(none, none, lever.lapses),
        }
        for way, steps in ways.items():
            for members in lever.enough(way):
                if len(members) > 1:
                    called = f"{'+'.join(members)} on {lever.name} {way}"
                    found.append(Mover(members, (place,), (steps,), called))
    return tuple(found)


def mover_named(space: StateSpace, name: str) -> Mover:
    """Return a party's own mover, or a body by what it is called."""
    if " on " not in name:
        return lone_mover(space, name)
    return next(body for body in bodies(space) if body.name == name)


def joint_mover(space: StateSpace, members: Sequence[str]) -> Mover:
    """Return what some parties can bring about at once, each lever by those who are enough."""
    levers, steps = [], []
    for place, lever in enumerate(space.levers):
        own = steps_together(lever, members)
        if own.leads.sum() > len(lever.levels):
            levers.append(place)
            steps.append(own)
    return Mover(tuple(members), tuple(levers), tuple(steps))


def steps_together(lever: Lever, members: Sequence[str]) -> Steps:
    """Return the steps that some parties together are enough to take a lever."""
    able = {
        way: any(set(some) <= set(members) for some in lever.enough(way))
        for way in ("up", "down", "lapse")
    }
    moves = Steps(
        tuple(able["up"] and word in ("both", "up") for word in lever.ways),
        tuple(able["down"] and word in ("both", "down") for word in lever.ways),
    )
    return _with_lapses(moves, lever.lapses if able["lapse"] else ())
