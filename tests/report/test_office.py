"""The report as a Word file: the words of the Markdown, tables as tables, nothing as markup."""

from __future__ import annotations

import builtins
import re
from io import BytesIO
from typing import Any

import docx
import pytest

from detente import load_case, loads
from detente.errors import NotApplicableError
from detente.report.markdown import render_markdown
from detente.report.office import render_docx
from detente.studies import Overview, overview

PARTS = ["front_page", "situation", "resting", "named"]
EVIL = 'a*b* **c** | <b>&amp;</b> \u202e\u0007 "q"'


def words_of(content: bytes) -> list[str]:
    """Every word of a Word file, its tables too, in no order."""
    document: Any = docx.Document(BytesIO(content))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return re.findall(r"\w{3,}", " ".join([*(p.text for p in document.paragraphs), *cells]))


@pytest.fixture(scope="module")
def found() -> Overview:
    return overview("elmira", load_case("elmira"), parts=PARTS)


def test_it_has_the_words_of_the_markdown_and_its_tables(found: Overview) -> None:
    content = render_docx(found)
    text = render_markdown(found)
    wanted = set(re.findall(r"\w{3,}", text.replace("\\_", "_").replace("\\", "")))
    assert wanted - set(words_of(content)) == set()
    document: Any = docx.Document(BytesIO(content))
    assert len(document.tables) == len(re.findall(r"^\|(?: --- \|)+$", text, re.MULTILINE)) > 2
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert len(headings) == len(re.findall(r"^#{2,6} ", text, re.MULTILINE)) > 3


def test_what_a_case_says_stays_text() -> None:
    model = loads(
        f"""format = 1
title = '{EVIL.replace(chr(7), "")}'
parties = {{ up = {{ label = '{EVIL.replace(chr(7), "")}' }} }}
levers = {{ dam = {{ party = "up", levels = ["open", "shut"] }} }}
status_quo = {{ dam = "open" }}
preferences = {{ up = {{ statements = ["dam"] }} }}
"""
    )
    document: Any = docx.Document(
        BytesIO(render_docx(overview("evil", model, parts=["situation", "resting"])))
    )
    said = "\n".join(p.text for p in document.paragraphs)
    assert "a*b* **c** | <b>&amp;</b>" in said
    assert "\u202e" not in said


def test_without_the_library_it_is_said_how_to_get_it(
    found: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "docx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NotApplicableError, match=r"detente\[office\]"):
        render_docx(found)
