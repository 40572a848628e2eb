"""A schedule, and for each step and party what going on and the best breach are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from detente.deals.schedules.breach import BreachTable, breach_table, own_parts
from detente.deals.schedules.terms import Terms
from detente.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Levels = tuple[int, ...]


@dataclass(frozen=True)
class StepCheck:
    """Why a party keeps to one step.

    Attributes
    ----------
    step : int
        From 1; the number after the last step stands for resting at the target.
    party : str
    going_on : float
        The present value, at this step, of the schedule from here on.
    breach : float or None
        That of its best breach; None where it could do nothing else.
    breach_to : mapping of lever to level
        What it would set its levers to instead.
    """

    step: int
    party: str
    going_on: float
    breach: float | None
    breach_to: Mapping[str, str]

    @property
    def slack(self) -> float:
        """How much better going on is, in the party's own units."""
        return float("inf") if self.breach is None else self.going_on - self.breach


@dataclass(frozen=True, eq=False)
class Schedule:
    """A way from start to target in steps, with the certificate of what each party makes of it.

    Attributes
    ----------
    terms : Terms
    path : tuple of tuple of int
        The level number of every track before the first step and after each.
    checks : tuple of StepCheck
        One for each step and party that could break it there.
    """

    terms: Terms
    path: tuple[Levels, ...]
    checks: tuple[StepCheck, ...]

    @property
    def steps(self) -> int:
        """How many steps it takes."""
        return len(self.path) - 1

    @property
    def holds(self) -> bool:
        """Whether nobody gains by a breach at any step; a gain by rounding is none."""
        tolerance = dict(zip(self.terms.parties, self.terms.tolerance, strict=True))
        return all(check.slack >= -tolerance[check.party] for check in self.checks)

    def least_slack(self, party: str) -> float:
        """Return the least slack the party has at any step, in its own units."""
        slack = [check.slack for check in self.checks if check.party == party]
        return min(slack, default=float("inf"))

    def moves(self, step: int) -> dict[str, tuple[str, str]]:
        """Return which levers a step moves, each with its level before and after."""
        before, after = self.path[step - 1], self.path[step]
        return {
            track.name: (track.levels[a], track.levels[b])
            for track, a, b in zip(self.terms.tracks, before, after, strict=True)
            if a != b
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a step and party: what going on and the best breach are worth."""
        import pandas as pd

        return pd.DataFrame(
            {
                "step": [check.step for check in self.checks],
                "party": [check.party for check in self.checks],
                "going_on": [check.going_on for check in self.checks],
                "breach": [check.breach for check in self.checks],
                "slack": [check.slack for check in self.checks],
                "breach_to": [_levels(check.breach_to) for check in self.checks],
            }
        )

    def _repr_html_(self) -> str:
        rows = []
        for check in self.checks:
            rest = check.step > self.steps
            moved = "keep what was agreed" if rest else _moves(self.moves(check.step))
            breach = "" if check.breach is None else f"{check.breach:.4g}"
            rows.append(
                f"<tr><th scope='row'>{'after' if rest else check.step}</th><td>{escape(moved)}"
                f"</td><td>{escape(check.party)}</td><td>{check.going_on:.4g}</td><td>{breach}"
                f"</td><td>{check.slack:.4g}</td><td>{escape(_levels(check.breach_to))}</td></tr>"
            )
        heads = ("step", "what moves", "party", "going on", "best breach", "slack", "breach to")
        head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
        verdict = "enforces itself" if self.holds else "would be broken"
        return (
            f"<table><caption>A schedule of {self._length} that {verdict}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )

    @property
    def _length(self) -> str:
        return "1 step" if self.steps == 1 else f"{self.steps} steps"

    def __repr__(self) -> str:
        verdict = "enforces itself" if self.holds else "would be broken"
        return f"<Schedule of {self._length}: {verdict}>"


def certify(terms: Terms, path: Sequence[Sequence[int]]) -> Schedule:
    """Work out what each party makes of a given schedule, whether it holds or not (rule D21).

    Parameters
    ----------
    terms : Terms
    path : sequence of sequence of int
        The level number of every track, first as it is at the start, then after each step.

    Returns
    -------
    Schedule

    Raises
    ------
    InputError
        If the path leaves the ladders, the rules, the ways levers move, or the turns.
    """
    steps = tuple(tuple(int(level) for level in levels) for levels in path)
    _check_path(terms, steps)
    lasts = terms.after == "lasts"
    values = [terms.value_at(levels) for levels in steps]
    discount = np.array(terms.discount)
    worth = values[-1] / (1 - discount) if lasts else np.zeros(len(terms.parties))
    forever = breach_table(terms, None) if lasts else None
    parts = own_parts(terms)
    checks: list[StepCheck] = []
    if forever is not None:
        rest, end = len(steps), steps[-1]
        checks += [
            _check(terms, forever, parts, i, rest, end, end, worth)
            for i in range(len(terms.parties))
        ]
    for t in range(len(steps) - 1, 0, -1):
        worth = values[t] + discount * worth
        table = forever or breach_table(terms, len(steps) - t)
        checks += [
            _check(terms, table, parts, i, t, steps[t - 1], steps[t], worth)
            for i in movers(terms, t)
        ]
    checks.sort(key=lambda check: check.step)
    return Schedule(terms, steps, tuple(checks))


def movers(terms: Terms, step: int) -> tuple[int, ...]:
    """Return the positions of the parties that may move, and so break the deal, in a step."""
    k = len(terms.parties)
    return tuple(range(k)) if terms.timing == "simultaneous" else ((step - 1) % k,)


def _check(
    terms: Terms,
    table: BreachTable,
    parts: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    i: int,
    step: int,
    before: Levels,
    after: Levels,
    worth: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> StepCheck:
    here, there = (int(np.ravel_multi_index(levels, terms.shape)) for levels in (before, after))
    cell = there - int(parts[i, there]) + int(parts[i, here])
    breach, own = table.best[i, cell], int(table.own[i, cell])
    if own == parts[i, there]:
        breach, own = table.second[i, cell], int(table.own_second[i, cell])
    party = terms.parties[i]
    going_on = float(worth[i])
    if not np.isfinite(breach):
        return StepCheck(step, party, going_on, None, MappingProxyType({}))
    levels = np.unravel_index(there - int(parts[i, there]) + own, terms.shape)
    to = {
        track.name: track.levels[int(level)]
        for track, level in zip(terms.tracks, levels, strict=True)
        if track.party == party
    }
    return StepCheck(step, party, going_on, float(breach), MappingProxyType(to))


def _check_path(terms: Terms, path: tuple[Levels, ...]) -> None:
    if not path or path[0] != terms.start or path[-1] != terms.target:
        raise InputError(f"a path goes from {terms.start} to {terms.target}.", "path")
    if terms.deadline is not None and len(path) - 1 > terms.deadline:
        raise InputError(f"the deadline allows {terms.deadline} steps.", "path")
    for t, levels in enumerate(path):
        inside = len(levels) == len(terms.shape) and all(
            0 <= level < size for level, size in zip(levels, terms.shape, strict=True)
        )
        if not inside or not terms.feasible[levels]:
            raise InputError(f"{levels} is off the ladders, or the rules exclude it.", f"path[{t}]")
    for t in range(1, len(path)):
        may_move = {terms.parties[i] for i in movers(terms, t)}
        for track, a, b in zip(terms.tracks, path[t - 1], path[t], strict=True):
            if not track.may(a, b):
                raise InputError(f"'{track.name}' cannot go from {a} to {b}.", f"path[{t}]")
            if a != b and track.party not in may_move:
                raise InputError(f"it is not {track.party}'s turn.", f"path[{t}]")


def _moves(moved: Mapping[str, tuple[str, str]]) -> str:
    return "; ".join(f"{n}: {a} to {b}" for n, (a, b) in moved.items()) or "nothing"


def _levels(levels: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {level}" for name, level in levels.items())
