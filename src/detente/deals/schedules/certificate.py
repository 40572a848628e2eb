"""What each party makes of a given schedule, step by step, computed from the table of breaches."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np

from detente.deals.schedules.breach import BreachTable, breach_table, own_parts
from detente.deals.schedules.plan import Levels, Schedule, StepCheck
from detente.deals.schedules.terms import Terms
from detente.errors import InputError


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
