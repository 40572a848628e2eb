"""Work for the runner to do, and its answer by the slow and obvious way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.ensembles import ChunkResult, Failure, Plan

PLAN = Plan({"seed": 7, "method": {"name": "noise", "version": 1}}, draws=60, chunk=7)


@dataclass(frozen=True)
class Noise:
    """One number a draw, made of the draw and the seed alone; every `bad`-th draw fails."""

    seed: int = 7
    bad: int = 13

    def __call__(self, draws: range) -> ChunkResult:
        rows = [self.row(draw) for draw in draws]
        x = np.array([row[0] for row in rows], dtype=np.float64)
        failed = np.array([draw % self.bad == 5 for draw in draws], dtype=np.bool_)
        kept = x[~failed]
        return ChunkResult(
            {"x": x, "level": np.array([row[1] for row in rows]), "holds": x > 0},
            {"states": np.array([[kept.size, (kept > 0).sum()], [(kept > 1).sum(), 0]])},
            tuple(
                Failure.of(draw, {"x": float(value), "reading": "hawkish"}, ValueError("no way"))
                for draw, value, bad in zip(draws, x, failed, strict=True)
                if bad
            ),
        )

    def row(self, draw: int) -> tuple[float, int]:
        """A draw's number and level: nothing else makes them."""
        rng = np.random.default_rng([self.seed, draw])
        return float(rng.normal()), int(rng.integers(-5, 5))

    def truth(self, draws: Iterable[int]) -> tuple[list[tuple[int, float, int, bool]], list[int]]:
        """Rows of the draws that count, and the failed ones, one by one."""
        good, bad = [], []
        for draw in draws:
            if draw % self.bad == 5:
                bad.append(draw)
            else:
                x, level = self.row(draw)
                good.append((draw, x, level, x > 0))
        return good, bad


@dataclass(frozen=True)
class Raising:
    """Noise, but the work on the chunk with draw `at` breaks down until the file `mended` is."""

    at: int
    mended: Path | None = None

    def __call__(self, draws: range) -> ChunkResult:
        if self.at in draws and not (self.mended and self.mended.exists()):
            raise UnpicklableError("out of luck", object())
        return Noise()(draws)


class UnpicklableError(Exception):
    """An exception that does not survive the way back from a worker."""

    def __init__(self, text: str, thing: object) -> None:
        super().__init__(f"{text} at {thing!r}")


@dataclass(frozen=True)
class Deadly:
    """Noise, but draw `at` kills its process: always, or until the file `once` is there."""

    at: int
    once: Path | None = None

    def __call__(self, draws: range) -> ChunkResult:
        if self.at in draws and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os._exit(9)
        return Noise()(draws)


@dataclass(frozen=True)
class Slow:
    """Noise that takes its time and leaves the number of its process in a folder."""

    folder: Path
    seconds: float = 0.05

    def __call__(self, draws: range) -> ChunkResult:
        (self.folder / str(os.getpid())).touch()
        time.sleep(self.seconds)
        return Noise()(draws)
