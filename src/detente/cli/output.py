"""What every command prints with: data to standard output, words about it to standard error."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from detente.errors import InputError

READER_GONE = 141


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="table for reading, json or csv for programs.")
]


def emit(
    form: Format, headers: Sequence[str], rows: Sequence[Sequence[Any]], data: Any, title: str = ""
) -> None:
    """Print a result: `data` as JSON, or `rows` under `headers` as CSV or as a table."""
    if form is Format.json:
        emit_json(data)
    elif form is Format.csv:
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows([_cell(value) for value in row] for row in rows)
        emit_text(stream.getvalue())
    else:
        emit_text(table_text(headers, rows, title))


def emit_json(data: Any) -> None:
    """Print plain data as JSON."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    emit_text(json.dumps(data, ensure_ascii=not unicode, allow_nan=False) + "\n")


def emit_lines(lines: Sequence[str]) -> None:
    """Print prose, a line each."""
    shown = [printable(line) for line in lines]
    if sys.stdout.isatty():
        shown = [_wrapped(line) for line in shown]
    emit_text("".join(f"{line}\n" for line in shown))


def emit_text(text: str) -> None:
    """Write to standard output; where nobody reads any more, stop quietly."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
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
    print(f"note: {printable(text)}", file=sys.stderr)  # noqa: T201


def complain(text: str) -> None:
    """Tell the reader what is wrong."""
    print(f"error: {printable(text)}", file=sys.stderr)  # noqa: T201


@contextmanager
def working(on: str) -> Iterator[None]:
    """Show that work is going on, where somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{on} …"):
        yield


def write_file(target: Path, content: str | bytes, case: str = "") -> None:
    """Write a result to a file, complete or not at all, and never over the case it comes from.

    Raises
    ------
    InputError
        If the place cannot be written.
    """
    check_target(target, case)
    from detente.casefile.write import write_atomically

    try:
        write_atomically(target, content)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}.", str(target)) from None


def check_target(target: Path, case: str) -> None:
    """Refuse a file that must not be overwritten with a result."""
    try:
        if target.is_dir():
            raise InputError("is a folder; give the name of a file.", str(target))
        if case and target.exists() and Path(case).exists():
            source = Path(case)
            source = source / "case.toml" if source.is_dir() else source
            if source.exists() and source.samefile(target):
                raise InputError(
                    "is the case itself; a result is not written over it. Give another file.",
                    str(target),
                )
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be written: {error}.", str(target)[:200]) from None


def printable(text: str) -> str:
    """Replace what could steer a terminal; line ends become spaces."""
    return "".join(
        c if c.isprintable() else " " if c in "\n\t" else "\ufffd" for c in text.strip("\n")
    )


def _wrapped(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, max(width, 20), subsequent_indent=f"{indent}  ")


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else str(value)


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


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
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header, to_the_right in zip(headers, right, strict=True):
        side: Literal["left", "right"] = "right" if to_the_right else "left"
        table.add_column(Text(header), justify=side, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console()
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().split("\n")]
    return "\n".join(lines).strip("\n") + "\n"
