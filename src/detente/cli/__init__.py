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

INTERRUPTED = 130


def main() -> int:
    """Run the command line with the arguments of the process and return its exit code."""
    from detente.cli.streams import (
        READER_GONE,
        OutputError,
        ReaderGone,
        finish_streams,
        prepare_streams,
        tell,
    )

    # Threads that wait for work leave the processor to others. Numba reads this when it loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    prepare_streams()
    try:
        code = _run()
        finish_streams()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except ReaderGone:
        code = READER_GONE
    except OutputError as error:
        tell(f"error: {error}")
        code = error.exit_code
    if code == INTERRUPTED:
        tell("interrupted")
    return code


def _run() -> int:
    import typer

    from detente.cli.app import app
    from detente.cli.output import complain, say
    from detente.cli.streams import READER_GONE
    from detente.compiling import tell_through
    from detente.errors import DetenteError

    tell_through(say)
    try:
        code = app(prog_name="detente", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except DetenteError as error:
        complain(str(error))
        return error.exit_code
    except typer.Abort as stopped:
        # Typer takes an end of file for the key that ends input; nothing here asks for input.
        cause = stopped.__cause__
        return _failed(cause) if isinstance(cause, EOFError) else INTERRUPTED
    except SystemExit as ended:  # typer's way out of completion, or when help has lost its reader
        if isinstance(ended.__context__, BrokenPipeError):
            return READER_GONE
        return ended.code if isinstance(ended.code, int) else 1
    except Exception as error:
        show = getattr(error, "show", None)  # what typer says of a command line it cannot read
        if callable(show):
            show()
            return int(getattr(error, "exit_code", 2))
        return _failed(error)
    finally:
        tell_through(None)


def _failed(error: Exception) -> int:
    """Say what stopped a command that it did not foresee; return the exit code."""
    from detente.cli.output import complain
    from detente.cli.streams import finish_streams

    if isinstance(error, OSError):
        finish_streams()  # says it better where standard output is what failed
    if os.environ.get("DETENTE_DEBUG", "") not in ("", "0"):
        raise error
    complain(_words(error))
    return 1


def _words(error: Exception) -> str:
    where = "Set DETENTE_DEBUG=1 and run it again to see where"
    told = f"{type(error).__name__}: {str(error)[:300]}"
    if isinstance(error, MemoryError):
        return (
            "there is not enough memory for this. Ask for less (a smaller case, fewer draws) or "
            "use a machine with more."
        )
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"the system refused: {place}{error.strerror or told}. {where}."
    if isinstance(error, EOFError):
        return f"something that was being read ends too early ({told}). {where}."
    if isinstance(error, RuntimeError) and not isinstance(error, NotImplementedError):
        return f"the work broke off ({told}). {where}, and please report it."
    return f"this should not have happened ({told}). {where}, and please report it."


__all__ = ["main"]
