"""What stands where a result is to go, and may it go there?"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from detente.errors import InputError
from detente.files.errors import shown

_DESCRIPTOR = re.compile(r"/(dev|proc/[a-z0-9-]+)/fd/([0-9]+)")
_STANDARD = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


def refuse_target(
    target: Path, inputs: Iterable[Path] = (), *, forced_by: str = "", folder: bool = False
) -> None:
    """Refuse a place to which a result must not go, before any work is done for it.

    Parameters
    ----------
    target : Path
        Where the result is to go.
    inputs : iterable of Path
        What the run reads: case, ledger, store, certificate. Those that are not there do not count.
    forced_by : str
        The option that lets it be written over an input all the same, for the message.
    folder : bool
        The result is a folder of files.

    Raises
    ------
    InputError
        If it is a folder (or, for `folder`, a file), a disk, an input, cannot be written to, or
        lies in a folder that is not there.
    """
    try:
        if descriptor_of(target) is not None:
            return
        found = kind_of(target)
        if not folder and found == "folder":
            raise InputError("is a folder; give the name of a file.", shown(target))
        if folder and found not in ("nothing", "folder"):
            raise InputError("is a file; give the name of a folder.", shown(target))
        if found == "disk":
            raise InputError("is a disk; give the name of a file.", shown(target))
        if found == "nothing":
            _check_parent(target)
        if found == "file" and not os.access(target, os.W_OK):
            raise InputError("is write-protected; give another file.", shown(target))
        if found in ("file", "folder"):
            _refuse_inputs(target, inputs, forced_by)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be written: {why}.", shown(target)) from None


def kind_of(target: Path) -> str:
    """Return nothing, file, folder, disk, or other: a pipe or a device that takes bytes.

    Links count as what they lead to.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return "nothing"
    kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFBLK: "disk"}
    return kinds.get(stat.S_IFMT(mode), "other")


def descriptor_of(target: Path) -> int | None:
    """Return the open file of this process that a path such as /dev/stdout or /dev/fd/63 means."""
    text = str(target)
    if text in _STANDARD:
        return _STANDARD[text]
    found = _DESCRIPTOR.fullmatch(text)
    ours = ("dev", "proc/self", "proc/thread-self", f"proc/{os.getpid()}")
    return int(found[2]) if found and found[1] in ours else None


def behind_links(target: Path) -> Path:
    """Return the place that a link leads to, whether anything is there or not."""
    return Path(os.path.realpath(target))


def _check_parent(target: Path) -> None:
    parent = behind_links(target).parent
    if not parent.is_dir():
        what = "is no folder" if parent.exists() else "there is no such folder; make it first"
        raise InputError(f"cannot be written: '{shown(parent)}': {what}.", shown(target))


def _refuse_inputs(target: Path, inputs: Iterable[Path], forced_by: str) -> None:
    do = f"Give another file, or {forced_by}." if forced_by else "Give another file."
    for each in inputs:
        if each.exists() and (each.samefile(target) or target in each.parents):
            raise InputError(
                f"is an input of this run ('{each.name[:80]}'); a result is not written over it. "
                f"{do}",
                shown(target),
            )
