"""detente watch: solve a case again whenever it is saved."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.options import CaseArgument
from detente.cli.output import complain, emit_lines, say
from detente.errors import DetenteError, InputError

if TYPE_CHECKING:
    from detente.studies.watching import Look

Stamp = tuple[int, int, int]


def watch(
    case: CaseArgument,
    every: Annotated[
        float,
        typer.Option("--every", metavar="SECONDS", min=0.05, help="How often to look at the file."),
    ] = 0.5,
    rounds: Annotated[
        int | None,
        typer.Option("--rounds", metavar="N", min=1, help="Stop after N answers; else by Ctrl-C."),
    ] = None,
) -> None:
    """Solve a case again at every save, and say what changed.

    What now holds and no longer holds: the case's conclusions, today's position, named states,
    deals, and the states that rest. A save that is no case is told, and the last answer stands.
    """
    from detente.casefile import files_of_case
    from detente.studies.watching import change_lines, first_lines

    files = [path for path in files_of_case(case) if path.exists()]
    if not files:
        raise InputError(
            "is no file, so nothing can change; copy it: detente new FILE --from CASE.", case[:200]
        )
    seen = _stamps(files)
    look = _look(case, None)
    if look is not None:
        emit_lines(first_lines(look))
    left = None if rounds is None else rounds - 1
    say("watching; Ctrl-C ends it.")
    try:
        while left is None or left > 0:
            time.sleep(every)
            now = _stamps(files)
            if now == seen:
                continue
            seen = now
            found = _look(case, look)
            left = None if left is None else left - 1
            if found is None:
                continue
            if look is None:
                emit_lines(first_lines(found))
            else:
                when = time.strftime("%H:%M:%S")
                emit_lines([f"{when}:", *(change_lines(look, found) or ["  Nothing changed."])])
            look = found
    except KeyboardInterrupt:
        say("stopped watching.")


def _look(case: str, last: Look | None) -> Look | None:
    """Solve the case; where it cannot be, say why, and return nothing."""
    from detente.studies.watching import look_at

    try:
        return look_at(case)
    except DetenteError as error:
        complain(str(error) if last is None else f"{error} The last answer stands.")
        return None


def _stamps(files: list[Path]) -> list[Stamp | None]:
    """What a save changes: when a file was written, its size, and which file it is."""
    return [_stamp(path) for path in files]


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:  # between its removal and its renaming into place
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
