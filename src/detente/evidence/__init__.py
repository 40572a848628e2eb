"""Why believe the inputs? Sources, graded claims, origins, conflicts, and the audit of a case."""

from detente.evidence.anchors import AnchorReport, check_anchors, make_anchor, to_selector
from detente.evidence.audit import Audit, audit
from detente.evidence.claim_bounds import ClaimBounds, claim_bounds
from detente.evidence.conflicts import Conflicts, CountSeries, conflicts, counts
from detente.evidence.csv_tables import to_csv
from detente.evidence.export_ftm import to_ftm
from detente.evidence.export_prov import to_prov
from detente.evidence.ledger import Ledger
from detente.evidence.origins import Origins, collapse_origins
from detente.evidence.parts import (
    Anchor,
    Claim,
    Conflict,
    Origin,
    Quantity,
    Repair,
    Side,
    Source,
)
from detente.evidence.read import load_ledger, read_ledger, shipped_ledgers
from detente.evidence.schema import ledger_schema
from detente.evidence.when import When, parse_when
from detente.evidence.write import dump_ledger, write_ledger

__all__ = [
    "Anchor",
    "AnchorReport",
    "Audit",
    "Claim",
    "ClaimBounds",
    "Conflict",
    "Conflicts",
    "CountSeries",
    "Ledger",
    "Origin",
    "Origins",
    "Quantity",
    "Repair",
    "Side",
    "Source",
    "When",
    "audit",
    "check_anchors",
    "claim_bounds",
    "collapse_origins",
    "conflicts",
    "counts",
    "dump_ledger",
    "ledger_schema",
    "load_ledger",
    "make_anchor",
    "parse_when",
    "read_ledger",
    "shipped_ledgers",
    "to_csv",
    "to_ftm",
    "to_prov",
    "to_selector",
    "write_ledger",
]
