"""A result appears whole or not at all, and what is no file is never replaced by one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.casefile import files_of_case
from detente.errors import DetenteError, InputError
from detente.evidence import load_ledger, write_ledger
from detente.files import WriteError, refuse_target, write_file, write_folder, written_aside
from detente.files.writing import PATIENCE
from tests.cli.conftest import Detente, shell

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")
not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def node(path: Path, minor: int) -> Path:
    """A memory device of our own: 3 takes everything, 7 is always full."""
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, minor))
    return path


def swallow(pipe: Path) -> tuple[threading.Thread, list[bytes]]:
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    return reader, got


def left_over(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name.startswith("."))


@pytest.mark.parametrize("content", ["Détente\n", b"\x00\xff" * 100_000, ""])
def test_a_new_file_has_the_mode_that_the_system_gives(
    tmp_path: Path, content: str | bytes
) -> None:
    target = tmp_path / "new"
    old = os.umask(0o027)
    try:
        write_file(target, content)
    finally:
        os.umask(old)
    raw = content.encode() if isinstance(content, str) else content
    assert target.read_bytes() == raw
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert not left_over(tmp_path)


@pytest.mark.parametrize("mode", [0o600, 0o755, 0o640])
def test_a_file_that_was_there_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "old"
    target.write_text("old")
    target.chmod(mode)
    write_file(target, "new")
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == mode


@needs_root
def test_a_file_that_was_there_keeps_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "old"
    target.write_text("old")
    os.chown(target, 1234, 4321)
    write_file(target, "new")
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 4321)


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link, nowhere = tmp_path / "far" / "real", tmp_path / "link", tmp_path / "nowhere"
    real.write_text("old")
    link.symlink_to("far/real")
    write_file(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    nowhere.symlink_to("far/not yet")
    write_file(nowhere, "made")
    assert nowhere.is_symlink()
    assert (tmp_path / "far" / "not yet").read_text() == "made"


def test_a_circle_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match="cannot be written"):
        write_file(tmp_path / "a", "new")


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = b"x" * 300_000  # more than a pipe holds
    reader, got = swallow(pipe)
    write_file(pipe, content)
    reader.join(10)
    assert got == [content]
    assert pipe.is_fifo()


def test_a_pipe_that_nobody_reads_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PATIENCE <= 30
    monkeypatch.setattr("detente.files.writing.PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="a pipe that nobody reads"):
        write_file(tmp_path / "pipe", "x")


@needs_root
def test_a_device_is_written_through_and_stays_one(tmp_path: Path) -> None:
    target = node(tmp_path / "null", 3)
    write_file(target, "x")
    with written_aside(target) as aside:
        aside.write_text("y")
    assert target.is_char_device()
    full = node(tmp_path / "full", 7)
    with pytest.raises(WriteError, match="No space left on device"):
        write_file(full, "x")
    assert full.is_char_device()
    assert not left_over(tmp_path)


@needs_root
def test_a_disk_is_refused(tmp_path: Path) -> None:
    os.mknod(tmp_path / "disk", stat.S_IFBLK | 0o666, os.makedev(7, 250))
    with pytest.raises(InputError, match="is a disk"):
        refuse_target(tmp_path / "disk")


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_breaks_off_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, stop: BaseException
) -> None:
    target = tmp_path / "result"
    target.write_text("old")

    def break_off() -> None:
        with written_aside(target) as aside:
            aside.write_text("half of")
            raise stop

    with pytest.raises((WriteError, KeyboardInterrupt)):
        break_off()
    assert target.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["result"]


@pytest.mark.parametrize("step", ["fsync", "replace", "mkdir"])
def test_a_folder_appears_whole_or_not_at_all(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {"a.csv": "1\n", "b.csv": b"2\n"}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    place: object = Path if step in ("replace", "mkdir") else os
    with monkeypatch.context() as patch:
        patch.setattr(place, step, fail)
        with pytest.raises(WriteError):
            write_folder(tmp_path / "tables", tables)
    assert list(tmp_path.iterdir()) == []
    write_folder(tmp_path / "tables", tables)
    assert {p.name: p.read_bytes() for p in (tmp_path / "tables").iterdir()} == {
        "a.csv": b"1\n",
        "b.csv": b"2\n",
    }
    with pytest.raises(InputError, match="is there already and is kept"):
        write_folder(tmp_path / "tables", tables)
    (tmp_path / "empty").mkdir(mode=0o700)
    write_folder(tmp_path / "empty", tables)
    assert stat.S_IMODE((tmp_path / "empty").stat().st_mode) == 0o700


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    for write in (lambda p: write_file(p, "x"), lambda p: write_folder(p, {"a": "x"})):
        with pytest.raises(InputError, match="there is no such folder; make it first"):
            write(tmp_path / "none" / "x")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"cannot be written|is no folder"):
        write_file(tmp_path / "file" / "x", "x")


@pytest.mark.parametrize("name", ["a" * 256, "nul\0l", "\ud800"])
def test_a_name_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        write_file(tmp_path / name, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_file(tmp_path / "x", "\ud800")
    assert list(tmp_path.iterdir()) == []


@not_root
def test_a_protected_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(InputError, match="write-protected"):
        write_file(target, "new")


# ---------------------------------------------------------------- through the commands

WRITERS: dict[str, Callable[[str, Path], list[str | Path]]] = {
    "export": lambda case, to: ["export", case, "-f", "dot", "-o", to],
    "report": lambda case, to: ["report", case, "-o", to],
    "evidence": lambda case, to: ["evidence", case, "--export", "ftm", "-o", to],
}


@pytest.fixture
def case(two: Path) -> Path:
    """A case with a ledger and a record of what came after beside it."""
    ledger = load_ledger("libya-2003")
    write_ledger(ledger, two.with_suffix(".evidence.toml"))
    two.with_suffix(".aftermath.toml").write_text("# mine\n")
    return two


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("suffix", [".toml", ".evidence.toml", ".aftermath.toml"])
def test_no_input_of_the_run_is_written_over(
    command: str, suffix: str, case: Path, detente: Detente
) -> None:
    target = case.with_suffix(suffix)
    before = target.read_bytes()
    ran = detente(*WRITERS[command](str(case), target))
    assert (ran.code, ran.out) == (2, "")
    assert "is an input of this run" in ran.err
    assert "--force" in ran.err
    link = case.with_name("another name")
    link.hardlink_to(target)
    assert detente(*WRITERS[command](str(case), link)).code == 2
    assert target.read_bytes() == before
    assert detente(*WRITERS[command](str(case), target), "--force").code == 0
    assert target.read_bytes() != before


def test_what_belongs_to_a_case_is_found(case: Path) -> None:
    found = {each.name for each in files_of_case(case)}
    assert found == {"two.toml", "two.evidence.toml", "two.aftermath.toml"}
    assert files_of_case("elmira") == ()
    tables = case.parent / "two.evidence"
    case.with_suffix(".evidence.toml").unlink()
    write_ledger(load_ledger("libya-2003"), tables)
    assert tables / "claims.csv" in files_of_case(case)
    folder = case.parent / "case"
    folder.mkdir()
    case.rename(folder / "case.toml")
    tables.rename(folder / "evidence")
    inside = {folder / "case.toml", folder / "evidence" / "claims.csv"}
    assert inside <= set(files_of_case(folder))
    assert inside <= set(files_of_case(folder / "case.toml"))


def test_the_tables_of_the_run_are_not_written_over(case: Path, detente: Detente) -> None:
    tables = case.with_suffix(".evidence")
    case.with_suffix(".evidence.toml").rename(case.with_name("ledger"))
    write_ledger(load_ledger("libya-2003"), tables)
    claims = (tables / "claims.csv").read_bytes()
    for words in (["-f", "dot", "-o", tables / "claims.csv"], ["-f", "dot", "-o", tables]):
        assert detente("export", case, *words).code == 2
    assert detente("evidence", case, "--export", "csv", "-o", tables).code == 2
    assert (tables / "claims.csv").read_bytes() == claims


@needs_root
@pytest.mark.parametrize("command", WRITERS)
def test_commands_write_through_what_is_no_file(
    command: str, case: Path, tmp_path: Path, detente: Detente
) -> None:
    target = node(tmp_path / "null", 3)
    ran = detente(*WRITERS[command](str(case), target))
    assert ran.code == 0
    assert target.is_char_device()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader, got = swallow(pipe)
    assert detente(*WRITERS[command](str(case), pipe)).code == 0
    reader.join(10)
    assert pipe.is_fifo()
    ran = detente(*WRITERS[command](str(case), Path("-")))
    assert ran.code == 0
    assert ran.out.encode() == got[0]
    assert not Path("-").exists()
    full = node(tmp_path / "full", 7)
    ran = detente(*WRITERS[command](str(case), full))
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert full.is_char_device()


def test_a_stream_of_the_shell_is_written_through(case: Path, tmp_path: Path) -> None:
    printed = shell("export", case, "-f", "csv").out
    command = f"'{Path(sys.executable).parent}/detente' export '{case}' -f csv -o"
    done = subprocess.run(
        ["bash", "-c", f"{command} /dev/stdout > out.csv; {command} >(cat > sub.csv; touch done)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")
    for _ in range(100):  # the shell does not wait for what reads
        if (tmp_path / "done").exists():
            break
        time.sleep(0.1)
    assert (tmp_path / "out.csv").read_text() == printed
    assert (tmp_path / "sub.csv").read_text() == printed


@pytest.mark.parametrize("command", WRITERS)
def test_a_limit_on_sizes_leaves_the_older_result(command: str, case: Path, tmp_path: Path) -> None:
    target = tmp_path / "older"
    target.write_bytes(b"older" * 10)
    words = [f"'{word}'" for word in map(str, WRITERS[command](str(case), target))]
    line = f"ulimit -f 0; '{Path(sys.executable).parent}/detente' {' '.join(words)}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert target.read_bytes() == b"older" * 10
    assert not left_over(tmp_path)


def test_an_error_of_the_disk_is_no_error_of_the_input() -> None:
    assert WriteError.exit_code == 1
    assert not issubclass(WriteError, InputError)
    assert issubclass(WriteError, DetenteError)
