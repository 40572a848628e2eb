"""Refuses every request that is not one of this machine's own browser, before anything is read."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.library import NAME
from detente.web.problems import problem
from detente.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
READING = frozenset({"GET", "HEAD"})
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LARGEST_BODY = 1 << 20
LARGEST_TEXT = 16 << 20
# A strict cookie is not sent on a way that began at another site; one more step of ours is.
STRANGER = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Détente</title></head>
<body><h1>Détente</h1><p>This page needs the address that <code>detente serve</code> printed.</p>
<p><a href="/">Continue</a></p></body></html>"""


class Guard:
    """An ASGI layer: host, origin, method, type, size and token, in this order."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with why not."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        refused = self._refused(scope, headers)
        if refused is not None:
            await refused(scope, receive, _with_headers(scope, send))
            return
        body = await _whole(receive, _most(scope["path"]))
        if body is None:
            refused = problem(413, _too_large(scope["path"]))
            await refused(scope, receive, _with_headers(scope, send))
            return
        await self.app(scope, _again(body, receive), _with_headers(scope, send))

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> Response | None:
        settings, method, path = self.settings, scope["method"], scope["path"]
        if headers.get("host") not in settings.hosts:
            return problem(421, "This server answers to 127.0.0.1 and localhost only.")
        origin = headers.get("origin")
        if origin is not None and origin not in settings.origins:
            return problem(403, "The request comes from another site's page.")
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            navigates = headers.get("sec-fetch-mode") == "navigate" and path == "/"
            if not navigates:
                return problem(403, "The request comes from another site's page.")
        if method not in READING | WRITING:
            return problem(405, f"{method[:20]} is not used here.")
        if method in WRITING:
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json":
                return problem(415, "A request that changes something is application/json.")
            size = headers.get("content-length", "")
            if size.isdigit() and int(size) > _most(path):
                return problem(413, _too_large(path))
        return self._without_token(scope, headers)

    def _without_token(self, scope: Scope, headers: Mapping[str, str]) -> Response | None:
        if scope["path"] == "/" and scope["method"] == "GET":
            query = parse_qs(scope["query_string"].decode("latin-1"))
            given, name = (query.get(key, [""])[0] for key in ("token", "open"))
            if given and self._is_ours(given):
                answer = RedirectResponse(f"/c/{name}" if NAME.fullmatch(name) else "/", 303)
                answer.set_cookie(
                    self.settings.cookie, given, httponly=True, samesite="strict", path="/"
                )
                return answer
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_ours(given):
            return None
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.settings.cookie)
        except CookieError:
            morsel = None
        if morsel is not None and self._is_ours(morsel.value):
            return None
        if scope["path"].startswith("/api/"):
            return problem(401, "The request has no token of this server.")
        return HTMLResponse(STRANGER, 401)

    def _is_ours(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.settings.token.encode())


def _most(path: str) -> int:
    return LARGEST_TEXT if path.endswith(("/text", "/check", "/merge", "/cases")) else LARGEST_BODY


def _too_large(path: str) -> str:
    return f"The body is too large; at most {_most(path):,} bytes."


def _with_headers(scope: Scope, send: Send) -> Send:
    fixed = [(key.encode(), value.encode()) for key, value in HEADERS.items()]
    if scope["path"].startswith("/api/") or scope["path"] == "/":
        fixed.append((b"cache-control", b"no-store"))

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            named = {key for key, _ in fixed}
            kept = [each for each in message["headers"] if each[0].lower() not in named]
            message = {**message, "headers": kept + fixed}
        await send(message)

    return sending


async def _whole(receive: Receive, most: int) -> bytes | None:
    """Read a body; None where it is longer than it may be, whatever length it gave."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that has been read to whoever asks next; then what comes after it."""
    given = False

    async def receiving() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
