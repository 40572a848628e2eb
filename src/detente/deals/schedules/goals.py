"""Is there a schedule that enforces itself? The fastest, the safest, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray
from detente.deals.checks import positive
from detente.deals.schedules.breach import answer_weights
from detente.deals.schedules.certificate import certify
from detente.deals.schedules.plan import Schedule
from detente.deals.schedules.reason import NoSchedule
from detente.deals.schedules.search import (
    Ground,
    Path,
    ScheduleGoal,
    most_steps,
    refuse_the_trap,
    shortest,
)
from detente.deals.schedules.terms import Terms
from detente.errors import UnconvergedError, unknown_name

GRID = 49
CLOSE = 1e-9


@dataclass(frozen=True, eq=False)
class Found:
    """What a search for a schedule found.

    Attributes
    ----------
    schedule : Schedule or None
    certain : bool
        False where so many ways are about equally good that some were left out: then a better
        schedule, or any at all, may have been missed.
    reason : NoSchedule or None
        Why there is none, where there is none.
    """

    schedule: Schedule | None
    certain: bool
    reason: NoSchedule | None = None

    @property
    def why(self) -> str:
        """The reason as a sentence, parties by their names in the terms; empty without one."""
        return "" if self.reason is None else str(self.reason)

    @property
    def exists(self) -> bool:
        """Whether a schedule was found."""
        return self.schedule is not None


@dataclass(frozen=True, eq=False)
class LeastCollateral:
    """The least collateral under which some schedule holds, and that schedule.

    Attributes
    ----------
    amounts : mapping of party to float
        In the party's own units.
    schedule : Schedule
        Its terms carry these amounts.
    certain : bool
    """

    amounts: Mapping[str, float]
    schedule: Schedule
    certain: bool


@dataclass(frozen=True, eq=False)
class LeastPatience:
    """The least common discount factor with which some schedule holds.

    Attributes
    ----------
    discount : float or None
        None where none was found up to 0.99.
    schedule : Schedule or None
    certain : bool
        More patience need not help everywhere: a gap between the discount factors tried (0.02,
        0.04, ... 0.98, 0.99) may hide a smaller one. False where, besides, ways were left out of a
        search that found none.
    """

    discount: float | None
    schedule: Schedule | None
    certain: bool


def fastest_schedule(terms: Terms) -> Found:
    """Find a self-enforcing schedule of the fewest steps (rules D20-D24).

    Parameters
    ----------
    terms : Terms

    Returns
    -------
    Found
        Levers go only towards their target; in each step any number of them, any number of levels.

    Raises
    ------
    NotApplicableError
        If the relation ends with the last step and nothing is at stake: the truncation trap.
    """
    refuse_the_trap(terms)
    ground = Ground(terms)
    return _found(ground, shortest(ground))


def safest_schedule(terms: Terms, *, scale: Mapping[str, float] | None = None) -> Found:
    """Find the self-enforcing schedule whose least slack is greatest.

    Parameters
    ----------
    terms : Terms
    scale : mapping of party to float, optional
        In what each party's slack is counted, in its own units; the spread of its values over the
        combinations of levels unless given, which makes the parties comparable and the answer
        independent of their units.

    Returns
    -------
    Found
    """
    refuse_the_trap(terms)
    units = _scale(terms, scale)
    ground = Ground(terms)
    sought = shortest(ground)
    if sought.path is None:
        return _found(ground, sought)
    best = _tightest(ground, units, sought.path, _Bound())
    return Found(certify(terms, best.path), best.certain)


def least_collateral(terms: Terms, *, shares: Mapping[str, float] | None = None) -> LeastCollateral:
    """Find the least collateral under which some schedule holds (rule D24).

    Parameters
    ----------
    terms : Terms
        Their own collateral is set aside.
    shares : mapping of party to float, optional
        In which proportion the parties give it, in their own units; the spread of each one's
        values unless given.

    Returns
    -------
    LeastCollateral
        The common multiple of the shares is the least; then each amount is cut to what its party
        needs in the schedule found.

    Raises
    ------
    NotApplicableError
        If the rules leave no way from start to target.
    """
    k = len(terms.parties)
    bare = terms.with_collateral([0.0] * k)
    lost = np.array(
        [
            answer_weights(d, terms.delay, terms.detection, None, terms.notice)[2]
            for d in terms.discount
        ]
    )
    units = _scale(terms, shares) * lost
    ground = Ground(bare)
    sought = shortest(ground, 0.0, units)
    if sought.path is not None:
        best = _Tight(sought.path, True)
    else:
        best = _tightest(ground, units, *_least_loose(ground, units, sought))
    tried = certify(bare, best.path)
    amounts = []
    for i, party in enumerate(terms.parties):
        need = max(0.0, -tried.least_slack(party))
        amounts.append(float(need / lost[i]) if need > terms.tolerance[i] else 0.0)
    return LeastCollateral(
        amounts=dict(zip(terms.parties, amounts, strict=True)),
        schedule=certify(terms.with_collateral(amounts), best.path),
        certain=best.certain,
    )


def least_patience(terms: Terms) -> LeastPatience:
    """Find the least discount factor, the same for all parties, with which some schedule holds.

    Parameters
    ----------
    terms : Terms
        Their own discount factors are set aside.

    Returns
    -------
    LeastPatience
    """
    refuse_the_trap(terms)
    certain = True

    def tried(discount: float) -> Schedule | None:
        nonlocal certain
        found = fastest_schedule(_as_patient(terms, discount))
        certain = certain and (found.certain or found.exists)
        return found.schedule

    low, best = 0.0, None
    for high in (*np.arange(1, GRID + 1) / (GRID + 1), 0.99):
        best = tried(float(high))
        if best is not None:
            break
        low = float(high)
    if best is None:
        return LeastPatience(None, None, certain)
    hardly = True
    best = _less_patient(best, low)
    while (high := best.terms.discount[0]) - low > CLOSE:
        asked = high - CLOSE / 2 if hardly else (low + high) / 2
        schedule = tried(asked)
        if schedule is None:
            low = asked
        else:
            best = _less_patient(schedule, low)
        hardly = schedule is not None and not hardly
    return LeastPatience(high, best, certain)


def _as_patient(terms: Terms, discount: float) -> Terms:
    return terms.with_discount([discount] * len(terms.parties))


def _less_patient(schedule: Schedule, low: float) -> Schedule:
    """Keep the path, and halve its discount factor down towards `low` while it holds."""
    best = schedule
    while (high := best.terms.discount[0]) - low > CLOSE / 4:
        middle = (low + high) / 2
        tried = certify(_as_patient(schedule.terms, middle), schedule.path)
        if tried.holds:
            best = tried
        else:
            low = middle
    return best


@dataclass(frozen=True)
class _Tight:
    """A path, and whether it is certain that none holds with more slack."""

    path: Path
    certain: bool


@dataclass(frozen=True)
class _Bound:
    """No schedule has more slack than this; by a search that left nothing out, or not."""

    slack: float = float("inf")
    certain: bool = True


def _tightest(ground: Ground, units: FloatArray, path: Path, bound: _Bound) -> _Tight:
    """Find the path with the greatest least slack, given one path and a bound.

    A search that fails says up to where every other fails, so the bound falls to a slack that some
    step really has, and closing in ends exactly; the last one that failed proves it alone. Failing
    is cheap and finding is not, so it asks for much; after a find, once, for hardly more.
    """
    low, step, hardly = _slack(ground.terms, path, units), 1.0, False
    while low < float("inf"):
        grain = CLOSE * max(1.0, abs(low))
        if bound.slack - low <= grain:
            break
        much = min(low + step, bound.slack - (bound.slack - low) / 4)
        asked = low + grain if hardly else much
        sought = shortest(ground, asked, units)
        if sought.path is None:
            bound, hardly = _Bound(min(asked, sought.nearest), sought.certain), False
        else:
            path, step = sought.path, 2 * step
            low = max(asked, _slack(ground.terms, path, units))
            hardly = not hardly
    return _Tight(path, bound.certain)


def _least_loose(ground: Ground, units: FloatArray, failed: ScheduleGoal) -> tuple[Path, _Bound]:
    """Find a path that some collateral would hold, and a bound on all of them.

    It asks for ever less, twice as far below 0 each time, but never for what is sure to fail.
    """
    asked, sought = 0.0, failed
    while sought.nearest > -np.inf:
        bound = _Bound(sought.nearest, sought.certain)
        asked = min(bound.slack, 2 * asked)
        sought = shortest(ground, asked, units)
        if sought.path is not None:
            return sought.path, bound
    raise _no_way(ground.terms)


def _found(ground: Ground, sought: ScheduleGoal) -> Found:
    terms = ground.terms
    if sought.path is not None:
        return Found(certify(terms, sought.path), sought.certain)
    return Found(None, sought.certain, _why_none(ground))


def _slack(terms: Terms, path: Path, units: FloatArray) -> float:
    """The least slack of a path, each party's counted in its unit."""
    tried = certify(terms, path)
    slack = (
        tried.least_slack(party) / unit for party, unit in zip(terms.parties, units, strict=True)
    )
    return float(min(slack))


def _why_none(ground: Ground) -> NoSchedule:
    terms = ground.terms
    if terms.after == "lasts":
        worth = terms.value_at(terms.target) / (1 - np.array(terms.discount))
        gain = ground.resting_breach() - worth
        for i, party in enumerate(terms.parties):
            if gain[i] > terms.tolerance[i]:
                return NoSchedule("rest", most_steps(terms), party, float(gain[i]))
    return NoSchedule("way", most_steps(terms))


def _no_way(terms: Terms) -> UnconvergedError:
    return UnconvergedError(
        f"no way of at most {most_steps(terms)} steps leads from start to target within the rules, "
        "whether it would be kept or not."
    )


def _scale(terms: Terms, given: Mapping[str, float] | None) -> FloatArray:
    if given is None:
        return _gains(terms)
    scale = _gains(terms)
    for party, amount in given.items():
        if party not in terms.parties:
            raise unknown_name("party of these terms", party, terms.parties)
        positive(amount, party)
        scale[terms.parties.index(party)] = amount
    return scale


def _gains(terms: Terms) -> FloatArray:
    """The spread of each party's values over the feasible combinations; 1 for the indifferent."""
    inside = terms.values[:, terms.feasible]
    spread = inside.max(axis=1) - inside.min(axis=1)
    return np.asarray(np.where(spread > 0, spread, 1.0))
