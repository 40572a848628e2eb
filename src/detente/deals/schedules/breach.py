"""What is a breach worth, given the answer that the others can and would carry out? (rule D22)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.arrays import BoolArray, FloatArray
from detente.deals.schedules.terms import Terms

Cells = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BreachTable:
    """The two best breaches of every party, in every place from which it can be made.

    Cells are combinations of levels, flat in C order. Party i stands, before the step, where the
    cell has its own tracks; the others go where the cell has theirs. Shapes (k, cells).

    Attributes
    ----------
    best, second : FloatArray
        Present values; minus infinity where there is nothing to do.
    own, own_second : Cells
        What the party's own tracks contribute to the cell it breaks to. A plan that does just
        this is no breach, so the second best stands in.
    """

    best: FloatArray
    own: Cells
    second: FloatArray
    own_second: Cells


def own_parts(terms: Terms) -> Cells:
    """Return what each party's tracks contribute to a cell's number, shape (k, cells)."""
    weights = _weights(terms)
    digits = np.indices(terms.shape).reshape(len(terms.tracks), -1)
    parts = np.zeros((len(terms.parties), digits.shape[1]), dtype=np.int64)
    for place, track in enumerate(terms.tracks):
        parts[terms.parties.index(track.party)] += digits[place] * weights[place]
    return parts


def answer_weights(
    discount: float,
    delay: int,
    chance: float,
    periods: int | None,
    notice: Sequence[float] = (),
) -> FloatArray:
    """Return how much the periods before and after the answer count, and the collateral lost.

    Parameters
    ----------
    notice : sequence of float, optional
        In place of `chance`: the chance that it is first noticed in each period.
    periods : int or None
        How many periods are left; None for ever.

    Notes
    -----
    The answer is in force m periods after the breach with chance ``1 - (1 - q)**(m - delay + 1)``
    for m of at least `delay`. Collateral goes in the period after the breach is noticed. With
    `notice` (rule SC5) the chance is that of having been noticed in the first m - delay + 1.
    """
    lost = discount * chance / (1 - discount * (1 - chance))
    if notice:
        lost = float(np.dot(notice, discount ** np.arange(1, len(notice) + 1)))
    if periods is None:
        answered = discount ** (delay - 1) * lost / (1 - discount)
        return np.array([1 / (1 - discount) - answered, answered, lost])
    ahead = np.arange(periods)
    power = discount**ahead
    seen_for = np.maximum(ahead - delay + 1, 0)
    if notice:
        seen = np.concatenate([[0.0], np.cumsum(notice)])[np.minimum(seen_for, len(notice))]
    else:
        seen = 1 - (1 - chance) ** seen_for
    in_force = np.where(ahead >= delay, seen, 0.0)
    return np.array([(power * (1 - in_force)).sum(), (power * in_force).sum(), lost])


def breach_table(terms: Terms, periods: int | None) -> BreachTable:
    """Work out every party's best breach from every place.

    Parameters
    ----------
    periods : int or None
        How many periods are left, the one of the breach included; None for ever.
    """
    k, cells = len(terms.parties), int(np.prod(terms.shape))
    best, second = np.full((k, cells), -np.inf), np.full((k, cells), -np.inf)
    own, own_second = np.zeros((k, cells), dtype=np.int64), np.zeros((k, cells), dtype=np.int64)
    parts = own_parts(terms)
    for i in range(k):
        grid = _rows_are_own(terms, parts, i)
        worth = _worth(terms, parts, i, grid, periods)
        reach = _reach(terms, i, grid)
        for x in range(grid.shape[0]):
            rows = np.flatnonzero(reach[x])
            order = np.argsort(-worth[rows], axis=0, kind="stable")[:2]
            at = grid[x]
            columns = np.arange(grid.shape[1])
            first = rows[order[0]]
            best[i, at], own[i, at] = worth[first, columns], parts[i, grid[first, 0]]
            if len(order) > 1:
                after = rows[order[1]]
                second[i, at] = worth[after, columns]
                own_second[i, at] = parts[i, grid[after, 0]]
    return BreachTable(best, own, second, own_second)


def answers(terms: Terms, party: int) -> Cells:
    """Return the cell that the others turn each cell into when `party` has broken the deal there.

    Each other party takes its tracks back to the start where it can. It does so only if that is no
    worse for it, a period, than leaving them, the rest being as it will be; those who would rather
    not are let off together, and the rest judged again. Where the rules exclude what they would
    make of it, nobody does anything.
    """
    weights, digits = _weights(terms), np.indices(terms.shape).reshape(len(terms.tracks), -1)
    cells = np.arange(digits.shape[1])
    feasible = terms.feasible.reshape(-1)
    values = terms.values.reshape(len(terms.parties), -1)
    shift = np.zeros((len(terms.parties), cells.size), dtype=np.int64)
    for place, track in enumerate(terms.tracks):
        owner = terms.parties.index(track.party)
        if owner == party:
            continue
        back = np.array([track.may(level, track.start) for level in range(len(track.levels))])
        move = (track.start - digits[place]) * weights[place]
        shift[owner] += np.where(back[digits[place]], move, 0)
    joined = shift != 0
    while True:
        made = cells + (shift * joined).sum(axis=0)
        joined &= feasible[made] & feasible
        made = cells + (shift * joined).sum(axis=0)
        without = made - shift * joined
        rather_not = (
            joined
            & feasible[without]
            & (np.take_along_axis(values, without, axis=1) > values[:, made])
        )
        if not rather_not.any():
            return np.asarray(made)
        joined &= ~rather_not


def _worth(terms: Terms, parts: Cells, i: int, grid: Cells, periods: int | None) -> FloatArray:
    """What it is worth to stand at each own place while the others stand at each of theirs."""
    feasible, values = terms.feasible.reshape(-1), terms.values[i].reshape(-1)
    before, after, lost = answer_weights(
        terms.discount[i], terms.delay, terms.detection, periods, terms.notice
    )
    answered = answers(terms, i)
    reach = _reach(terms, i, grid)
    worth = np.full(grid.shape, -np.inf)
    for x in range(grid.shape[0]):
        rows = np.flatnonzero(reach[x])
        others = answered[grid[x]] - parts[i, grid[x]]
        end = parts[i, grid[rows, 0]][:, None] + others
        best = np.where(feasible[end], values[end], -np.inf).max(axis=0)
        good = feasible[grid[x]]
        if after:
            worth[x, good] = (before * values[grid[x]] + after * best)[good]
        else:
            worth[x, good] = before * values[grid[x]][good]
    return np.asarray(worth - lost * terms.collateral[i])


def _rows_are_own(terms: Terms, parts: Cells, i: int) -> Cells:
    """Arrange the cells so that a row is one choice of party i, and a column one of the others."""
    cells = np.arange(parts.shape[1]).reshape(terms.shape)
    own = [p for p, track in enumerate(terms.tracks) if track.party == terms.parties[i]]
    rest = [p for p in range(len(terms.tracks)) if p not in own]
    rows = int(np.prod([terms.shape[p] for p in own], dtype=np.int64))
    return np.asarray(cells.transpose(own + rest).reshape(rows, -1))


def _reach(terms: Terms, i: int, grid: Cells) -> BoolArray:
    """reach[x, y]: party i can take its tracks from its choice x to its choice y in one move."""
    reach = np.ones((1, 1), dtype=np.bool_)
    for track in terms.tracks:
        if track.party == terms.parties[i]:
            n = len(track.levels)
            one = np.array([[track.may(a, b) for b in range(n)] for a in range(n)])
            size = reach.shape[0] * n
            reach = (reach[:, None, :, None] & one[None, :, None, :]).reshape(size, size)
    assert reach.shape[0] == grid.shape[0]
    return reach


def _weights(terms: Terms) -> tuple[int, ...]:
    shape = terms.shape
    return tuple(int(np.prod(shape[p + 1 :], dtype=np.int64)) for p in range(len(shape)))
