"""The report as Markdown: the same words, nothing that a case says as markup, tables whole."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from detente import load_case, standoff
from detente.report.html import section_texts
from detente.report.markdown import markdown_of, render_markdown
from detente.studies import Overview, overview

PARTS = [
    "front_page",
    "situation",
    "resting",
    "named",
    "readings",
    "obstacles",
    "changes",
    "grounds",
]


@pytest.fixture(scope="module")
def found() -> Overview:
    return overview("elmira", load_case("elmira"), parts=PARTS)


def plain(text: str) -> list[str]:
    return re.findall(r"\w{3,}", text)


def test_every_word_of_a_section_is_there(found: Overview) -> None:
    for section in ("front-page", "parties", "status-quo", "named", "rules"):
        [html] = section_texts(found, [section])
        without = re.sub(r"(?s)<(svg|style)\b.*?</\1>", " ", html)
        wanted = plain(unescape(re.sub(r"<[^>]+>", " ", without)))
        text = markdown_of(html)
        got = plain(re.sub(r"\*Drawing: .*", "", text).replace("\\_", "_"))
        assert sorted(set(wanted) - set(got)) == [], section


def test_tables_are_as_wide_in_every_row(found: Overview) -> None:
    text = render_markdown(found)
    for table in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table[:200]
    assert text.startswith("# Elmira groundwater contamination\n")
    assert "<" not in re.sub(r"\\<|`[^`]*`", "", text)
    assert render_markdown(found, ["named"]).count("\n## ") == 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h3>A # b</h3><p># c</p>", "### A # b\n\n\\# c"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<p>1. a <code>x_y|`</code> z_w|</p>", "1\\. a `x_y|'` z\\_w\\|"),
        (
            "<table><tr><th rowspan=2>a</th><th colspan=2>b</th></tr>"
            "<tr><td>c</td><td>d|</td></tr></table>",
            "| a | b |  |\n| --- | --- | --- |\n|  | c | d\\| |",
        ),
        (
            "<p>x<svg role='img'><title>Flows.</title><text>no</text></svg></p>",
            "*Drawing: Flows.*\n\nx",
        ),
        ("<pre>a  *b*\n c</pre>", "```\na  *b*\n c\n```"),
        ("<dl><dt>Kept</dt><dd>yes</dd></dl>", "**Kept**\n\nyes"),
        ("<style>p {}</style><script>x</script>", ""),
    ],
)
def test_each_kind(html: str, text: str) -> None:
    assert markdown_of(html) == text


def test_what_a_case_says_is_text() -> None:
    nasty = "[x](http://e) *b* <script> `c` | _d_\n# h\n- i"
    model = standoff(
        parties={"a": nasty},
        levers={"l": "a"},
        preferences={"a": ["l"]},
        title=nasty,
        summary=nasty,
    )
    text = render_markdown(overview("mine", model, parts=["situation", "resting", "named"]))
    assert "[x](" not in text
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert not re.search(r"^(# h|- i)$", text, re.MULTILINE)


def test_a_file_that_ends_in_md(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.cli import main

    target = tmp_path / "r.md"
    ask = ["detente", "report", "chicken", "-o", str(target), "--sections", "front-page,named"]
    monkeypatch.setattr("sys.argv", ask)
    assert main() == 0
    assert target.read_text(encoding="utf-8").startswith("# Chicken\n")
