from .draw_files import (
    CheckedStore as CheckedStore,
    check_store as check_store,
    export_draws as export_draws,
    extend_draws as extend_draws,
    join_stores as join_stores,
    made_elsewhere as made_elsewhere,
    mend_store as mend_store,
    retry_draws as retry_draws,
    some_workers as some_workers,
)
from .result import (
    ConclusionShare as ConclusionShare,
    RobustStability as RobustStability,
)
from .robust_study import (
    plan_robust as plan_robust,
    read_robust as read_robust,
    robust as robust,
)
