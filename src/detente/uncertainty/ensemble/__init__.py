"""Ensembles that fit neither memory nor an afternoon: draws run in chunks, stored one by one.

Nothing in here knows what a draw is. See docs/reference/ensembles.md.
"""

from detente.uncertainty.ensemble.export import Exported, export_csv, export_netcdf, export_parquet
from detente.uncertainty.ensemble.merge import Merged, merge
from detente.uncertainty.ensemble.parts import (
    ChunkResult,
    FailedChunk,
    Failure,
    Plan,
    Progress,
    Work,
)
from detente.uncertainty.ensemble.problems import (
    ChangedPlanError,
    ConflictError,
    Interrupted,
    StoreError,
    StoreWriteError,
    WorkersError,
)
from detente.uncertainty.ensemble.result import Ensemble
from detente.uncertainty.ensemble.runner import run
from detente.uncertainty.ensemble.store import Store, create_store, open_store
from detente.uncertainty.ensemble.verify import Verification, verify
from detente.uncertainty.ensemble.workers import Workers, dask_workers, processes

__all__ = [
    "ChangedPlanError",
    "ChunkResult",
    "ConflictError",
    "Ensemble",
    "Exported",
    "FailedChunk",
    "Failure",
    "Interrupted",
    "Merged",
    "Plan",
    "Progress",
    "Store",
    "StoreError",
    "StoreWriteError",
    "Verification",
    "Work",
    "Workers",
    "WorkersError",
    "create_store",
    "dask_workers",
    "export_csv",
    "export_netcdf",
    "export_parquet",
    "merge",
    "open_store",
    "processes",
    "run",
    "verify",
]
