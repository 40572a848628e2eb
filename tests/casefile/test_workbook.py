"""Rows from a workbook are those of the sheet saved as CSV."""

from __future__ import annotations

import builtins
import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from detente.casefile import case_from_rows, read_rows
from detente.casefile.starting import workbook
from detente.errors import InputError, NotApplicableError, TooLargeError

ROWS = """,,1*,2,3
Ministry,modify,N,Y,Y
Uniroyal,accept,N,N,Y
Ministry,rank,3,2,1
Uniroyal,payoff,2.5,1,3
"""


def saved(path: Path, text: str = ROWS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(text)):
        sheet.append([_cell(value) for value in row])
    book.create_sheet("notes").append(["not", "read"])
    book.save(path)
    return path


def _cell(value: str) -> Any:
    try:
        return float(value)
    except ValueError:
        return value or None


def test_the_first_sheet_is_what_its_csv_is(tmp_path: Path) -> None:
    assert read_rows(saved(tmp_path / "rows.xlsx")) == case_from_rows(ROWS, "rows")


def test_yes_and_no_may_be_truth_values(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    book = openpyxl.load_workbook(saved(path))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2, max_row=3, min_col=3):
        for cell in row:
            cell.value = cell.value == "Y"
    book.save(path)
    assert read_rows(path) == case_from_rows(ROWS, "rows")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="workbook"):
        read_rows(path)


def test_a_broken_sheet_is_one_clear_error(tmp_path: Path) -> None:
    path = saved(tmp_path / "rows.xlsx")
    with zipfile.ZipFile(path) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part[: len(part) // 2] if "sheet1" in name else part)
    with pytest.raises(InputError, match="save the sheet as CSV"):
        read_rows(path)


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "rows.xlsx")
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1_000)
    with pytest.raises(TooLargeError, match="unpacks to"):
        read_rows(path)


def test_without_the_library_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "rows.xlsx")
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "openpyxl":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NotApplicableError, match=r"detente\[office\]"):
        read_rows(path)
