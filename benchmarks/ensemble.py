"""What does the ensemble runner add to the work, a chunk, and how fast does a store fill?

    python benchmarks/ensemble.py [MEGABYTES]

Times are ratios to a yardstick of the same run: the same bytes written by plain SQLite (one blob a
column, one synchronised transaction a chunk) and by np.save with fsync. Without a number 16 MB are
written.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from detente.ensembles import ChunkResult, Plan, Progress, open_store, processes, run
from detente.ensembles.load import load

COLUMNS = 10
CHUNKS = 20
REPEATS = 3


class Columns:
    """Random numbers, which do not compress, made once; the work hands them out."""

    def __init__(self, draws: int) -> None:
        self.whole = np.random.default_rng(1).random((COLUMNS, draws))

    def __call__(self, draws: range) -> ChunkResult:
        here = slice(draws.start, draws.stop)
        columns = {f"x{k}": row[here] for k, row in enumerate(self.whole)}
        return ChunkResult(columns, {"n": np.array([len(draws)])})


def nothing(draws: range) -> ChunkResult:
    return ChunkResult({"x": np.zeros(len(draws))}, {"n": np.array([len(draws)])})


def with_sqlite(work: Columns, plan: Plan, path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")
    for start in range(0, plan.draws, plan.chunk):
        chunk = work(range(start, start + plan.chunk)).columns
        connection.execute("BEGIN")
        for k, column in enumerate(chunk.values()):
            row = (start * COLUMNS + k, column.tobytes())
            connection.execute("INSERT INTO t VALUES (?, ?)", row)
        connection.execute("COMMIT")
    connection.close()


def with_numpy(work: Columns, plan: Plan, folder: Path) -> None:
    folder.mkdir()
    for start in range(0, plan.draws, plan.chunk):
        chunk = work(range(start, start + plan.chunk)).columns
        with (folder / f"{start}.npy").open("wb") as stream:
            np.save(stream, np.stack(list(chunk.values())))
            stream.flush()
            os.fsync(stream.fileno())


def best(action: Callable[[int], object]) -> float:
    times = []
    for turn in range(REPEATS):
        began = time.perf_counter()
        action(turn)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", type=int, nargs="?", default=16)
    size = parser.parse_args().megabytes
    chunk = max(1, size * 1_000_000 // (8 * COLUMNS * CHUNKS))
    plan = Plan({"benchmark": 1}, chunk * CHUNKS, chunk)
    work = Columns(plan.draws)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = best(lambda turn: with_sqlite(work, plan, folder / f"plain{turn}"))
        saved = best(lambda turn: with_numpy(work, plan, folder / f"saved{turn}"))
        ours = best(lambda turn: run(plan, work, folder / f"ours{turn}", columns=()))
        with open_store(folder / "ours0") as store:
            read = best(lambda _: load(store))
        # `run` reads everything again, checked, for its digest: written is the difference
        print(
            f"{size} MB in {CHUNKS} chunks: store {size / (ours - read):.0f} MB/s, that is "
            f"{(ours - read) / plain:.1f} times the time of plain SQLite and "
            f"{(ours - read) / saved:.1f} of np.save; read and checked at {size / read:.0f} MB/s"
        )
        small = Plan({"benchmark": 2}, 2_000, 10)
        kept = best(lambda _: run(small, nothing)) / 200
        stored = best(lambda turn: run(small, nothing, folder / f"small{turn}")) / 200
        told: list[Progress] = []
        run(small, nothing, workers=processes(1), progress=told.append)
        start, last = told[0].seconds, told[-1].seconds
        print(
            f"a chunk of nothing: {1e3 * kept:.2f} ms in memory, {1e3 * stored:.2f} ms stored, "
            f"{1e3 * (last - start) / (len(told) - 1):.2f} ms in memory through a process, which "
            f"takes {start:.2f} s to start"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
