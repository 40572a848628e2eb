"""The record of past verdicts in words, in at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from detente.report.terminal.layout import paragraph
from detente.studies.record import (
    VerdictRecord,
    alike_sentences,
    called_sentences,
    count_sentences,
    foretold_sentences,
    hindsight_sentence,
    opening_sentences,
    rival_sentences,
    wrong_sentence,
)


def record_lines(record: VerdictRecord) -> list[str]:
    """Return what is told below the table: counts, rivals, each coding, where it was wrong."""
    lines = _paragraphs([" ".join(count_sentences(record)), *rival_sentences(record)])
    lines += _part("THE SAME VERDICT", called_sentences(record))
    lines += _part("EACH CODING", [" ".join(opening_sentences(row)) for row in record.rows])
    lines += _part("TWO CODINGS", alike_sentences(record))
    lines += _part("FORECASTS OF THEIR QUESTIONS", foretold_sentences(record))
    lines += _part("WHERE IT WAS WRONG", map(wrong_sentence, record.wrong))
    return [*lines, "", *paragraph(hindsight_sentence(record.rows))]


def _part(heading: str, told: Iterable[str]) -> list[str]:
    lines = _paragraphs(told, indent="  ")
    return ["", heading, *lines] if lines else []


def _paragraphs(told: Iterable[str], indent: str = "") -> list[str]:
    return [line for each in told for line in paragraph(each, indent=indent, hanging=f"{indent}  ")]
