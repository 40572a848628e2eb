"""Tables as CSV, in which nothing is a formula that a spreadsheet runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from detente.text import legible

_EMPTY = '""'  # a line of one empty cell, which is no empty line
_QUOTED = re.compile('[",\r\n]')
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


class Digits(str):
    """A number as it is to be printed: no formula, though it may begin with a sign."""

    __slots__ = ()


def csv_text(
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    line_end: str = "\n",
    marked: bool = True,
) -> str:
    """Return a table as CSV, a header first; None is an empty cell, true and false are words.

    Parameters
    ----------
    line_end : str
        What ends a line.
    marked : bool
        Show characters that steer a terminal as marks. A table that is read back keeps them.
    """
    lines = (",".join(_cell(each, marked) for each in row) for row in (headers, *rows))
    return "".join(f"{line or _EMPTY}{line_end}" for line in lines)


def _cell(value: Any, marked: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, Digits) or not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = harmless_cell(legible(value) if marked else value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def harmless_cell(text: str) -> str:
    """Return the text with ``'`` before it where a spreadsheet would take it for a formula.

    Whoever reads such a cell back takes one ``'`` off again; what begins with ``'`` and goes on as
    a formula gets another.

    >>> harmless_cell("=1+1"), harmless_cell("'=1+1"), harmless_cell("it's"), harmless_cell("no")
    ("'=1+1", "''=1+1", "it's", 'no')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def as_it_was(cell: str) -> str:
    """Return the text that :func:`harmless_cell` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
