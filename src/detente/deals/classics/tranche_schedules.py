"""Schedules in tranches of any size, shares of a sanction or people: a linear programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray, frozen
from detente.deals.checks import a_discount, at_least_one, not_negative, positive
from detente.errors import InputError, UnconvergedError

Pair = tuple[float, float]


@dataclass(frozen=True)
class TrancheSide:
    """One side of an exchange in tranches.

    Attributes
    ----------
    gain, cost : float
        What a unit of the other's concession is worth a period, and what a unit of one's own costs.
    end : float
        How much it is to concede in all.
    reversible : float
        The share of its concession that it can take back: 1 for a licence, 0 for people freed.
    pieces : int or None
        Into how many equal pieces its whole concession can be cut: the number of people, where it
        is people; None where any size will do.
    """

    gain: float
    cost: float
    end: float = 1.0
    reversible: float = 0.0
    pieces: int | None = None

    def __post_init__(self) -> None:
        positive(self.gain, "gain")
        positive(self.cost, "cost")
        positive(self.end, "end")
        if not 0 <= self.reversible <= 1:
            raise InputError(f"{self.reversible} is no share between 0 and 1.", "reversible")
        if self.pieces is not None:
            at_least_one(self.pieces, "pieces")


@dataclass(frozen=True, eq=False)
class TrancheSchedule:
    """How far each side has gone after each step, and what keeps it to that.

    Attributes
    ----------
    levels : FloatArray, shape (2, steps)
    slack : FloatArray, shape (2, steps + 1)
        What going on is worth over the best breach, in each side's units; the last column is for
        keeping the finished deal.
    collateral : pair of float
        What each side loses the period after its breach.
    """

    levels: FloatArray
    slack: FloatArray
    collateral: Pair

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return int(self.levels.shape[1])

    @property
    def holds(self) -> bool:
        """Whether nobody gains by a breach at any step."""
        return bool((self.slack >= -1e-7).all())


def tranche_schedule(
    first: TrancheSide,
    second: TrancheSide,
    discount: Pair,
    steps: int,
    *,
    collateral: Pair = (0.0, 0.0),
) -> TrancheSchedule:
    """Cut a deal into a number of tranches so that its least slack is as great as can be.

    Parameters
    ----------
    first, second : TrancheSide
    discount : pair of float
        In (0, 1), a step. The finished deal lasts for ever.
    steps : int
    collateral : pair of float

    Returns
    -------
    TrancheSchedule
        Its slack may be negative: then no schedule of so many steps holds. Each side's slack is
        counted as a share of what the other's whole concession is worth to it a period.

    Notes
    -----
    Rule D25. At a step, a breach keeps what the other concedes in that step, takes back what can be
    taken back of one's own, and is answered in the next period by the other's taking back what it
    can; nothing moves after that. All of this is linear in the tranches, so a linear programme
    (HiGHS) finds the best; with `pieces` some variables are whole numbers.

    Examples
    --------
    Relief that can be taken back against people who cannot: with a pledge by the side that gives
    relief, one step is enough.

    >>> holder = TrancheSide(gain=1.0, cost=0.4, pieces=10)
    >>> sender = TrancheSide(gain=1.0, cost=0.4, reversible=1.0)
    >>> tranche_schedule(holder, sender, (0.9, 0.9), 1, collateral=(0.0, 4.5)).holds
    True
    """
    sides = (first, second)
    _check(discount, collateral, steps)
    rows, lost = _slack_rows(sides, discount, steps)
    units = np.repeat([first.gain * second.end, second.gain * first.end], steps + 1)
    fixed = lost * np.array(collateral)[:, None] * np.ones(steps + 1)
    # slack = rows @ levels + fixed; maximise s with slack >= s * units
    levels = _solve(sides, steps, rows, -units, fixed.reshape(-1))
    return _result(sides, levels, rows, fixed, collateral)


def fastest_tranche_schedule(
    first: TrancheSide,
    second: TrancheSide,
    discount: Pair,
    *,
    collateral: Pair = (0.0, 0.0),
    most_steps: int = 24,
) -> TrancheSchedule | None:
    """Find a schedule in the fewest tranches that enforces itself; None where none does.

    Parameters
    ----------
    first, second, discount, collateral
        As for :func:`tranche_schedule`.
    most_steps : int
        Where to stop looking.
    """
    at_least_one(most_steps, "most_steps")
    for steps in range(1, most_steps + 1):
        found = tranche_schedule(first, second, discount, steps, collateral=collateral)
        if found.holds:
            return found
    return None


def least_tranche_collateral(
    first: TrancheSide,
    second: TrancheSide,
    discount: Pair,
    steps: int,
    *,
    shares: Pair = (1.0, 1.0),
) -> TrancheSchedule:
    """Find the tranches that need the least collateral, the sides giving it in given shares.

    Parameters
    ----------
    first, second, discount, steps
        As for :func:`tranche_schedule`.
    shares : pair of float
        In each side's own units. The common multiple of the shares is the least.
    """
    sides = (first, second)
    _check(discount, (0.0, 0.0), steps)
    positive(shares[0], "shares[0]")
    positive(shares[1], "shares[1]")
    rows, lost = _slack_rows(sides, discount, steps)
    # minimise m with slack + m * share * lost >= 0
    pledge = np.repeat(np.array(shares) * lost[:, 0], steps + 1)
    levels = _solve(sides, steps, rows, -pledge, np.zeros(2 * (steps + 1)))
    slack = (rows @ levels.reshape(-1)) / pledge
    multiple = max(0.0, float(-slack.min()))
    amounts = (multiple * shares[0], multiple * shares[1])
    fixed = lost * np.array(amounts)[:, None] * np.ones(steps + 1)
    return _result(sides, levels, rows, fixed, amounts)


def _slack_rows(
    sides: Sequence[TrancheSide], discount: Pair, steps: int
) -> tuple[FloatArray, FloatArray]:
    """Slack of side i at step t as a row over (own and other levels), and collateral's weight."""
    rows = np.zeros((2, steps + 1, 2, steps))
    for i in (0, 1):
        side, other, d = sides[i], sides[1 - i], discount[i]
        for t in range(steps + 1):
            row = rows[i, t]
            now = min(t, steps - 1)
            for s in range(t, steps):
                row[1 - i, s] += d ** (s - t) * side.gain
                row[i, s] -= d ** (s - t) * side.cost
            tail = d ** (steps - t) / (1 - d)
            row[1 - i, steps - 1] += tail * side.gain
            row[i, steps - 1] -= tail * side.cost
            row[1 - i, now] -= side.gain * (1 + d / (1 - d) * (1 - other.reversible))
            if t:
                row[i, t - 1] += side.cost * (1 - side.reversible) / (1 - d)
    lost = np.array([[discount[0]], [discount[1]]])
    return rows.reshape(2 * (steps + 1), 2 * steps), lost


def _solve(
    sides: Sequence[TrancheSide],
    steps: int,
    rows: FloatArray,
    margin: FloatArray,
    fixed: FloatArray,
) -> FloatArray:
    """Maximise s subject to rows @ levels + fixed + margin * s >= 0, levels rising to the ends."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    size = np.repeat([_piece(side) for side in sides], steps)
    ends = np.repeat([_pieces(side) for side in sides], steps)
    bounds = [(0.0, end) for end in ends]
    for last in (steps - 1, 2 * steps - 1):
        bounds[last] = (ends[last], ends[last])
    rising = np.zeros((2 * (steps - 1), 2 * steps + 1))
    for place, start in enumerate([*range(steps - 1), *range(steps, 2 * steps - 1)]):
        rising[place, start], rising[place, start + 1] = 1.0, -1.0
    keeping = np.column_stack([-rows * size, -margin])
    whole = [1 if side.pieces else 0 for side in sides for _ in range(steps)]
    found = linprog(
        np.append(np.zeros(2 * steps), -1.0),
        A_ub=np.vstack([keeping, rising]),
        b_ub=np.append(fixed, np.zeros(len(rising))),
        bounds=[*bounds, (None, None)],
        integrality=[*whole, 0] if any(whole) else None,
        method="highs",
    )
    if found.status != 0:
        raise UnconvergedError(f"the linear programme was not solved: {found.message}")
    levels = found.x[:-1]
    if any(whole):
        levels = np.where(np.array(whole) == 1, np.rint(levels), levels)
    return np.asarray((levels * size).reshape(2, steps))


def _pieces(side: TrancheSide) -> float:
    return float(side.pieces) if side.pieces else side.end


def _piece(side: TrancheSide) -> float:
    return side.end / side.pieces if side.pieces else 1.0


def _result(
    sides: Sequence[TrancheSide],
    levels: FloatArray,
    rows: FloatArray,
    fixed: FloatArray,
    collateral: Pair,
) -> TrancheSchedule:
    slack = (rows @ levels.reshape(-1)).reshape(2, -1) + fixed
    for row, side in zip(levels, sides, strict=True):
        row[-1] = side.end
    return TrancheSchedule(frozen(levels), frozen(slack), collateral)


def _check(discount: Pair, collateral: Pair, steps: int) -> None:
    at_least_one(steps, "steps")
    for i in (0, 1):
        a_discount(discount[i], f"discount[{i}]")
        not_negative(collateral[i], f"collateral[{i}]")
