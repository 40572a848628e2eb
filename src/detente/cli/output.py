"""What every command prints with: data to standard output, words about it to standard error."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from detente.cli.streams import READER_GONE, ReaderGone, tell, write_out
from detente.errors import InputError
from detente.text import MARK, legible

if TYPE_CHECKING:
    from detente.casefile import Suppositions


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="table for reading, json or csv for programs.")
]


class _Heading:
    """What is said of a case before the answer: at the head of text, or as a key of JSON."""

    def __init__(self, supposed: Suppositions, table: bool) -> None:
        self.supposed, self.table, self.told = supposed, table, False


WIDEST = 120
IN_A_PIPE = 100  # prose only; data keeps its lines
_wide: ContextVar[bool] = ContextVar("wide", default=False)


def allow_wide() -> None:
    """Let tables and lines be as wide as the terminal."""
    _wide.set(True)


_heading: ContextVar[_Heading | None] = ContextVar("heading", default=None)


@contextmanager
def heading(supposed: Suppositions, table: bool) -> Iterator[Callable[[], bool]]:
    """Say, inside the block, what is supposed, before the first text or in the JSON.

    What is yielded tells whether it was said.
    """
    here = _Heading(supposed, table)
    before = _heading.set(here)
    try:
        yield lambda: here.told
    finally:
        _heading.reset(before)


def emit(
    form: Format,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    result: Any,
    title: str = "",
) -> None:
    """Print a result as JSON, or `rows` under `headers` as CSV or as a table."""
    if form is Format.json:
        emit_json(result)
    elif form is Format.csv:
        from detente.files import csv_text

        emit_text(csv_text(headers, rows))
    else:
        emit_text(table_text(headers, rows, title))


def emit_json(result: Any) -> None:
    """Print a result, or several, as JSON."""
    from detente.report.data import to_data

    several = isinstance(result, list | tuple)
    data = [to_data(each) for each in result] if several else to_data(result)
    here = _heading.get()
    if here is not None and here.supposed.changes:
        for each in data if isinstance(data, list) else [data]:
            if isinstance(each, dict):
                each["what_if"] = dict(here.supposed.changes)
                here.told = True
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(data, ensure_ascii=not unicode, allow_nan=False)
    emit_text(_escaped(text) + "\n")


def emit_lines(lines: Sequence[str]) -> None:
    """Print prose, a line each."""
    width = _width() if sys.stdout.isatty() else IN_A_PIPE
    shown = [_wrapped(printable(line), width) for line in lines]
    emit_text("".join(f"{line}\n" for line in shown))


def emit_rows(rows: Sequence[str]) -> None:
    """Print a line for each of some things; in a pipe it stays one, however long."""
    if sys.stdout.isatty():
        emit_lines(rows)
    else:
        emit_text("".join(f"{printable(row)}\n" for row in rows))


def emit_text(text: str | bytes) -> None:
    """Write to standard output; where nobody reads any more, stop quietly."""
    here = _heading.get()
    if here is not None and here.table and not here.told and isinstance(text, str):
        here.told = True
        if here.supposed.told:
            emit_lines([here.supposed.sentence])
    try:
        write_out(text)
    except ReaderGone:
        raise typer.Exit(READER_GONE) from None


def table_text(headers: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> str:
    """Lay a table out: ruled for a terminal, plain aligned columns for anything else."""
    words = [[printable(_word(value)) for value in row] for row in rows]
    right = [
        bool(rows) and all(isinstance(row[k], int) and not isinstance(row[k], bool) for row in rows)
        for k in range(len(headers))
    ]
    heading = f"{printable(title)}\n" if title else ""
    if sys.stdout.isatty():
        return heading + _ruled(headers, words, right)
    return heading + _aligned(headers, words, right)


def say(text: str) -> None:
    """Tell the reader something about the result."""
    tell(f"note: {printable(text)}")


def complain(text: str) -> None:
    """Tell the reader what is wrong."""
    tell(f"error: {printable(text)}")


@contextmanager
def working(on: str) -> Iterator[None]:
    """Show that work is going on, where somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{on} …"):
        yield


@contextmanager
def telling(on: str) -> Iterator[Callable[[str], None]]:
    """Show that work is going on, and let it say what it is at, where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{on} …") as status:
        yield lambda what: status.update(f"{on}: {what} …")


def write_file(target: Path, content: str | bytes) -> None:
    """Write a result to where `check_target` let it go; ``-`` is standard output.

    Raises
    ------
    InputError
        If the place cannot be written.
    WriteError
        If the disk is full or fails.
    """
    from detente import files

    if str(target) == files.STANDARD_STREAM:
        emit_text(content)
    else:
        files.write_file(target, content)


def check_target(
    target: Path,
    case: str = "",
    *others: Path,
    force: bool = False,
    forced: bool = True,
    folder: bool = False,
    stream: bool = True,
) -> None:
    """Refuse a place to which a result must not go: one of the run's own inputs, above all.

    Parameters
    ----------
    case : str
        The run's case: what lies beside it under its name counts as its input too.
    *others : Path
        Further inputs: a store, a certificate.
    force : bool
        Write over an input all the same.
    forced : bool
        Whether the command can do that at all.
    folder : bool
        The result is a folder of files.
    stream : bool
        Whether standard output may take it.
    """
    from detente.casefile import files_of_case
    from detente.files import STANDARD_STREAM, refuse_target

    if str(target) == STANDARD_STREAM:
        if folder or not stream:
            raise InputError("is standard output; this goes to a file or folder only.", "-")
        return
    inputs = [] if force else [*(files_of_case(case) if case else ()), *others]
    refuse_target(target, inputs, forced_by="--force" if forced else "", folder=folder)


def told_target(target: Path) -> str:
    """Return what to call the place where a result went."""
    return "standard output" if str(target) == "-" else str(target)


def printable(text: str) -> str:
    """Replace what could steer a terminal; line ends become spaces."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else MARK for c in text.strip("\n"))


def _escaped(data: str) -> str:
    """JSON may escape what a terminal would obey, and says the same."""
    if legible(data) == data:
        return data
    return "".join(c if legible(c) == c else f"\\u{ord(c):04x}" for c in data)


def _wrapped(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line,
        width,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else str(value)


def _aligned(headers: Sequence[str], rows: list[list[str]], right: list[bool]) -> str:
    from rich.cells import cell_len

    lines = [list(headers), *rows]
    widths = [max(cell_len(line[k]) for line in lines) for k in range(len(headers))]

    def laid(line: list[str]) -> str:
        cells = []
        for text, width, to_the_right in zip(line, widths, right, strict=True):
            gap = " " * (width - cell_len(text))
            cells.append(gap + text if to_the_right else text + gap)
        return "  ".join(cells).rstrip()

    return "".join(f"{laid(line)}\n" for line in lines)


def _ruled(headers: Sequence[str], rows: list[list[str]], right: list[bool]) -> str:
    """Lay a table out for a terminal: words break at spaces, and what holds a digit never.

    Where there is no room for that, each row stands as lines of its own, a header a line.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = _width()
    if rows and _least_width(headers, rows) > width:
        return _stacked(headers, rows, width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, (header, to_the_right) in enumerate(zip(headers, right, strict=True)):
        side: Literal["left", "right"] = "right" if to_the_right else "left"
        least = max(_longest_part(line[place]) for line in (headers, *rows))
        table.add_column(Text(header), justify=side, overflow="fold", min_width=least)
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(width=width)
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _width() -> int:
    """How wide lines may be: as the terminal is, and no wider than can be read."""
    columns = max(shutil.get_terminal_size().columns, 20)
    return columns if _wide.get() else min(columns, WIDEST)


def _least_width(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    parts = [max(_longest_part(line[k]) for line in (headers, *rows)) for k in range(len(headers))]
    return sum(parts) + 3 * len(parts)  # with blanks and edges


def _longest_part(text: str) -> int:
    from rich.cells import cell_len

    return max((cell_len(part) for part in text.split()), default=0)


def _stacked(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Each row under its first cell, the others below with their headers."""
    wrapped = partial(
        textwrap.wrap,
        width=width,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = []
    for row in rows:
        lines += wrapped(f"{headers[0]} {row[0]}".strip())
        for header, text in zip(headers[1:], row[1:], strict=True):
            lines += wrapped(f"  {header}: {text}")
    return "".join(f"{line}\n" for line in lines)
