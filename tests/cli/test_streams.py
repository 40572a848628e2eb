"""Streams that are full, closed or read by nobody, and what stops a command unforeseen."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Detente

COMMAND = Path(sys.executable).parent / "detente"
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
needs_shell = pytest.mark.skipif(os.name == "nt", reason="a shell")


def in_shell(line: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["sh", "-c", line.replace("detente", str(COMMAND))], capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


@needs_full
@needs_shell
@pytest.mark.parametrize("command", ["detente show chicken", "detente --help"])
def test_a_full_disk_is_one_sentence(command: str) -> None:
    code, _, told = in_shell(f"{command} > /dev/full")
    assert code == 1
    assert told == (
        "error: standard output cannot be written: No space left on device; "
        "the result is not complete.\n"
    )


@needs_shell
def test_a_closed_standard_output_is_one_sentence() -> None:
    for form in ("table", "json", "csv"):
        code, _, told = in_shell(f"detente show chicken --format {form} >&-")
        assert code == 1
        assert told.startswith("error: standard output is closed")
        assert len(told.splitlines()) == 1


@needs_shell
def test_a_closed_standard_error_does_not_spill_into_the_result() -> None:
    code, out, _ = in_shell("detente stability elmira --format csv 2>&-")
    assert code == 0
    assert in_shell("detente stability elmira --format csv 2>/dev/null")[1] == out
    assert "note" not in out
    code, out, _ = in_shell("detente show nosuch 2>&-")
    assert (code, out) == (2, "")


@needs_full
@needs_shell
def test_a_full_standard_error_changes_no_answer() -> None:
    assert in_shell("detente show nosuch 2>/dev/full") == (2, "", "")


@needs_shell
def test_help_that_nobody_reads_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([COMMAND, "--help"], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("stopped_by", "words"),
    [
        (EOFError("Ran out of input"), "ends too early (EOFError: Ran out of input)"),
        (MemoryError("8 MiB"), "not enough memory"),
        (RuntimeError("can't start new thread"), "broke off (RuntimeError: can't start"),
        (RecursionError("too deep"), "broke off (RecursionError"),
        (OSError(errno.ENOSPC, "No space left on device", "a/b"), "a/b: No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "c"), "c: Permission denied"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_stops_a_command_is_told_in_words(
    stopped_by: Exception, words: str, detente: Detente, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: str) -> None:
        raise stopped_by

    monkeypatch.setattr("detente.studies.load_case", stop)
    monkeypatch.delenv("DETENTE_DEBUG", raising=False)
    ran = detente("stability", "chicken")
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.err
    assert "interrupted" not in ran.err
    assert "should not have happened" not in ran.err
    assert ran.err.strip().count("\n") == 0
    monkeypatch.setenv("DETENTE_DEBUG", "1")
    with pytest.raises(type(stopped_by)):
        detente("stability", "chicken")


def test_waiting_threads_leave_the_processor_unless_the_user_decides(
    detente: Detente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    detente("--version")
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    detente("--version")
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"


def test_importing_the_library_decides_nothing() -> None:
    program = "import os, detente, detente.stability; print(os.environ.get('OMP_WAIT_POLICY'))"
    environment = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "None"
