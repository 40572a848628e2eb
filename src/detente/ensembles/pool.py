"""Chunks in flight: a bounded number of them, and what becomes of each."""

from __future__ import annotations

import time
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait as wait_for,
)
from dataclasses import dataclass
from typing import Any

from detente.ensembles.codec import Encoded, encode
from detente.ensembles.errors import WorkersError
from detente.ensembles.values import Work, told
from detente.ensembles.workers import Workers

MOST_BREAKS = 100


@dataclass(frozen=True)
class Finished:
    """A chunk that was computed."""

    draws: range
    chunk: Encoded
    seconds: float


@dataclass(frozen=True)
class Failed:
    """A chunk whose work raised an exception, or gave back what it must not."""

    draws: range
    error: str
    seconds: float


@dataclass(frozen=True)
class WorkerDied:
    """A chunk in flight when a worker died; `only_chunk` if no other can have been the reason."""

    draws: range
    only_chunk: bool


class WorkerPool:
    """Sends chunks to workers and collects them; replaces workers that died."""

    def __init__(self, workers: Workers, work: Work, in_flight: int | None) -> None:
        self._workers = workers
        self._work = work
        self._in_flight = in_flight
        self._executor: Executor | None = None
        self._pending: dict[Future[Any], range] = {}
        self._width = 1
        self._breaks = 0

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def has_room(self) -> bool:
        """Whether another chunk may be sent."""
        return len(self._pending) < self._width

    def send(self, draws: range) -> None:
        """Hand a chunk to the workers, who are started if there are none."""
        if self._executor is None:
            self._executor, enough = self._workers.start()
            self._width = self._in_flight or enough
        try:
            future = self._executor.submit(perform, self._work, draws.start, draws.stop)
        except BrokenExecutor as error:  # died between two chunks
            future = Future()
            future.set_exception(error)
        self._pending[future] = draws

    def collect(self, patience: float) -> list[Finished | Failed | WorkerDied]:
        """Return what has come back, after `patience` seconds at most."""
        ended, _ = wait_for(self._pending, patience, FIRST_COMPLETED)
        only_chunk = len(self._pending) == 1
        found: list[Finished | Failed | WorkerDied] = []
        broken: BaseException | None = None
        for future in sorted(ended, key=lambda each: self._pending[each].start):
            draws = self._pending.pop(future)
            problem = _problem(future)
            if isinstance(problem, BrokenExecutor | CancelledError):
                broken = problem
                found.append(WorkerDied(draws, only_chunk))
            elif problem is not None:
                found.append(Failed(draws, told(problem), 0.0))
            else:
                found.append(future.result())
        if broken is not None:
            found += [
                self._result_or_lost(future, draws) for future, draws in self._pending.items()
            ]
            self._pending.clear()
            self._replace(broken)
        return found

    def end(self, *, now: bool) -> None:
        """Let the workers go; nobody waits for what is still in flight."""
        for future in self._pending:
            future.cancel()
        self._pending.clear()
        executor, self._executor = self._executor, None
        if executor is not None:
            self._workers.end(executor, now=now)

    def _result_or_lost(self, future: Future[Any], draws: range) -> Finished | Failed | WorkerDied:
        if future.done() and _problem(future) is None:
            outcome: Finished | Failed = future.result()
            return outcome
        return WorkerDied(draws, only_chunk=False)

    def _replace(self, reason: BaseException) -> None:
        self._breaks += 1
        self.end(now=True)
        if not self._workers.restarts:
            raise WorkersError(
                f"the workers are gone ({told(reason)}). What was stored stays; start workers "
                "again and run again. `processes` replaces processes that die."
            )
        if self._breaks > MOST_BREAKS:
            raise WorkersError(
                f"worker processes died {MOST_BREAKS} times. What was stored stays, and draws "
                "found to kill them are recorded. If memory is short, use fewer workers."
            )


def perform(work: Work, start: int, stop: int) -> Finished | Failed:
    """Do the work on one chunk, where the worker is; an exception comes back as text.

    Exceptions do not travel: one that cannot be unpickled would break the pool.
    """
    began, draws = time.perf_counter(), range(start, stop)
    try:
        chunk = encode(draws, work(draws))
    except Exception as error:
        return Failed(draws, told(error), time.perf_counter() - began)
    return Finished(draws, chunk, time.perf_counter() - began)


def _problem(future: Future[Any]) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError as cancelled:
        return cancelled
