"""File -> bytes. Only plain files and standard input are read, so nothing waits for ever."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from detente.errors import InputError
from detente.files.errors import shown

STANDARD_STREAM = "-"
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a disk",
    stat.S_IFSOCK: "a socket",
}
_taken: list[tuple[object, str, bytes]] = []  # standard input comes once, but is asked for again


def read_bytes(path: str | Path, largest: int, advice: str, what: str = "file") -> bytes:
    """Return what a file holds; ``-`` is standard input.

    Parameters
    ----------
    path : str or Path
    largest : int
        The most bytes that are read.
    advice : str
        What to do about a larger one.
    what : str
        What is read. Standard input comes once: whoever asks for the case again gets the same, and
        nothing else can be read from it.

    Raises
    ------
    InputError
        If it is no plain file, is larger, is not there, or cannot be read.
    """
    if str(path) == STANDARD_STREAM:
        return _standard_input(largest, advice, what)
    path = Path(path)
    try:
        _check_kind(path.stat().st_mode, path)
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(handle, "rb") as stream:
            _check_kind(os.fstat(stream.fileno()).st_mode, path)
            raw = stream.read(largest + 1)
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise InputError("cannot be read: there is no such file.", shown(path)) from None
        raise InputError(f"cannot be read: {error.strerror or error}.", shown(path)) from None
    except ValueError:
        raise InputError(f"{str(path)[:80]!r} is not a file name.") from None
    return _small_enough(raw, largest, advice, path.name)


def _check_kind(mode: int, path: Path) -> None:
    if stat.S_ISREG(mode):
        return
    kind = _KINDS.get(stat.S_IFMT(mode), "something else")
    do = "Standard input is read for the name -." if kind == "a pipe" else "Give a file."
    raise InputError(f"is not a regular file but {kind}. {do}", path.name)


def _standard_input(largest: int, advice: str, what: str) -> bytes:
    stream, name = sys.stdin, "standard input"
    if stream is None:
        raise InputError("is closed, so nothing can be read from it.", name)
    if not _taken or _taken[0][0] is not stream:
        try:
            _taken[:] = [(stream, what, stream.buffer.read(largest + 1))]
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise InputError(f"cannot be read: {why}.", name) from None
    elif what == _taken[0][1] != "case":
        what = f"further {what}"
    _, held, raw = _taken[0]
    if held != what:
        raise InputError(f"holds the {held}, so no {what} can be read from it as well.", name)
    return _small_enough(raw, largest, advice, name)


def _small_enough(raw: bytes, largest: int, advice: str, name: str) -> bytes:
    if len(raw) > largest:
        raise InputError(f"is larger than {largest // 2**20} MiB; {advice}", name)
    return raw
