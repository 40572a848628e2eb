"""detente ensemble: what can be done with a file of draws."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli.budget import budgeted
from detente.cli.options import WorkersOption
from detente.cli.output import Format, FormatOption, emit, say
from detente.cli.robust import (
    DaskOption,
    progressing,
    show,
    tell_maker,
    workers_from,
)
from detente.errors import InputError

CHECK_FAILED = 3

StoreArgument = Annotated[
    Path, typer.Argument(metavar="STORE", help="A file that detente robust --store made.")
]
CaseOfStore = Annotated[
    str, typer.Option("--case", metavar="CASE", help="The case that the draws are of.")
]

ensemble = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check, join, extend, mend or export a file of draws.",
)


@ensemble.command("verify")
@budgeted
def verify_store(store: StoreArgument, form: FormatOption = Format.table) -> None:
    """Check the file and every chunk in it against its digest. Exit code 3 if anything is wrong."""
    from detente.studies.robust import check_store

    checked = check_store(store)
    found = checked.verification
    rows: list[list[Any]] = [["as stored", found.chunks, found.digest or ""]]
    if not found.ok:
        rows = [["wrong", "", problem] for problem in found.problems]
    emit(form, ["state", "chunks", "digest or problem"], rows, checked)
    if not found.ok:
        raise typer.Exit(CHECK_FAILED)


@ensemble.command("mend")
@budgeted
def mend_store(store: StoreArgument) -> None:
    """Drop the chunks that are not what was stored, and keep the rest.

    The next robust --resume, extend or retry-failed computes their draws again.
    """
    from detente.studies.robust import mend_store

    found = mend_store(store)
    for start, stop in found.dropped:
        say(f"dropped the draws {start:,} to {stop - 1:,}.")
    say(f"{found.kept:,} chunks are kept: {store}.")


@ensemble.command("merge")
def merge_stores(
    stores: Annotated[list[Path], typer.Argument(metavar="STORE...", help="Files of one plan.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="A new file, or one of them.")
    ],
) -> None:
    """Join files of one plan into one, or not at all."""
    from detente.studies.robust import join_stores

    found = join_stores(stores, output)
    say(f"{found.copied:,} chunks copied, {found.shared:,} were there already: {output}.")


@ensemble.command("extend")
@budgeted
def extend_store(
    store: StoreArgument,
    case: CaseOfStore,
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="How many in all.")],
    workers: WorkersOption = None,
    dask: DaskOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Compute more draws; those that are there stay."""
    from detente.studies.robust import extend_draws

    tell_maker(store)
    with progressing("drawing") as tell:
        crew = workers_from(workers, dask)
        found = extend_draws(store, case, draws, workers=crew, progress=tell)
    show(found, form)


@ensemble.command("retry-failed")
@budgeted
def retry_failed(
    store: StoreArgument,
    case: CaseOfStore,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Compute chunks again whose work broke down, and whatever else is missing."""
    from detente.studies.robust import retry_draws

    tell_maker(store)
    with progressing("drawing") as tell:
        crew = workers_from(workers, dask)
        found = retry_draws(store, case, workers=crew, progress=tell)
    show(found, form)


@ensemble.command("export")
@budgeted
def export_store(
    store: StoreArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Ends in .parquet, .csv or .nc."),
    ],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Write one row a draw for other programs."""
    from detente.studies.robust import export_draws

    try:
        found = export_draws(store, output, overwrite=overwrite)
    except InputError as error:
        raise (error if error.where else error.at("--output")) from None
    say(
        f"{found.rows:,} draws written to {output}, {found.failed:,} of them failed; "
        f"{found.missing:,} are still to be computed."
    )
