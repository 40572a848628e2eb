"""An independent look at a schedule: everything again from the definitions.

It shares no computation with the search or with the certificate it checks, and imports neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import expm1, log

from detente.deals.schedules.plan import Levels, Schedule, StepCheck
from detente.deals.schedules.terms import Terms

CLOSE = 1e-7
MOST_COMPLAINTS = 20
_Breach = tuple[dict[str, str], float, float]  # where to, worth of a period there, and answered


def check_schedule(schedule: Schedule) -> tuple[str, ...]:
    """Say what is wrong with a schedule or its certificate; nothing where all is well (D20-D22).

    Parameters
    ----------
    schedule : Schedule

    Returns
    -------
    tuple of str
        One complaint for every forbidden move, every breach that pays, and every figure of the
        certificate that does not follow from the terms; beyond the first twenty they are counted.
    """
    found = _path_complaints(schedule.terms, schedule.path) or _certificate_complaints(schedule)
    if len(found) > MOST_COMPLAINTS:
        found = [*found[:MOST_COMPLAINTS], f"and {len(found) - MOST_COMPLAINTS:,} more like these."]
    return tuple(found)


def _certificate_complaints(schedule: Schedule) -> list[str]:
    terms, path = schedule.terms, schedule.path
    stated = {(check.step, check.party): check for check in schedule.checks}
    complaints: list[str] = []
    due = set()
    breaches = _Breaches(terms)
    for i, party in enumerate(terms.parties):
        going_on = _going_on(terms, path, i)
        for step in range(1, len(path) + (terms.after == "lasts")):
            by_turns = terms.timing == "alternating" and step < len(path)
            if by_turns and (step - 1) % len(terms.parties) != i:
                continue
            due.add((step, party))
            at_rest = step == len(path)
            before, planned = (path[-1], path[-1]) if at_rest else (path[step - 1], path[step])
            periods = None if terms.after == "lasts" else len(path) - step
            worth = breaches.worth(i, before, planned, periods)
            complaints += _step_complaints(
                step, party, going_on[step], worth, stated.get((step, party))
            )
    complaints += [f"step {step}: {party} is not asked." for step, party in set(stated) - due]
    return sorted(complaints, key=_step_number)


def _step_complaints(
    step: int,
    party: str,
    worth: float,
    breaches: list[tuple[dict[str, str], float]],
    check: StepCheck | None,
) -> Iterator[str]:
    breach = max((amount for _, amount in breaches), default=None)
    unit = CLOSE * max(1.0, abs(worth), abs(breach or 0.0))
    if breach is not None and breach > worth + unit:
        yield f"step {step}: {party} gains {breach - worth:g} by a breach."
    if check is None:
        yield f"step {step}: the certificate says nothing of {party}."
    elif abs(check.going_on - worth) > unit:
        yield f"step {step}, {party}: going on is worth {worth:g}."
    elif (check.breach is None) != (breach is None) or (
        breach is not None and abs(check.slack - (worth - breach)) > unit
    ):
        yield f"step {step}, {party}: the best breach is worth {breach}."
    elif breach is not None and not any(
        to == check.breach_to and breach - amount <= unit for to, amount in breaches
    ):
        yield f"step {step}, {party}: the breach it names is not the best."


def _step_number(complaint: str) -> int:
    return int("".join(filter(str.isdigit, complaint.partition(":")[0].partition(",")[0])) or 0)


def _path_complaints(terms: Terms, path: tuple[Levels, ...]) -> list[str]:
    found = []
    if path[0] != tuple(t.start for t in terms.tracks):
        found.append("it does not begin at the start.")
    if path[-1] != tuple(t.target for t in terms.tracks):
        found.append("it does not end at the target.")
    if terms.deadline is not None and len(path) > terms.deadline + 1:
        found.append("it takes longer than the deadline allows.")
    for step, (before, after) in enumerate(pairwise(path), start=1):
        turn = terms.parties[(step - 1) % len(terms.parties)]
        if not terms.feasible[after]:
            found.append(f"step {step}: the rules exclude where it goes.")
        for track, a, b in zip(terms.tracks, before, after, strict=True):
            if a == b:
                continue
            if not _allowed(track.moves, track.irreversible, track.start, track.target, a, b):
                found.append(f"step {step}: {track.name} cannot go from {a} to {b}.")
            if terms.timing == "alternating" and track.party != turn:
                found.append(f"step {step}: {track.name} moves out of turn.")
    return found


def _allowed(
    moves: str | tuple[str, ...], irreversible: bool, start: int, target: int, a: int, b: int
) -> bool:
    if a == b:
        return True
    for step in range(min(a, b), max(a, b)):
        word = moves if isinstance(moves, str) else moves[step]
        if word == "none" or (word == "up" and b < a) or (word == "down" and b > a):
            return False
    if irreversible and target > start and b < a:
        return False
    return not (irreversible and target < start and b > a)


def _going_on(terms: Terms, path: tuple[Levels, ...], i: int) -> list[float]:
    """What the schedule is worth to party i from each step on; place 0 is not used."""
    discount = terms.discount[i]
    rest = float(terms.values[(i, *path[-1])]) / (1 - discount) if terms.after == "lasts" else 0.0
    worth = [rest]
    for levels in reversed(path[1:]):
        worth.append(float(terms.values[(i, *levels)]) + discount * worth[-1])
    return [0.0, *worth[:0:-1], rest]


@dataclass(frozen=True)
class _Breaches:
    """Everything a party could do instead of its part of a step, the others doing theirs.

    Steps that are alike, such as those in which nothing moves, are looked at once.
    """

    terms: Terms
    _known: dict[tuple[int, Levels, Levels], list[_Breach]] = field(default_factory=dict)

    def worth(
        self, i: int, before: Levels, planned: Levels, periods: int | None
    ) -> list[tuple[dict[str, str], float]]:
        """Where it would set its own levers, and what that is worth."""
        terms, discount = self.terms, self.terms.discount[i]
        if terms.notice:
            counts, chance = _by_day_of_notice(discount, terms.notice, terms.delay, periods)
        else:
            counts = _periods_before_and_after(discount, terms.detection, terms.delay, periods)
            chance = _discounted_notice(discount, terms.detection)
        lost = terms.collateral[i] * chance
        return [
            (to, counts[0] * now + counts[1] * after - lost)
            for to, now, after in self._amounts(i, before, planned)
        ]

    def _amounts(self, i: int, before: Levels, planned: Levels) -> list[_Breach]:
        key = (i, before, planned)
        if key not in self._known:
            self._known[key] = list(self._each(i, before, planned))
        return self._known[key]

    def _each(self, i: int, before: Levels, planned: Levels) -> Iterator[_Breach]:
        terms = self.terms
        for place in _own_choices(terms, i, before, planned):
            if place == planned or not terms.feasible[place]:
                continue
            answered = _answer(terms, i, place)
            after = max(
                float(terms.values[(i, *end)])
                for end in _own_choices(terms, i, place, answered)
                if terms.feasible[end]
            )
            yield _named(terms, i, place), float(terms.values[(i, *place)]), after


def _named(terms: Terms, i: int, place: Levels) -> dict[str, str]:
    """Where the party's own tracks are in a place, by name."""
    return {
        track.name: track.levels[level]
        for track, level in zip(terms.tracks, place, strict=True)
        if track.party == terms.parties[i]
    }


def _own_choices(terms: Terms, i: int, before: Levels, others: Levels) -> list[Levels]:
    """Where party i can take its tracks from `before`, the other tracks being as in `others`."""
    options = []
    for place, track in enumerate(terms.tracks):
        if track.party != terms.parties[i]:
            options.append([others[place]])
            continue
        a = before[place]
        options.append(
            [
                b
                for b in range(len(track.levels))
                if _allowed(track.moves, track.irreversible, track.start, track.target, a, b)
            ]
        )
    return list(product(*options))


def _answer(terms: Terms, breaker: int, place: Levels) -> Levels:
    """Where the others take their tracks: back to the start, those who can and would."""
    willing = {party for n, party in enumerate(terms.parties) if n != breaker}
    while True:
        end = _taken_back(terms, place, willing)
        if not terms.feasible[end]:
            return place
        reluctant = set()
        for party in willing:
            without = _taken_back(terms, place, willing - {party})
            j = terms.parties.index(party)
            if terms.feasible[without] and terms.values[(j, *without)] > terms.values[(j, *end)]:
                reluctant.add(party)
        if not reluctant:
            return end
        willing -= reluctant


def _taken_back(terms: Terms, place: Levels, by: set[str]) -> Levels:
    levels = []
    for level, track in zip(place, terms.tracks, strict=True):
        can = _allowed(
            track.moves, track.irreversible, track.start, track.target, level, track.start
        )
        levels.append(track.start if track.party in by and can else level)
    return tuple(levels)


def _periods_before_and_after(
    discount: float, detection: float, delay: int, periods: int | None
) -> tuple[float, float]:
    """How much the periods count in which the breach goes unanswered, and answered.

    In the first `delay` periods nothing can be in force. In period m from then on it is not in
    force with the chance that nothing was noticed in m - delay + 1 periods, so what is unanswered
    is two geometric sums.
    """
    free = delay if periods is None else min(delay, periods)
    rest = None if periods is None else periods - free
    unnoticed = 1 - detection
    before = _geometric(discount, free) + (
        discount**free * unnoticed * _geometric(discount * unnoticed, rest)
    )
    return before, _geometric(discount, periods) - before


def _by_day_of_notice(
    discount: float, notice: tuple[float, ...], delay: int, periods: int | None
) -> tuple[tuple[float, float], float]:
    """The same where the period of the notice has chances of its own, and what is lost by it.

    Noticed at the end of its N-th period, the breach goes on for N + delay - 1 in all; never
    noticed, for all there are.
    """
    every = _geometric(discount, periods)
    before = (1 - sum(notice)) * every
    for number, chance in enumerate(notice, start=1):
        unanswered = number + delay - 1
        if periods is not None:
            unanswered = min(unanswered, periods)
        before += chance * _geometric(discount, unanswered)
    lost = sum(chance * discount**number for number, chance in enumerate(notice, start=1))
    return (before, every - before), lost


def _discounted_notice(discount: float, detection: float) -> float:
    """The chance that the breach is noticed, each period later discounted once more."""
    return discount * detection * _geometric(discount * (1 - detection), None)


def _geometric(ratio: float, terms: int | None) -> float:
    """1 + r + r² + …, `terms` of them or without end."""
    if terms is None:
        return 1 / (1 - ratio)
    if ratio in (0.0, 1.0):
        return float(terms) if ratio else float(terms > 0)
    return -expm1(terms * log(ratio)) / (1 - ratio)
