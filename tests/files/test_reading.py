"""Nothing that is read can make a command wait for ever, and a dash is standard input."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from detente.casefile import dump_case, load_gmcr, read_definition
from detente.errors import InputError
from detente.files import read_bytes
from tests.cli.conftest import TWO_PARTIES, Detente

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")
COMMAND = Path(sys.executable).parent / "detente"
READERS = {
    "case": ["show", "{}"],
    "import": ["import", "{}"],
    "certificate": ["schedule", "libya-2003", "--check", "{}"],
    "store": ["ensemble", "verify", "{}"],
}


def give(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


@pytest.mark.parametrize("what", READERS)
def test_a_pipe_is_refused_at_once(what: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [word.format(pipe) for word in READERS[what]]
    done = subprocess.run([COMMAND, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


@needs_root
@pytest.mark.parametrize("what", READERS)
def test_a_device_is_not_read(what: str, tmp_path: Path, detente: Detente) -> None:
    device = tmp_path / "zero"
    os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # zeros without end
    ran = detente(*(word.format(device) for word in READERS[what]))
    assert ran.code == 2
    assert "MiB" not in ran.err


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a regular file but a pipe"):
        read_bytes(tmp_path / "pipe", 10, "split it.")
    with pytest.raises(InputError, match="not a regular file but a folder"):
        read_bytes(tmp_path, 10, "split it.")
    with pytest.raises(InputError, match="there is no such file"):
        read_bytes(tmp_path / "none", 10, "split it.")
    with pytest.raises(InputError, match="is not a file name"):
        read_bytes("a\0b", 10, "split it.")
    (tmp_path / "ten").write_bytes(b"0123456789")
    assert read_bytes(tmp_path / "ten", 10, "split it.") == b"0123456789"
    with pytest.raises(InputError, match="is larger than 0 MiB; split it"):
        read_bytes(tmp_path / "ten", 9, "split it.")


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch, detente: Detente) -> None:
    give(monkeypatch, TWO_PARTIES.encode())
    ran = detente("stability", "-", "--format", "csv")
    assert ran.code == 0
    assert "lever.x" in ran.out
    assert read_definition("-")[1] == "standard input"  # the same again
    give(monkeypatch, b"\xff")
    ran = detente("stability", "-")
    assert ran.code == 2
    assert ran.err.startswith("error: standard input: is not UTF-8")


def test_a_save_file_comes_by_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"nonsense")
    with pytest.raises(InputError, match=r"standard input.*is not JSON"):
        load_gmcr("-")


def test_standard_input_holds_one_thing(monkeypatch: pytest.MonkeyPatch, detente: Detente) -> None:
    give(monkeypatch, dump_case(read_definition("libya-2003")[0]).encode())
    ran = detente("schedule", "-", "--check", "-")
    assert ran.code == 2
    assert "holds the case, so no certificate can be read" in ran.err
    monkeypatch.setattr(sys, "stdin", None)
    assert "is closed" in detente("show", "-").err


def test_two_files_do_not_both_come_by_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"once")
    assert read_bytes("-", 10, "split it.") == b"once"
    with pytest.raises(InputError, match="holds the file, so no further file"):
        read_bytes("-", 10, "split it.")


def test_no_name_is_no_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, detente: Detente
) -> None:
    (tmp_path / "case.toml").write_text(TWO_PARTIES)
    monkeypatch.chdir(tmp_path)
    assert detente("show", ".").code == 0
    ran = detente("show", "")
    assert (ran.code, ran.out) == (2, "")
    assert "no case is named" in ran.err
