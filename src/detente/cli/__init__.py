"""The command line: thin faces over the functions, heavy imports inside the commands.

Exit codes::

    0    done
    1    an error
    2    the input is at fault: a case, a name, an option
    3    a check failed (``check --strict``, ``evidence --audit``, ``schedule`` where there is none)
    4    interrupted and resumable (``robust --store FILE``)
    5    some draws failed (``robust``, ``ensemble``)
    130  interrupted, nothing to resume
    141  whoever read the output went away
"""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command line with the arguments of the process and return its exit code."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        code = _run()
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        print("interrupted", file=sys.stderr)  # noqa: T201
    return code


def _run() -> int:
    import typer

    from detente.cli.app import app
    from detente.cli.output import complain
    from detente.errors import DetenteError

    try:
        code = app(prog_name="detente", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except DetenteError as error:
        complain(str(error))
        return error.exit_code
    except typer.Abort:
        return INTERRUPTED
    except Exception as error:
        show = getattr(error, "show", None)  # what typer says of a command line it cannot read
        if callable(show):
            show()
            return int(getattr(error, "exit_code", 2))
        if os.environ.get("DETENTE_DEBUG", "") not in ("", "0"):
            raise
        complain(
            f"this should not have happened ({type(error).__name__}: {str(error)[:300]}). Set "
            "DETENTE_DEBUG=1 and run it again to see where, and please report it."
        )
        return 1


__all__ = ["main"]
