"""Jobs: a process each, at most so many at once; progress, cancelling, and going on again."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from detente.errors import unknown_name
from detente.files import private_folder
from detente.web.problems import RefusedError
from detente.web.work import KINDS, work

MOST_RUNNING = max(1, min(2, (os.cpu_count() or 1) - 1))
MOST_WAITING = 20
MOST_KEPT = 100
LOOK = 0.1  # seconds between two looks at a job
TOLD = 0.5  # seconds between two reports of a running job to pages
PATIENCE = 3.0  # seconds for a job to stop in good order before it is ended

Tell = Callable[[str, Any], None]


@dataclass
class Job:
    """A piece of work, and how far it has come.

    Attributes
    ----------
    name : str
    kind : str
    asked : dict
    folder : Path
        What it keeps for going on.
    status : str
        "waiting", "running", "done", "failed", or "cancelled".
    """

    name: str
    kind: str
    asked: dict[str, Any]
    folder: Path
    status: str = "waiting"
    done: int | None = None
    of: int | None = None
    words: str = ""
    problem: dict[str, str] | None = None
    result: Any = None
    outcome: str = ""
    began: float = 0.0
    seconds: float = 0.0
    process: Any = None
    cancel: Any = None
    task: Any = field(default=None, repr=False)

    def told(self, *, whole: bool = False) -> dict[str, Any]:
        """Return what pages are told; the result only where `whole`."""
        data = {
            "id": self.name,
            "kind": self.kind,
            "case": self.asked["name"],
            "view": self.asked["view"],
            "etag": self.asked["etag"],
            "status": self.status,
            "done": self.done,
            "of": self.of,
            "words": self.words,
            "seconds": round(self.seconds, 1),
            "problem": self.problem,
        }
        return {**data, "result": self.result} if whole else data


class Jobs:
    """All jobs of one run of the server; call it in the server's loop.

    Parameters
    ----------
    tell : callable
        Is told of every change: kind of event, data.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._spawn = multiprocessing.get_context("spawn")  # a fork after a solve would be killed
        self._number = 0
        self._home: tempfile.TemporaryDirectory[str] | None = None

    def start(self, kind: str, asked: Mapping[str, Any]) -> Job:
        """Begin a job, or let it wait for its turn.

        Raises
        ------
        UnknownNameError
            If there is none of that kind.
        RefusedError
            If too many wait (503).
        """
        if kind not in KINDS:
            raise unknown_name("kind of job", kind[:80], KINDS)
        if sum(each.status == "waiting" for each in self._jobs.values()) >= MOST_WAITING:
            raise RefusedError(503, "Too many jobs wait; cancel one, or ask again later.")
        self._number += 1
        name = str(self._number)
        job = Job(name, kind, dict(asked), self._folder(name))
        self._jobs[name] = job
        ended = [each for each in self._jobs.values() if each.status not in ("waiting", "running")]
        for each in ended[: max(0, len(self._jobs) - MOST_KEPT)]:
            shutil.rmtree(each.folder, ignore_errors=True)
            del self._jobs[each.name]
        self._go_on()
        return job

    def find(self, name: str) -> Job:
        """Return a job.

        Raises
        ------
        UnknownNameError
            If there is none of that name.
        """
        if name not in self._jobs:
            raise unknown_name("job", name[:80], self._jobs)
        return self._jobs[name]

    def listed(self) -> list[dict[str, Any]]:
        """Return what pages are told of all jobs, the newest first."""
        return [each.told() for each in reversed(self._jobs.values())]

    def stop(self, name: str) -> Job:
        """Cancel a job; what it has done stays, for going on again."""
        job = self.find(name)
        if job.status == "waiting":
            self._change(job, "cancelled")
        elif job.status == "running":
            job.cancel.set()
        return job

    def resume(self, name: str) -> Job:
        """Go on with a job that was cancelled or failed.

        Raises
        ------
        RefusedError
            If it is neither (409).
        """
        job = self.find(name)
        if job.status not in ("cancelled", "failed"):
            raise RefusedError(409, f"The job is {job.status}; only what ended early goes on.")
        job.problem = job.result = None
        job.outcome = ""
        self._change(job, "waiting")
        self._go_on()
        return job

    def close(self) -> None:
        """End what runs, and throw away what jobs kept."""
        for job in self._jobs.values():
            if job.process is not None and job.process.is_alive():
                job.process.terminate()
                job.process.join(PATIENCE)
        if self._home is not None:
            self._home.cleanup()

    def _go_on(self) -> None:
        running = sum(each.status == "running" for each in self._jobs.values())
        for job in self._jobs.values():
            if running >= MOST_RUNNING:
                return
            if job.status == "waiting":
                running += 1
                self._begin(job)

    def _begin(self, job: Job) -> None:
        ours, theirs = self._spawn.Pipe(duplex=False)
        job.cancel = self._spawn.Event()
        job.process = self._spawn.Process(
            target=work, args=(job.kind, job.asked, job.folder, theirs, job.cancel), daemon=True
        )
        job.began = monotonic()
        job.process.start()
        theirs.close()
        self._change(job, "running")
        job.task = asyncio.get_running_loop().create_task(self._follow(job, ours))

    async def _follow(self, job: Job, line: Any) -> None:
        told, asked_to_stop, ended = monotonic(), 0.0, False
        while not ended:
            await asyncio.sleep(LOOK)
            ended = not job.process.is_alive()
            try:
                while line.poll():
                    self._take(job, line.recv())
            except (EOFError, OSError):
                ended = True
            now = monotonic()
            job.seconds = now - job.began
            if job.cancel.is_set():
                asked_to_stop = asked_to_stop or now
                if now - asked_to_stop > PATIENCE:
                    job.process.terminate()
            if now - told >= TOLD:
                told = now
                self._tell("job", job.told())
        await asyncio.to_thread(job.process.join, PATIENCE)
        line.close()
        if job.cancel.is_set():  # what is there is shown, and it can go on
            job.outcome, job.problem = "cancelled", None
        elif not job.outcome:
            job.outcome = "failed"
            job.problem = {"path": "", "message": "The process ended without an answer."}
        self._change(job, job.outcome)
        self._go_on()

    def _take(self, job: Job, message: tuple[Any, ...]) -> None:
        what, *more = message
        if what == "progress":
            job.done, job.of, words = more
            job.words = words or job.words
        elif what == "done":
            job.outcome, job.result = "done", more[0]
        elif what == "failed":
            job.outcome, job.problem = "failed", {"path": more[0], "message": more[1]}

    def _change(self, job: Job, status: str) -> None:
        job.status = status
        self._tell("job", job.told())

    def _folder(self, name: str) -> Path:
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(prefix="detente-jobs-")
        return private_folder(Path(self._home.name) / name)
