"""What was compiled is found again, and nothing depends on finding it."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from detente.compiling import keep_in, kernel_cache

pytestmark = pytest.mark.kernels
Load = Callable[[], ModuleType]
VALUES = np.array([1.0, 2.0, 4.0])


def found(module: ModuleType) -> tuple[float, int]:
    """Return what the kernel answers, and how often its machine code was found."""
    answer = module.add_up(VALUES)
    return answer, sum(module.add_up.stats.cache_hits.values())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes no time here, so that nothing is said of it on a slow machine."""
    monkeypatch.setattr(time, "perf_counter", lambda: 0.0)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    keep_in(str(folder))
    return folder


def test_a_second_process_finds_it(load: Load, kept: Path, said: list[str]) -> None:
    assert found(load()) == (14.0, 0)
    assert len(list(kept.iterdir())) == 2  # of the kernel, and of the one that it calls
    assert found(load()) == (14.0, 1)
    assert said == []


def test_another_source_is_compiled_and_the_old_one_goes(
    load: Load, kept: Path, tmp_path: Path
) -> None:
    load().add_up(VALUES)
    before = {path.name for path in kept.iterdir()}
    path = tmp_path / "kernels.py"
    path.write_text(path.read_text().replace("x + x", "x + x + x"))
    assert found(load()) == (21.0, 0)
    after = {path.name for path in kept.iterdir()}
    assert len(after) == len(before)
    assert not before & after


@pytest.mark.usefixtures("kept")
def test_a_kernel_for_kernels_has_no_way_in_from_python(load: Load) -> None:
    module = load()
    with pytest.raises(TypeError, match="_twice is called by other kernels only"):
        module._twice(1.0)
    assert found(module) == (14.0, 0)
    with pytest.raises(TypeError, match="_twice is called by other kernels only"):
        module._twice(1.0)


def empty(_: bytes) -> bytes:
    return b""


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def altered(content: bytes) -> bytes:
    return content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]


def no_pickle(_: bytes) -> bytes:
    return hashlib.sha256(b"no pickle").digest() + b"no pickle"


@pytest.mark.parametrize("damage", [empty, cut, altered, no_pickle])
def test_what_is_damaged_is_made_again(
    damage: Callable[[bytes], bytes], load: Load, kept: Path, said: list[str]
) -> None:
    load().add_up(VALUES)
    whole = {path.name: len(path.read_bytes()) for path in kept.iterdir()}
    for path in kept.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert found(load()) == (14.0, 0)
    assert {path.name for path in kept.iterdir()} == set(whole)
    assert found(load()) == (14.0, 1)
    assert said == []


def test_where_nothing_can_be_written_it_says_so_once(
    load: Load, kept: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(kernel_cache, "_write", full)
    module = load()
    assert module.add_up(VALUES) == 14.0
    assert module.add_up(VALUES.astype(np.float32)) == 14.0
    assert list(kept.iterdir()) == []
    (notice,) = said
    assert "No space left on device" in notice
    assert "NUMBA_CACHE_DIR" in notice


def test_a_disk_that_fills_while_writing_leaves_no_part(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        kernel_cache._write(kept / "a.bin", b"code")
    assert list(kept.iterdir()) == []


def test_a_folder_that_has_gone_is_no_error(load: Load, kept: Path, said: list[str]) -> None:
    kept.rmdir()
    assert load().add_up(VALUES) == 14.0
    assert len(said) == 1


def test_without_a_folder_the_answer_is_the_same(load: Load, said: list[str]) -> None:
    keep_in(None)
    assert load().add_up(VALUES) == 14.0
    assert len(said) == 1


# `numba.np` is compiled into it: an array is made, summed up by numba's own code, and a wrong size
# is an error that numba's code raises.
OTHER_SOURCE = """\
import numpy as np
from detente.compiling import compiled

@compiled
def tens(size):
    made = np.empty(size)
    made[:] = 10.0
    return made.sum()
"""
OTHER_PROCESS = """\
import sys
sys.path.insert(0, sys.argv[1])
from kernels_of_a_test import tens
said = [tens(3)]
try:
    tens(-1)
except ValueError as error:
    said.append(str(error))
heavy = [name for name in ("numba.np.arrayobj", "scipy.linalg") if name in sys.modules]
print(said, heavy, sum(tens.stats.cache_hits.values()))
"""


def test_what_is_kept_is_called_without_what_compiled_it(tmp_path: Path) -> None:
    """A new process calls it, and gets its errors, without the third of a second of imports."""
    (tmp_path / "kernels_of_a_test.py").write_text(OTHER_SOURCE, encoding="utf-8")
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    told = []
    for _ in range(2):
        ended = subprocess.run(
            [sys.executable, "-c", OTHER_PROCESS, str(tmp_path)],
            env={**os.environ, "NUMBA_CACHE_DIR": str(kept)},
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(ended.stdout.strip())
    said = "[30.0, 'negative dimensions not allowed']"
    assert told == [f"{said} ['numba.np.arrayobj', 'scipy.linalg'] 0", f"{said} [] 1"]
