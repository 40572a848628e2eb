"""An overview of a standoff -> the report as DOCX."""

from __future__ import annotations

import re
from collections.abc import Collection
from io import BytesIO
from typing import TYPE_CHECKING, Any

from detente import __version__
from detente.errors import NotApplicableError
from detente.report.html import section_texts
from detente.report.markdown import blocks_of
from detente.studies import Overview
from detente.text import day, legible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_PARTS = re.compile(r"(\*\*.+?(?<!\\)\*\*|(?<!\\)\*[^*]+?(?<!\\)\*|`[^`]*`)")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|~#+\-.)])")
_ITEM = re.compile(r"^( *)(-|\d+\.) (.*)$", re.DOTALL)
_CELLS = re.compile(r"(?<!\\)\|")
DEEPEST = 3  # lists of Word's own style sheet go no deeper


def render_docx(found: Overview, sections: Collection[str] = ()) -> bytes:
    """Return the report on a standoff as a Word file, drawings by their titles only.

    Parameters
    ----------
    found : Overview
        From :func:`detente.studies.overview`; sections whose parts it lacks are left out.
    sections : collection of str
        The ids of those to print; all without.

    Returns
    -------
    bytes
        Office Open XML. What a case says stands in it as text.

    Raises
    ------
    NotApplicableError
        If python-docx is not installed.
    """
    model = found.model
    document = _empty_document()
    document.core_properties.title = " ".join(model.title.split())
    document.core_properties.author = f"Détente {__version__}"
    document.add_heading(legible(" ".join(model.title.split())), 0)
    dated = f"As of {day(model.as_of)}. " if model.as_of else ""
    document.add_paragraph(legible(f"{dated}{' '.join(model.summary.split())}"))
    for text in section_texts(found, sections):
        for kind, block in blocks_of(text):
            _add(document, kind, block)
    cited = f"Détente {__version__}, {found.case}, {model.fingerprint[:12]}"
    document.add_paragraph(legible(cited))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _empty_document() -> Document:
    try:
        import docx
    except ImportError:
        raise NotApplicableError(
            "a Word file is written with python-docx, which is not installed here: "
            "pip install 'detente[office]', or write .html or .md."
        ) from None
    made: Document = docx.Document()
    return made


def _add(document: Document, kind: str, block: str) -> None:
    if kind == "h":
        marks, _, words = block.partition(" ")
        document.add_heading(_plain(words.replace("**", "")), min(len(marks), 9))
    elif kind == "table":
        _add_table(document, block)
    elif kind == "pre":
        _write(document.add_paragraph(), [("`", "\n".join(block.split("\n")[1:-1]))])
    elif kind == "li" and (item := _ITEM.match(block)):
        depth = min(len(item[1]) // 2 + 1, DEEPEST)
        style = "List Bullet" if item[2] == "-" else "List Number"
        place = document.add_paragraph(style=style if depth == 1 else f"{style} {depth}")
        _write(place, _runs(item[3]))
    else:
        _write(document.add_paragraph(), _runs(block))


def _add_table(document: Document, block: str) -> None:
    lines = [_CELLS.split(line)[1:-1] for line in block.split("\n")]
    rows = [lines[0], *lines[2:]]  # the second rules the head off
    table: Any = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], _runs(text.strip()))


def _runs(text: str) -> list[tuple[str, str]]:
    """Take marks apart: pairs of a mark and the words that it holds."""
    found = []
    for part in _PARTS.split(text):
        mark = next((m for m in ("**", "*", "`") if part.startswith(m) and part.endswith(m)), "")
        inner = part[len(mark) : len(part) - len(mark)] if mark and len(part) > 2 else part
        found.append((mark if inner != part else "", inner))
    return [(mark, words) for mark, words in found if words]


def _write(paragraph: Paragraph, runs: list[tuple[str, str]]) -> None:
    for mark, words in runs:
        run = paragraph.add_run(words if mark == "`" else _plain(words))
        run.bold = True if mark == "**" else None
        run.italic = True if mark == "*" else None
        if mark == "`":
            run.font.name = "Consolas"


def _plain(words: str) -> str:
    return _ESCAPED.sub(r"\1", words)
