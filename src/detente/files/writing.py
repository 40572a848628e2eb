"""Result -> file, complete or not at all; a device or a pipe takes it as it comes."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

from detente.errors import InputError
from detente.files.errors import shown, told_of
from detente.files.targets import behind_links, descriptor_of, kind_of, refuse_target

PATIENCE = 10.0  # seconds that a pipe may take to find its reader


def write_file(target: Path, content: str | bytes) -> None:
    """Write a text (UTF-8) or bytes.

    A file, or a place where nothing is, gets it complete or not at all: it is written aside,
    brought to the disk and renamed, with the mode of the file that was there. A link stays and its
    target is written. A device or a pipe is written through, and stays what it is.

    Raises
    ------
    InputError
        If the place cannot be written.
    WriteError
        If the disk is full or fails; what was there before is still there.
    """
    refuse_target(target)
    with told_of(target):
        raw = content.encode("utf-8") if isinstance(content, str) else content
        if descriptor_of(target) is not None or kind_of(target) == "other":
            _write_through(target, raw)
            return
    with written_aside(target) as aside:
        aside.write_bytes(raw)


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Give an empty file to fill, beside `target`, which takes its place when the block ends well.

    Where `target` is a device or a pipe, what was filled in goes through it then.

    Raises
    ------
    InputError, WriteError
        As of :func:`write_file`; a system's error within the block is told of as one.
    """
    refuse_target(target)
    with told_of(target):
        through = descriptor_of(target) is not None or kind_of(target) == "other"
        place = Path(gettempdir()) / "through" if through else behind_links(target)
        aside = place.with_name(f".{secrets.token_hex(8)}.part")
        os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        try:
            yield aside
            if through:
                _write_through(target, aside.read_bytes())
            else:
                _take_place(aside, place)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def write_folder(target: Path, contents: Mapping[str, str | bytes]) -> None:
    """Write a folder of files, whole or not at all.

    Parameters
    ----------
    target : Path
        A new folder, or an empty one.
    contents : mapping of str to str or bytes
        By the name of the file.

    Raises
    ------
    InputError
        If something is there, or the place cannot be written.
    WriteError
        If the disk is full or fails; nothing is left of it then.
    """
    refuse_target(target, folder=True)
    with told_of(target):
        place = behind_links(target)
        if place.exists() and any(place.iterdir()):
            raise InputError("is there already and is kept; name another place.", shown(target))
        aside = place.with_name(f".{secrets.token_hex(8)}.part")
        aside.mkdir()
        try:
            for name, content in contents.items():
                file = aside / name
                file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
                _to_disk(file)
            if place.exists():
                aside.chmod(stat.S_IMODE(place.stat().st_mode))
            aside.replace(place)  # an empty folder gives way
            _to_disk(place.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _take_place(aside: Path, place: Path) -> None:
    with suppress(FileNotFoundError):
        old = place.stat()
        with suppress(PermissionError):  # only root may hand a file to its owner
            if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(aside, old.st_uid, old.st_gid)
        aside.chmod(stat.S_IMODE(old.st_mode))
    _to_disk(aside)
    aside.replace(place)
    _to_disk(place.parent)


def _to_disk(path: Path) -> None:
    """Wait until the disk has it; a file system that cannot say so for folders is believed."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if not path.is_dir() or error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _write_through(target: Path, raw: bytes) -> None:
    number = descriptor_of(target)
    handle = os.dup(number) if number is not None else _opened(target)
    try:
        left = memoryview(raw)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


def _opened(target: Path) -> int:
    """Open a pipe or a device; a pipe that nobody reads is waited for, but not for ever."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            handle = os.open(target, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError as error:
            if error.errno != errno.ENXIO or not target.is_fifo():
                raise
            if time.monotonic() > end:
                raise InputError("is a pipe that nobody reads.", shown(target)) from None
            time.sleep(0.05)
        else:
            os.set_blocking(handle, True)
            return handle
