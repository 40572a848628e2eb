"""detente evidence: who said so, and how far may it be believed?"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import CaseArgument, OutputOption, read_model
from detente.cli.output import (
    Format,
    FormatOption,
    check_target,
    emit,
    emit_text,
    say,
    working,
    write_file,
)
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.evidence import Ledger

CHECK_FAILED = 3
SHOWN = ("claim", "rating", "attribution", "speaker", "text")


class EvidenceExport(StrEnum):
    """What other programs read."""

    prov_json = "prov-json"
    prov_n = "prov-n"
    ftm = "ftm"
    csv = "csv"


def evidence(
    case: CaseArgument,
    origins: Annotated[
        bool, typer.Option("--origins", help="Claims by independent origin: copies count once.")
    ] = False,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Claims that disagree, side by side.")
    ] = False,
    audit: Annotated[
        bool,
        typer.Option("--audit", help="Hold the case against the ledger; exit code 3 for a fault."),
    ] = False,
    counts: Annotated[
        bool, typer.Option("--counts", help="Counts in time, every vintage kept.")
    ] = False,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts",
            metavar="FOLDER",
            help="Check where claims stand in your own copies of the sources; exit code 3 where "
            "one does not stand there.",
        ),
    ] = None,
    export: Annotated[
        EvidenceExport | None,
        typer.Option(
            "--export",
            help="prov-json, prov-n: W3C provenance; ftm: FollowTheMoney JSON lines; csv: a "
            "folder of tables, which is also a ledger.",
        ),
    ] = None,
    output: OutputOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show who says what in a case, and how it is graded.

    A grade such as B3 is the Admiralty reliability of who says it (A to E) and the credibility of
    what is said (1 to 5). F and 6 mean that it cannot be judged.
    """
    from detente.evidence import audit as audit_case
    from detente.evidence import check_anchors, collapse_origins, load_ledger
    from detente.evidence import conflicts as conflicts_of

    views = [origins, conflicts, audit, counts, texts is not None, export is not None]
    if sum(views) > 1:
        raise InputError("asks for several things; choose one of the options.", "command line")
    if output is not None and export is None:
        raise InputError("--output goes with --export; add it.", "command line")
    with working("reading the evidence"):
        ledger = load_ledger(case)
    if export is not None:
        _export(ledger, export, output, case)
    elif origins:
        found = collapse_origins(ledger)
        _emit(form, found.columns, found.rows, found.title, hidden=2)
    elif conflicts:
        listed = conflicts_of(ledger)
        _emit(form, listed.columns, listed.rows, listed.title)
    elif counts:
        _counts(ledger, form)
    elif texts is not None:
        report = check_anchors(ledger, texts)
        _emit(form, report.columns, report.rows, report.title, hidden=1)
        for source, state in report.texts:
            say(f"{source}: {state}")
        if not report.passed:
            raise typer.Exit(CHECK_FAILED)
    elif audit:
        result = audit_case(read_model(case), ledger)
        rows = [row for row in result.rows if form is not Format.table or row[0] != "unused"]
        _emit(form, result.columns, rows, result.title)
        numbers = ", ".join(f"{check} {number}" for check, number in result.counts.items())
        say(f"{result.inputs} inputs looked at; {numbers}")
        if not result.passed:
            raise typer.Exit(CHECK_FAILED)
    else:
        claims = ledger.rows()
        columns = SHOWN if form is Format.table else tuple(claims[0]) if claims else SHOWN
        _emit(form, columns, [tuple(row[key] for key in columns) for row in claims], ledger.title)


def _emit(
    form: Format, columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str, hidden: int = 0
) -> None:
    """Print a table; its last `hidden` columns are long and only for programs."""
    data = [dict(zip(columns, row, strict=True)) for row in rows]
    kept = len(columns) - (hidden if form is Format.table else 0)
    emit(form, columns[:kept], [list(row[:kept]) for row in rows], data, title)


def _counts(ledger: Ledger, form: Format) -> None:
    from detente.evidence import counts

    rows = [
        (series.name, series.counter, series.definition, *row)
        for series in counts(ledger)
        for row in series.rows
    ]
    columns = ("name", "counter", "definition", "as of", "value", "change", "days", "vintage")
    _emit(form, (*columns, "claim"), rows, f"{ledger.title}: counts")


def _export(ledger: Ledger, export: EvidenceExport, output: Path | None, case: str) -> None:
    from detente.evidence import to_ftm, to_prov, write_ledger

    if export is EvidenceExport.csv:
        if output is None:
            raise InputError("csv is several tables; name a folder with --output.", "--export")
        if output.suffix == ".toml":
            raise InputError("is the name of a TOML file; csv goes to a folder.", str(output))
        write_ledger(ledger, output)
        return
    if output is not None:
        check_target(output, case)
    if export is EvidenceExport.ftm:
        text = "".join(f"{line}\n" for line in to_ftm(ledger))
    elif export is EvidenceExport.prov_n:
        text = to_prov(ledger).get_provn() + "\n"
    else:
        text = str(to_prov(ledger).serialize(format="json", indent=1)) + "\n"
    if output is None:
        emit_text(text)
    else:
        write_file(output, text, case)
