"""What a request is answered with."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from detente.web.desk import Desk
from detente.web.events import Events
from detente.web.jobs import Jobs


def desk_of(request: Request) -> Desk:
    """Return all that is open in this run of the server."""
    return cast(Desk, request.app.state.desk)


def events_of(request: Request) -> Events:
    """Return what tells pages of news."""
    return cast(Events, request.app.state.events)


def jobs_of(request: Request) -> Jobs:
    """Return the jobs of this run of the server."""
    return cast(Jobs, request.app.state.jobs)
