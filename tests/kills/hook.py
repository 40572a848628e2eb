"""A command that is struck when it writes: ``python -m tests.kills.hook FOLDER HOW AT -- WORDS``.

The AT-th time that the command opens a file of the folder to write, renames, removes, makes or
closes one to reading, or waits for the disk, this happens to it: ``kill`` and ``term`` end the
process, ``full`` and ``readonly`` are errors of the system. ``size`` lets no file grow beyond AT
bytes. ``count`` strikes never and says how often it could have.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR
ERRORS = {"full": errno.ENOSPC, "readonly": errno.EROFS}
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"}


class Strike:
    """Counts what could be struck, and strikes once."""

    def __init__(self, folder: Path, how: str, at: int) -> None:
        self.folder, self.how, self.at, self.seen = str(folder), how, at, 0

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITES and self._inside(path):
                self.note()
        elif event in CHANGES and self._inside(arguments[0]):
            self.note()

    def note(self) -> None:
        self.seen += 1
        if self.how in ("count", "size") or self.seen != self.at:
            return
        if self.how in ERRORS:
            raise OSError(ERRORS[self.how], os.strerror(ERRORS[self.how]), self.folder)
        os.kill(os.getpid(), signal.SIGKILL if self.how == "kill" else signal.SIGTERM)

    def _inside(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and str(path).startswith(self.folder)


def main() -> int:
    folder, how, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    from detente.cli import main as command

    strike = Strike(folder, how, at)
    wait = os.fsync

    def fsync(handle: Any) -> None:
        strike.note()
        wait(handle)

    os.fsync = fsync
    sys.addaudithook(strike.audit)
    if how == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (at, at))
    sys.argv = ["detente", *sys.argv[5:]]
    code = command()
    if how == "count":
        print(f"\nstruck: {strike.seen}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
