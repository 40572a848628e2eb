"""What a request is answered with."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from detente.web.desk import Desk


def desk_of(request: Request) -> Desk:
    """Return all that is open in this run of the server."""
    return cast(Desk, request.app.state.desk)
