"""Handover chains: rules HO1 to HO9, plainly and slowly.

A chain is a plain mapping as a case file writes it: `people`, `stages` with `after`, `after_any`,
`days`, `outcomes`, `ends`, `goes_on`, `drops`, `again`, `moves`; `final`; `delivers`. Chances are
fractions. Every way that chance can take is followed by itself, from event to event: how long a
stage takes and how it ends is drawn when it starts. Nothing is merged, nothing remembered.

R. A. Howard's day-by-day chain of states is what the product uses; this file must not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

Net = Mapping[str, Any]
ONE = Fraction(1)


@dataclass(frozen=True)
class Way:
    """One way that a chain can go, from its start to its end."""

    chance: Fraction
    ending: str
    day: int
    holders: Mapping[str, str]
    stayed: frozenset[str]
    done: Mapping[str, int]  # stage to the day on which it was done
    longest: frozenset[str]  # stages on a longest way to the end


@dataclass
class _Stand:
    """Where one way stands."""

    holders: dict[str, str]
    stayed: set[str] = field(default_factory=set)
    ended: dict[str, tuple[str, int]] = field(default_factory=dict)  # stage to outcome and day
    running: dict[str, tuple[int, str, int]] = field(default_factory=dict)  # due, outcome, try
    begun: dict[str, tuple[int, dict[str, int]]] = field(default_factory=dict)

    def copy(self) -> _Stand:
        return _Stand(
            dict(self.holders),
            set(self.stayed),
            dict(self.ended),
            dict(self.running),
            dict(self.begun),
        )


def happened(net: Net, stand: _Stand, wait: str) -> bool:
    """HO1: STAGE has happened when it is done, STAGE.OUTCOME when it ended so."""
    name, dot, outcome = wait.partition(".")
    if name not in stand.ended:
        return False
    found = stand.ended[name][0]
    return found == outcome if dot else counts(net["stages"][name], found)


def counts(stage: Net, outcome: str) -> bool:
    """HO1: `done`, and what `goes_on`, count as done."""
    return outcome == "done" or outcome in stage.get("goes_on", ())


def endings(net: Net) -> dict[str, Sequence[str]]:
    final = net["final"]
    return dict(final) if isinstance(final, Mapping) else {"completed": final}


def ways(net: Net) -> Iterator[Way]:
    """HO1, HO2: every way, with its chance."""
    yield from _begin(net, _Stand(dict(net["people"])), 0, ONE)


def _begin(net: Net, stand: _Stand, day: int, chance: Fraction) -> Iterator[Way]:
    """What can start starts, in every duration and with every outcome."""
    starting = [
        name
        for name, stage in net["stages"].items()
        if name not in stand.begun
        and all(happened(net, stand, wait) for wait in stage.get("after", ()))
        and (
            not stage.get("after_any")
            or any(happened(net, stand, wait) for wait in stage["after_any"])
        )
    ]
    for drawn in product(*(list(_draws(net["stages"][name], 1)) for name in starting)):
        following, p = stand.copy(), chance
        for name, (days, outcome, share) in zip(starting, drawn, strict=True):
            following.running[name] = (day + days, outcome, 1)
            following.begun[name] = (day, {k: when for k, (_, when) in stand.ended.items()})
            p *= share
        yield from _next_round(net, following, p)


def _draws(stage: Net, tried: int) -> Iterator[tuple[int, str, Fraction]]:
    """Days and outcome of a try; from the second on, the wait comes before it."""
    waits = stage["again"].get("wait", {0: ONE}) if tried > 1 else {0: ONE}
    outcomes = stage.get("outcomes", {"done": ONE})
    for (wait, p), (days, q), (outcome, r) in product(
        waits.items(), stage["days"].items(), outcomes.items()
    ):
        if p * q * r:
            yield int(wait) + int(days), outcome, Fraction(p) * Fraction(q) * Fraction(r)


def _next_round(net: Net, stand: _Stand, chance: Fraction) -> Iterator[Way]:
    """All that are due next end, in the order written; then a stop, completion, or new starts."""
    if not stand.running:
        raise AssertionError("nothing runs and the chain has not ended")
    day = min(due for due, _, _ in stand.running.values())
    due = [name for name in net["stages"] if stand.running.get(name, (None,))[0] == day]
    tries = [
        name
        for name in due
        if stand.running[name][1] == "again"
        and stand.running[name][2] < net["stages"][name]["again"]["times"]
    ]
    stopped = None
    for name in due:
        _, outcome, tried = stand.running.pop(name)
        if name in tries:
            stand.running[name] = (day, "again", tried)
            continue
        stage = net["stages"][name]
        stand.ended[name] = (outcome, day)
        _end(stage, outcome, stand)
        ends = stage["again"]["then"] if outcome == "again" else stage.get("ends", {}).get(outcome)
        stopped = stopped or ends
    for completed, waits in endings(net).items():
        if stopped is None and all(happened(net, stand, wait) for wait in waits):
            stopped = completed
    if stopped is not None:
        yield Way(
            chance,
            stopped,
            day,
            dict(stand.holders),
            frozenset(stand.stayed),
            {
                name: when
                for name, (outcome, when) in stand.ended.items()
                if counts(net["stages"][name], outcome)
            },
            longest_way(net, stand, stopped),
        )
        return
    for drawn in product(*(list(_draws(net["stages"][k], 2)) for k in tries)):
        following, p = stand.copy(), chance
        for name, (days, outcome, share) in zip(tries, drawn, strict=True):
            following.running[name] = (day + days, outcome, stand.running[name][2] + 1)
            p *= share
        yield from _begin(net, following, day, p)


def _end(stage: Net, outcome: str, stand: _Stand) -> None:
    """HO3, HO4: custody passes when a stage is done; who refuses stays where he or she is."""
    stand.stayed |= set(stage.get("drops", {}).get(outcome, ()))
    if not counts(stage, outcome):
        return
    for move in stage.get("moves", ()):
        for who in move["who"]:
            held = not move.get("where_held") or stand.holders[who] == move["from"]
            if held and who not in stand.stayed:
                stand.holders[who] = move["to"]


def longest_way(net: Net, stand: _Stand, ending: str) -> frozenset[str]:
    """HO6: back from the end; of all waited for the last, of `after_any` the first, ties both."""
    found: set[str] = set()
    waits = endings(net).get(ending, ())
    before = {name: when for name, (_, when) in stand.ended.items()}
    todo = _binding(net, stand, waits, (), before)
    while todo:
        name = todo.pop()
        found.add(name)
        stage = net["stages"][name]
        _, known = stand.begun[name]  # what had ended when it started
        todo |= _binding(net, stand, stage.get("after", ()), stage.get("after_any", ()), known)
    return frozenset(found)


def _binding(
    net: Net, stand: _Stand, waits: Sequence[str], any_of: Sequence[str], known: Mapping[str, int]
) -> set[str]:
    times = {wait.partition(".")[0]: known[wait.partition(".")[0]] for wait in waits}
    met = {
        name: known[name]
        for name in (wait.partition(".")[0] for wait in any_of if happened(net, stand, wait))
        if name in known
    }
    first = min(met.values(), default=-1)
    last = max([*times.values(), first], default=-1)
    found = {name for name, when in times.items() if when == last}
    if met and first == last:
        found |= {name for name, when in met.items() if when == first}
    return found


def summed(net: Net) -> dict[str, dict[Any, Fraction]]:
    """HO6: what the ways add up to."""
    found: dict[str, defaultdict[Any, Fraction]] = {
        key: defaultdict(Fraction)
        for key in ("endings", "completed", "otherwise", "holders", "done", "critical", "arrived")
    }
    delivers = net.get("delivers", {})
    targets = delivers["completed"] if isinstance(net["final"], Mapping) else delivers
    for way in ways(net):
        found["endings"][way.ending] += way.chance
        over = "completed" if way.ending == "completed" else "otherwise"
        found[over][way.day] += way.chance
        found["holders"][way.ending, tuple(sorted(way.holders.items()))] += way.chance
        for name, day in way.done.items():
            found["done"][name, day] += way.chance
        if way.ending == "completed":
            for name in way.longest:
                found["critical"][name] += way.chance
        arrived = sum(way.holders[who] == holder for who, holder in targets.items())
        found["arrived"][arrived] += way.chance
    return {key: dict(sorted(of.items(), key=str)) for key, of in found.items()}


def in_any_order(net: Net) -> dict[tuple[str, tuple[tuple[str, str], ...]], int]:
    """HO3: how the chain can end, by every order of events, several at once included.

    An order is a sequence of non-empty sets of running stages; counted are orders with outcomes.
    A `ValueError` names the first fault met: ``race``, ``not the holder``, ``stuck`` or ``lost``.
    """
    found: defaultdict[tuple[str, tuple[tuple[str, str], ...]], int] = defaultdict(int)
    faults: set[str] = set()
    _orders(net, _Stand(dict(net["people"])), found, faults)
    for fault in ("race", "not the holder", "stuck", "lost"):
        if fault in faults:
            raise ValueError(fault)
    return dict(found)


def _orders(net: Net, stand: _Stand, found: Any, faults: set[str]) -> None:
    stand = stand.copy()
    for name, stage in net["stages"].items():
        if (
            name not in stand.begun
            and all(happened(net, stand, wait) for wait in stage.get("after", ()))
            and (
                not stage.get("after_any")
                or any(happened(net, stand, wait) for wait in stage["after_any"])
            )
        ):
            stand.begun[name] = (0, {})
            stand.running[name] = (0, "", 1)
    if not stand.running:
        faults.add("stuck")
        return
    passing = [
        {
            (who, move["from"])
            for move in net["stages"][name].get("moves", ())
            for who in move["who"]
            if who not in stand.stayed
            and (not move.get("where_held") or stand.holders[who] == move["from"])
        }
        for name in stand.running
    ]
    for one, other in combinations(passing, 2):
        if {who for who, _ in one} & {who for who, _ in other}:
            faults.add("race")
    if any(stand.holders[who] != giver for each in passing for who, giver in each):
        faults.add("not the holder")
    names = [name for name in net["stages"] if name in stand.running]
    for size in range(1, len(names) + 1):
        for due in combinations(names, size):
            for outcomes in product(
                *(
                    [o for o, p in net["stages"][k].get("outcomes", {"done": 1}).items() if p]
                    for k in due
                )
            ):
                _one_order(net, stand, dict(zip(due, outcomes, strict=True)), found, faults)


def _one_order(
    net: Net, stand: _Stand, due: Mapping[str, str], found: Any, faults: set[str]
) -> None:
    after, stopped = stand.copy(), None
    for name, outcome in due.items():
        stage = net["stages"][name]
        del after.running[name]
        after.ended[name] = (outcome, 0)
        _end(stage, outcome, after)
        ends = stage["again"]["then"] if outcome == "again" else stage.get("ends", {}).get(outcome)
        stopped = stopped or ends
    completed = None
    for name, waits in endings(net).items():
        if completed is None and all(happened(net, after, wait) for wait in waits):
            completed = name
    if stopped is None and completed == "completed":
        for who, holder in net.get("delivers", {}).items():
            if who not in after.stayed and after.holders[who] != holder:
                faults.add("lost")
    ending = stopped or completed
    if ending is not None:
        found[ending, tuple(sorted(after.holders.items()))] += 1
        return
    _orders(net, after, found, faults)


def number_that_leaves(refuses: Sequence[Fraction]) -> dict[int, Fraction]:
    """HO4: each decides by himself or herself; all patterns."""
    found: defaultdict[int, Fraction] = defaultdict(Fraction)
    for pattern in product((False, True), repeat=len(refuses)):
        chance = ONE
        for stays, p in zip(pattern, refuses, strict=True):
            chance *= p if stays else 1 - p
        found[pattern.count(False)] += chance
    return dict(found)


def first_reports(
    origins: Sequence[tuple[Fraction, Mapping[int, Fraction]]], due: int
) -> dict[int | None, Fraction]:
    """HO9: the day of the earliest report, None for never; all patterns of who reports when."""
    found: defaultdict[int | None, Fraction] = defaultdict(Fraction)
    options = [
        [(None, 1 - chance), *((day, chance * p) for day, p in delay.items())]
        for chance, delay in origins
    ]
    for pattern in product(*options):
        days = [due + day for day, _ in pattern if day is not None]
        chance = ONE
        for _, p in pattern:
            chance *= p
        found[min(days, default=None)] += chance
    return {day: p for day, p in found.items() if p}


def origins_by_day(
    origins: Sequence[tuple[Fraction, Mapping[int, Fraction]]], day: int
) -> dict[int, Fraction]:
    """HO8: how many have reported by a day after the stage; all patterns."""
    found: defaultdict[int, Fraction] = defaultdict(Fraction)
    for pattern in product((False, True), repeat=len(origins)):
        chance = ONE
        for reports, (sure, delay) in zip(pattern, origins, strict=True):
            p = sure * sum((q for when, q in delay.items() if when <= day), Fraction(0))
            chance *= p if reports else 1 - p
        found[sum(pattern)] += chance
    return dict(found)


def share_of_day(low: int, mode: Fraction, high: int, day: int) -> Fraction:
    """HO1: the triangular density between day - 1/2 and day + 1/2, as areas of trapezia."""
    left, right = low - Fraction(1, 2), high + Fraction(1, 2)
    top = 2 / (right - left)

    def height(x: Fraction) -> Fraction:
        if x <= mode:
            return top * (x - left) / (mode - left)
        return top * (right - x) / (right - mode)

    first, last = day - Fraction(1, 2), day + Fraction(1, 2)
    edges = sorted({first, min(max(mode, first), last), last})
    return sum(
        ((b - a) * (height(a) + height(b)) / 2 for a, b in pairwise(edges)),
        Fraction(0),
    )
