"""Jobs: what takes longer than a look."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from starlette.responses import FileResponse

from detente.studies.live import LiveView
from detente.web.bodies import JobAsked
from detente.web.desk import Desk
from detente.web.jobs import Jobs
from detente.web.problems import RefusedError
from detente.web.within import desk_of, jobs_of

router = APIRouter(prefix="/jobs")
OurDesk = Annotated[Desk, Depends(desk_of)]
OurJobs = Annotated[Jobs, Depends(jobs_of)]


@router.post("", status_code=202)
async def start(asked: JobAsked, desk: OurDesk, jobs: OurJobs, response: Response) -> Any:
    """Begin a job on a case in a view."""

    def answer() -> dict[str, Any]:
        found = desk.case(asked.case)
        found.solved().model(LiveView.parse(asked.view))  # what is wrong is told at once
        case = asked.case if found.place.path is None else str(found.place.path)
        given = asked.model_dump(exclude={"kind", "case"})
        return {**given, "name": asked.case, "case": case, "text": found.text, "etag": found.etag}

    job = jobs.start(asked.kind, await desk.solver.ask(answer))
    response.headers["location"] = f"/api/v1/jobs/{job.name}"
    return job.told()


@router.get("")
async def list_jobs(jobs: OurJobs) -> dict[str, Any]:
    """List the jobs, the newest first."""
    return {"jobs": jobs.listed()}


@router.get("/{job}")
async def show(job: str, jobs: OurJobs) -> dict[str, Any]:
    """Say how far a job has come, and what came of it."""
    return jobs.find(job).told(whole=True)


@router.delete("/{job}")
async def cancel(job: str, jobs: OurJobs) -> dict[str, Any]:
    """Cancel a job; what it has done stays."""
    return jobs.stop(job).told()


@router.post("/{job}/resume", status_code=202)
async def resume(job: str, jobs: OurJobs) -> dict[str, Any]:
    """Go on with a job that ended early."""
    return jobs.resume(job).told()


@router.get("/{job}/file")
async def file(job: str, jobs: OurJobs) -> FileResponse:
    """Return the file that a job has written."""
    found = jobs.find(job)
    name = found.result.get("file") if isinstance(found.result, dict) else None
    if not name:
        raise RefusedError(404, "The job has written no file.")
    called = f"{found.asked['name']}-{name}"
    return FileResponse(found.folder / name, media_type="text/html", filename=called)
