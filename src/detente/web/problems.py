"""Errors as ``application/problem+json``: where, what was found, what is allowed, what to do."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from detente.casefile import line_of
from detente.errors import (
    DetenteError,
    InputError,
    TooLargeError,
    UnconvergedError,
    UnknownNameError,
)

MEDIA_TYPE = "application/problem+json"
# What an error of ours is called on the wire; the first that fits.
STATUS: tuple[tuple[type[DetenteError], int], ...] = (
    (TooLargeError, 413),
    (UnknownNameError, 404),
    (InputError, 422),
    (UnconvergedError, 409),
    (DetenteError, 500),
)


class RefusedError(Exception):
    """A request that is refused for what it is, not for what a case says."""

    def __init__(self, status: int, title: str, **more: Any) -> None:
        super().__init__(title)
        self.status, self.title, self.more = status, title, more


class OvertakenError(Exception):
    """A question that nobody waits for any more: its tab has asked a newer one."""


def problem(status: int, title: str, **more: Any) -> JSONResponse:
    """Return a problem document."""
    headers = {"retry-after": "1"} if status == 503 else {}
    body = {"title": title, "status": status, **more}
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def problem_of(error: DetenteError) -> JSONResponse:
    """Return the document of an error of ours; an unconverged number never leaves."""
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return problem(status, str(error), problems=problem_rows(error))


def problem_rows(error: Exception, text: str = "") -> list[dict[str, Any]]:
    """Return each problem: its place, line and column in a text, and what is wrong there."""
    rows = []
    for each in getattr(error, "each", ()) or (error,):
        where, message = getattr(each, "where", ""), getattr(each, "problem", str(each))
        line, column = line_of(text, where, message) if text else (None, None)
        rows.append({"path": where, "line": line, "column": column, "message": message})
    return rows
