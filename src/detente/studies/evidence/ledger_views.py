"""A ledger as tables: its claims, their origins, conflicts and counts, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.evidence import (
    COUNT_COLUMNS,
    audit,
    check_anchors,
    collapse_origins,
    conflicts,
    counts,
    load_ledger,
)
from detente.model import Model

CLAIM_COLUMNS = ("claim", "rating", "attribution", "speaker", "text")
_COUNTED = ("name", "counter", "definition", "as of", "count", "changed by", "days", "vintage")


@dataclass(frozen=True, eq=False)
class LedgerView:
    """A table of what a ledger has.

    Attributes
    ----------
    title : str
    columns : tuple of str
    rows : tuple of tuple
        With a cell a column.
    shown : tuple of str
        The columns that fit a page; the others are for programs.
    notes : tuple of str
        What is to be known of it.
    passed : bool
        False where a check found a fault.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    shown: tuple[str, ...]
    notes: tuple[str, ...] = ()
    passed: bool = True


def claim_view(case: str | Path) -> LedgerView:
    """List every claim.

    Raises
    ------
    InputError
        Here and below: if the case has no ledger, or a wrong one.
    """
    ledger = load_ledger(case)
    claims = ledger.rows()
    columns = tuple(claims[0]) if claims else CLAIM_COLUMNS
    rows = tuple(tuple(row[key] for key in columns) for row in claims)
    return LedgerView(ledger.title, columns, rows, CLAIM_COLUMNS)


def origin_view(case: str | Path) -> LedgerView:
    """Put claims of one origin together: copies count once."""
    found = collapse_origins(load_ledger(case))
    return _view(found.title, found.columns, found.rows, hidden=2)


def conflict_view(case: str | Path) -> LedgerView:
    """Put claims that disagree side by side."""
    found = conflicts(load_ledger(case))
    return _view(found.title, found.columns, found.rows)


def count_view(case: str | Path) -> LedgerView:
    """List counts in time, every vintage kept."""
    ledger = load_ledger(case)
    rows = [
        (series.name, series.counter, series.definition, *row)
        for series in counts(ledger)
        for row in series.rows
    ]
    columns = ("name", "counter", "definition", *COUNT_COLUMNS)
    shown = (*_COUNTED, "unit", "claim")
    return LedgerView(f"{ledger.title}: counts", columns, tuple(rows), shown)


def source_text_view(case: str | Path, folder: Path) -> LedgerView:
    """Check where claims stand in somebody's own copies of the sources."""
    report = check_anchors(load_ledger(case), folder)
    notes = tuple(f"{source}: {state}" for source, state in report.texts)
    return _view(report.title, report.columns, report.rows, 1, notes, passed=report.passed)


def audit_view(case: str | Path, model: Model) -> LedgerView:
    """Hold a case against its ledger."""
    result = audit(model, load_ledger(case))
    numbers = ", ".join(f"{check} {number}" for check, number in result.counts.items())
    notes = (f"{result.inputs} inputs looked at; {numbers}",)
    return _view(result.title, result.columns, result.rows, 0, notes, passed=result.passed)


def unused_view(case: str | Path, model: Model) -> LedgerView:
    """List the claims of a ledger that no input of the case names."""
    ledger = load_ledger(case)
    idle = {each.claim for each in audit(model, ledger).findings if each.check == "unused"}
    every = ledger.rows()
    columns = tuple(every[0]) if every else CLAIM_COLUMNS
    kept = [row for row in every if row["claim"] in idle]
    rows = tuple(tuple(row[key] for key in columns) for row in kept)
    note = f"{len(rows)} of {len(every)} claims feed no input; that is no fault."
    return LedgerView(ledger.title, columns, rows, CLAIM_COLUMNS, (note,))


def _view(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    hidden: int = 0,
    notes: tuple[str, ...] = (),
    *,
    passed: bool = True,
) -> LedgerView:
    """Return a view whose last `hidden` columns are for programs."""
    shown = tuple(columns[: len(columns) - hidden])
    return LedgerView(title, tuple(columns), tuple(map(tuple, rows)), shown, notes, passed)
