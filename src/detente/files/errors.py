"""What an error of the system means for whoever asked for a file."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import DetenteError, InputError

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class WriteError(DetenteError):
    """The disk is full or fails: nothing is wrong with what was asked for (exit code 1)."""


@contextmanager
def told_of(target: Path) -> Iterator[None]:
    """Say of every error of the system within that `target` could not be written, and why."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno in _DISK:
            raise WriteError(f"{shown(target)}: cannot be written: {why}.") from None
        raise InputError(f"cannot be written: {why}.", shown(target)) from None
    except UnicodeEncodeError as error:
        raise InputError(f"cannot be written: {error}.", shown(target)) from None


def shown(path: Path) -> str:
    """Return the path as messages have it."""
    return str(path)[:200]
