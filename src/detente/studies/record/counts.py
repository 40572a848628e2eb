"""How often verdicts were right, beside what needs no model: always, never, a base rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.casefile import FIRST
from detente.studies.record.judged import CodingVerdict
from detente.uncertainty import jeffreys_interval

TIES_ENDED = 0.143 + 0.042
"""Targets that gave way (0.143) or settled (0.042) by the end of the year after sanctions were
imposed: US senders, autocratic targets, 1945 to 2005; own tabulation of TIES, version 4 (Morgan,
Bapat, Kobayashi 2014), Aalen-Johansen over 119 cases."""
TIES_CASES = 119


@dataclass(frozen=True)
class ShareOfOpenings:
    """So many of so many openings, and how far off the share may be.

    Attributes
    ----------
    k, n : int
    """

    k: int
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """Jeffreys' interval of 95 %; from 0 to 1 where n is 0 (RC6)."""
        return jeffreys_interval(self.k, self.n)

    @property
    def width(self) -> float:
        """How wide the interval is."""
        low, high = self.interval
        return high - low


@dataclass(frozen=True)
class Rival:
    """What says something of every opening without a model of it, beside the verdicts (RC7).

    Attributes
    ----------
    name : str
        ``verdict``, ``always``, ``never`` or ``ties``.
    chance : float or None
        That an exchange comes within 12 months and is not broken in them; None for the verdicts,
        which give each opening its own, 0 or 1.
    share : ShareOfOpenings or None
        How often it was right, of the decided openings; None for what names a chance only.
    brier : float or None
        The mean squared distance between the chance and what came, of the openings whose end is
        known; None where there is none.
    """

    name: str
    chance: float | None
    share: ShareOfOpenings | None
    brier: float | None


@dataclass(frozen=True)
class CalledAlike:
    """Openings that got one verdict, and in how many something came.

    Attributes
    ----------
    verdict : str
        ``holds``, ``moves_alone``, ``exchange`` or ``rests``.
    share : ShareOfOpenings
        Against single moves: in which a lever of the case moved. Against agreements: in which an
        exchange came and was not broken. Both within 12 months.
    days : tuple of int
        After how many days each did, rising.
    """

    verdict: str
    share: ShareOfOpenings
    days: tuple[int, ...]


def counted_rows(rows: Sequence[CodingVerdict]) -> list[CodingVerdict]:
    """Return the rows that count: the first coding of each opening."""
    return [row for row in rows if row.coding == FIRST]


def known_rows(rows: Sequence[CodingVerdict]) -> list[CodingVerdict]:
    """Return the rows that count whose 12 months are known to their end."""
    return [row for row in counted_rows(rows) if row.happened.came != "open"]


def right_of(rows: Sequence[CodingVerdict]) -> ShareOfOpenings:
    """Count the right verdicts among the decided ones of the rows that count."""
    judged = [row.judged for row in counted_rows(rows)]
    right = judged.count("right")
    return ShareOfOpenings(right, right + judged.count("wrong"))


def right_by_second(rows: Sequence[CodingVerdict]) -> ShareOfOpenings:
    """Count the right verdicts with the second coding of an opening in place of the first."""
    last = {row.opening: row for row in sorted(rows, key=lambda row: row.coding != FIRST)}
    judged = [row.judged for row in last.values()]
    right = judged.count("right")
    return ShareOfOpenings(right, right + judged.count("wrong"))


def rivals_of(rows: Sequence[CodingVerdict]) -> tuple[Rival, ...]:
    """Return the verdicts and the three that need no model, on the same openings."""
    decided = [row for row in counted_rows(rows) if row.judged != "undecided"]
    known = known_rows(rows)
    came = [row.happened.came == "exchange" for row in decided]
    said = [float(row.together == "exchange") for row in known]
    ends = [float(row.happened.came == "exchange") for row in known]
    return (
        Rival("verdict", None, right_of(rows), _brier(said, ends)),
        Rival(
            "always", 1.0, ShareOfOpenings(sum(came), len(came)), _brier([1.0] * len(ends), ends)
        ),
        Rival(
            "never",
            0.0,
            ShareOfOpenings(len(came) - sum(came), len(came)),
            _brier([0.0] * len(ends), ends),
        ),
        Rival("ties", TIES_ENDED, None, _brier([TIES_ENDED] * len(ends), ends)),
    )


def called_alone(rows: Sequence[CodingVerdict], holds: bool) -> CalledAlike:
    """Count the openings with a verdict against single moves, and those in which a lever moved."""
    alike = [row.happened for row in known_rows(rows) if row.holds == holds]
    days = sorted(each.moved_days for each in alike if each.moved_days is not None)
    name = "holds" if holds else "moves_alone"
    return CalledAlike(name, ShareOfOpenings(len(days), len(alike)), tuple(days))


def called_together(rows: Sequence[CodingVerdict], exchange: bool) -> CalledAlike:
    """Count the openings with a verdict against agreements, and those in which an exchange came."""
    alike = [row.happened for row in known_rows(rows) if (row.together == "exchange") == exchange]
    days = sorted(each.days for each in alike if each.came == "exchange" and each.days is not None)
    name = "exchange" if exchange else "rests"
    return CalledAlike(name, ShareOfOpenings(len(days), len(alike)), tuple(days))


def _brier(chances: Sequence[float], ends: Sequence[float]) -> float | None:
    if not ends:
        return None
    return sum((p - end) ** 2 for p, end in zip(chances, ends, strict=True)) / len(ends)
