"""Run a plan: only what is missing, chunk by chunk, each stored before the next is looked at."""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from detente.ensembles.errors import Interrupted, StoreError
from detente.ensembles.load import load
from detente.ensembles.pool import Failed, Finished, WorkerDied, WorkerPool
from detente.ensembles.ranges import cut, gaps
from detente.ensembles.result import Ensemble
from detente.ensembles.store import Store, create_store, open_store
from detente.ensembles.values import Plan, Progress, Work
from detente.ensembles.workers import Workers, workers_of
from detente.errors import InputError

POLL = 0.2  # seconds after which we look at Ctrl-C and `stop` again
DIED = "the process that worked on it died (killed, out of memory, or a crash in compiled code)"


def run(
    plan: Plan,
    work: Work,
    store: str | Path | None = None,
    *,
    workers: Workers | Executor | None = None,
    only: range | None = None,
    extend: bool = False,
    retry_failed: bool = False,
    in_flight: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    columns: Sequence[str] | None = None,
) -> Ensemble:
    """Compute the draws of a plan that the store does not have yet.

    Parameters
    ----------
    plan : Plan
    work : callable
        Gives the `ChunkResult` of a range of draws. The result of a draw may depend on its number
        and the plan, and on nothing else: not on the chunk, the worker or the hour. Other
        processes need one that pickles: a function of a module, a `functools.partial` of one, or
        a value with ``__call__``.
    store : path, optional
        A new file, or the store of an earlier run of this plan. Without it the ensemble is kept
        in memory and lost when the run is interrupted.
    workers : Workers or Executor, optional
        `processes`, `dask_workers`, or any executor of `concurrent.futures`, which is left open.
        Without it this process does the work.
    only : range, optional
        Just these draws; stores of different ranges can be merged.
    extend : bool
        The plan may ask for more draws than the store was made for.
    retry_failed : bool
        Compute chunks again whose work broke down.
    in_flight : int, optional
        Chunks handed out at a time; two a worker if not said.
    progress : callable, optional
        Told after every chunk.
    stop : callable, optional
        Asked between chunks and several times a second; when it says True, the run ends and
        returns what there is.
    columns : sequence of text, optional
        Columns to load into the answer; all without it, none with ``()``.

    Returns
    -------
    Ensemble
        All that the store holds.

    Raises
    ------
    StoreError
        If the store cannot be used; ChangedPlanError if it is of another plan.
    StoreWriteError
        If the disk is full or fails.
    WorkersError
        If workers cannot be had or keep dying.
    Interrupted
        After Ctrl-C, in good order. A second one ends at once.

    Notes
    -----
    Rules E1 to E7.
    """
    if in_flight is not None and in_flight < 1:
        raise InputError(f"in_flight is {in_flight}; at least one chunk has to be.")
    _check_only(only, plan)
    with _opened(plan, store, extend=extend) as place:
        if retry_failed:
            wanted = only or range(plan.draws)
            place.forget(c.start for c in place.failed_chunks() if c.start in wanted)
        pool = WorkerPool(workers_of(workers), work, in_flight)
        with _handle_interrupt() as interrupted:
            orderly = False
            try:
                orderly = _settle(place, pool, only, progress, stop, interrupted)
                place.check_there()
            finally:
                pool.end(now=not orderly)
        if interrupted.is_set():
            left = sum(b - a for a, b in place.missing(only))
            kept = "run it again to go on" if place.path else "nothing is kept without a store"
            raise Interrupted(f"{place.where}: interrupted with {left:,} draws to go; {kept}.")
        return load(place, columns)


def _settle(
    store: Store,
    pool: WorkerPool,
    only: range | None,
    progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool] | None,
    interrupted: threading.Event,
) -> bool:
    """Compute and store what is missing; return whether nothing was left in flight."""
    todo = cut(store.missing(only), store.plan.chunk)
    retry_alone: deque[range] = deque()
    died: set[range] = set()
    tell = _teller(store, only, progress)
    waiting = next(todo, None)
    while waiting is not None or retry_alone or len(pool):
        if interrupted.is_set() or (stop is not None and stop()):
            _store_all(store, pool, retry_alone, died, tell, 0.0)
            return not len(pool)
        if retry_alone:  # one of them kills its worker: each is sent alone, to see which
            if not len(pool):
                pool.send(retry_alone.popleft())
        else:
            while waiting is not None and pool.has_room:
                pool.send(waiting)
                waiting = next(todo, None)
        _store_all(store, pool, retry_alone, died, tell, POLL)
    return True


def _store_all(
    store: Store,
    pool: WorkerPool,
    retry_alone: deque[range],
    died: set[range],
    tell: Callable[[int, int], None],
    patience: float,
) -> None:
    for outcome in pool.collect(patience) if len(pool) else ():
        count = len(outcome.draws)
        match outcome:
            case Finished(draws, chunk, seconds):
                try:
                    store.put(chunk, seconds)
                    tell(count, len(chunk.failures))
                except StoreError:
                    raise
                except InputError as error:  # not the arrays of the other chunks
                    store.put_failed(draws, str(error), seconds)
                    tell(count, count)
            case Failed(draws, error, seconds):
                store.put_failed(draws, error, seconds)
                tell(count, count)
            case WorkerDied(draws, only_chunk=True) if draws in died:
                store.put_failed(draws, f"{DIED}.", 0.0)
                tell(count, count)
            case WorkerDied(draws):
                died.add(draws)
                retry_alone.append(draws)


def _teller(
    store: Store, only: range | None, progress: Callable[[Progress], None] | None
) -> Callable[[int, int], None]:
    began = time.perf_counter()
    total = len(only) if only is not None else store.plan.draws
    done = total - sum(b - a for a, b in store.missing(only))
    failed = store.count_failures() + sum(c.stop - c.start for c in store.failed_chunks())
    fresh = 0

    def tell(count: int, bad: int) -> None:
        nonlocal done, failed, fresh
        done, failed, fresh = done + count, failed + bad, fresh + count
        if progress is not None:
            progress(Progress(done, total, failed, time.perf_counter() - began, fresh))

    return tell


def _check_only(only: range | None, plan: Plan) -> None:
    if only is None:
        return
    if only.step != 1 or not len(only) or gaps([(0, plan.draws)], only.start, only.stop):
        raise InputError(
            f"only is {only!r}; it is a range of some of the draws 0 to {plan.draws - 1:,}, "
            "without steps."
        )


@contextmanager
def _opened(plan: Plan, path: str | Path | None, *, extend: bool) -> Iterator[Store]:
    place = None if path is None else Path(path)
    if place is None or not place.exists() or (place.is_file() and not place.stat().st_size):
        with create_store(place, plan) as store:
            yield store
        return
    with open_store(place, write=True) as store:
        store.check_plan(plan)
        if plan.draws > store.plan.draws and not extend:
            raise StoreError(
                f"was made for {store.plan.draws:,} draws, and {plan.draws:,} are asked for; say "
                "that it may be extended (detente ensemble extend), or ask for as many as it has.",
                store.where,
            )
        if plan.draws != store.plan.draws:
            store.extend(plan.draws)
        store.plan = plan  # its own chunk size for what is missing
        yield store


@contextmanager
def _handle_interrupt() -> Iterator[threading.Event]:
    """Let a first Ctrl-C set a flag, so that what is being written is written; a second one stops.

    Elsewhere than in the main thread, or where somebody else handles it, it is left alone.
    """
    wanted = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    ours = threading.current_thread() is threading.main_thread()
    if not ours or before is not signal.default_int_handler:
        yield wanted
        return

    def note(number: int, frame: FrameType | None) -> None:
        if wanted.is_set():
            signal.default_int_handler(number, frame)
        wanted.set()

    signal.signal(signal.SIGINT, note)
    try:
        yield wanted
    finally:
        signal.signal(signal.SIGINT, before)
