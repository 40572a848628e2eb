"""The page of faults names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "faults.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def missing(page: str) -> list[str]:
    """Say which of the tests that a page names are none."""
    return [
        f"{file}::{name}"
        for file, name in NAMED.findall(page)
        if not (ROOT / file).is_file()
        or f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]


def test_every_test_it_names_is_one() -> None:
    assert not missing(PAGE.read_text(encoding="utf-8"))
    assert missing("`tests/test_faults_page.py::test_that_is_not_there`")


def test_every_row_names_one() -> None:
    rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    kinds = [row for row in rows if not row.startswith("| kind of fault")]
    assert len(kinds) > 30
    assert all(NAMED.search(row) for row in kinds)
