"""Is there a schedule that enforces itself? The fastest, the safest, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.arrays import FloatArray
from detente.deals.checks import positive
from detente.deals.schedules.breach import answer_weights
from detente.deals.schedules.certificate import Schedule, certify
from detente.deals.schedules.search import (
    Path,
    Sought,
    most_steps,
    refuse_the_trap,
    resting_breach,
    shortest,
)
from detente.deals.schedules.terms import Terms
from detente.errors import UnconvergedError, unknown_name

GRID = 49
HALVINGS = 30
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
    why : str
        Why there is none, where there is none.
    """

    schedule: Schedule | None
    certain: bool
    why: str = ""

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
        0.04, ... 0.98, 0.99) may hide a smaller one. False where, besides, ways were left out.
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
    return _found(terms, shortest(terms, -terms.tolerance))


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
    sought = shortest(terms, -terms.tolerance)
    best, certain = sought, sought.certain
    if best.path is None:
        return _found(terms, best)
    low, step = _slack(terms, best.path, units), 1.0
    high = None
    while low < float("inf") and (high is None or high - low > CLOSE * max(1.0, abs(high))):
        asked = low + step if high is None else (low + high) / 2
        sought = shortest(terms, asked * units - terms.tolerance)
        certain = certain and sought.certain
        if sought.path is None:
            high = asked
        else:
            best, low, step = sought, max(asked, _slack(terms, sought.path, units)), 2 * step
    return _found(terms, Sought(best.path, certain))


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
        [answer_weights(d, terms.delay, terms.detection, None)[2] for d in terms.discount]
    )
    units = _scale(terms, shares) * lost
    # No breach can pay more than everything there is for ever.
    most = np.abs(terms.values[:, terms.feasible]).max(axis=1) * 2 / (1 - np.array(terms.discount))
    high = float((most / units).max()) + 1.0
    best = shortest(bare, -high * units)
    certain = best.certain
    if best.path is None:
        raise _no_way(terms)
    low, high = 0.0, max(0.0, -_slack(bare, best.path, units))
    asked = 0.0
    while high - low > CLOSE * max(1.0, high):
        sought = shortest(bare, -asked * units - terms.tolerance)
        certain = certain and sought.certain
        if sought.path is None:
            low = asked
        else:
            best, high = sought, max(low, min(asked, -_slack(bare, sought.path, units)))
        asked = (low + high) / 2
    assert best.path is not None
    tried = certify(bare, best.path)
    amounts = []
    for i, party in enumerate(terms.parties):
        need = max(0.0, -tried.least_slack(party))
        amounts.append(float(need / lost[i]) if need > terms.tolerance[i] else 0.0)
    return LeastCollateral(
        amounts=dict(zip(terms.parties, amounts, strict=True)),
        schedule=certify(terms.with_collateral(amounts), best.path),
        certain=certain,
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
        found = fastest_schedule(terms.with_discount([discount] * len(terms.parties)))
        certain = certain and found.certain
        return found.schedule

    low, best = 0.0, None
    for high in (*np.arange(1, GRID + 1) / (GRID + 1), 0.99):
        best = tried(float(high))
        if best is not None:
            break
        low = float(high)
    if best is None:
        return LeastPatience(None, None, certain)
    high = float(best.terms.discount[0])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        schedule = tried(middle)
        if schedule is None:
            low = middle
        else:
            high, best = middle, schedule
    return LeastPatience(high, best, certain)


def _found(terms: Terms, sought: Sought) -> Found:
    if sought.path is not None:
        return Found(certify(terms, sought.path), sought.certain)
    return Found(None, sought.certain, _why_none(terms))


def _slack(terms: Terms, path: Path, units: FloatArray) -> float:
    """The least slack of a path, each party's counted in its unit."""
    tried = certify(terms, path)
    slack = (
        tried.least_slack(party) / unit for party, unit in zip(terms.parties, units, strict=True)
    )
    return float(min(slack))


def _why_none(terms: Terms) -> str:
    if terms.after == "lasts":
        worth = terms.value_at(terms.target) / (1 - np.array(terms.discount))
        gain = resting_breach(terms) - worth
        for i, party in enumerate(terms.parties):
            if gain[i] > terms.tolerance[i]:
                return (
                    f"the finished deal itself would be broken: {party} gains {gain[i]:g} in "
                    "present value by a breach, whatever the steps before it."
                )
    return (
        f"in every way of at most {most_steps(terms)} steps somebody gains by a breach. Ask "
        "least_collateral or least_patience what it would take."
    )


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
