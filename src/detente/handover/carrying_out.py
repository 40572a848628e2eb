"""Follow a chain and say what comes of it: rules HO6, HO7 and HO10."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from detente.errors import TooLargeError
from detente.handover.answers import (
    ConfirmationCount,
    FourDates,
    HandoverAnswer,
    HandoverEnding,
    StageAnswer,
)
from detente.handover.confirming import confirmed_by, is_own_word, last_report
from detente.handover.custody import check_custody
from detente.handover.ends import arrivals, both_sides, given_by, holdings, who_holds_whom
from detente.handover.followed import Chance, Followed
from detente.handover.markings import MOST_MARKING_DAYS, follow_markings
from detente.handover.net import Net, net_of
from detente.handover.orders import Terminal, order_bounds
from detente.handover.receipt_list import Receipt, receipts, sure_day
from detente.handover.records import COMPLETED, DATES, Handover, HandoverStage
from detente.handover.runs import RUNS, follow_runs
from detente.handover.timing import gaps, known_part

_Done = Mapping[str, Mapping[int, Chance]]


class _Told(NamedTuple):
    """What is said stage by stage."""

    stages: tuple[StageAnswer, ...]
    confirmations: tuple[ConfirmationCount, ...]
    dates: FourDates
    receipts: tuple[Receipt, ...]
    unknown: tuple[str, ...]


def carry_out(
    chain: Handover,
    *,
    by: date | int | None = None,
    runs: int = RUNS,
    seed: int = 0,
    most: int = MOST_MARKING_DAYS,
) -> HandoverAnswer:
    """Say how a handover ends, when, who arrives and who confirms it.

    Parameters
    ----------
    chain : Handover
    by : date or int, optional
        Date, or day from the start, on which confirmations are counted; else when every origin has
        had its first chance to report.
    runs, seed : int
        Of the simulation that takes over where the exact way is too long.
    most : int
        Pairs of marking and day up to which the exact way is gone; 0 simulates.

    Returns
    -------
    HandoverAnswer

    Raises
    ------
    CaseError
        If the chain loses or doubles a person, or cannot end (rule HO3).

    Notes
    -----
    Rules HO1 to HO10 of docs/rules.md. Where a stage of unknown days stands in the chain no time is
    computed from it on; an ending's chance is given where it is the same in every order, and
    bounds where it is not.

    Examples
    --------
    >>> from detente.handover import CustodyMove, Handover, HandoverStage, People, even_days
    >>> crossing = HandoverStage(
    ...     "crossing", days=even_days(1, 2), moves=(CustodyMove(("A",), "kgb", "us"),)
    ... )
    >>> chain = Handover("one", (People("A", "kgb"),), (crossing,), {"completed": ("crossing",)})
    >>> answer = carry_out(chain)
    >>> answer.completed_by(1), answer.method
    (Fraction(1, 2), 'exact')
    """
    check_custody(chain)
    net = net_of(chain)
    if any(not stage.timed for stage in chain.stages):
        return _untimed(chain, net, by)
    seeded = False
    try:
        found = follow_markings(net, most=most)
    except TooLargeError:
        seeded = True
        found = follow_runs(net, np.random.default_rng(seed), runs=runs)
    done = _done(found)
    whole = sum(p for (ending, _), p in found.ended.items() if ending == COMPLETED)
    critical = {
        net.stages[k].name: found.critical[k] / whole if whole else Fraction(0)
        for k in range(len(net.stages))
    }
    return HandoverAnswer(
        chain=chain,
        method="simulated" if seeded else "exact",
        runs=runs if seeded else None,
        seed=seed if seeded else None,
        endings=_endings(chain, net, found.terminals),
        who_holds_whom=who_holds_whom(net, found.terminals),
        completed=_by_day(p for p in found.ended.items() if p[0][0] == COMPLETED),
        ended_otherwise=_by_day(p for p in found.ended.items() if p[0][0] != COMPLETED),
        arrivals=arrivals(net, found.terminals),
        arrival_days={
            net.people[token]: dict(sorted(days.items()))
            for token, days in enumerate(found.arrived)
            if days
        },
        both_sides=both_sides(chain, net, found.terminals),
        **_on_stages(chain, done, critical, by)._asdict(),
    )


def _untimed(chain: Handover, net: Net, by: date | int | None) -> HandoverAnswer:
    """Say what holds though some days are unknown: order, custody, receipts, and known days."""
    try:
        bounds = order_bounds(net)
    except TooLargeError as error:
        raise error.at(chain.where) from None
    terminals: dict[Terminal, Chance] | None = {}
    for end, (low, high) in bounds.items():
        if isinstance(end, Terminal) and terminals is not None:
            terminals = {**terminals, end: low} if low == high else None
    if terminals is not None:
        endings = _endings(chain, net, terminals)
    else:
        endings = tuple(
            HandoverEnding(name, low if low == high else None, low, high)
            for name, (low, high) in sorted(
                (name, pair) for name, pair in bounds.items() if isinstance(name, str)
            )
        )
    only = known_part(chain)
    done = _done(follow_markings(net_of(chain, only=only))) if only else {}
    return HandoverAnswer(
        chain=chain,
        method="exact",
        runs=None,
        seed=None,
        endings=endings,
        who_holds_whom=None if terminals is None else who_holds_whom(net, terminals),
        completed=None,
        ended_otherwise=None,
        arrivals=None if terminals is None else arrivals(net, terminals),
        arrival_days=None,
        both_sides=None if terminals is None else both_sides(chain, net, terminals),
        **_on_stages(chain, done, {}, by)._asdict(),
    )


def _done(found: Followed) -> _Done:
    return {
        stage.name: dict(sorted(days.items()))
        for stage, days in zip(found.net.stages, found.done, strict=True)
        if days
    }


def _by_day(ended: Iterable[tuple[tuple[str, int], Chance]]) -> dict[int, Chance]:
    days: defaultdict[int, Chance] = defaultdict(lambda: Fraction(0))
    for (_, day), p in ended:
        days[day] += p
    return dict(sorted(days.items()))


def _endings(
    chain: Handover, net: Net, terminals: Mapping[Terminal, Chance]
) -> tuple[HandoverEnding, ...]:
    names = sorted({end.ending for end in terminals}, key=lambda name: (name != COMPLETED, name))
    found = []
    for name in names:
        of = {end: p for end, p in terminals.items() if end.ending == name}
        p = sum(of.values(), Fraction(0))
        found.append(HandoverEnding(name, p, p, p, holdings(net, of), given_by(chain, net, of)))
    return tuple(found)


def _on_stages(
    chain: Handover, done: _Done, critical: Mapping[str, Chance], by: date | int | None
) -> _Told:
    """Return what is said stage by stage, with days on record where there are any."""
    day = by if by is None or isinstance(by, int) else chain.day_of(by)
    return _Told(
        stages=tuple(
            StageAnswer(
                stage,
                done.get(stage.name),
                critical.get(stage.name),
                sure_day(chain, stage, done.get(stage.name, {})),
            )
            for stage in chain.stages
        ),
        confirmations=tuple(
            _count(chain, stage, done.get(stage.name), day)
            for stage in chain.stages
            if chain.origins(stage.name)
        ),
        dates=_dates(chain, done),
        receipts=receipts(chain, done),
        unknown=gaps(chain),
    )


def _count(
    chain: Handover, stage: HandoverStage, done: Mapping[int, Chance] | None, by: int | None
) -> ConfirmationCount:
    rows = chain.origins(stage.name)
    names = tuple(row.origin for row in rows)
    others = [row for row in rows if not is_own_word(chain, row)]
    own = tuple(row.origin for row in rows if row not in others)
    if stage.on is not None and chain.start is not None:
        done = {chain.day_of(stage.on): Fraction(1)}
    if not done:
        return ConfirmationCount(stage.name, None, names, own, None, None)
    day = max(done) + last_report(rows) if by is None else by
    return ConfirmationCount(
        stage.name, day, names, own, confirmed_by(rows, done, day), confirmed_by(others, done, day)
    )


def _dates(chain: Handover, done: _Done) -> FourDates:
    """Return the four dates: of the stages that are marked, else that of the last delivery."""
    found: dict[str, date | None] = {}
    for mark in DATES:
        makes = [s for s in chain.stages if mark in s.marks or s.name == mark]
        if not makes and mark == "executed":
            makes = _deliveries(chain)[-1:]
        days = [sure_day(chain, stage, done.get(stage.name, {})) for stage in makes]
        known = [each for each in days if each is not None]
        found[mark] = max(known) if known and len(known) == len(days) else None
    return FourDates(**found)


def _deliveries(chain: Handover) -> list[HandoverStage]:
    """Return the stages that deliver somebody; where nobody is to be delivered, all that move."""
    wanted = set(chain.delivers.get(COMPLETED, {}).values())
    moving = [stage for stage in chain.stages if stage.moves]
    return [s for s in moving if wanted & {move.receiver for move in s.moves}] or moving
