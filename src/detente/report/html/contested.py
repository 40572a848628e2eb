"""What survives every reading of the parties' aims, and what hangs on whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.studies import MANNER, Labels, Overview
from detente.studies.assessment import Assessment, ReadingsTable, ReadingVerdict, where_it_holds

MOST_NAMED = 6


@dataclass(frozen=True)
class ReadingHead:
    """One reading of a party's aims; `own` where the model is solved under it."""

    title: str
    own: bool


@dataclass(frozen=True)
class PartyHead:
    """One party with its readings, over as many columns."""

    who: str
    readings: tuple[ReadingHead, ...]


@dataclass(frozen=True)
class Tally:
    """In how many of the combinations with one reading something holds."""

    text: str
    style: str
    sign: str


@dataclass(frozen=True)
class ConclusionView:
    """The status quo or a named group under all readings."""

    title: str
    now: bool
    count: int
    share: float
    tallies: tuple[Tally, ...]
    where: str
    style: str


@dataclass(frozen=True)
class ContestedView:
    """The whole table.

    Attributes
    ----------
    total : int
        How many combinations there are.
    parties : tuple of PartyHead
    conclusions : tuple of ConclusionView
    surviving, failing : tuple of str
        The titles of what holds in all combinations, and in none.
    resting : tuple of tuple of str
        Party, reading, and what rests under it while the others' readings stay.
    """

    total: int
    parties: tuple[PartyHead, ...]
    conclusions: tuple[ConclusionView, ...]
    surviving: tuple[str, ...]
    failing: tuple[str, ...]
    resting: tuple[tuple[str, str, str], ...]


def readings_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:
    """Return what hangs on whose reading, or why that is not known."""
    assessment = found.assessment
    if assessment is None or "readings" not in found.parts:
        return None
    return {
        "omitted": assessment.omitted,
        "holding": MANNER[assessment.concept],
        "contested": contested_view(assessment, words),
    }


def contested_view(assessment: Assessment, words: Labels) -> ContestedView | None:
    """Return the readings table, or None where no party with levers has a second reading."""
    table = assessment.readings
    if table is None or len(table.combinations) < 2:
        return None
    views = tuple(_conclusion(table, each, words) for each in assessment.conclusions)
    return ContestedView(
        total=len(table.combinations),
        parties=tuple(_party(table, party, words) for party in table.parties),
        conclusions=views,
        surviving=tuple(view.title for view in views if view.style == "firm"),
        failing=tuple(view.title for view in views if view.style == "no"),
        resting=tuple(_resting(table, assessment.concept, words)),
    )


def _resting(table: ReadingsTable, concept: str, words: Labels) -> Iterator[tuple[str, str, str]]:
    for party in table.parties:
        for reading in table.readings[party]:
            rests = table.rests_under(concept, party, reading)
            told = words.states(rests, most=MOST_NAMED) if rests else "nothing"
            yield words.party(party), table.reading_title(party, reading), told


def _party(table: ReadingsTable, party: str, words: Labels) -> PartyHead:
    readings = table.readings[party]
    heads = tuple(
        ReadingHead(table.reading_title(party, reading), place == 0)
        for place, reading in enumerate(readings)
    )
    return PartyHead(words.party(party), heads)


def _conclusion(table: ReadingsTable, conclusion: ReadingVerdict, words: Labels) -> ConclusionView:
    status_quo = conclusion.name == "status_quo" and conclusion.title == "The status quo"
    tallies = tuple(
        _tally(*table.tally(conclusion, party, reading))
        for party in table.parties
        for reading in table.readings[party]
    )
    style = "firm" if conclusion.always else "no" if conclusion.never else "fair"
    return ConclusionView(
        title="The status quo" if status_quo else words.named(conclusion.name),
        now=bool(conclusion.holds[0]),
        count=conclusion.count,
        share=conclusion.count / len(table.combinations),
        tallies=tallies,
        where="" if style != "fair" else where_it_holds(table, conclusion, words),
        style=style,
    )


def _tally(count: int, total: int) -> Tally:
    if count == total:
        return Tally("always", "firm", "●")
    if count == 0:
        return Tally("never", "no", "○")
    return Tally(f"{count} of {total}", "fair", "")
