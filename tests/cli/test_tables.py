"""Tables in a terminal: numbers stay whole, words break at spaces, and nothing is too wide."""

from __future__ import annotations

import re
import sys

import pytest

from detente.cli import output

HEADERS = ["what it is", "amount", "why"]
ROWS = [
    ["Belarus, potash and what it pays for", "1,234,567.89", "a sentence of several words " * 4],
    ["Lithuania", "12,345.60", "so"],
]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(output, "_wide", type(output._wide)("wide", default=False))
    return monkeypatch


@pytest.mark.parametrize("columns", [25, 30, 40, 60, 80, 100, 120, 200])
def test_numbers_stay_whole_and_lines_short(terminal: pytest.MonkeyPatch, columns: int) -> None:
    terminal.setenv("COLUMNS", str(columns))
    text = re.sub(r"\x1b\[[0-9;]*m", "", output.table_text(HEADERS, ROWS))
    assert "1,234,567.89" in text
    assert "12,345.60" in text
    assert max(map(len, text.splitlines())) <= min(columns, 120)
    words = " ".join(word for row in ROWS for cell in row for word in cell.split())
    assert sorted(re.findall(r"[A-Za-z]{4,}", text)) == sorted(
        re.findall(r"[A-Za-z]{4,}", " ".join([words, *_headers(text)]))
    )


def widest(text: str) -> int:
    return max(map(len, re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()))


def _headers(text: str) -> list[str]:
    """Headers stand once at the head of a table, and in every row where it is stacked."""
    return HEADERS if "─" in text else [*HEADERS, *HEADERS]


def test_a_narrow_terminal_gets_rows_as_lines(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "25")
    text = output.table_text(HEADERS, ROWS)
    assert text.startswith("what it is Belarus,\n    potash and")
    assert "\n  amount: 12,345.60\n  why: so\n" in text


def test_wide_is_as_wide_as_the_terminal(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", "200")
    assert widest(output.table_text(HEADERS, ROWS)) <= 120
    output.allow_wide()
    assert 120 < widest(output.table_text(HEADERS, ROWS)) <= 200
