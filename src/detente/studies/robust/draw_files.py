"""What can be done with a file of draws: check it, join it, go on with it, export it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.ensembles import (
    Exported,
    Mended,
    Merged,
    Progress,
    Verification,
    Workers,
    dask_workers,
    export_csv,
    export_netcdf,
    export_parquet,
    mend,
    merge,
    open_store,
    processes,
    verify,
)
from detente.errors import InputError
from detente.studies.robust.result import RobustStability
from detente.studies.robust.robust_study import robust

_EXPORTS = {".parquet": export_parquet, ".csv": export_csv, ".nc": export_netcdf}


@dataclass(frozen=True, eq=False)
class CheckedStore:
    """A file of draws, and whether it is as it was stored."""

    path: Path
    verification: Verification


def check_store(path: Path) -> CheckedStore:
    """Check a file and every chunk in it against its digest."""
    return CheckedStore(path, verify(path))


def mend_store(path: Path) -> Mended:
    """Drop the chunks that are not what was stored, and keep the rest."""
    return mend(path)


def made_elsewhere(path: Path) -> str:
    """Return what made a file of draws, where that was other versions than ours; else nothing."""
    with open_store(path) as store:
        return store.made_with if store.made_elsewhere else ""


def join_stores(paths: Sequence[Path], target: Path) -> Merged:
    """Join files of one plan into one, or not at all."""
    return merge(paths, target)


def export_draws(store: Path, target: Path, *, overwrite: bool = False) -> Exported:
    """Write one row a draw to a file whose name ends in .parquet, .csv or .nc.

    Raises
    ------
    InputError
        If the name ends otherwise.
    """
    kind = target.suffix.lower()
    if kind not in _EXPORTS:
        raise InputError(f"found '{target.name[:80]}'; the name ends in {', '.join(_EXPORTS)}.")
    return _EXPORTS[kind](store, target, overwrite=overwrite)


def some_workers(count: int | None = None, dask: str | None = None) -> Workers | None:
    """Return who computes draws: processes of this machine, a Dask cluster, or nobody else."""
    if dask is not None:
        return dask_workers(dask)
    return None if count is None else processes(count)


def extend_draws(
    store: Path,
    case: str | Path,
    draws: int,
    *,
    workers: Workers | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> RobustStability:
    """Compute more draws by the file's own method, seed and concepts; those that are there stay.

    Raises
    ------
    InputError
        If the file holds other draws than those of `robust`.
    """
    method, seed, concepts, _ = _plan(store)
    return robust(
        case, draws, method=method, seed=seed, concepts=concepts, store=store, workers=workers,
        extend=True, progress=progress,
    )  # fmt: skip


def retry_draws(
    store: Path,
    case: str | Path,
    *,
    workers: Workers | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> RobustStability:
    """Compute chunks again whose work broke down, and whatever else is missing.

    Raises
    ------
    InputError
        As for `extend_draws`.
    """
    method, seed, concepts, draws = _plan(store)
    return robust(
        case, draws, method=method, seed=seed, concepts=concepts, store=store, workers=workers,
        retry_failed=True, progress=progress,
    )  # fmt: skip


def _plan(store: Path) -> tuple[str, int, Sequence[str], int]:
    with open_store(store) as opened:
        plan = opened.plan
    asked = plan.description
    if asked.get("what") != "robust stability":
        raise InputError("holds no draws of detente robust.", str(store))
    method, seed, concepts = (asked.get(key) for key in ("method", "seed", "concepts"))
    listed = isinstance(concepts, list) and all(isinstance(each, str) for each in concepts)
    if not (isinstance(method, str) and type(seed) is int and listed):
        raise InputError(
            "its plan says not by which method, seed and concepts it was drawn; it is damaged or "
            "was made by another program.",
            str(store),
        )
    return method, seed, tuple(concepts or ()), plan.draws
