"""Who does the work: this process, processes of this machine, a Dask cluster, any executor."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, Protocol

from detente.compiling import folder_for_workers, keep_in, tell_through
from detente.ensembles.errors import WorkersError
from detente.errors import InputError

CLUSTER_SECONDS = 10.0
MOST_PROCESSES = 1_024
PER_WORKER = 2  # chunks in flight: one at work, one waiting


class Workers(Protocol):
    """Starts an executor, and ends it."""

    @property
    def restarts(self) -> bool:
        """Whether a broken executor can be replaced by starting another."""

    def start(self) -> tuple[Executor, int]:
        """Return an executor, and how many chunks to keep in flight."""

    def end(self, executor: Executor, *, now: bool) -> None:
        """Let go of an executor; `now` drops what it is working on."""


def processes(count: int | None = None) -> Workers:
    """Return worker processes of this machine, as many as there are processors if not said.

    They are started afresh (spawned), so what is computed is computed the same on every system;
    they end when the parent does, even if it is killed.

    Raises
    ------
    InputError
        If `count` is not a whole number from 1.
    """
    wanted = count if count is not None else os.cpu_count() or 1
    if type(wanted) is not int or not 0 < wanted <= MOST_PROCESSES:
        raise InputError(f"{wanted!r} is no number of processes: 1 to {MOST_PROCESSES:,}.")
    return _Processes(wanted)


def dask_workers(cluster: object) -> Workers:
    """Return the workers of a Dask cluster.

    Parameters
    ----------
    cluster : text or distributed.Client
        The address of a scheduler, such as ``tcp://10.0.0.5:8786``, or a client. A scheduler runs
        what it is sent: use only one that you trust, on a network that you trust.

    Raises
    ------
    InputError
        When started: if it is no address.
    WorkersError
        When started: if Dask is not installed or nobody answers at the address.
    """
    return _Dask(cluster)


def workers_of(given: Workers | Executor | None) -> Workers:
    """Return what starts and ends `given`; without any, this process does the work itself."""
    if given is None:
        return _Here()
    return _Given(given) if isinstance(given, Executor) else given


class _Inline(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@dataclass(frozen=True)
class _Here:
    restarts: bool = False

    def start(self) -> tuple[Executor, int]:
        return _Inline(), 1

    def end(self, executor: Executor, *, now: bool) -> None:
        """Nothing to let go of."""


@dataclass(frozen=True)
class _Given:
    executor: Executor
    restarts: bool = False

    def start(self) -> tuple[Executor, int]:
        count = getattr(self.executor, "_max_workers", None)
        known = count if isinstance(count, int) else os.cpu_count() or 1
        return self.executor, PER_WORKER * known

    def end(self, executor: Executor, *, now: bool) -> None:
        """It was given, so whoever made it ends it."""


@dataclass(frozen=True)
class _Processes:
    count: int
    restarts: bool = True

    def start(self) -> tuple[Executor, int]:
        pool = _Pool(self.count)
        try:
            pool.submit(os.getpid).result()
        except BrokenProcessPool:
            pool.end(now=True)
            raise WorkersError(
                "the worker processes end before they begin; what they printed says why. A script "
                "that starts processes needs `if __name__ == '__main__':` around what it does, and "
                "an interactive session needs its functions in a file."
            ) from None
        except BaseException:
            pool.end(now=True)
            raise
        return pool, PER_WORKER * self.count

    def end(self, executor: Executor, *, now: bool) -> None:
        if isinstance(executor, _Pool):
            executor.end(now=now)


class _Pool(ProcessPoolExecutor):
    """Spawned processes that hold one end of a pipe; when the other end closes, they are gone.

    The system closes it when the parent dies, however it dies. Closing it ourselves is how work
    that nobody waits for any more is dropped.
    """

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._theirs, self._ours = context.Pipe(duplex=False)
        super().__init__(count, context, _begin, (self._theirs, folder_for_workers()))

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        with _interrupts_held():  # a process may be started in here, and inherits this
            return super().submit(fn, *args, **kwargs)

    def end(self, *, now: bool) -> None:
        if now:
            self._ours.close()
        self.shutdown(wait=True, cancel_futures=True)
        self._ours.close()
        self._theirs.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; a process started meanwhile never hears of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(line: Connection, compiled: str | None) -> None:
    """Start a worker: Ctrl-C and what is said are the parent's business; a worker is one thread.

    Compiled loops are kept in the parent's folder `compiled`. A worker that waits leaves the
    processor to others.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    keep_in(compiled)
    tell_through(_nobody)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _nobody(words: str) -> None:
    """Hear what a worker would say."""


def _end_with(line: Connection) -> None:
    try:
        line.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


class _Dask:
    restarts = False

    def __init__(self, cluster: object) -> None:
        self._cluster = cluster
        self._own: Any = None  # a client that we made and so close

    def start(self) -> tuple[Executor, int]:
        if isinstance(self._cluster, str):
            self._own = _client(self._cluster)
        client: Any = self._own or self._cluster
        if not hasattr(client, "get_executor"):
            raise InputError(f"{client!r} is no address of a Dask scheduler, and no client.")
        count = sum(client.nthreads().values())
        if not count:
            self._close()
            raise WorkersError("the Dask cluster has no workers; start some.")
        executor: Executor = client.get_executor(pure=False)
        return executor, PER_WORKER * count

    def end(self, executor: Executor, *, now: bool) -> None:
        executor.shutdown(wait=not now)
        self._close()

    def _close(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            own.close()


def _client(address: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise WorkersError(
            "Dask is not installed here: pip install 'detente[dask]', or use processes."
        ) from None
    client = distributed.Client.__new__(distributed.Client)  # held: one that fails has to be closed
    try:
        client.__init__(address, timeout=CLUSTER_SECONDS, set_as_default=False)
    except BaseException as error:
        client.close()
        if isinstance(error, OSError):
            raise WorkersError(f"no Dask scheduler answers at {address[:200]}: {error}.") from None
        if isinstance(error, ValueError | TypeError):
            raise InputError(
                f"'{address[:200]}' is no address of a Dask scheduler ({error}); write "
                "tcp://HOST:PORT."
            ) from None
        raise
    return client
