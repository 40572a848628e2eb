"""Compiled loops lie where the user alone can write, or nowhere."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from numba.core import config

from detente.compiling import folder_for_workers, folders, kept_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="owners and modes")


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for caches, whose every part is the user's own."""
    monkeypatch.setattr(config, "CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches"


def test_the_folder_is_closed_to_others(caches: Path) -> None:
    folder = kept_in()
    assert folder is not None
    assert folder.parent == caches / "detente"
    for each in (folder, folder.parent):
        assert stat.S_IMODE(each.stat().st_mode) == 0o700
    assert kept_in() == folder


def test_its_name_tells_what_machine_code_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = folders._key()
    assert plain == folders._key()
    for setting, value in {"BOUNDSCHECK": 1, "OPT": 0, "CPU_NAME": "generic"}.items():
        with monkeypatch.context() as other:
            other.setattr(config, setting, value)
            assert folders._key() != plain
    monkeypatch.setattr("detente.__version__", "99")
    assert folders._key() != plain


def test_a_folder_that_others_could_read_is_closed(caches: Path) -> None:
    (caches / "detente").mkdir(parents=True)
    (caches / "detente").chmod(0o755)
    assert kept_in() is not None
    assert stat.S_IMODE((caches / "detente").stat().st_mode) == 0o700


def test_a_folder_that_others_could_write_to_is_not_used(caches: Path) -> None:
    (caches / "detente").mkdir(parents=True)
    (caches / "detente").chmod(0o777)
    assert kept_in() is None
    assert "others may write to" in folders.why_not()


def test_a_link_to_elsewhere_is_not_used(caches: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    caches.mkdir()
    (caches / "detente").symlink_to(tmp_path / "elsewhere")
    assert kept_in() is None
    assert "not this user's own" in folders.why_not()


def test_a_folder_of_somebody_else_is_not_used(
    caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (caches / "detente").mkdir(parents=True, mode=0o700)
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert kept_in() is None
    assert "not this user's own" in folders.why_not()


def test_nor_one_below_a_place_where_anybody_may_write(caches: Path) -> None:
    caches.mkdir()
    caches.chmod(0o777)
    assert kept_in() is None
    assert f"anybody may write to {caches}" in folders.why_not()
    caches.chmod(0o1777)  # as the folder for temporary files: what is there can only be one's own


def test_a_home_folder_that_is_not_there_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "nonexistent"))
    assert kept_in() is None
    assert "No such file or directory" in folders.why_not()
    assert not (tmp_path / "nonexistent").exists()


def test_the_folder_that_numba_is_told_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path / "named"))
    folder = kept_in()
    assert folder is not None
    assert folder.parent == tmp_path / "named"


def test_workers_share_a_fresh_folder_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "caches"))
    (tmp_path / "file").write_text("no folder")
    program = (
        "from detente.compiling import folder_for_workers, kept_in\n"
        "assert kept_in() is None\n"
        "a, b = folder_for_workers(), folder_for_workers()\n"
        "assert a == b == str(kept_in())\n"
        "print(a)\n"
    )
    environment = os.environ | {"NUMBA_CACHE_DIR": "", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    fresh = Path(done.stdout.strip())
    assert fresh.parent == tmp_path
    assert not fresh.exists()  # gone with the process that made it


def test_workers_share_the_folder_in_use() -> None:
    assert folder_for_workers() == str(kept_in())


def test_what_other_versions_left_goes_after_a_season(caches: Path) -> None:
    old, young = caches / "detente" / "old", caches / "detente" / "young"
    for each in (old, young):
        each.mkdir(parents=True, mode=0o700)
    (caches / "detente").chmod(0o700)
    long_ago = time.time() - 2 * folders.UNUSED
    os.utime(old, (long_ago, long_ago))
    assert kept_in() is not None
    assert not old.exists()
    assert young.exists()
