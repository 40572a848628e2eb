"""What happens next, in lines: chances by date beside their rivals, and what they are worth."""

from __future__ import annotations

from datetime import date

from detente.forecast import ForecastAnswer, ForecastQuestion
from detente.report.terminal.layout import beside, columns, paragraph
from detente.studies.forecast import (
    ForecastExplanation,
    ForecastStudy,
    StockStudy,
    base_words,
    chance_words,
    cycle_words,
    explanation_lines,
    forecast_notes,
    held_sentence,
    per_cent,
    question_title,
    resolution_rows,
    spread,
    stock_notes,
)
from detente.text import day

HEADS = 32


def forecast_lines(study: ForecastStudy, people: StockStudy | None = None) -> list[str]:
    """Return a table for each day, what stands beside it, and what the numbers are worth.

    Parameters
    ----------
    people : StockStudy, optional
        Played to the same days; the first of its stocks is told below each table.
    """
    lines = [*paragraph(f"{study.model.title}: what happens next"), ""]
    for when in _days(study):
        lines += columns(_rows(study, when))
        if people is not None and when in people.fans[0].by:
            lines += paragraph(held_sentence(people.fans[0], when))
        lines.append("")
    lines += [*columns(_rivals(study)), ""]
    for note in forecast_notes(study):
        lines += paragraph(note, hanging="  ")
    lines.append("Resolved by")
    for title, text in resolution_rows(study):
        lines += beside(title, (text,), indent="  ", column=HEADS)
    return lines


def explanation_text(found: ForecastExplanation) -> list[str]:
    """Return why a question has its chance, as lines of a terminal."""
    lines: list[str] = []
    for line in explanation_lines(found):
        indent = " " * (len(line) - len(line.lstrip()))
        lines += paragraph(line.strip(), indent=indent, hanging=f"{indent}  ") or [""]
    return lines


def stock_lines(study: StockStudy) -> list[str]:
    """Return how many people there will be, by stock and date."""
    lines = [*paragraph(f"{study.model.title}: people"), ""]
    for fan in study.fans:
        lines += paragraph(f"{fan.label}: {fan.told} ({fan.counter})", hanging="  ")
        rows = [["", "median", "80 % band"]]
        rows += [
            [day(by), f"{median:,}", f"{low:,}-{high:,}"]
            for by, low, median, high in zip(fan.by, fan.low, fan.median, fan.high, strict=True)
        ]
        lines += [f"  {line}" for line in columns(rows)]
        lines.append("")
    for note in stock_notes(study):
        lines += paragraph(note, hanging="  ")
    return lines


def _days(study: ForecastStudy) -> list[date]:
    return sorted({a.by for question in study.forecast.questions for a in question.answers})


def _rows(study: ForecastStudy, when: date) -> list[list[str]]:
    """The table of one day: the heading first."""
    asked = [
        (question, answer)
        for question in study.forecast.questions
        for answer in question.answers
        if answer.by == when
    ]
    slips = any(answer.slip_free is not None for _, answer in asked)
    heads = [f"by {day(when)}", "base rate", "by cycles", "events", "with aims"]
    rows = [heads + (["no slip"] if slips else [])]
    for question, answer in asked:
        error = "" if answer.error is None else f" +-{per_cent(2 * answer.error)}"
        row = [
            _title(study, question),
            base_words(study, question.id, answer),
            cycle_words(answer),
            chance_words(answer.calendar),
            spread(answer) + error,
        ]
        rows.append(row + ([chance_words(answer.slip_free)] if slips else []))
    return rows


def _rivals(study: ForecastStudy) -> list[list[str]]:
    """What stands beside every date: nothing changes, the compromise, and votes where there are."""
    first: list[tuple[ForecastQuestion, ForecastAnswer]] = [
        (question, question.answers[0]) for question in study.forecast.questions
    ]
    votes = any(answer.pce is not None for _, answer in first)
    rows = [["on any day", "if nothing changes", "support", *(["votes"] if votes else [])]]
    for question, answer in first:
        row = [
            _title(study, question),
            chance_words(answer.unchanged),
            chance_words(answer.support),
        ]
        rows.append(row + ([chance_words(answer.pce)] if votes else []))
    return rows


def _title(study: ForecastStudy, question: ForecastQuestion) -> str:
    return f"  {question_title(study, question.id, question.ask)}"
