"""detente ensemble: what can be done with a file of draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.output import Format, FormatOption, emit, say
from detente.cli.robust import DaskOption, WorkersOption, progressing, show, workers_from
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.studies.uncertainty import RobustStability

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
def verify_store(store: StoreArgument, form: FormatOption = Format.table) -> None:
    """Check the file and every chunk in it against its digest. Exit code 3 if anything is wrong."""
    from detente.uncertainty.ensemble import verify

    found = verify(store)
    data = {
        "store": str(store),
        "ok": found.ok,
        "chunks": found.chunks,
        "problems": list(found.problems),
        "broken": [list(each) for each in found.broken],
        "digest": found.digest,
    }
    rows: list[list[Any]] = [["as stored", found.chunks, found.digest or ""]]
    if not found.ok:
        rows = [["wrong", "", problem] for problem in found.problems]
    emit(form, ["state", "chunks", "digest or problem"], rows, data)
    if not found.ok:
        raise typer.Exit(CHECK_FAILED)


@ensemble.command("merge")
def merge_stores(
    stores: Annotated[list[Path], typer.Argument(metavar="STORE...", help="Files of one plan.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="A new file, or one of them.")
    ],
) -> None:
    """Join files of one plan into one, or not at all."""
    from detente.uncertainty.ensemble import merge

    found = merge(stores, output)
    say(f"{found.copied:,} chunks copied, {found.shared:,} were there already: {output}.")


@ensemble.command("extend")
def extend_store(
    store: StoreArgument,
    case: CaseOfStore,
    draws: Annotated[int, typer.Option("--draws", metavar="N", help="How many in all.")],
    workers: WorkersOption = None,
    dask: DaskOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Compute more draws; those that are there stay."""
    show(_again(store, case, draws, workers, dask, extend=True), form)


@ensemble.command("retry-failed")
def retry_failed(
    store: StoreArgument,
    case: CaseOfStore,
    workers: WorkersOption = None,
    dask: DaskOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Compute chunks again whose work broke down, and whatever else is missing."""
    show(_again(store, case, None, workers, dask, retry=True), form)


@ensemble.command("export")
def export_store(
    store: StoreArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Ends in .parquet, .csv or .nc."),
    ],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Write one row a draw for other programs."""
    from detente.uncertainty.ensemble import export_csv, export_netcdf, export_parquet

    kinds = {".parquet": export_parquet, ".csv": export_csv, ".nc": export_netcdf}
    kind = output.suffix.lower()
    if kind not in kinds:
        raise InputError(
            f"found '{output.name[:80]}'; the name ends in {', '.join(kinds)}.", "--output"
        )
    found = kinds[kind](store, output, overwrite=overwrite)
    say(
        f"{found.rows:,} draws written to {output}, {found.failed:,} of them failed; "
        f"{found.missing:,} are still to be computed."
    )


def _again(
    store: Path,
    case: str,
    draws: int | None,
    workers: int | None,
    dask: str | None,
    *,
    extend: bool = False,
    retry: bool = False,
) -> RobustStability:
    """Go on with a store by its own method, seed and concepts."""
    from detente.studies.uncertainty import robust
    from detente.uncertainty.ensemble import open_store

    with open_store(store) as opened:
        plan = opened.plan
    asked = plan.description
    if asked.get("what") != "robust stability":
        raise InputError("holds no draws of detente robust.", str(store))
    with progressing("drawing") as tell:
        return robust(
            case,
            plan.draws if draws is None else draws,
            method=asked["method"],
            seed=asked["seed"],
            concepts=asked["concepts"],
            store=store,
            workers=workers_from(workers, dask),
            extend=extend,
            retry_failed=retry,
            progress=tell,
        )
