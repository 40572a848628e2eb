from .errors import (
    ChangedPlanError as ChangedPlanError,
    ConflictError as ConflictError,
    Interrupted as Interrupted,
    StoreError as StoreError,
    StoreWriteError as StoreWriteError,
    WorkersError as WorkersError,
)
from .export import (
    Exported as Exported,
    export_csv as export_csv,
    export_netcdf as export_netcdf,
    export_parquet as export_parquet,
)
from .merging import (
    Merged as Merged,
    merge as merge,
)
from .result import (
    Ensemble as Ensemble,
)
from .runner import (
    run as run,
)
from .store import (
    Store as Store,
    create_store as create_store,
    open_store as open_store,
)
from .values import (
    ChunkResult as ChunkResult,
    FailedChunk as FailedChunk,
    Failure as Failure,
    Plan as Plan,
    Progress as Progress,
    Work as Work,
)
from .verification import (
    Mended as Mended,
    Verification as Verification,
    mend as mend,
    verify as verify,
)
from .workers import (
    Workers as Workers,
    dask_workers as dask_workers,
    processes as processes,
)
