"""Exit codes, what goes to which stream, and a start that keeps nobody waiting."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from functools import reduce
from pathlib import Path

import pytest

from detente import __version__
from detente.cli.app import COMMANDS
from detente.stability import CONCEPTS
from tests.cli.conftest import Detente, shell

HEAVY = {"numpy", "numba", "llvmlite", "pandas", "xarray", "pyarrow", "lark", "jinja2", "tomlkit"}
HELPS = [[], *([name] for name in COMMANDS)]


LIGHT = {
    "detente",
    "detente.budgets",
    "detente.cli",
    "detente.compiling",
    "detente.concepts",
    "detente.errors",
    "detente.report",
    "detente.text",
}


@pytest.mark.parametrize("command", HELPS, ids=lambda words: " ".join(words) or "detente")
def test_help_goes_to_standard_output(command: list[str], detente: Detente) -> None:
    ran = detente(*command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: {' '.join(['detente', *command])} ")
    assert ran.err == ""
    assert max(map(len, ran.out.splitlines())) <= 80
    usage = ("[ARGS]...", "{CASE}...", "[CASE]...")
    sentences = reduce(lambda text, each: text.replace(each, ""), usage, ran.out)
    assert "..." not in sentences  # none is cut short


@pytest.mark.parametrize("command", HELPS, ids=lambda words: " ".join(words) or "detente")
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    """Of Détente itself the command line and doors; typer brings pydantic for its own use."""
    program = "import sys; from detente.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, *command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    modules = {line.rpartition("|")[2].strip() for line in lines}
    assert len(modules) > 50
    assert not {name.split(".")[0] for name in modules} & HEAVY
    ours = {name for name in modules if name.split(".")[0] == "detente"}
    assert all(
        name in LIGHT
        or name.startswith(("detente.cli.", "detente.report.data"))
        or name in {"detente.compiling", "detente.compiling.notices"}
        for name in ours
    ), ours


def test_the_commands_themselves_do_not_import_pydantic() -> None:
    program = "import sys, detente.cli.app; print('pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_version(detente: Detente) -> None:
    assert detente("--version") == (0, f"detente {__version__}\n", "")


def test_help_names_every_concept(detente: Detente) -> None:
    text = " ".join(detente("stability", "--help").out.split())
    assert f"{', '.join(CONCEPTS[:-1])} or {CONCEPTS[-1]}" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch"], ["No such command 'nosuch'"]),
        (["stability"], ["Missing argument", "detente stability"]),
        (["stability", "chicken", "--nosuch"], ["No such option: --nosuch"]),
        (["stability", "chicken", "--format", "xml"], ["xml", "table", "json", "csv"]),
        (["stability", "nosuch"], ["error: ", "no file or shipped case 'nosuch'"]),
        (["stability", "chicken", "--concept", "seqq"], ["error: ", "Did you mean 'seq'?"]),
        (["explain", "chicken", "--party", "roww"], ["error: ", "Did you mean 'row'?"]),
        (["explain", "chicken", "--state", "5"], ["error: ", "there is no state 5", "1 to 4"]),
        (["show", "chicken", "--reading", "row"], ["error: --reading", "us=deal_maker"]),
        (["show", "chicken", "--reading", "row=x"], ["error: ", "'x'"]),
        (["show", "chicken", "--reading", "row=x", "--reading", "row=y"], ["two readings"]),
    ],
)
def test_input_at_fault_is_exit_code_two(
    arguments: list[str], words: list[str], detente: Detente
) -> None:
    ran = detente(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert all(word in ran.err for word in words), ran.err


def test_the_shell_sees_codes_and_streams_apart(tmp_path: Path) -> None:
    good = shell("stability", "chicken", "--summary")
    assert (good.code, good.err) == (0, "")
    assert "nash" in good.out
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\ntitle = 3\n", encoding="utf-8")
    bad = shell("stability", broken)
    assert (bad.code, bad.out) == (2, "")
    assert bad.err.startswith("error: broken.toml, title: ")
    assert len(bad.err.splitlines()) == 1


def test_without_a_command_help_is_shown(detente: Detente) -> None:
    ran = detente()
    assert ran.code == 2
    assert "Commands:" in ran.err + ran.out


def test_a_programming_error_is_one_line_and_the_traceback_on_request(
    detente: Detente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.studies.load_case", lambda _: 1 / 0)
    monkeypatch.delenv("DETENTE_DEBUG", raising=False)
    ran = detente("stability", "chicken")
    assert ran.code == 1
    assert ran.err.startswith("error: this should not have happened (ZeroDivisionError")
    assert "DETENTE_DEBUG=1" in ran.err
    assert len(ran.err.splitlines()) == 1
    monkeypatch.setenv("DETENTE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        detente("stability", "chicken")


def test_an_unconverged_result_is_exit_code_one(
    detente: Detente, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.errors import UnconvergedError

    def give_up(_: str) -> None:
        raise UnconvergedError("stopped early.")

    monkeypatch.setattr("detente.studies.load_case", give_up)
    assert detente("stability", "chicken") == (1, "", "error: stopped early.\n")


def test_an_interrupt_is_exit_code_130(detente: Detente, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.studies.load_case", interrupt)
    assert detente("stability", "chicken") == (130, "", "interrupted\n")


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_an_interrupted_process_says_so_and_leaves_no_traceback() -> None:
    program = (
        "import sys, time, detente.studies, detente.cli\n"
        "def wait(_):\n    print('ready', file=sys.stderr, flush=True); time.sleep(60)\n"
        "detente.studies.load_case = wait\n"
        "sys.argv = ['detente', 'stability', 'chicken']\n"
        "sys.exit(detente.cli.main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "interrupted\n")


@pytest.mark.skipif(os.name == "nt", reason="pipes")
def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [Path(sys.executable).parent / "detente", "show", "elmira"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_output_survives_a_terminal_without_unicode(two: Path) -> None:
    two.write_text(two.read_text().replace("Two of them", "Köln – 停火"), encoding="utf-8")
    ran = shell("show", two, PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert r"K\xf6ln \u2013" in ran.out
    ran = shell("show", two, "--format", "json", PYTHONIOENCODING="ascii")
    assert json.loads(ran.out)["case"] == "Köln – 停火"
    assert "Köln" in shell("show", two, "--format", "json").out


def test_nothing_in_a_case_steers_the_terminal(two: Path, detente: Detente) -> None:
    text = two.read_text(encoding="utf-8")
    two.write_text(text.replace("Two of them", r"Two \u001b[31m[red]of them"), encoding="utf-8")
    for command in (["show", two], ["stability", two], ["paths", two], ["check", two]):
        ran = detente(*command)
        assert ran.code == 0
        assert "\x1b" not in ran.out + ran.err
    assert "[red]" in detente("show", two).out  # shown as it is written
    two.write_text(text.replace('x = "no"', 'x = "\\u001b[31mno"'), encoding="utf-8")
    ran = detente("show", two)
    assert ran.code == 2
    assert "\x1b" not in ran.err


def test_every_command_is_documented_in_its_own_words() -> None:
    for name, command in COMMANDS.items():
        first = (command.__doc__ or "").strip().splitlines()[0]
        assert re.fullmatch(r"[A-Z].{10,62}\.", first), name
