"""Which folder compiled loops are kept in.

What is kept is pickled, and whoever can write there can run code as the user. So the folder belongs
to the user alone (mode 0700), and what stands above it to the user or the system; otherwise it is
not used. It is never a fixed place below the folder for temporary files. A folder that the user
names by NUMBA_CACHE_DIR is taken at the user's word.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CHANGES_CODE = (  # of numba's own settings
    "BOUNDSCHECK", "CPU_FEATURES", "CPU_NAME", "DEBUGINFO_DEFAULT", "ENABLE_AVX", "LOOP_VECTORIZE",
    "NRT_STATS", "OPT", "SLP_VECTORIZE", "USING_SVML",
)  # fmt: skip
UNUSED = 90 * 86_400.0  # seconds after which another version's folder is thrown away


class Untrusted(OSError):  # noqa: N818  # the reason is the message
    """A folder that others could write to."""


@dataclass
class _Choice:
    """What was decided in this process."""

    made: bool = False
    folder: Path | None = None
    why_not: str = ""


_choice = _Choice()


def kept_in() -> Path | None:
    """Return the folder that compiled loops are kept in, made if need be; None without one.

    Below NUMBA_CACHE_DIR if that is set, else in the user's folder for caches. The last part of its
    path names the versions of Détente, numba and Python, the processor, and by a digest everything
    else that machine code depends on.
    """
    if not _choice.made:
        _choice.made = True
        try:
            _choice.folder = _named() or _own()
        except (OSError, RuntimeError) as error:  # RuntimeError: nobody knows the home folder
            _choice.why_not = _reason(error)
    return _choice.folder


def why_not() -> str:
    """Return in words why there is no folder."""
    return _choice.why_not or "no folder was found"


def folder_for_workers() -> str | None:
    """Return a folder that processes of ours can share: the one in use, or a fresh private one.

    The fresh one is gone when this process ends.
    """
    if kept_in() is None:
        with contextlib.suppress(OSError):
            fresh = Path(tempfile.mkdtemp(prefix="detente-"))
            atexit.register(shutil.rmtree, fresh, ignore_errors=True)
            _choice.folder = fresh
    return str(_choice.folder) if _choice.folder else None


def keep_in(folder: str | None) -> None:
    """Keep compiled loops in the folder that a parent process uses; None keeps nothing."""
    _choice.made = True
    _choice.folder = Path(folder) if folder else None


def _named() -> Path | None:
    """Return the folder below the one that the user named. A finished one need not be writable."""
    from numba.core import config

    named = getattr(config, "CACHE_DIR", "")
    if not named:
        return None
    folder = Path(named).absolute() / f"detente-{_key()}"
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _own() -> Path:
    """Return the user's own folder.

    Raises
    ------
    OSError
        If it cannot be made, or others could write to it.
    """
    above = _user_caches() / "detente"
    folder = above / _key()
    fresh = not folder.is_dir()
    # A home folder that is not there is not made.
    above.parent.mkdir(parents="XDG_CACHE_HOME" in os.environ, exist_ok=True, mode=0o700)
    for each in (above, folder):
        each.mkdir(exist_ok=True, mode=0o700)
        _make_private(each)
    for each in above.resolve().parents:
        _check_above(each)
    if fresh:
        _tidy(above, folder)
    return folder


def _user_caches() -> Path:
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named
    mac = sys.platform == "darwin"
    return Path.home() / ("Library/Caches" if mac else ".cache")


def _make_private(folder: Path) -> None:
    if not hasattr(os, "geteuid"):
        return  # there, what lies below the user's profile is closed to others
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Untrusted(f"{folder} is not this user's own folder")
    if found.st_mode & 0o022:
        raise Untrusted(f"others may write to {folder}")
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def _check_above(folder: Path) -> None:
    if not hasattr(os, "geteuid"):
        return
    found, system = folder.stat(), Path(folder.anchor).stat().st_uid  # 0 but in some containers
    if found.st_uid not in (system, os.geteuid()):
        raise Untrusted(f"{folder} belongs to another user")
    if found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise Untrusted(f"anybody may write to {folder}")


def _key() -> str:
    import llvmlite
    import numba
    from llvmlite import binding
    from numba.core import config

    import detente

    processor = binding.get_host_cpu_name()
    rest = [
        str(Path(detente.__file__).resolve().parent),
        llvmlite.__version__,
        sys.implementation.cache_tag,
        getattr(sys, "abiflags", ""),
        binding.get_process_triple(),
        str(binding.get_host_cpu_features()),
        *(f"{name}={getattr(config, name, None)}" for name in CHANGES_CODE),
    ]
    digest = hashlib.sha256("\0".join(rest).encode()).hexdigest()[:12]
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"{detente.__version__}-numba{numba.__version__}-py{python}-{processor}-{digest}"


def _tidy(above: Path, folder: Path) -> None:
    """Throw away what other versions kept and nothing was added to for a season."""
    limit = time.time() - UNUSED
    with contextlib.suppress(OSError):
        for each in above.iterdir():
            if each != folder and each.is_dir() and each.stat().st_mtime < limit:
                shutil.rmtree(each, ignore_errors=True)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
