"""An independent look at a schedule: everything again from the definitions, by plain loops.

It shares no computation with the search or with the certificate it checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

from detente.deals.schedules.certificate import Levels, Schedule
from detente.deals.schedules.terms import Terms

CLOSE = 1e-7
NEGLIGIBLE = 1e-13


def check_schedule(schedule: Schedule) -> tuple[str, ...]:
    """Say what is wrong with a schedule or its certificate; nothing where all is well (D20-D22).

    Parameters
    ----------
    schedule : Schedule

    Returns
    -------
    tuple of str
        One complaint for every forbidden move, every breach that pays, and every figure of the
        certificate that does not follow from the terms.
    """
    terms, path = schedule.terms, schedule.path
    complaints = list(_path_complaints(terms, path))
    if complaints:
        return tuple(complaints)
    stated = {(check.step, check.party): check for check in schedule.checks}
    due = set()
    last = len(path) if terms.after == "lasts" else len(path) - 1
    for step in range(1, last + 1):
        for i, party in enumerate(terms.parties):
            by_turns = terms.timing == "alternating" and step < len(path)
            if by_turns and (step - 1) % len(terms.parties) != i:
                continue
            due.add((step, party))
            worth = _going_on(terms, path, step, i)
            breaches = list(_breaches(terms, path, step, i))
            breach = max((amount for _, amount in breaches), default=None)
            unit = CLOSE * max(1.0, abs(worth), *(abs(v) for v in (breach or 0.0,)))
            if breach is not None and breach > worth + unit:
                complaints.append(f"step {step}: {party} gains {breach - worth:g} by a breach.")
            check = stated.get((step, party))
            if check is None:
                complaints.append(f"step {step}: the certificate says nothing of {party}.")
            elif abs(check.going_on - worth) > unit:
                complaints.append(f"step {step}, {party}: going on is worth {worth:g}.")
            elif (check.breach is None) != (breach is None) or (
                breach is not None and abs(check.slack - (worth - breach)) > unit
            ):
                complaints.append(f"step {step}, {party}: the best breach is worth {breach}.")
            elif breach is not None and not any(
                _named(terms, i, place) == check.breach_to and breach - amount <= unit
                for place, amount in breaches
            ):
                complaints.append(f"step {step}, {party}: the breach it names is not the best.")
    complaints += [f"step {step}: {party} is not asked." for step, party in set(stated) - due]
    return tuple(complaints)


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


def _allowed(moves: str, irreversible: bool, start: int, target: int, a: int, b: int) -> bool:
    if a == b:
        return True
    if moves == "none" or (moves == "up" and b < a) or (moves == "down" and b > a):
        return False
    if irreversible and target > start and b < a:
        return False
    return not (irreversible and target < start and b > a)


def _going_on(terms: Terms, path: tuple[Levels, ...], step: int, i: int) -> float:
    discount, total, weight = terms.discount[i], 0.0, 1.0
    for t in range(step, len(path)):
        total += weight * float(terms.values[(i, *path[t])])
        weight *= discount
    if terms.after == "lasts":
        total += weight * float(terms.values[(i, *path[-1])]) / (1 - discount)
    return total


def _breaches(
    terms: Terms, path: tuple[Levels, ...], step: int, i: int
) -> Iterator[tuple[Levels, float]]:
    """Try everything the party could do instead, the others doing their part of the step."""
    at_rest = step == len(path)
    before, planned = (path[-1], path[-1]) if at_rest else (path[step - 1], path[step])
    periods = None if terms.after == "lasts" else len(path) - step
    for place in _own_choices(terms, i, before, planned):
        if place == planned or not terms.feasible[place]:
            continue
        answered = _answer(terms, i, place)
        after = max(
            float(terms.values[(i, *end)])
            for end in _own_choices(terms, i, place, answered)
            if terms.feasible[end]
        )
        now = float(terms.values[(i, *place)])
        yield place, _breach_worth(terms, i, now, after, periods)


def _named(terms: Terms, i: int, place: Levels) -> dict[str, str]:
    """Where the party's own tracks stand in a place, by name."""
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


def _breach_worth(terms: Terms, i: int, now: float, after: float, periods: int | None) -> float:
    """Sum period by period; a chance q a period that the breach is noticed at its end."""
    discount, q = terms.discount[i], terms.detection
    noticed = [0.0]  # by the beginning of each period
    total, weight, m = 0.0, 1.0, 0
    unnoticed = 1.0
    while weight > NEGLIGIBLE:
        if periods is None or m < periods:
            in_force = noticed[m - terms.delay + 1] if m >= terms.delay else 0.0
            total += weight * ((1 - in_force) * now + in_force * after)
        total -= weight * discount * terms.collateral[i] * unnoticed * q
        unnoticed *= 1 - q
        noticed.append(1 - unnoticed)
        weight *= discount
        m += 1
    if periods is None:
        in_force = noticed[m - terms.delay + 1] if m >= terms.delay else 0.0
        total += weight / (1 - discount) * ((1 - in_force) * now + in_force * after)
    return total
