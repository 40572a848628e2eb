"""The page one passes on, in at most 80 columns."""

from __future__ import annotations

from dataclasses import replace

from detente.report.terminal.layout import beside, paragraph
from detente.studies.front_page import MOST_DATES, Block, FrontPage, Row

INDENT = "  "
HEADS = 15
MOST_LINES = 60
ALONE, CLOSE = 1, MOST_DATES  # sentences that stand beside their heading
RUN_ON = ("bargains", "turns")  # whose reasons follow in the same line where room is short
KEYBOARD = str.maketrans("“”‘’–−‑", "\"\"''---")
SHORT = 11  # columns of a heading with its text beside it


def front_page_lines(page: FrontPage) -> list[str]:
    """Return the page's lines.

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.studies.front_page import front_page
    >>> for line in front_page_lines(front_page(load_case("chicken")))[:4]:
    ...     print(line)
    Chicken
    Rankings only: no amounts.
    <BLANKLINE>
    WILL THE POSITION LAST?
    """
    lines = _lines(page, ALONE)
    for most in range(ALONE + 1, CLOSE + 1):
        if len(lines) > MOST_LINES:
            lines = _lines(page, most)
    return lines if len(lines) <= MOST_LINES else _lines(page, CLOSE, RUN_ON)


def _lines(page: FrontPage, most: int, run_on: tuple[str, ...] = ()) -> list[str]:
    lines = _paragraph(page.model.title)
    told = [f"As of {page.as_of}." if page.as_of else "", page.amounts, page.premise]
    lines += _paragraph(" ".join(filter(None, told)))
    beside_before = False
    for each in page.blocks:
        block = _run_on(each) if each.key in run_on else each
        is_beside = _beside(block, most)
        if not (is_beside and beside_before):
            lines.append("")
        lines += _block(block, is_beside=is_beside)
        beside_before = is_beside
    return lines


def _block(block: Block, *, is_beside: bool) -> list[str]:
    rows = [Row(row.head, tuple(map(_typed, row.lines))) for row in block.rows]
    if is_beside:
        told = tuple(line for row in rows for line in row.lines)
        return beside(block.heading, told, indent="", column=SHORT)
    lines = _paragraph(block.heading)
    numbers = all(row.head[:1] in "+-−" for row in block.rows if row.head)
    column = 7 if numbers and any(row.head for row in block.rows) else HEADS
    for row in rows:
        if row.head:
            lines += beside(_typed(row.head), row.lines, indent=INDENT, column=column)
        else:
            for line in row.lines:
                lines += paragraph(line, indent=INDENT)
    return lines


def _run_on(block: Block) -> Block:
    rows = tuple(Row(row.head, (" ".join(row.lines),)) for row in block.rows)
    return replace(block, rows=rows)


def _beside(block: Block, most: int) -> bool:
    """Whether a block stands beside its heading: so few sentences, and none with a head."""
    sentences = [line for row in block.rows for line in row.lines]
    return (
        len(block.heading) < SHORT
        and len(sentences) <= most
        and not any(row.head for row in block.rows)
    )


def _paragraph(text: str) -> list[str]:
    return paragraph(_typed(text))


def _typed(text: str) -> str:
    """Return the text in the signs of a keyboard, so that a column is a byte."""
    return text.translate(KEYBOARD)
