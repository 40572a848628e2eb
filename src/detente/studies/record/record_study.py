"""The record: every past opening, what was said of it, what came, and how often that was right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.casefile import FIRST, SECOND
from detente.studies.record.alike import CodingsCompared, compare_codings
from detente.studies.record.counts import (
    CalledAlike,
    Rival,
    ShareOfOpenings,
    called_alone,
    called_together,
    counted_rows,
    right_by_second,
    right_of,
    rivals_of,
)
from detente.studies.record.foretelling import ForetoldQuestions, foretell_questions
from detente.studies.record.judged import CodingVerdict
from detente.studies.record.openings import models_of, opening_name, past_openings
from detente.studies.record.putting_right import WrongVerdict, put_right
from detente.studies.record.table import past_judged

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class VerdictRecord:
    """How verdicts on past openings did.

    Attributes
    ----------
    rows : tuple of CodingVerdict
        A row for each coding.
    alike : tuple of CodingsCompared
        One for each opening that was coded twice.
    wrong : tuple of WrongVerdict
        One for each row that was wrong.
    foretold : ForetoldQuestions or None
        How forecasts of the openings' questions did; None where fewer than two have some.
    coders : mapping of opening to str
        Who coded it, and from what.
    """

    rows: tuple[CodingVerdict, ...]
    alike: tuple[CodingsCompared, ...]
    wrong: tuple[WrongVerdict, ...]
    foretold: ForetoldQuestions | None
    coders: Mapping[str, str]

    @property
    def openings(self) -> int:
        """How many openings there are; a second coding adds none."""
        return len(counted_rows(self.rows))

    @property
    def right(self) -> ShareOfOpenings:
        """The right verdicts among the decided ones."""
        return right_of(self.rows)

    @property
    def right_by_second(self) -> ShareOfOpenings:
        """The same with second codings in place of the first, where there is one."""
        return right_by_second(self.rows)

    @property
    def undecided(self) -> int:
        """How many openings the rule does not decide."""
        return self.openings - self.right.n

    @property
    def rivals(self) -> tuple[Rival, ...]:
        """The verdicts beside what needs no model."""
        return rivals_of(self.rows)

    @property
    def called(self) -> tuple[CalledAlike, ...]:
        """Each verdict that was given, and in how many of its openings something came."""
        found = (
            called_alone(self.rows, True),
            called_alone(self.rows, False),
            called_together(self.rows, True),
            called_together(self.rows, False),
        )
        return tuple(each for each in found if each.share.n)


def study_record(
    cases: Sequence[str | Path] = (), *, progress: Progress | None = None
) -> VerdictRecord:
    """Compare the verdicts on past openings with what came after them.

    Parameters
    ----------
    cases : sequence of str or Path
        Names of shipped cases, or cases with their aftermath beside them; all that ship without.
    progress : callable, optional
        Told which opening is next.

    Returns
    -------
    VerdictRecord

    Raises
    ------
    InputError
        If a case or what is written on what came after it cannot be read or is wrong.
    """
    judged, alike, wrong = [], [], []
    for case in dict.fromkeys(map(str, cases or past_openings())):
        if progress is not None:
            progress(opening_name(case))
        [opening] = past_judged([case])
        judged.append(opening)
        own = {row.coding: row for row in opening.codings}
        asked = [row for row in own.values() if row.judged == "wrong"]
        if len(own) == 1 and not asked:
            continue
        models = models_of(case)
        if len(own) > 1:
            alike.append(
                compare_codings((own[FIRST], own[SECOND]), (models[FIRST], models[SECOND]))
            )
        wrong += [put_right(row, models[row.coding]) for row in asked]
    return VerdictRecord(
        tuple(row for each in judged for row in each.codings),
        tuple(alike),
        tuple(wrong),
        foretell_questions(judged),
        {each.name: each.coder for each in judged},
    )
