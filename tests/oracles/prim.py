"""The patient rule induction method, slowly: rules U20 to U25 read aloud, with lists and fractions.

Draws are counted from 0. A box is a dictionary from the name of an input to what it admits: a pair
``(least, greatest)`` of values, both included, or a set of categories. An input that is not in it
is free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb, floor
from typing import Any

Column = Sequence[float]
Data = Mapping[str, Column]
Box = dict[str, Any]


def admits(limit: Any, value: float) -> bool:
    if isinstance(limit, frozenset):
        return value in limit
    least, greatest = limit
    return (least is None or value >= least) and (greatest is None or value <= greatest)


def inside(data: Data, box: Box, without: str | None = None) -> list[int]:
    """The draws that meet every limit of the box (but for that of one input)."""
    size = len(next(iter(data.values())))
    return [
        k
        for k in range(size)
        if all(admits(limit, data[name][k]) for name, limit in box.items() if name != without)
    ]


def density(members: Sequence[int], fails: Sequence[bool]) -> Fraction:
    return Fraction(sum(fails[k] for k in members), len(members))


def cuts(
    data: Data, categories: set[str], box: Box, share: Fraction
) -> list[tuple[str, int, int, Box, list[int]]]:
    """Every candidate of U21: input, kind, category, the smaller box and the draws it removes."""
    here = inside(data, box)
    found = []
    for name, column in data.items():
        values = sorted(column[k] for k in here)
        if name in categories:
            seen = sorted(set(values))
            if len(seen) < 2:
                continue
            for code in seen:
                kept = frozenset(box.get(name, frozenset(column)) - {code})
                out = [k for k in here if column[k] == code]
                found.append((name, 2, int(code), {**box, name: kept}, out))
            continue
        if values[0] == values[-1]:
            continue
        k_th = floor(share * len(values))
        least, greatest = box.get(name, (None, None))
        edge = values[k_th]
        out = [k for k in here if column[k] < edge] or [k for k in here if column[k] == edge]
        rest = [column[k] for k in here if k not in out]
        if rest:
            found.append((name, 0, 0, {**box, name: (min(rest), greatest)}, out))
        edge = values[-1 - k_th]
        out = [k for k in here if column[k] > edge] or [k for k in here if column[k] == edge]
        rest = [column[k] for k in here if k not in out]
        if rest:
            found.append((name, 1, 0, {**box, name: (least, max(rest))}, out))
    return found


def peel(
    data: Data, categories: set[str], fails: Sequence[bool], share: str, least_mass: str
) -> list[Box]:
    box: Box = {}
    trajectory = [box]
    size = len(fails)
    while True:
        here = inside(data, box)
        now = density(here, fails)
        if now in (0, 1):
            return trajectory
        ranked = []
        for name, kind, code, smaller, out in cuts(data, categories, box, Fraction(share)):
            left = [k for k in here if k not in out]
            if not left or len(left) < Fraction(least_mass) * size:
                continue
            gain = (density(left, fails) - now) / len(out)
            ranked.append((-gain, len(out), name, kind, code, smaller))
        if not ranked:
            return trajectory
        box = min(ranked, key=lambda row: row[:5])[5]
        trajectory.append(box)


def paste(data: Data, categories: set[str], fails: Sequence[bool], box: Box, share: str) -> Box:
    while True:
        here = inside(data, box)
        now = density(here, fails)
        most = max(1, floor(Fraction(share) * len(here)))
        ranked = []
        for name, limit in box.items():
            column = data[name]
            others = inside(data, box, without=name)
            wider: list[tuple[int, int, Any]] = []
            if name in categories:
                wider = [
                    (2, int(code), frozenset(limit | {code}))
                    for code in {column[k] for k in others} - limit
                ]
            else:
                least, greatest = limit
                below = sorted(
                    (column[k] for k in others if least is not None and column[k] < least),
                    reverse=True,
                )
                above = sorted(
                    column[k] for k in others if greatest is not None and column[k] > greatest
                )
                if below:
                    wider.append((0, 0, (below[min(most, len(below)) - 1], greatest)))
                if above:
                    wider.append((1, 0, (least, above[min(most, len(above)) - 1])))
            for kind, code, new in wider:
                bigger = {**box, name: new}
                members = inside(data, bigger)
                after = density(members, fails)
                if after >= now:
                    ranked.append((-after, -len(members), name, kind, code, bigger))
        if not ranked:
            return without_idle(data, categories, box)
        box = min(ranked, key=lambda row: row[:5])[5]


def without_idle(data: Data, categories: set[str], box: Box) -> Box:
    """Drop the limits that turn no draw away, one after the other by name, low before high."""
    for name in sorted(box):
        trials: list[Any] = [None]
        if name not in categories:
            trials = [(None, box[name][1]), (box[name][0], None)]
        for position, trial in enumerate(trials):
            if position == 1:
                trial = (box[name][0], None)
            loose = {**box, name: trial} if trial is not None else {**box}
            if trial is None:
                del loose[name]
            if inside(data, loose) == inside(data, box):
                box = loose
    return {name: limit for name, limit in box.items() if limit != (None, None)}


def at_least(hits: int, draws: int, chance: Fraction) -> Fraction:
    """The chance of `hits` or more in that many independent draws."""
    return sum(
        (comb(draws, k) * chance**k * (1 - chance) ** (draws - k) for k in range(hits, draws + 1)),
        Fraction(0),
    )


def quasi_p(data: Data, fails: Sequence[bool], box: Box, name: str) -> Fraction:
    """U23: how easily a box without the limits of `name` would give as many failures by chance."""
    here, wide = inside(data, box), inside(data, box, without=name)
    return at_least(sum(fails[k] for k in here), len(here), density(wide, fails))
