"""detente evidence: who said so, and how far may it be believed?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.inputs import read_model
from detente.cli.options import CaseArgument, ForceOption, OutputOption
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
    from detente.studies.evidence import LedgerView

CHECK_FAILED = 3


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
    unused: Annotated[
        bool, typer.Option("--unused", help="Claims that no input of the case names.")
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
    force: ForceOption = False,
    form: FormatOption = Format.table,
) -> None:
    """Show who says what in a case, and how it is graded.

    A grade such as B3 is the Admiralty reliability of who says it (A to E) and the credibility of
    what is said (1 to 5). F and 6 mean that it cannot be judged.
    """
    views = [origins, conflicts, audit, counts, unused, texts is not None, export is not None]
    if sum(views) > 1:
        raise InputError("asks for several things; choose one of the options.", "command line")
    if output is not None and export is None:
        raise InputError("--output goes with --export; add it.", "command line")
    if export is not None:
        _export(case, export, output, force=force)
        return
    from detente.studies import evidence as study

    with working("reading the evidence"):
        if origins:
            view = study.origin_view(case)
        elif conflicts:
            view = study.conflict_view(case)
        elif counts:
            view = study.count_view(case)
        elif unused:
            view = study.unused_view(case, read_model(case))
        elif texts is not None:
            view = study.source_text_view(case, texts)
        elif audit:
            view = study.audit_view(case, read_model(case))
        else:
            view = study.claim_view(case)
    _print(view, form, hide_unused=audit)


def _print(view: LedgerView, form: Format, *, hide_unused: bool) -> None:
    """Print a ledger's table: for reading, without what is for programs only."""
    columns, rows = view.columns, view.rows
    if form is Format.table:
        columns = view.shown
        places = [view.columns.index(name) for name in columns]
        kept = [row for row in rows if not (hide_unused and row[0] == "unused")]
        rows = tuple(tuple(row[k] for k in places) for row in kept)
    emit(form, columns, rows, view, view.title)
    for note in view.notes:
        say(note)
    if not view.passed:
        raise typer.Exit(CHECK_FAILED)


def _export(case: str, export: EvidenceExport, output: Path | None, *, force: bool) -> None:
    from detente.studies.evidence import export_tables, ledger_text

    if export is EvidenceExport.csv:
        if output is None:
            raise InputError("csv is several tables; name a folder with --output.", "--export")
        if output.suffix == ".toml":
            raise InputError("is the name of a TOML file; csv goes to a folder.", str(output))
        check_target(output, case, force=force, folder=True)
        export_tables(case, output)
        return
    if output is not None:
        check_target(output, case, force=force)
    with working("reading the evidence"):
        text = ledger_text(case, export.value)
    if output is None:
        emit_text(text)
    else:
        write_file(output, text)
