"""The application: guard, routes, errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.errors import DetenteError
from detente.web.assets import asset
from detente.web.desk import Desk
from detente.web.events import Events, watch_files
from detente.web.guard import Guard
from detente.web.jobs import Jobs
from detente.web.problems import OvertakenError, RefusedError, problem, problem_of
from detente.web.routes import ROUTERS
from detente.web.settings import Settings

PREFIX = "/api/v1"
WORTH_PACKING = 1_000  # bytes; below it, packing costs more than it saves


def create_app(settings: Settings) -> Any:
    """Return the ASGI application of one run of the server.

    Parameters
    ----------
    settings : Settings
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(watch_files(app.state.desk, app.state.events))
        yield
        watching.cancel()
        app.state.jobs.close()
        app.state.desk.close()

    app = FastAPI(
        title="Détente",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.desk = Desk(settings)
    app.state.events = Events()
    app.state.jobs = Jobs(app.state.events.tell)
    api = APIRouter(prefix=PREFIX)
    for each in ROUTERS:
        api.include_router(each)
    app.include_router(api)
    app.add_exception_handler(DetenteError, _ours)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(OvertakenError, _overtaken)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _unknown)
    app.router.routes.append(Route("/{name:path}", asset, methods=["GET", "HEAD"]))
    app.add_middleware(GZipMiddleware, minimum_size=WORTH_PACKING)
    return Guard(app, settings)


async def _ours(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DetenteError)
    return problem_of(error)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)
    return problem(error.status, error.title, **error.more)


async def _overtaken(_: Request, __: Exception) -> Response:
    return Response(status_code=204)


async def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    rows = [
        {"path": ".".join(map(str, each["loc"][1:])), "message": str(each["msg"])}
        for each in error.errors()
    ]
    return problem(422, "The request does not fit.", problems=rows)


async def _unknown(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail))
