"""Where a verdict was wrong: the nearest input that would have made it right. (RC9)"""

from __future__ import annotations

from dataclasses import dataclass

from detente.model import Model
from detente.studies import Labels
from detente.studies.record.judged import CodingVerdict
from detente.studies.turns import (
    ConclusionTurns,
    NumberTurns,
    TurnQuestion,
    definition_of,
    exchange_question,
    kept_agreements_question,
    make_plain,
    study_turns,
)


@dataclass(frozen=True, eq=False)
class WrongVerdict:
    """A verdict that was wrong, and what would have made it right.

    Attributes
    ----------
    opening, coding, why : str
    turning : ConclusionTurns or None
        What turns the answer that was wrong; None where turns are not asked.
    premises : tuple of str
        `readings` in words: "Sudan wants “relief before the year ends”".
    not_asked : str
        Why they are not; empty where they are.
    """

    opening: str
    coding: str
    why: str
    turning: ConclusionTurns | None
    premises: tuple[str, ...] = ()
    not_asked: str = ""

    @property
    def nearest(self) -> NumberTurns | None:
        """The number nearest to its turn; factors on whole tables only where nothing else turns."""
        if self.turning is None or not self.turning.numbers:
            return None
        numbers = self.turning.numbers
        return next((each for each in numbers if each.number.kind != "factor"), numbers[0])

    @property
    def inside(self) -> bool | None:
        """Whether the nearest turn lies inside the number's range; None without either."""
        found = self.nearest
        return None if found is None or found.range is None else found.crosses

    @property
    def readings(self) -> tuple[str, ...]:
        """The contested aims under which the answer is the other one: ``party=reading``."""
        return () if self.turning is None else _readings(self.turning)


def put_right(verdict: CodingVerdict, model: Model) -> WrongVerdict:
    """Find what would have made a wrong verdict right. Nothing is changed.

    Parameters
    ----------
    verdict : CodingVerdict
        One that was wrong.
    model : Model
        Of the same coding.
    """
    told = (verdict.opening, verdict.coding, verdict.why)
    if model.joint_levers:
        why_not = "asked only where each lever has one party"
        return WrongVerdict(*told, None, not_asked=why_not)
    plain = make_plain(definition_of(model))
    asked = _question(verdict, plain.model)
    [found] = study_turns(plain, [asked], discrete=True).conclusions
    labels = Labels(model)
    return WrongVerdict(
        *told, found, tuple(_in_words(labels, reading) for reading in _readings(found))
    )


def _readings(found: ConclusionTurns) -> tuple[str, ...]:
    return tuple(each.change for each in found.discrete if each.kind == "reading" and each.flips)


def _in_words(labels: Labels, reading: str) -> str:
    party, _, name = reading.partition("=")
    label = labels.model.preferences[party].alternatives[name].label or name
    return f"{labels.the_party(party)} wants “{label}”"


def _question(verdict: CodingVerdict, model: Model) -> TurnQuestion:
    nearest = verdict.nearest
    if verdict.happened.came == "broken" and nearest is not None:
        return exchange_question(nearest.state, nearest.signers)
    return kept_agreements_question(model)
