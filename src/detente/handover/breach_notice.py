"""The chance and the delay with which a withheld stage is seen: rule HO9."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from detente.errors import CaseError, NotApplicableError
from detente.handover.confirming import reported_by
from detente.handover.followed import Chance
from detente.handover.markings import follow_markings
from detente.handover.net import net_of
from detente.handover.records import Confirmation, Handover, HandoverStage
from detente.handover.references import check_references, place
from detente.handover.timing import ancestors, known_part

_TAIL = Fraction(1, 10**18)  # of an endless row of chances, what is no longer counted out


@dataclass(frozen=True)
class Notice:
    """When a breach is seen: its stage is withheld, and somebody reports that nothing happened.

    Attributes
    ----------
    stage : str
    breaker : str
        The party that withholds; its own word is left out.
    due : int
        Day, counted from the first of the schedule's step, on which the stage was due.
    watchers : tuple of Confirmation
        One for each origin that is not the breaker's own.
    """

    stage: str
    breaker: str
    due: int
    watchers: tuple[Confirmation, ...]

    def seen_by(self, day: int) -> Fraction:
        """Return the chance that it has been seen by a day, counted from the first of the step."""
        missed = Fraction(1)
        for row in self.watchers:
            missed *= 1 - reported_by(row, day - self.due)
        return 1 - missed

    @property
    def never(self) -> Fraction:
        """The chance that it is never seen."""
        missed = Fraction(1)
        for row in self.watchers:
            missed *= 0 if row.every is not None and row.chance else 1 - row.chance
        return missed

    @property
    def seen(self) -> dict[int, Fraction]:
        """The chance that it is first seen on each day.

        A row of occasions without end is counted out until less than 1e-18 is left.
        """
        found: dict[int, Fraction] = {}
        before, day = Fraction(0), self.due
        for day in self._days():
            by = self.seen_by(day)
            if by > before:
                found[day] = by - before
            before = by
        return found

    @property
    def mean_day_if_seen(self) -> Fraction:
        """The mean day on which it is seen, given that it is.

        Raises
        ------
        NotApplicableError
            If nobody would see it.
        """
        seen = self.seen
        if not seen:
            raise NotApplicableError(f"nobody would see that '{self.stage}' is withheld.")
        total = sum(seen.values())
        return sum((day * p for day, p in seen.items()), Fraction(0)) / total

    def in_periods(self, days: Fraction | int) -> dict[int, Fraction]:
        """Return the chance that it is first seen in each period of so many days.

        Periods are rounded up, and the first is 1: what SC5 takes in place of a detection
        probability.
        """
        if days <= 0:
            raise CaseError(f"a period of {days} days is none.")
        found: dict[int, Fraction] = {}
        for day, p in self.seen.items():
            period = max(1, ceil(Fraction(day) / Fraction(days)))
            found[period] = found.get(period, Fraction(0)) + p
        return found

    def generating_function(self, yearly_rate: float) -> float:
        """Return the sum of p_k d^k over days k, with d = (1 + rate)^(-1/365.25)."""
        factor = (1 + yearly_rate) ** (-1 / 365.25)
        return float(sum(float(p) * factor**day for day, p in self.seen.items()))

    def _days(self) -> list[int]:
        """Return the days on which somebody may report, in order."""
        found: set[int] = set()
        for row in self.watchers:
            found |= {self.due + delay for delay in row.days if row.chance}
        endless = [row for row in self.watchers if row.every is not None and row.chance]
        occasion = 0
        while endless:
            occasion += 1
            last = 0
            for row in endless:
                steps = ceil(occasion * (row.every or 1))
                found |= {self.due + delay + steps for delay in row.days}
                last = max(last, self.due + max(row.days) + steps)
            if 1 - self.seen_by(last) < _TAIL:
                break
        return sorted(found)


def notice(chain: Handover, stage: str, *, breaker: str = "") -> Notice:
    """Return when it would be seen that a stage is withheld.

    Parameters
    ----------
    chain : Handover
    stage : str
    breaker : str, optional
        The party that withholds; that of the stage's actor unless given. What it says itself does
        not count.

    Raises
    ------
    UnknownNameError
        If there is no such stage.
    CaseError
        If the stage has no `due` and its latest day is not known.

    Notes
    -----
    Rule HO9 of docs/rules.md. Days count from the first of the schedule's step, which starts the
    chain. The first report counts.
    """
    check_references(chain)
    wanted = chain.stage(stage)
    breaker = breaker or chain.party(wanted.actor) or wanted.actor
    own = {breaker, *(name for name, whose in chain.custodians.items() if whose == breaker)}
    watchers = tuple(row for row in chain.origins(stage) if not row.by or row.by not in own)
    return Notice(stage, breaker, _due(chain, wanted), watchers)


def _due(chain: Handover, stage: HandoverStage) -> int:
    """Return the day on which a stage is due: as written, else the latest it can be done on."""
    if stage.due is not None:
        return stage.due
    if stage.name not in known_part(chain):
        raise CaseError(
            "its latest day is not known, as the days of it or of a stage before it are not. "
            "Give it a `due`, in days from the start.",
            place(chain, stage.name),
        )
    net = net_of(chain, only=frozenset(ancestors(chain, stage.name)))
    number = next(k for k, each in enumerate(net.stages) if each.name == stage.name)
    done: dict[int, Chance] = follow_markings(net).done[number]
    if not done:
        raise CaseError("it is never done. Give it a `due`.", place(chain, stage.name))
    return max(done)
