"""A case's ledger for other programs."""

from __future__ import annotations

from pathlib import Path

from detente.errors import unknown_name
from detente.evidence import load_ledger, to_ftm, to_prov, write_ledger

TEXT_FORMATS = ("prov-json", "prov-n", "ftm")


def ledger_text(case: str | Path, kind: str) -> str:
    """Return a ledger as W3C provenance (prov-json, prov-n) or FollowTheMoney lines (ftm).

    Raises
    ------
    InputError
        If the case has no ledger, or there is no such format.
    """
    if kind not in TEXT_FORMATS:
        raise unknown_name("format", kind, TEXT_FORMATS)
    ledger = load_ledger(case)
    if kind == "ftm":
        return "".join(f"{line}\n" for line in to_ftm(ledger))
    if kind == "prov-n":
        return str(to_prov(ledger).get_provn()) + "\n"
    return str(to_prov(ledger).serialize(format="json", indent=1)) + "\n"


def export_tables(case: str | Path, folder: Path) -> None:
    """Write a ledger as a folder of CSV tables, which is also a ledger.

    Raises
    ------
    InputError
        If the case has no ledger, or the folder cannot be written.
    """
    write_ledger(load_ledger(case), folder)
