"""A run that is killed or interrupted loses the chunks in flight and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from detente.ensembles import open_store, run, verify
from tests.uncertainty.ensemble.works import PLAN, Noise

ROOT = Path(__file__).parents[3]
LONG = replace(PLAN, draws=400, chunk=4)
SCRIPT = """
import sys
from pathlib import Path
from detente.ensembles import Interrupted, processes, run
from tests.uncertainty.ensemble.test_killed import LONG
from tests.uncertainty.ensemble.works import Slow

def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    tell = lambda progress: print(progress.done, flush=True)
    try:
        run(LONG, Slow(folder / "pids"), folder / "a.ensemble", progress=tell,
            workers=processes(count) if count else None)
    except Interrupted as stop:
        print(stop)
        sys.exit(stop.exit_code)

main()
"""


@pytest.mark.parametrize("count", [2, 0])
def test_killed_in_the_middle(tmp_path: Path, count: int) -> None:
    with _start(tmp_path, count) as running:
        done = _after_chunks(running, 3)
        running.kill()
    workers = {int(each.name) for each in (tmp_path / "pids").iterdir()}
    assert workers
    assert (running.pid in workers) == (count == 0)
    _all_gone(workers)
    assert verify(tmp_path / "a.ensemble").ok
    with open_store(tmp_path / "a.ensemble") as store:
        left = sum(b - a for a, b in store.missing())
        assert 0 < left <= LONG.draws - done
    asked: list[int] = []

    def work(draws: range):  # type: ignore[no-untyped-def]
        asked.extend(draws)
        return Noise()(draws)

    assert run(LONG, work, tmp_path / "a.ensemble").digest == run(LONG, Noise()).digest
    assert len(asked) == left


@pytest.mark.parametrize("count", [2, 0])
def test_interrupted(tmp_path: Path, count: int) -> None:
    with _start(tmp_path, count) as running:
        done = _after_chunks(running, 2)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the workers too
        said, complaint = running.communicate(timeout=60)
    assert running.returncode == 4, complaint
    assert "run it again to go on" in said
    assert not complaint
    _all_gone({int(each.name) for each in (tmp_path / "pids").iterdir()})
    with open_store(tmp_path / "a.ensemble") as store:
        assert sum(b - a for a, b in store.missing()) <= LONG.draws - done
    again = run(LONG, Noise(), tmp_path / "a.ensemble")
    assert again.digest == run(LONG, Noise()).digest


def _start(folder: Path, count: int) -> subprocess.Popen[str]:
    (folder / "pids").mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _after_chunks(running: subprocess.Popen[str], count: int) -> int:
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(count)]
    if not lines[-1]:
        pytest.fail(running.communicate()[1])
    return int(lines[-1])


def _all_gone(workers: set[int]) -> None:
    """Wait until no process is left; one that its new parent has not buried yet is gone."""
    until = time.monotonic() + 30
    while left := [pid for pid in workers if _runs(pid)]:
        assert time.monotonic() < until, f"still running: {left}"
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return Path("/proc/self").exists() is False  # no /proc here: it answered, so it runs
    return state != "Z"
