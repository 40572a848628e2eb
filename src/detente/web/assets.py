"""The page itself: what `make web` built, and nothing else of the disk."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from detente.files import read_bytes

LARGEST = 4 << 20

TYPES = {
    "index.html": "text/html; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "vendor.js": "text/javascript; charset=utf-8",
    "app.css": "text/css; charset=utf-8",
    "THIRD_PARTY.txt": "text/plain; charset=utf-8",
}
NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Détente</title></head>
<body><h1>The page is not built yet</h1>
<p>Run <code>make web</code> in the project's folder, then open this address again.</p>
</body></html>"""


async def asset(request: Request) -> Response:
    """Return a file of the page; every address that is a page of ours gets the same one."""
    name = request.path_params.get("name") or "index.html"
    if name.startswith("c/") or name == "":
        name = "index.html"
    if name not in TYPES:
        return Response(status_code=404)
    file = Path(__file__).parent / "static" / name
    if not file.is_file():
        return HTMLResponse(NOT_BUILT, 503)
    return Response(read_bytes(file, LARGEST, "build it again"), media_type=TYPES[name])
