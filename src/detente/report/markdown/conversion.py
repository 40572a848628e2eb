"""The report's own HTML -> Markdown: headings, paragraphs, lists, tables; no style, no drawing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from detente.text import legible

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {"p", "figcaption", "caption", "summary", "dt", "dd", "li", "blockquote"}
PASSED_OVER = {"svg", "style", "script", "input", "nav"}
STRONG, EMPHASIS, CODE = {"b", "strong"}, {"em", "i"}, {"code", "kbd"}
CELLS = {"td", "th"}
SET_APART = {"note", "claims", "detail", "keys"}  # spans that stand on lines of their own
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_FIRST = re.compile(r"^(#{1,6}|[-+]|\d{1,9}[.)])(?=\s|$)")


def markdown_of(html: str) -> str:
    r"""Return a section of the report as Markdown.

    Examples
    --------
    >>> markdown_of("<h2>Who</h2><p>A <b>name</b> &amp; 2*3</p><ul><li>one</li></ul>")
    '## Who\n\nA **name** & 2\\*3\n\n- one'
    """
    return "\n\n".join(_together(blocks_of(html)))


def blocks_of(html: str) -> list[tuple[str, str]]:
    """Return a section's blocks, each with its kind: h, p, li, dt, pre or table.

    Examples
    --------
    >>> blocks_of("<h2>Who</h2><ul><li>one</li></ul>")
    [('h', '## Who'), ('li', '- one')]
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


def escaped(text: str) -> str:
    r"""Return a text so that Markdown shows it as it is.

    >>> escaped("a*b <c> | _d_")
    'a\\*b \\<c\\> \\| \\_d\\_'
    """
    return _SPECIAL.sub(r"\\\1", legible(text))


class _Reader(HTMLParser):
    """Collects blocks: pairs of what they are and their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.prefix, self.kind = "", "p"
        self.lists: list[list[int]] = []
        self.skipped: list[str] = []
        self.title: list[str] | None = None
        self.tables: list[_Table] = []
        self.plain = self.code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipped:
            if tag == self.skipped[0]:
                self.skipped.append(tag)
            if tag == "title":
                self.title = []
            return
        if tag in PASSED_OVER and tag != "input":
            self.skipped.append(tag)
            return
        given = dict(attrs)
        if tag in HEADINGS:
            self.begin_block("#" * HEADINGS[tag] + " ", "h")
        elif tag in ("ul", "ol"):
            self.end_block()
            self.lists.append([0 if tag == "ol" else -1])
        elif tag == "li":
            self.begin_item()
        elif tag in BLOCKS or tag in ("div", "section", "table", "figure", "dl", "details"):
            self.begin_block("", "dt" if tag == "dt" else "p")
        elif tag == "br":
            self.words.append(" ")
        elif tag == "pre":
            self.begin_block("", "pre")
            self.plain += 1
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].begin_row()
        elif tag in CELLS and self.tables:
            self.words = []
            self.tables[-1].begin_cell(given)
        elif tag in STRONG | EMPHASIS | CODE:
            self.words.append(_mark(tag))
            self.code += tag in CODE
        elif tag == "span" and SET_APART & set(str(given.get("class", "")).split()):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.skipped:
            if tag == "title" and self.title is not None:
                self.end_drawing()
            if tag == self.skipped[-1]:
                self.skipped.pop()
            return
        if tag in STRONG | EMPHASIS | CODE:
            self.words.append(_mark(tag))
            self.code -= tag in CODE
        elif tag in CELLS and self.tables:
            self.tables[-1].end_cell(self.text())
        elif tag == "table" and self.tables:
            text = self.tables.pop().text()
            if text:
                self.blocks.append(("table", text))
        elif tag in ("ul", "ol"):
            self.end_block()
            if self.lists:
                self.lists.pop()
        elif tag == "pre":
            self.end_block()
            self.plain -= 1
        elif tag in HEADINGS or tag in BLOCKS or tag in ("div", "section", "figure", "details"):
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self.title is not None:
            self.title.append(data)
        elif not self.skipped:
            self.words.append(self.as_written(data))

    def as_written(self, data: str) -> str:
        """A text where it stands: in code nothing is escaped but what would end it, or a cell."""
        if self.plain:
            return legible(data)
        if self.code:
            return legible(data).replace("`", "'").replace("|", "\\|" if self.in_cell() else "|")
        return escaped(data)

    def begin_block(self, prefix: str, kind: str) -> None:
        if self.in_cell():
            self.words.append(" ")
            return
        self.end_block()
        self.prefix, self.kind = prefix, kind

    def begin_item(self) -> None:
        if self.in_cell():
            self.words.append(" · ")
            return
        self.end_block()
        counter = self.lists[-1] if self.lists else [-1]
        mark = "-"
        if counter[0] >= 0:
            counter[0] += 1
            mark = f"{counter[0]}."
        self.prefix, self.kind = "  " * max(len(self.lists) - 1, 0) + f"{mark} ", "li"

    def end_block(self) -> None:
        """Keep what was read since the last block; in a cell of a table all stays together."""
        if self.in_cell():
            return
        if self.kind == "pre":
            text = "".join(self.words).strip("\n")
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
            text = f"{fence}\n{text}\n{fence}" if text else ""
        else:
            text = self.text()
            if text and self.kind == "dt":
                text = f"**{text}**"
            elif text:
                text = self.prefix + text if self.prefix else _not_a_mark(text)
        if text:
            self.blocks.append((self.kind, text))
        self.words, self.prefix, self.kind = [], "", "p"

    def end_drawing(self) -> None:
        title = " ".join("".join(self.title or ()).split()).rstrip(".")
        self.title = None
        told = ("p", f"*Drawing: {escaped(title)}.*")
        if title and not self.in_cell() and told not in self.blocks[-1:]:
            self.blocks.append(told)

    def in_cell(self) -> bool:
        return bool(self.tables) and self.tables[-1].open

    def text(self) -> str:
        found = " ".join("".join(self.words).split())
        self.words = []
        return re.sub(r"\*\*(\s*)\*\*", r"\1", found)


class _Table:
    """Rows of cells; a cell over several columns or rows is followed by empty ones."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.open = False
        self._over: dict[tuple[int, int], bool] = {}
        self._spans = (1, 1)

    def begin_row(self) -> None:
        self.rows.append([])

    def begin_cell(self, given: dict[str, str | None]) -> None:
        if not self.rows:
            self.begin_row()
        self.open = True
        self._spans = (_count(given.get("colspan")), _count(given.get("rowspan")))

    def end_cell(self, text: str) -> None:
        self.open = False
        row, line = len(self.rows) - 1, self.rows[-1]
        while (row, len(line)) in self._over:
            line.append("")
        columns, rows = self._spans
        for right in range(columns):
            for below in range(1, rows):
                self._over[row + below, len(line) + right] = True
        line += [text, *[""] * (columns - 1)]

    def text(self) -> str:
        rows = [row for row in self.rows if any(row)]
        if not rows:
            return ""
        width = max(map(len, rows))
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _count(text: str | None) -> int:
    return min(int(text), 100) if text and text.isdigit() else 1


def _not_a_mark(text: str) -> str:
    """A paragraph whose first word would begin a heading or an item, as the text it is."""
    found = _FIRST.match(text)
    if found is None:
        return text
    mark = found[0]
    return f"{mark[:-1]}\\{mark[-1]}{text[len(mark) :]}" if mark[0].isdigit() else f"\\{text}"


def _mark(tag: str) -> str:
    return "**" if tag in STRONG else "*" if tag in EMPHASIS else "`"


def _together(blocks: list[tuple[str, str]]) -> list[str]:
    """Items of one list follow each other without an empty line."""
    found: list[str] = []
    before = ""
    for kind, text in blocks:
        if kind == before == "li":
            found[-1] += f"\n{text}"
        else:
            found.append(text)
        before = kind
    return found
