"""What `detente evidence` prints, writes and answers with."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prov.model import ProvDocument

from detente.cli import main
from detente.evidence import load_ledger

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on the flagship case; give back exit code, output, complaints."""

    def command(*arguments: str | Path, case: str | Path = "belarus-2025") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["detente", "evidence", str(case), *map(str, arguments)])
        capsys.readouterr()
        code = main()
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def test_it_lists_every_claim_with_its_grade(run: Run) -> None:
    code, out, _ = run()
    assert code == 0
    assert "P24-03" in out
    assert "F3" in out
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv")[1])))
    assert len(rows) == len(load_ledger("belarus-2025").claims)
    assert rows[0]["published"] == "2025-02-15"
    found = json.loads(run("--format", "json")[1])
    assert [row["claim"] for row in found] == [row["claim"] for row in rows]


@pytest.mark.parametrize(
    ("option", "word"),
    [("--origins", "smith-briefing"), ("--conflicts", "call-and-visit"), ("--counts", "1452")],
)
def test_views_print_in_every_format(run: Run, option: str, word: str) -> None:
    for form in ("table", "csv", "json"):
        code, out, _ = run(option, "--format", form)
        assert code == 0
        assert word in out
    json.loads(out)


def test_unused_claims_are_those_whose_id_the_case_file_does_not_have(run: Run) -> None:
    text = Path("src/detente/cases/belarus-2025.toml").read_text("utf-8")
    named = set(re.findall(r'"([A-Z][A-Za-z0-9-]+)"', text))
    ledger = load_ledger("belarus-2025")
    code, out, told = run("--unused", "--format", "csv")
    rows = [row["claim"] for row in csv.DictReader(io.StringIO(out))]
    assert code == 0
    assert rows == [name for name in ledger.claims if name not in named | set(ledger.replaced_by)]
    assert f"{len(rows)} of {len(ledger.claims)} claims feed no input" in told


def test_an_audit_that_passes_ends_with_0_and_one_that_does_not_with_3(
    run: Run, tmp_path: Path
) -> None:
    code, out, err = run("--audit")
    assert code == 0
    assert "unused" not in out  # many, and no fault: csv and json have them
    # The ledger also has exchanges to compare with and the record that the replay is held against:
    # nearly half of the claims are named by no input.
    unused = int(re.search(r"unused (\d+)$", err).group(1))  # type: ignore[union-attr]
    assert (
        len(load_ledger("belarus-2025").claims) / 3
        < unused
        < len(load_ledger("belarus-2025").claims)
    )
    assert '"unused"' in run("--audit", "--format", "json")[1]
    case = tmp_path / "two.toml"
    case.write_text(
        'format = 1\ntitle = "t"\n[parties.a]\n[levers.x]\nparty = "a"\nlevels = ["n", "y"]\n'
        '[status_quo]\nx = "n"\n[preferences.a]\nstatements = ["x"]\n',
        encoding="utf-8",
    )
    assert run("--export", "csv", "-o", tmp_path / "two.evidence")[0] == 0
    code, out, _ = run("--audit", case=case)
    assert code == 3
    assert "levers.x" in out


def test_texts_are_checked_and_a_changed_copy_ends_with_3(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--texts", tmp_path)
    assert code == 0
    assert "nyt-damaged: no copy" in err
    (tmp_path / "source.txt").write_text("Something else altogether.", encoding="utf-8")
    code, out, err = run("--texts", tmp_path)
    assert code == 3
    assert "changed" in out
    assert "nyt-damaged: another text" in err


def test_exports_are_what_they_say(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--export", "prov-json")
    assert code == 0
    assert ProvDocument.deserialize(content=out, format="json").get_records()
    assert run("--export", "prov-n", "-o", tmp_path / "x.provn")[0] == 0
    assert (tmp_path / "x.provn").read_text(encoding="utf-8").startswith("document")
    for line in run("--export", "ftm")[1].splitlines():
        assert {"id", "schema", "properties"} == set(json.loads(line))
    assert run("--export", "csv", "--output", tmp_path / "tables")[0] == 0
    again = load_ledger(tmp_path / "tables")
    assert again.fingerprint == load_ledger("belarus-2025").fingerprint


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--origins", "--audit"), "choose one"),
        (("-o", "x"), "goes with --export"),
        (("--export", "csv"), "name a folder"),
        (("--export", "csv", "-o", "x.toml"), "csv goes to a folder"),
        (("--texts", "nowhere-at-all"), "there is no folder"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_case_without_evidence_ends_with_2(run: Run) -> None:
    code, _, err = run(case="chicken")
    assert code == 2
    assert "there is no evidence for 'chicken'" in err
