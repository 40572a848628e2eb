from .anchors import (
    AnchorReport as AnchorReport,
    check_anchors as check_anchors,
    make_anchor as make_anchor,
    to_selector as to_selector,
)
from .audits import (
    Audit as Audit,
    audit as audit,
)
from .bounds import (
    ClaimBounds as ClaimBounds,
    claim_bounds as claim_bounds,
)
from .counts_and_conflicts import (
    COUNT_COLUMNS as COUNT_COLUMNS,
    Conflicts as Conflicts,
    CountSeries as CountSeries,
    conflicts as conflicts,
    counts as counts,
)
from .csv_tables import (
    to_csv as to_csv,
)
from .export_ftm import (
    to_ftm as to_ftm,
)
from .export_prov import (
    to_prov as to_prov,
)
from .input_list import (
    ASSUMPTION as ASSUMPTION,
    Input as Input,
    inputs as inputs,
)
from .ledger import (
    Anchor as Anchor,
    Claim as Claim,
    Conflict as Conflict,
    Ledger as Ledger,
    Origin as Origin,
    Quantity as Quantity,
    Repair as Repair,
    Side as Side,
    Source as Source,
    When as When,
    parse_when as parse_when,
)
from .origins import (
    Origins as Origins,
    collapse_origins as collapse_origins,
)
from .ratings import (
    CREDIBILITY as CREDIBILITY,
    RELIABILITY as RELIABILITY,
)
from .read import (
    load_ledger as load_ledger,
    load_ledger_if_any as load_ledger_if_any,
    read_ledger as read_ledger,
    shipped_ledgers as shipped_ledgers,
)
from .schema import (
    ledger_schema as ledger_schema,
)
from .write import (
    dump_ledger as dump_ledger,
    write_ledger as write_ledger,
)
