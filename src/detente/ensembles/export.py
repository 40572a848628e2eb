"""An ensemble for other programs: Parquet and CSV a chunk at a time, netCDF in one piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.ensembles.load import decoded, load
from detente.ensembles.rows import table_of, table_of_failed
from detente.ensembles.store import Store, open_store
from detente.ensembles.values import FailedChunk
from detente.errors import InputError
from detente.files import harmless_cell, refuse_target, written_aside
from detente.text import legible

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_A_TIME = 100_000
EXACT = 2**53  # whole numbers up to here are exact as float64
_NETCDF_NAME = re.compile(r"[A-Za-z0-9_\u0080-\U0010ffff][^\x00-\x1f/\x7f]*(?<! )")


@dataclass(frozen=True)
class Exported:
    """What a file holds: rows, how many of them failed, and how many draws are still missing."""

    rows: int
    failed: int
    missing: int


def export_parquet(store: str | Path, target: str | Path, *, overwrite: bool = False) -> Exported:
    """Write one row a settled draw; what is not known is null, failed draws have an ``error``.

    The schema's metadata say what the ensemble is, with its digest. Tallies are not in it.

    Raises
    ------
    StoreError
        If the store cannot be read or is damaged.
    InputError
        If the target is there already and `overwrite` is not said, or cannot be written.
    WriteError
        If the disk is full or fails.
    """
    import pyarrow.parquet

    def write(opened: Store, path: Path) -> Exported:
        about = load(opened, ()).about()
        writer = None
        rows = failed = 0
        for table in _tables(opened):
            if writer is None:
                schema = table.schema.with_metadata(about)
                writer = pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")
            writer.write_table(table.replace_schema_metadata(about))
            rows, failed = rows + table.num_rows, failed + _failed(table)
        if writer is not None:
            writer.close()
        return Exported(rows, failed, _missing(opened))

    return _exported(store, target, overwrite, write)


def export_csv(store: str | Path, target: str | Path, *, overwrite: bool = False) -> Exported:
    """Write one row a settled draw as CSV in UTF-8; an empty cell is not known.

    A text that a spreadsheet would take for a formula has ``'`` before it. Raises as
    `export_parquet`.
    """
    import pyarrow as pa
    import pyarrow.csv

    def write(opened: Store, path: Path) -> Exported:
        rows = failed = 0
        with ExitStack() as closing:
            writer = None
            for table in _tables(opened):
                at = table.schema.get_field_index("error")
                told = [e and harmless_cell(legible(e)) for e in table["error"].to_pylist()]
                safe = table.set_column(at, "error", pa.array(told, pa.string()))
                safe = safe.rename_columns([harmless_cell(name) for name in table.column_names])
                if writer is None:
                    writer = closing.enter_context(pyarrow.csv.CSVWriter(path, safe.schema))
                writer.write_table(safe)
                rows, failed = rows + table.num_rows, failed + _failed(table)
        return Exported(rows, failed, _missing(opened))

    return _exported(store, target, overwrite, write)


def export_netcdf(store: str | Path, target: str | Path, *, overwrite: bool = False) -> Exported:
    """Write `Ensemble.to_xarray`, tallies included, as netCDF 3; it has to fit into memory.

    netCDF 3 has whole numbers of 32 bits; larger ones are written as float64 while that is exact.
    Raises as `export_parquet`, and InputError for numbers that do not fit and for names that
    netCDF does not allow.
    """

    def write(opened: Store, path: Path) -> Exported:
        ensemble = load(opened)
        data = ensemble.to_xarray()
        for name, values in data.variables.items():
            if not _NETCDF_NAME.fullmatch(str(name)):
                raise InputError(f"'{name}' is no name that netCDF allows. Use Parquet.")
            if values.dtype == np.int64 and values.size:
                most = max(abs(int(values.max())), abs(int(values.min())))
                if most > EXACT:
                    raise InputError(
                        f"'{name}' has whole numbers too large for netCDF 3. Use Parquet."
                    )
                if most >= 2**31:
                    data[name] = data[name].astype(np.float64)
        try:
            data.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT")
        except ValueError as error:
            raise InputError(f"cannot be written as netCDF 3: {error}. Use Parquet.") from None
        rows = int(ensemble.kept.sum()) + ensemble.failed
        return Exported(rows, ensemble.failed, _missing(opened))

    return _exported(store, target, overwrite, write)


def _exported(
    store: str | Path,
    target: str | Path,
    overwrite: bool,
    write: Callable[[Store, Path], Exported],
) -> Exported:
    with open_store(store) as opened:
        if not opened.chunks():
            raise InputError("has no draws yet; run it first.", opened.where)
        _check_target(Path(target), Path(store), overwrite)
        with written_aside(Path(target)) as unfinished:
            return write(opened, unfinished)


def _tables(store: Store) -> Iterator[pa.Table]:
    """Yield the rows of every chunk in order, a bounded number at a time."""
    schema = None
    waiting: list[FailedChunk] = []
    stored = store.chunks()
    if all(each.digest is None for each in stored):
        schema = table_of(np.empty(0, np.int64), {}, ()).schema
    for each in stored:
        if each.digest is None:
            waiting += [
                FailedChunk(at, min(at + ROWS_AT_A_TIME, each.stop), each.error or "")
                for at in range(each.start, each.stop, ROWS_AT_A_TIME)
            ]
        else:
            (chunk,) = decoded(store, [each])
            table = table_of(np.arange(each.start, each.stop), chunk.columns, chunk.failures)
            schema = schema or table.schema
            yield from (table_of_failed(lost, schema) for lost in waiting)
            waiting.clear()
            yield table
    yield from (table_of_failed(lost, schema) for lost in waiting)


def _check_target(target: Path, store: Path, overwrite: bool) -> None:
    refuse_target(target, [store])
    if target.is_file() and not overwrite:
        raise InputError(
            "is there already; give another name, or say that it may be overwritten.",
            str(target),
        )


def _missing(store: Store) -> int:
    return sum(stop - start for start, stop in store.missing())


def _failed(table: pa.Table) -> int:
    errors: Any = table["error"]
    return int(table.num_rows - errors.null_count)
