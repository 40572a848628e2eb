"""detente record: how often were verdicts on past openings right?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.output import Format, FormatOption, emit, emit_lines, table_text, telling

if TYPE_CHECKING:
    from detente.studies.record import CodingVerdict

CSV_HEADERS = (
    *("opening", "coding", "as of", "alone", "agreements", "signed", "kept", "kept and safe"),
    *("nearest", "nearest kept", "nearest safe", "nearest carried out", "said to break"),
    *("came", "days", "broken by", "broken days", "moved days", "verdict", "why"),
)


def record(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CASE",
            help="Past openings: shipped cases, or cases with NAME.aftermath.toml beside them. All "
            "that ship without.",
        ),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Say how often verdicts on past openings were right.

    A row for each coding of an opening: whether the position was said to hold against single moves
    and against kept agreements, which exchange was nearest to the one that came, what came within
    12 months, and whether that was right. Beside it three that need no model: always, never, and a
    base rate; where two codings agree; and what would have made a wrong verdict right.
    """
    from detente.studies.record import HEADERS, row_words, study_record

    with telling("reading the past") as tell:
        found = study_record(cases or (), progress=tell)
    if form is Format.table:
        from detente.report.terminal import record_lines

        table = table_text(HEADERS, [row_words(row) for row in found.rows]).splitlines()
        emit_lines([*table, "", *record_lines(found)])
        return
    emit(form, CSV_HEADERS, [_row(row) for row in found.rows], found)


def _row(row: CodingVerdict) -> list[Any]:
    nearest, happened = row.nearest, row.happened
    near: list[Any] = [None] * 5
    if nearest is not None:
        said = nearest.breakers or nearest.undoers or nearest.withholders
        near = [nearest.label, nearest.kept, nearest.safe, nearest.done, " ".join(said)]
    return [
        *(row.opening, row.coding, row.as_of.isoformat()),
        *("holds" if row.holds else "moves", row.together, row.signed, row.kept, row.good),
        *near,
        *(happened.came, happened.days, " ".join(happened.broken_by), happened.broken_days),
        *(happened.moved_days, row.judged, row.why),
    ]
