"""What stands beside a case's verdicts: how the same verdicts did on other openings. (RC10)"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.model import Model
from detente.studies.exchanges import ExchangeStudy
from detente.studies.record.counts import (
    CalledAlike,
    ShareOfOpenings,
    called_alone,
    called_together,
    counted_rows,
    right_of,
)
from detente.studies.record.happened import WhatHappened
from detente.studies.record.judged import CodingVerdict, agreement_verdict
from detente.studies.record.openings import opening_name
from detente.studies.record.table import past_verdicts
from detente.studies.record.words import per_cent, span_words

MOST_LISTED = 4
CALLED = {
    "holds": "Holds against single moves",
    "moves_alone": "Does not hold against single moves",
    "exchange": "Some exchange is kept and safe",
    "rests": "No exchange is kept and safe",
}
ALONE = ("holds", "moves_alone")


@dataclass(frozen=True)
class RecordBeside:
    """How the verdicts of a case did on the other openings of the past.

    Attributes
    ----------
    openings : tuple of str
        The openings counted; the case itself is left out.
    right : ShareOfOpenings
        How often the rule was right among those that it decides.
    called : tuple of CalledAlike
        The openings that got the case's verdict, against single moves and against agreements; one
        that no other opening got is left out.
    all_moved : bool
        Whether a lever moved in each of the openings.
    came : WhatHappened or None
        What came of the case itself, where it is an opening. No verdict reads it.
    """

    openings: tuple[str, ...]
    right: ShareOfOpenings
    called: tuple[CalledAlike, ...]
    all_moved: bool
    came: WhatHappened | None = None

    @property
    def afterwards(self) -> str:
        """What came of the case itself, marked as hindsight; empty where it is no opening."""
        return "" if self.came is None else _came_sentence(self.came)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The line beside the verdicts, sentence by sentence; against agreements only the count."""
        alone = [each for each in self.called if each.verdict in ALONE]
        found = [_moved_sentence(each) for each in alone]
        if self.right.n:
            low, high = self.right.interval
            where = "" if found else " past openings"
            found.append(
                f"On exchanges the verdicts were right in {self.right.k} of {self.right.n}{where} "
                f"({per_cent(low, high)})."
            )
        if found:
            found.append(how_chosen(self.all_moved))
        return tuple(found)


def record_beside(
    study: ExchangeStudy, case: str | Path = "", openings: Iterable[str | Path] | None = None
) -> RecordBeside | None:
    """Say how the verdicts of a case did on past openings, the case itself left out.

    Parameters
    ----------
    study : ExchangeStudy
        From the position of the day, against the case's named agreements.
    case : str or Path
        The case's name; an opening of that name, or of the same content, is left out.
    openings : iterable of str or Path, optional
        As for :func:`past_verdicts`.

    Returns
    -------
    RecordBeside or None
        None where there is no other opening, or the study asks otherwise than the record does.
    """
    if study.sets.asked != "named" or study.state != study.model.status_quo:
        return None
    every = past_verdicts(openings)
    rows = others(every, study.model, case)
    own = next((row for row in every if row not in rows), None)
    if not rows:
        return None
    together = agreement_verdict(study) == "exchange"
    called = (called_alone(rows, bool(study.manner)), called_together(rows, together))
    return RecordBeside(
        tuple(row.opening for row in counted_rows(rows)),
        right_of(rows),
        tuple(each for each in called if each.share.n),
        all(row.happened.moved for row in rows),
        None if own is None else own.happened,
    )


def others(
    rows: Sequence[CodingVerdict], model: Model, case: str | Path
) -> tuple[CodingVerdict, ...]:
    """Leave out every coding of an opening that is the case itself.

    It is the case itself where it has its name, or its day and its title or fingerprint.
    """
    own = {
        row.opening
        for row in rows
        if row.as_of == model.as_of
        and (row.title == model.title or row.fingerprint == model.fingerprint)
    }
    if str(case):
        own.add(opening_name(case))
    return tuple(row for row in rows if row.opening not in own)


def how_chosen(all_moved: bool) -> str:
    """Say how openings come into the record."""
    if all_moved:
        return "They were chosen because they moved."
    return "They were chosen with their end known."


def _came_sentence(came: WhatHappened) -> str:
    if came.came == "none":
        return "(hindsight) no exchange came within 12 months."
    if came.came == "open" or came.days is None:
        return ""
    after = f"(hindsight) an exchange came after {span_words(came.days, came.days)}"
    if came.broken_days is None:
        return f"{after} and stood after a year."
    return f"{after}, broken {span_words(came.broken_days, came.broken_days)} later."


def _moved_sentence(found: CalledAlike) -> str:
    k, n = found.share.k, found.share.n
    where = f"“{CALLED[found.verdict]}” in {n} past opening{'s' if n > 1 else ''}"
    if not k:
        return f"{where}: none moved within 12 months."
    how_many = f"all {n}" if k == n and n > 1 else "it" if n == 1 else str(k)
    return f"{where}: {how_many} moved, {_after(found.days)}."


def _after(days: Sequence[int]) -> str:
    if len(days) <= MOST_LISTED and max(days) <= 99:
        told = [str(each) for each in days]
        listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
        return f"after {listed} day{'s' if days[-1] != 1 else ''}"
    return f"after {span_words(days[0], days[-1])}"
