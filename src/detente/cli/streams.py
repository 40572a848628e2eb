"""Standard output and error as a shell may hand them over: full, closed, or with no reader left."""

from __future__ import annotations

import errno
import io
import os
import sys

from detente.errors import DetenteError

READER_GONE = 141


class OutputError(DetenteError):
    """Standard output takes nothing more."""


class ReaderGone(Exception):  # noqa: N818  # no error: whoever read has seen enough
    """Nobody reads standard output any more."""


class _Closed(io.TextIOBase):
    """Stands for a standard output that was closed before we began."""

    encoding = "utf-8"

    def write(self, text: str) -> int:  # noqa: ARG002
        raise OutputError(
            "standard output is closed, so the result has nowhere to go; give it a file: > FILE."
        )


def prepare_streams() -> None:
    """Make both streams take every character, and stand in for a closed one."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:  # print would take None for standard output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def write_out(text: str | bytes) -> None:
    """Write to standard output at once.

    Raises
    ------
    ReaderGone
        If nobody reads any more.
    OutputError
        If it takes nothing more; the message says why.
    """
    try:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(text)
            sys.stdout.flush()
    except OSError as error:
        _drop_the_rest()
        if error.errno == errno.EPIPE:
            raise ReaderGone from None
        raise OutputError(
            f"standard output cannot be written: {error.strerror or error}; the result is not "
            "complete."
        ) from None


def finish_streams() -> None:
    """Write out what is left, so that Python has nothing to fail on when it ends.

    Raises
    ------
    ReaderGone, OutputError
        As `write_out`.
    """
    if not isinstance(sys.stdout, _Closed):
        write_out("")


def _drop_the_rest() -> None:
    """What a stream holds back is written again when the process ends; let that go nowhere."""
    try:
        at = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, at)
    os.close(nowhere)


def tell(text: str) -> None:
    """Write a line to standard error; where that takes nothing, nobody can be told."""
    try:
        print(text, file=sys.stderr, flush=True)  # noqa: T201
    except (OSError, ValueError):
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
