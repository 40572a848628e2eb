"""Prose in columns: paragraphs, and headings with lines that hang beside them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import TextWrapper

WIDTH = 80
LEAST_NAME = 18  # columns that the first cell of a row has at least


def paragraph(text: str, *, indent: str = "", hanging: str = "", width: int = WIDTH) -> list[str]:
    """Wrap a text at spaces; a number and the words of a hyphen stay whole.

    Parameters
    ----------
    indent, hanging : str
        What stands before the first line, and before those after it.
    """
    wrapper = TextWrapper(
        width,
        initial_indent=indent,
        subsequent_indent=hanging or indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(text)


def beside(head: str, lines: tuple[str, ...], *, indent: str, column: int) -> list[str]:
    """Set lines beside a heading, the text in a column of its own.

    Parameters
    ----------
    indent : str
        What stands before the heading.
    column : int
        Where the text begins, counted from the indent.
    """
    hanging = indent + " " * column
    found: list[str] = []
    for number, line in enumerate(lines):
        first = f"{indent}{head:<{column}}" if number == 0 else hanging
        if number == 0 and len(head) >= column:
            found.append(f"{indent}{head}")
            first = hanging
        found += paragraph(line, indent=first, hanging=hanging)
    return found


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay rows out in the width of a page; the first cells take what is left, and are wrapped.

    A row whose first cell is indented goes on below with two spaces more.
    """
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    rest = sum(width + 2 for width in widths[1:])
    wide = min(widths[0], max(WIDTH - rest, LEAST_NAME))
    lines: list[str] = []
    for row in rows:
        indent = row[0][: len(row[0]) - len(row[0].lstrip())]
        told = paragraph(row[0].strip(), indent=indent, hanging=f"{indent}  ", width=wide) or [""]
        cells = "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)
        )
        lines += told[:-1]
        lines.append(f"{told[-1]:<{wide}}  {cells}".rstrip())
    return lines
