"""One run of the server: on this machine only, until it is interrupted."""

from __future__ import annotations

import socket
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote

import uvicorn

from detente.errors import InputError
from detente.files import write_file
from detente.web.app import create_app
from detente.web.settings import HOST, Settings

BACKLOG = 128
REDIRECT = """<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={address}"></head></html>"""


def serve(
    settings: Settings, *, first: str, open_browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the workbench until it is interrupted.

    Parameters
    ----------
    settings : Settings
        Port 0 takes a free one.
    first : str
        The case whose page is opened; "" for the list of cases.
    open_browser : bool
        The browser is opened through a file that only this user can read, so that no list of
        processes shows the token.
    say : callable
        Is told the address.

    Raises
    ------
    InputError
        If the port is taken.
    """
    # With its protocol named, answers are sent at once; else each waits 40 ms for a receipt.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, settings.port))
    except (OSError, OverflowError) as error:
        raise InputError(f"port {settings.port} cannot be used ({error}); try --port 0.") from None
    listening.listen(BACKLOG)  # who opens the address at once waits, and is not sent away
    settings = replace(settings, port=listening.getsockname()[1])
    address = f"http://{HOST}:{settings.port}/?token={settings.token}"
    if first:
        address += f"&open={quote(first)}"
    say(f"The workbench is at {address}")
    say("Ctrl+C ends it.")
    config = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,  # seconds that a page's open connection holds up the end
    )
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:  # only its owner may look in
        if open_browser:
            page = Path(folder) / "open.html"
            write_file(page, REDIRECT.format(address=escape(address, quote=True)))
            webbrowser.open_new_tab(page.as_uri())
        uvicorn.Server(config).run(sockets=[listening])
