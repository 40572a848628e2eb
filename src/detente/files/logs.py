"""Lines that are added to a file and never lost, and a file that one process holds at a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

if sys.platform != "win32":
    import fcntl


def user_state_folder() -> Path:
    """Return the folder in which the user's programs keep what is to outlive them."""
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    if named.is_absolute():
        return named
    mac = sys.platform == "darwin"
    return Path.home() / ("Library/Application Support" if mac else ".local/state")


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may look into, where it is not there yet; return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def move_aside(path: Path) -> None:
    """Give a file another name, so that one of its own can be begun; what had it before goes."""
    path.replace(path.with_suffix(".old"))


def append_line(path: Path, line: str) -> None:
    """Add a line to a file and wait until the disk has it.

    A line that was cut off by a crash is ended first, so that it spoils no other.

    Parameters
    ----------
    path : Path
        Made where it is not there, readable by its owner only.
    line : str
        Without a line break.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        size = os.lseek(handle, 0, os.SEEK_END)
        start = b""
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            start = b"" if os.read(handle, 1) == b"\n" else b"\n"
        left = memoryview(start + line.encode("utf-8") + b"\n")
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


class Hold:
    """A file that this process holds until it is released or the process ends, however it ends."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def of(cls, path: Path) -> Hold | None:
        """Hold a file, made where it is not there; None where somebody else holds it."""
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if sys.platform != "win32":
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                return None
        return cls(handle)

    def release(self) -> None:
        """Let others hold it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Hold:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self.release()
