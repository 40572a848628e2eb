"""Exchanges where levers are held together: who would hold a part back, and who can open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations, product

from detente.moves import own_steps, steps_together
from detente.stability.exchanges.ground import ExchangeGround


def withholders(
    ground: ExchangeGround, start: int, end: int, signers: Sequence[str], concept: str
) -> tuple[str, ...]:
    """Return the signers, and bodies of them, that would rather hold their part back (EX5).

    A part is held back by leaving the levers that need it where they stood at place `start`, and
    the holder's own wherever it can take them from there.
    """
    found = []
    for name in ground.within(signers):
        members = ground.searcher.members(name)
        worth = [
            ground.rank(party)
            if concept == "nash"
            else ground.least(party, ground.others(members), improving=True)
            for party in members
        ]
        before = [ground.rank(party)[end] for party in members]
        for place in _cells(ground, start, end, name, signers):
            if all(own[place] > had for own, had in zip(worth, before, strict=True)):
                found.append(name)
                break
    return tuple(found)


def _cells(
    ground: ExchangeGround, start: int, end: int, name: str, signers: Sequence[str]
) -> list[int]:
    """Return the places that one mover can make of an exchange while the others do their part."""
    mover = ground.draw.own_moves.get(name)
    members = ground.searcher.members(name)
    rest = [party for party in signers if party not in members]
    body = name in ground.draw.bodies
    choices = []
    for number, lever in enumerate(ground.model.levers.values()):
        old, new = int(ground.levels[number][start]), int(ground.levels[number][end])
        if body and mover is not None and number not in mover.levers:
            choices.append({new})
            continue
        goes_on = bool(steps_together(lever, rest).leads[old, new])
        steps = own_steps(lever, name) if not body or mover is None else mover.steps[0]
        found = {new} if goes_on else {old, new}
        choices.append({int(to) for level in found for to in steps.leads[level].nonzero()[0]})
    return _places(ground, choices)


def _places(ground: ExchangeGround, choices: Sequence[Collection[int]]) -> list[int]:
    space = ground.model.space
    codes = (
        sum(level * int(weight) for level, weight in zip(cell, space.weights, strict=True))
        for cell in product(*choices)
    )
    numbers = (space.find(code) for code in codes)
    return [number - 1 for number in numbers if number is not None]


Part = tuple[frozenset[str], tuple[int, ...]]


def openers(
    ground: ExchangeGround, start: int, end: int, signers: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Return the sets of signers that can give first, smaller sets first (EX7).

    The part of a lever held together is one step of its signing holders.
    """
    parts = _parts(ground, start, end, signers)
    found = set()
    for size in range(1, len(parts)):
        for first in combinations(parts, size):
            opening = frozenset[str]().union(*(who for who, _ in first))
            later = [part for part in parts if not part[0] <= opening]
            if len(later) + size == len(parts):
                place = _with_parts(ground, start, end, first)
                if place is not None and _followed(ground, start, end, list(first), later):
                    found.add(opening)
    told = [tuple(party for party in ground.parties if party in some) for some in found]
    order = ground.parties.index
    return tuple(sorted(told, key=lambda some: (len(some), [order(party) for party in some])))


def _parts(ground: ExchangeGround, start: int, end: int, signers: Sequence[str]) -> list[Part]:
    found: dict[frozenset[str], list[int]] = {}
    for number in range(len(ground.levels)):
        if ground.levels[number][start] != ground.levels[number][end]:
            found.setdefault(signing(ground, start, end, number, signers), []).append(number)
    return [(who, tuple(numbers)) for who, numbers in found.items()]


def signing(
    ground: ExchangeGround, start: int, end: int, number: int, signers: Sequence[str]
) -> frozenset[str]:
    """Return those signers who have a say in the step of one lever."""
    lever = ground.model.space.levers[number]
    old, new = int(ground.levels[number][start]), int(ground.levels[number][end])
    say = {party for some in lever.deciding(old, new) for party in some}
    return frozenset(say & set(signers))


def _with_parts(ground: ExchangeGround, start: int, end: int, parts: Sequence[Part]) -> int | None:
    moved = {number for _, numbers in parts for number in numbers}
    cell = [{int(own[end if k in moved else start])} for k, own in enumerate(ground.levels)]
    places = _places(ground, cell)
    return places[0] if places else None


def _followed(
    ground: ExchangeGround, start: int, end: int, done: list[Part], later: list[Part]
) -> bool:
    if not later:
        return True
    here = _with_parts(ground, start, end, done)
    for part in later:
        there = _with_parts(ground, start, end, [*done, part])
        if here is None or there is None:
            continue
        if all(ground.rank(party)[there] > ground.bar(party)[here] for party in part[0]):
            rest = [other for other in later if other != part]
            if _followed(ground, start, end, [*done, part], rest):
                return True
    return False
