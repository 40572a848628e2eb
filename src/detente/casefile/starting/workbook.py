"""The first sheet of a workbook -> CSV text, as `case_from_rows` reads it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, time
from pathlib import Path
from typing import Any

from detente.errors import InputError, NotApplicableError, TooLargeError
from detente.files import read_bytes

LARGEST = 2**22
LARGEST_UNPACKED = 2**26  # a sheet of 500 rows and 1,000 states has some 30 MB as XML
MOST_ROWS, MOST_COLUMNS = 1_000, 2_000


def sheet_as_csv(path: Path) -> str:
    """Return the first sheet of an .xlsx workbook as CSV; of formulas what they last came to.

    Raises
    ------
    InputError
        If the file cannot be read, is no such workbook, or is too large.
    NotApplicableError
        If openpyxl is not installed.
    """
    content = read_bytes(path, LARGEST, "keep to one sheet.", "workbook")
    try:
        import openpyxl
    except ImportError:
        raise NotApplicableError(
            "a workbook is read with openpyxl, which is not installed here: "
            "pip install 'detente[office]', or save the sheet as CSV, in UTF-8.",
            path.name,
        ) from None
    _check_size(content, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [row[:MOST_COLUMNS] for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True)]
    except Exception as error:  # whatever a broken archive or its XML makes openpyxl raise
        told = f"{type(error).__name__}: {error}"[:160]
        raise InputError(
            f"is no workbook that can be read ({told}); save the sheet as CSV, in UTF-8.", path.name
        ) from None
    text = io.StringIO()
    csv.writer(text).writerows([_written(value) for value in row] for row in rows)
    return text.getvalue()


def _check_size(content: bytes, path: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError(
            "is no .xlsx workbook; save the sheet as .xlsx or as CSV, in UTF-8.", path.name
        ) from None
    if unpacked > LARGEST_UNPACKED:
        raise TooLargeError(
            f"unpacks to {unpacked:,} bytes, at most {LARGEST_UNPACKED:,} are read; keep to one "
            "sheet, or save it as CSV.",
            path.name,
        )


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
