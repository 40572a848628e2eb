"""No cell of any CSV is a formula, and nothing that is shown steers what shows it."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from detente import load_case
from detente.files import as_it_was, csv_text, harmless_cell
from detente.report.html import render_report
from detente.studies import overview
from detente.text import legible
from tests.cli.conftest import Detente

RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
LEVELS = ["=1+1", "+2\u001b[31m", "@x", "\u202etxet", "-1", "fine"]
STEERING = {"\u001b", "\u202e", "\u0007"}


@given(st.text() | st.from_regex(r"'*[=+@\-]cmd.*", fullmatch=True))
def test_a_cell_is_no_formula_and_comes_back(text: str) -> None:
    cell = harmless_cell(text)
    assert not cell.startswith(RUN)
    assert as_it_was(cell) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_a_table_that_is_read_back_keeps_every_character(texts: list[str]) -> None:
    table = csv_text(["a", "b"], [[text, "x"] for text in texts], marked=False)
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert [as_it_was(row[0]) for row in rows[1:]] == texts


@given(st.text())
def test_what_is_legible_steers_nothing(text: str) -> None:
    for character in legible(text):
        category = unicodedata.category(character)
        assert category != "Cc" or character in "\t\n\r"
        assert unicodedata.bidirectional(character) not in {
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        }
    assert len(legible(text)) == len(text)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A case whose levels, labels and title were made for a spreadsheet or a terminal."""
    levels = ", ".join(f'"{level}"' for level in LEVELS).replace("\u001b", r"\u001b")
    path = tmp_path / "hostile.toml"
    path.write_text(
        'format = 1\ntitle = "=T\\u202e\\u0007"\n[parties.a]\nlabel = "@SUM(1+1)\\u001b[31m"\n'
        f'[parties.b]\n[levers.x]\nparty = "a"\nlevels = [{levels}]\nlabel = "=L\\u202e"\n'
        '[levers.y]\nparty = "b"\nlevels = ["no", "\\tTab"]\n'
        '[status_quo]\nx = "fine"\ny = "no"\n[preferences.a]\nvalue = "y"\n'
        '[preferences.b]\nstatements = ["x == \'@x\'", "y"]\n[named_states.n]\nwhere = "y"\n'
        'label = "+N\\u0007"\n[deals.d]\nlabel = "=D"\nbetween = ["a", "b"]\n'
        "package = { x = '@x', y = \"\\tTab\" }\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "words",
    [
        ["show", "--states", "-f", "csv"],
        ["show", "-f", "csv"],
        ["stability", "-f", "csv"],
        ["export", "-f", "csv"],
        ["exchanges", "-f", "csv"],
        ["deals", "--deal", "d", "-f", "csv"],
        ["paths", "-f", "csv"],
        ["inverse", "--state", "3", "-f", "csv"],
        ["foresight", "-f", "csv"],
    ],
    ids=" ".join,
)
def test_no_command_prints_a_formula(words: list[str], hostile: Path, detente: Detente) -> None:
    name, *others = words
    ran = detente(name, hostile, *others)
    assert ran.code == 0, ran.err
    cells = [cell for row in csv.reader(io.StringIO(ran.out)) for cell in row]
    texts = [cell for cell in cells if not _is_number(cell)]
    assert not [cell for cell in texts if cell.startswith(RUN)]
    assert not STEERING & set(ran.out + ran.err)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("form", ["json", "table", "dot", "graphml", "nfg"])
def test_no_form_steers_what_shows_it(form: str, hostile: Path, detente: Detente) -> None:
    name = "stability" if form in ("json", "table") else "export"
    ran = detente(name, hostile, "--format", form)
    assert ran.code == 0, ran.err
    assert not STEERING & set(ran.out + ran.err)


def test_a_report_steers_nothing(hostile: Path) -> None:
    page = render_report(overview(str(hostile), load_case(hostile)))
    assert not STEERING & set(page)
    assert "=T\ufffd\ufffd" in page
