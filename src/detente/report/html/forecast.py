"""What happens next: chances by date beside base rates, people as a band, and the calendar."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.studies import Labels, Overview
from detente.studies.forecast import (
    Foretold,
    base_words,
    chance_words,
    cycle_words,
    forecast_notes,
    spread,
    standing_sentences,
    stock_notes,
)
from detente.text import day

if TYPE_CHECKING:
    from detente.studies.forecast import StockFan

WIDTH, HEIGHT = 240.0, 90.0  # of a band, in pixels


@dataclass(frozen=True)
class AnswerCell:
    """One question on one day, in words."""

    base: str
    cycles: str
    calendar: str
    aims: str


@dataclass(frozen=True)
class QuestionRow:
    """One question: its cells by day, the way it would begin, and how it will be known."""

    title: str
    cells: tuple[AnswerCell, ...]
    first: str
    known: str
    unchanged: str
    support: str


@dataclass(frozen=True)
class BandDrawing:
    """A stock as a drawing: the median as a line, the band of four paths in five around it.

    `told` says the same in words.
    """

    title: str
    counter: str
    line: str
    band: str
    told: str
    top: str
    first: str
    last: str


@dataclass(frozen=True)
class ForecastView:
    """The section. Rows of `dates` are when, what, and whether the day is one asked about.

    `problem` says why there are no rows, and is empty where there are.
    """

    days: tuple[str, ...]
    rows: tuple[QuestionRow, ...]
    bands: tuple[BandDrawing, ...]
    dates: tuple[tuple[str, str, bool], ...]
    standing: str
    notes: tuple[str, ...]
    problem: str = ""


def forecast_view(found: Overview, words: Labels) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Return what the report says of what happens next; None for a case without a forecast."""
    part = found.forecast
    if part.value is None:
        if not part.reason:
            return None
        view = ForecastView((), (), (), (), "", (), part.reason)
    else:
        view = _view(part.value)
    return {"forecast": view, "forecast_command": shlex.join(["detente", "forecast", found.case])}


def _view(value: Foretold) -> ForecastView:
    study = value.study
    questions = study.forecast.questions
    days = sorted({answer.by for question in questions for answer in question.answers})
    rows = []
    for question in questions:
        text = study.model.definition.questions[question.id]
        by_day = {answer.by: answer for answer in question.answers}
        cells = tuple(
            AnswerCell(
                base_words(study, question.id, by_day[when]),
                "" if by_day[when].by_cycles is None else cycle_words(by_day[when]),
                chance_words(by_day[when].calendar),
                spread(by_day[when]),
            )
            if when in by_day
            else AnswerCell("", "", "", "")
            for when in days
        )
        steps = value.ways.get(question.id, ())
        answer = question.answers[0]
        rows.append(
            QuestionRow(
                *(text.title, cells, ", then ".join(steps) or "–", question.resolves_by),
                *(chance_words(answer.unchanged), chance_words(answer.support)),
            )
        )
    people = value.people
    standing = standing_sentences()
    notes = [note for note in forecast_notes(study) if note not in standing]
    return ForecastView(
        days=tuple(day(when) for when in days),
        rows=tuple(rows),
        bands=() if people is None else tuple(_band(fan, study.terms.as_of) for fan in people.fans),
        dates=_dates(value, days),
        standing=" ".join(standing),
        notes=(*notes, *(() if people is None else stock_notes(people))),
    )


def _dates(value: Foretold, days: list[date]) -> tuple[tuple[str, str, bool], ...]:
    """The calendar to come, with the days that are asked about among it."""
    dated = [(each.on, each.when, each.what, False) for each in value.dates if each.on is not None]
    dated += [(when, day(when), "asked about", True) for when in days]
    found = [row[1:] for row in sorted(dated, key=lambda row: (row[0], row[3]))]
    found += [(each.when, each.what, False) for each in value.dates if each.on is None]
    return tuple(found)


def _band(fan: StockFan, as_of: date) -> BandDrawing:
    top = max(1, fan.start, *fan.high)
    last = (fan.by[-1] - as_of).days
    across = [0.0, *(WIDTH * (when - as_of).days / last for when in fan.by)]

    def points(numbers: tuple[int, ...]) -> list[str]:
        return [
            f"{x:.1f},{HEIGHT * (1 - number / top):.1f}"
            for x, number in zip(across, (fan.start, *numbers), strict=True)
        ]

    told = "; ".join(
        f"{median:,} ({low:,} to {high:,}) on {day(when)}"
        for when, low, median, high in zip(fan.by, fan.low, fan.median, fan.high, strict=True)
    )
    return BandDrawing(
        title=fan.label,
        counter=fan.counter,
        line=f"M{' L'.join(points(fan.median))}",
        band=f"M{' L'.join([*points(fan.high), *reversed(points(fan.low))])} Z",
        told=f"{fan.told if fan.counted else f'{fan.start:,} on {day(as_of)}'}; {told}",
        top=f"{top:,}",
        first=day(as_of),
        last=day(fan.by[-1]),
    )
