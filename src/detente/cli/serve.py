"""detente serve: the workbench in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.output import say
from detente.errors import InputError


def serve(
    cases: Annotated[
        list[Path] | None,
        typer.Argument(metavar="CASE", help="TOML files to open, beside the shipped cases."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="DIR", help="Every TOML file of it may be opened too."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address and open nothing.")
    ] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Never write a file.")] = False,
) -> None:
    """Open the workbench: build, change and question a case.

    It answers to this machine only, and to who has the address that it prints. A case that ships
    is never written; a file of yours is, where you edit it.
    """
    from detente.casefile import shipped_cases
    from detente.web import Settings, serve as run

    every = cases or []
    first = "" if not every else every[0].stem if every[0].exists() else str(every[0])
    named = [path for path in every if path.exists() or str(path) not in shipped_cases()]
    for path in named:
        if not path.is_file():
            raise InputError("is no file; name TOML files, or a folder with --folder.", str(path))
    if folder is not None and not folder.is_dir():
        raise InputError("is no folder.", str(folder))
    settings = Settings(port, tuple(named), folder, read_only)
    run(settings, first=first, open_browser=not no_browser, say=say)
