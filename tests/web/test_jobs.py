"""Jobs: progress, an answer that is the library's, cancelling, going on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from detente.casefile import parse_case, read_text
from detente.report.data import to_data
from detente.studies.robust import robust
from detente.web.jobs import Job, Jobs

CASE = "belarus-2008"


def asked(**more: Any) -> dict[str, Any]:
    text, _ = read_text(CASE)
    return {"name": CASE, "case": CASE, "text": text, "view": "", "etag": "", **more}


async def ended(job: Job) -> None:
    while job.status in ("waiting", "running"):
        await asyncio.sleep(0.02)


def test_draws_are_told_of_cancelled_and_gone_on_with() -> None:
    told: list[dict[str, Any]] = []
    draws = 16

    async def ask() -> tuple[Job, Job]:
        jobs = Jobs(lambda _, data: told.append(data))
        first = jobs.start("robust", asked(draws=draws))
        second = jobs.start("robust", asked(draws=1_000_000))
        await ended(first)
        while not second.done and second.status in ("waiting", "running"):
            await asyncio.sleep(0.02)
        jobs.stop(second.name)
        await ended(second)
        assert second.status == "cancelled"
        had = second.done
        assert had
        jobs.resume(second.name)
        while second.status in ("waiting", "running") and (second.done or 0) <= (had or 0):
            await asyncio.sleep(0.02)
        jobs.stop(second.name)
        await ended(second)
        jobs.close()
        return first, second

    first, _ = asyncio.run(ask())
    assert first.status == "done", first.problem
    wanted = to_data(robust(parse_case(asked()["text"]), draws))
    assert first.result["conclusions"] == wanted["conclusions"]
    assert {"running", "done", "cancelled"} <= {each["status"] for each in told}


@pytest.mark.parametrize(
    ("kind", "more", "problem"),
    [("trace", {"conclusion": "nonsense"}, "nonsense"), ("schedule", {"deal": "none"}, "none")],
)
def test_what_is_wrong_is_told(kind: str, more: dict[str, Any], problem: str) -> None:
    async def ask() -> Job:
        jobs = Jobs(lambda *_: None)
        job = jobs.start(kind, asked(**more))
        await ended(job)
        jobs.close()
        return job

    job = asyncio.run(ask())
    assert job.status == "failed"
    assert job.problem is not None
    assert problem in str(job.problem)


def test_a_case_is_warmed_up() -> None:
    async def ask() -> Job:
        jobs = Jobs(lambda *_: None)
        job = jobs.start("warm", asked())
        await ended(job)
        jobs.close()
        return job

    job = asyncio.run(ask())
    assert (job.status, job.done) == ("done", 4), job.problem


def test_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.errors import UnknownNameError
    from detente.web import jobs as module
    from detente.web.problems import RefusedError

    monkeypatch.setattr(module, "MOST_RUNNING", 0)
    jobs = Jobs(lambda *_: None)
    for _ in range(module.MOST_WAITING):
        jobs.start("warm", asked())
    with pytest.raises(RefusedError):
        jobs.start("warm", asked())
    with pytest.raises(UnknownNameError):
        jobs.start("dance", asked())
    assert jobs.stop("1").status == "cancelled"
    with pytest.raises(RefusedError):
        jobs.resume("2")
    jobs.close()
