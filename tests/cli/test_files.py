"""import, export, report: files in, files out, and none lost."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from detente import analyse, load_case
from detente.report import export
from detente.report.data import to_data
from detente.studies.assessment import StatesByConcept
from tests.casefile.test_gmcr import CUBA, ELMIRA, save_file
from tests.cli.conftest import Detente


@pytest.fixture
def gmcr(tmp_path: Path) -> Path:
    path = tmp_path / "Cuba.gmcr"
    path.write_text(json.dumps(save_file(CUBA, manual=False)), encoding="utf-8")
    return path


def test_import_writes_a_case_that_works(gmcr: Path, detente: Detente) -> None:
    case = gmcr.with_name("cuba.toml")
    ran = detente("import", gmcr, "-o", case)
    assert (ran.code, ran.out) == (0, "")
    notes = ran.err.splitlines()
    assert all(line.startswith("note: ") for line in notes)
    assert "status quo is not in the save file" in notes[0]
    assert "2 parties, 4 levers, 12 states" in notes[1]
    model = load_case(case)
    assert list(analyse(model).equilibria("nash")) == CUBA["equilibria"]["Nash"]
    assert detente("check", case).code == 0


def test_import_prints_without_a_file(gmcr: Path, detente: Detente, tmp_path: Path) -> None:
    ran = detente("import", gmcr)
    assert ran.code == 0
    target = tmp_path / "printed.toml"
    target.write_text(ran.out, encoding="utf-8")
    assert load_case(target).space.size == 12


def test_import_never_overwrites_without_force(gmcr: Path, detente: Detente) -> None:
    case = gmcr.with_name("mine.toml")
    case.write_text("mine", encoding="utf-8")
    ran = detente("import", gmcr, "-o", case)
    assert (ran.code, ran.out) == (2, "")
    assert "--force" in ran.err
    assert case.read_text(encoding="utf-8") == "mine"
    assert detente("import", gmcr, "-o", case, "--force").code == 0
    assert load_case(case).space.size == 12
    for words in ([], ["--force"]):  # never over the save file itself
        before = gmcr.read_bytes()
        assert detente("import", gmcr, "-o", gmcr, *words).code == 2
        assert gmcr.read_bytes() == before


def test_import_names_what_it_did_not_read(gmcr: Path, detente: Detente) -> None:
    data = save_file(ELMIRA, manual=True) | {"mood": "bad"}
    gmcr.write_text(json.dumps(data), encoding="utf-8")
    err = detente("import", gmcr).err
    assert "note: 'mood' is not known and was not read." in err
    assert err.count("kept as the alternative 'statements'") == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nonsense", "is not JSON"),
        (b"\xff\xff", "not UTF-8"),
        (b"{}", "'decisionMakers' is missing"),
        (json.dumps(save_file(CUBA, manual=True) | {"coalitions": [[0, 1]]}).encode(), "coalition"),
    ],
)
def test_import_refuses_and_writes_nothing(
    gmcr: Path, detente: Detente, content: bytes, words: str
) -> None:
    gmcr.write_bytes(content)
    case = gmcr.with_name("never.toml")
    ran = detente("import", gmcr, "-o", case)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: Cuba.gmcr")
    assert words in ran.err
    assert sorted(p.name for p in gmcr.parent.iterdir()) == ["Cuba.gmcr"]


def test_import_without_a_file_there(tmp_path: Path, detente: Detente) -> None:
    ran = detente("import", tmp_path / "none.gmcr")
    assert ran.code == 2
    assert "cannot be read" in ran.err


@pytest.mark.parametrize("form", ["csv", "json", "graphml", "dot", "nfg"])
def test_export_prints_or_writes_the_same(form: str, tmp_path: Path, detente: Detente) -> None:
    printed = detente("export", "chicken", "--format", form)
    assert printed.code == 0
    target = tmp_path / f"chicken.{form}"
    written = detente("export", "chicken", "--format", form, "-o", target)
    assert (written.code, written.out) == (0, "")
    assert target.read_text(encoding="utf-8") == printed.out
    model = load_case("chicken")
    table = analyse(model)
    if form == "json":
        assert json.loads(printed.out) == to_data(StatesByConcept(model, table))
    if form == "graphml":
        assert nx.read_graphml(target).number_of_edges() == 8
    if form == "csv":
        assert printed.out.encode() == export.states_csv(model, table)


def test_export_says_what_a_strategic_game_loses(two: Path, detente: Detente) -> None:
    two.write_text(
        two.read_text().replace('party = "a"', 'party = "a"\nmoves = "up"'), encoding="utf-8"
    )
    ran = detente("export", two, "--format", "nfg")
    assert "note: One-way levers are lost (x)" in ran.err
    assert "One-way levers are lost (x)" in ran.out
    ran = detente("export", "elmira", "--format", "nfg")
    assert (ran.code, ran.out) == (2, "")
    assert "12 of 32" in ran.err


def test_export_wants_a_format_and_keeps_concepts(detente: Detente) -> None:
    assert detente("export", "chicken").code == 2
    data = json.loads(detente("export", "chicken", "--format", "json", "--concept", "sim").out)
    assert list(data["stable"]) == ["sim"]


def test_export_refuses_a_graph_that_nobody_could_draw(detente: Detente) -> None:
    ran = detente("export", "belarus-2025", "--format", "dot")
    assert (ran.code, ran.out) == (2, "")
    assert "more than 5,000 moves" in ran.err


def test_report_is_one_file(tmp_path: Path, detente: Detente) -> None:
    target = tmp_path / "chicken.html"
    ran = detente("report", "chicken", "-o", target)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"note: the report is in {target}.\n"
    assert target.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["chicken.html"]
    assert detente("report", "chicken", "-o", target).code == 0  # a report may be made anew


def test_a_brief_report_is_page_one_alone(detente: Detente, tmp_path: Path) -> None:
    whole, brief = tmp_path / "whole.html", tmp_path / "brief.html"
    assert detente("report", "chicken", "--no-draws", "-o", whole).code == 0
    assert detente("report", "chicken", "--brief", "-o", brief).code == 0
    start, end = '<section id="front-page"', "</section>"
    texts = [path.read_text(encoding="utf-8") for path in (whole, brief)]
    pages = [text.partition(start)[2].partition(end)[0] for text in texts]
    assert pages[0] == pages[1] != ""
    assert texts[1].count("<section") == 1
    both = detente("report", "chicken", "--brief", "--sections", "parties", "-o", brief)
    assert both.code == 2
    assert "--brief" in both.err


@pytest.mark.parametrize(
    "command", [["export", "--format", "csv"], ["stability"], ["report"]], ids=lambda c: c[0]
)
def test_a_result_is_never_written_over_its_case(
    command: list[str], two: Path, detente: Detente
) -> None:
    name, *words = command
    before = two.read_bytes()
    case = two.rename(two.with_suffix(".parquet"))
    ran = detente(name, case, *words, "-o", case)
    assert ran.code == 2
    assert "is an input of this run" in ran.err
    assert case.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, detente: Detente) -> None:
    ran = detente("export", "chicken", "--format", "csv", "-o", tmp_path)
    assert ran.code == 2
    assert "is a folder" in ran.err
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    ran = detente("export", "chicken", "--format", "csv", "-o", blocked / "x.csv")
    assert ran.code == 2
    assert "cannot be written" in ran.err
