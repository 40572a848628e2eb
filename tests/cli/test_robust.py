"""detente robust and detente ensemble: sentences, formats, stores and exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from detente.cli.ensemble import ensemble
from detente.cli.robust import robust
from detente.ensembles import open_store
from tests.cli.conftest import TWO_PARTIES, Detente

pytestmark = pytest.mark.kernels

UNCERTAIN = (
    TWO_PARTIES.replace("\"x + (y == 'mid')\"", "\"x + (y == 'mid') - stake / part\"")
    + """
[uncertainties.stake]
distribution = { kind = "uniform", low = -1, high = 2 }
[uncertainties.part]
best = 1
hypotheses = [{ value = 1, weight = 3 }, { value = PART, weight = 1 }]
[uncertainties.a_reads]
reading_of = "a"
weights = { own = 0.7, soft = 0.3 }
[conclusions.holds]
label = "Somewhere on the edge the two can rest."
states = "edge"
concept = "nash"
[conclusions.quo]
states = "status_quo"
"""
)


@pytest.fixture
def run(detente: Detente, monkeypatch: pytest.MonkeyPatch) -> Detente:
    """The commands under test, whatever else is registered."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command("robust")(robust)
    app.add_typer(ensemble, name="ensemble")
    monkeypatch.setattr("detente.cli.app.app", app)
    return detente


@pytest.fixture
def sure(tmp_path: Path) -> Path:
    path = tmp_path / "sure.toml"
    path.write_text(UNCERTAIN.replace("PART", "2"), encoding="utf-8")
    return path


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    path = tmp_path / "failing.toml"
    path.write_text(UNCERTAIN.replace("PART", "0"), encoding="utf-8")
    return path


def test_conclusions_come_first_as_sentences_then_states(run: Detente, sure: Path) -> None:
    ran = run("robust", sure, "--draws", "64")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Two of them: 64 of 64 draws count (sobol, seed 0)."
    # Whatever the numbers, it holds by one reading and not by the other: no share is told.
    assert lines[2].startswith("Somewhere on the edge the two can rest: ")
    assert (
        "Somewhere on the edge the two can rest: with best values it holds. It holds unless a "
        "wants “soft”. This case gives that three tenths. The conclusion 'quo' holds in "
    ) in ran.prose
    said = ran.prose.partition("The conclusion 'quo' holds in ")[2].partition("States that")[0]
    assert " of 64 draws: " in said
    assert said.strip().endswith("With best values it does not hold.")
    table = next(k for k, line in enumerate(lines) if line.startswith("States that are equilibria"))
    assert lines[table + 1].split()[:3] == ["state", "x", "y"]
    assert "not settled" in ran.err.lower()


def test_json_and_csv_have_every_number(run: Detente, sure: Path) -> None:
    ran = run("robust", sure, "--draws", "50", "--method", "lhs", "--concept", "nash", "-f", "json")
    data = json.loads(ran.out)
    assert (data["draws"], data["counted"], data["failed"]) == (50, 50, 0)
    assert data["method"] == "latin_hypercube"
    assert list(data["concepts"]) == ["nash", "seq"]  # the conclusions' own are added
    conclusion = data["conclusions"][0]
    assert conclusion["share"] == conclusion["count"] / 50
    assert conclusion["low"] <= conclusion["share"] <= conclusion["high"]
    ran = run("robust", sure, "--draws", "50", "--method", "lhs", "--concept", "nash", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["state"] for row in rows] == list("123456")
    for row in rows:
        count = data["concepts"]["nash"]["equilibrium"].get(row["state"], 0)
        assert float(row["nash"]) == pytest.approx(2 * count)


def test_failed_draws_are_counted_and_the_code_is_5(run: Detente, failing: Path) -> None:
    ran = run("robust", failing, "--draws", "64", "--method", "random")
    assert ran.code == 5
    assert "draws failed and are in no share" in ran.err
    assert "not a finite number" in ran.err
    assert re.search(r"the first: (outcomes|preferences)\.", ran.err)
    counted = int(ran.out.split(": ")[1].split()[0])
    assert 0 < counted < 64
    data = json.loads(
        run("robust", failing, "--draws", "64", "--method", "random", "-f", "json").out
    )
    assert data["counted"] + data["failed"] == 64
    assert data["failures"][0]["inputs"]["inputs.part"] == 0


def test_a_store_is_extended_checked_joined_and_exported(
    run: Detente, sure: Path, tmp_path: Path
) -> None:
    store, other = tmp_path / "one.draws", tmp_path / "two.draws"
    assert run("robust", sure, "--draws", "32", "--store", store).code == 0
    ran = run("robust", sure, "--draws", "32", "--store", store)
    assert ran.code == 2
    assert "--resume" in ran.err
    assert run("robust", sure, "--draws", "32", "--store", store, "--resume").code == 0
    assert "nothing to resume" in run("robust", sure, "--store", other, "--resume").err
    ran = run("robust", sure, "--draws", "32", "--seed", "2", "--store", store, "--resume")
    assert ran.code == 2
    assert "seed" in ran.err
    other_case = tmp_path / "other.toml"
    other_case.write_text(UNCERTAIN.replace("PART", "3"), encoding="utf-8")
    ran = run("robust", other_case, "--draws", "32", "--store", store, "--resume")
    assert ran.code == 2
    assert "another plan: the case has changed since the draws were made. Draws of" in ran.err
    ran = run("ensemble", "extend", store, "--case", sure, "--draws", "48", "-f", "json")
    assert (ran.code, json.loads(ran.out)["draws"]) == (0, 48)
    whole = json.loads(run("robust", sure, "--draws", "48", "-f", "json").out)
    assert json.loads(ran.out)["digest"] == whole["digest"]
    assert run("ensemble", "retry-failed", store, "--case", sure).code == 0
    assert json.loads(run("ensemble", "verify", store, "-f", "json").out)["ok"]
    assert "copied" in run("ensemble", "merge", store, "-o", other).err
    assert run("ensemble", "export", other, "-o", tmp_path / "draws.csv").code == 0
    with (tmp_path / "draws.csv").open(newline="") as file:
        assert len(list(csv.reader(file))) == 49
    ran = run("ensemble", "export", other, "-o", tmp_path / "draws.xls")
    assert (ran.code, "parquet" in ran.err) == (2, True)


def test_a_damaged_store_is_found_out(run: Detente, sure: Path, tmp_path: Path) -> None:
    import sqlite3

    store = tmp_path / "one.draws"
    run("robust", sure, "--draws", "16", "--store", store)
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE part SET data = X'00' WHERE name = 'reached'")
    connection.close()
    ran = run("ensemble", "verify", store)
    assert ran.code == 3
    assert "wrong" in ran.out
    ran = run("ensemble", "mend", store)
    assert ran.code == 0
    assert "dropped the draws 0 to 15" in ran.err
    assert "0 chunks are kept" in ran.err
    assert run("robust", sure, "--draws", "16", "--store", store, "--resume").code == 0
    assert run("ensemble", "verify", store).code == 0


def test_a_plan_that_says_too_little_is_told(run: Detente, sure: Path, tmp_path: Path) -> None:
    from detente.ensembles import Plan, create_store

    store = tmp_path / "odd.draws"
    create_store(store, Plan({"what": "robust stability", "seed": 0}, 16)).close()
    for words in (["retry-failed"], ["extend", "--draws", "32"]):
        ran = run("ensemble", words[0], store, "--case", sure, *words[1:])
        assert ran.code == 2
        assert "its plan says not by which method" in ran.err


def test_other_versions_are_told_when_they_go_on(run: Detente, sure: Path, tmp_path: Path) -> None:
    import sqlite3

    store = tmp_path / "one.draws"
    run("robust", sure, "--draws", "16", "--store", store)
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE about SET value = 'detente 0.0' WHERE name = 'made_with'")
    connection.close()
    ran = run("ensemble", "extend", store, "--case", sure, "--draws", "32")
    assert "was made with detente 0.0" in ran.err
    assert "was made with" not in run("ensemble", "retry-failed", store, "--case", sure).err


def test_what_cannot_be_asked(run: Detente, sure: Path) -> None:
    for arguments, text in (
        (("--resume",), "needs --store"),
        (("--workers", "2", "--dask", "tcp://x:1"), "two ways"),
        (("--method", "dice"), "sobol"),
        (("--concept", "sim"), "nash"),
        (("--store", str(sure)), "an input of this run"),
        (("--seed", str(2**63 + 1)), "from 0 to 2**63"),
        (("--draws", str(2**30 + 1)), "at most 1,073,741,824"),
    ):
        ran = run("robust", sure, *arguments)
        assert ran.code == 2, arguments
        assert text in ran.err
    ran = run("robust", "chicken")
    assert (ran.code, "no uncertain inputs" in ran.err) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX")
def test_ctrl_c_leaves_a_store_that_goes_on(sure: Path, tmp_path: Path) -> None:
    store = tmp_path / "draws"
    program = (
        "import sys, typer\n"
        "from detente.cli import app as module, main\n"
        "from detente.cli.robust import robust\n"
        "module.app = typer.Typer(add_completion=False)\n"
        "module.app.callback()(lambda: None)\n"
        "module.app.command('robust')(robust)\n"
        "sys.exit(main())\n"
    )
    asked = ["robust", sure, "--draws", "2000000", "--store", store]
    command = [sys.executable, "-c", program, *map(str, asked)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and _size(store) < 200_000:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 4, complaint
    assert "run it again to go on" in complaint
    with open_store(store) as opened:
        assert opened.chunks()


def _size(store: Path) -> int:
    return sum(file.stat().st_size for file in store.parent.glob(f"{store.name}*"))
