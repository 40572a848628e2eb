"""Shares of variance and values of information of small discrete worlds, exactly.

A world is a list of ``(chance, inputs, outcome)``: every combination of inputs that can
occur, once.
`which` picks inputs by their places in `inputs`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

World = list[tuple[Fraction, tuple[int, ...], Any]]


def independent(
    chances: Sequence[Sequence[Fraction]], outcome: Callable[[tuple[int, ...]], Any]
) -> World:
    """The world in which the inputs are independent, with these chances for their levels."""
    world = []
    for levels in product(*(range(len(row)) for row in chances)):
        chance = Fraction(1)
        for row, level in zip(chances, levels, strict=True):
            chance *= row[level]
        world.append((chance, levels, outcome(levels)))
    return world


def mean(world: Iterable[tuple[Fraction, Any, Any]]) -> Fraction:
    rows = list(world)
    return sum((c * Fraction(y) for c, _, y in rows), Fraction(0)) / sum(c for c, _, _ in rows)


def split(world: World, which: Sequence[int]) -> list[World]:
    """The world cut by what the inputs picked turn out to be."""
    parts: dict[tuple[int, ...], World] = defaultdict(list)
    for row in world:
        parts[tuple(row[1][place] for place in which)].append(row)
    return list(parts.values())


def chance(world: World) -> Fraction:
    return sum((c for c, _, _ in world), Fraction(0))


def variance(world: World) -> Fraction:
    centre = mean(world)
    return mean([(c, x, (Fraction(y) - centre) ** 2) for c, x, y in world])


def first_share(world: World, which: Sequence[int]) -> Fraction:
    """Var(E(outcome | inputs)) / Var(outcome)."""
    centre = mean(world)
    between = sum(
        (chance(part) * (mean(part) - centre) ** 2 for part in split(world, which)), Fraction(0)
    )
    return between / variance(world)


def total_share(world: World, which: Sequence[int]) -> Fraction:
    """E(Var(outcome | all other inputs)) / Var(outcome)."""
    others = [place for place in range(len(world[0][1])) if place not in which]
    left = sum((chance(part) * variance(part) for part in split(world, others)), Fraction(0))
    return left / variance(world)


def expected_change(world: World, which: Sequence[int]) -> Fraction:
    """E |E(outcome | inputs) - E(outcome)|."""
    centre = mean(world)
    return sum(
        (chance(part) * abs(mean(part) - centre) for part in split(world, which)), Fraction(0)
    )
