from .ledger_exports import (
    export_tables as export_tables,
    ledger_text as ledger_text,
)
from .ledger_views import (
    LedgerView as LedgerView,
    audit_view as audit_view,
    claim_view as claim_view,
    conflict_view as conflict_view,
    count_view as count_view,
    origin_view as origin_view,
    source_text_view as source_text_view,
    unused_view as unused_view,
)
