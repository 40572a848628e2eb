"""Keeps the machine code of one compiled loop: a file for each combination of argument types.

A file begins with the SHA-256 of the rest. What is cut, altered or not to be read counts as not
there, and is compiled and written again. Numba's own files are not used: they are unpickled as they
are, so that a damaged one ends the run, and they do not know whether array bounds were checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

from numba.core import environment
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.runtime import nrt
from numba.core.serialize import dumps

from detente.compiling import folders, notices

DIGEST = 32  # bytes of a SHA-256
_dumps, _rebuild = cast(Any, dumps), cast(Any, CompileResult)._rebuild  # numba's, untyped
_environments: Any = environment
PROJECT = __name__.partition(".")[0] + "."


class KernelCache(_Cache):
    """What numba asks for the machine code of `function`, and hands it to."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._name = f"{function.__module__.removeprefix(PROJECT)}.{function.__qualname__}"
        self._enabled = True

    @property
    def cache_path(self) -> str | None:
        """The folder, or None where nothing is kept."""
        folder = folders.kept_in()
        return str(folder) if folder else None

    def enable(self) -> None:
        """Look for machine code, and keep what is compiled from now on."""
        self._enabled = True

    def disable(self) -> None:
        """Neither look nor keep."""
        self._enabled = False

    def flush(self) -> None:
        """Forget what is kept of this function."""
        if folder := folders.kept_in():
            _remove(folder, f"{self._name}-*.bin")

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what was compiled for these types, ready to be called; None if there is nothing.

        Numba compiles next where this returns None.
        """
        # Numba would now import all that it can compile, some 0.3 s: only compiling needs that,
        # and sees to it by itself. What is called needs numba's run time alone.
        nrt.rtsys.initialize(target_context)
        folder = folders.kept_in() if self._enabled else None
        if folder and (content := _read(folder / self._file(sig))) is not None:
            # Whole, but perhaps of a library that changed without changing its version.
            with contextlib.suppress(Exception):
                return _rebuild(target_context, *_Kept(io.BytesIO(content)).load())
        notices.compiling_begins()
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled; where that cannot be done, say so once and go on."""
        notices.compiling_ends()
        if not self._enabled or data.lifted or data.library.has_dynamic_globals:
            return
        folder = folders.kept_in()
        if folder is None:
            notices.not_kept(folders.why_not())
            return
        name = self._file(sig)
        try:
            _write(folder / name, _dumps(data._reduce()))
        except OSError as error:
            notices.not_kept(f"{folder}: {error.strerror or error}")
            return
        _remove(folder, f"{name.rpartition('-')[0]}-*.bin", but=name)

    def _file(self, sig: Any) -> str:
        types = hashlib.sha256(str(sig).encode()).hexdigest()[:16]
        return f"{self._name}-{types}-{_stamp(self._function)}.bin"


class _Kept(pickle.Unpickler):
    """Reads kept machine code without importing what it was compiled from.

    Numba notes the module of every function of its own that was compiled into a loop, and imports
    it again for its globals; `numba.np.arrayobj` alone brings scipy's linear algebra, some 0.2 s.
    Only code that calls back into Python reads globals. The loops here never do.
    """

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (_environments.__name__, "_rebuild_env"):
            return _environment
        return super().find_class(module, name)


def _environment(module: str, constants: list[Any], name: str) -> Any:
    if module in sys.modules or not module.startswith("numba."):
        return _environments._rebuild_env(module, constants, name)
    known = _environments.lookup_environment(name)
    if known is not None:
        return known
    made = _environments.Environment({"__name__": module})
    made.consts[:] = constants
    made.env_name = name
    _environments.Environment._memo[name] = made
    return made


@cache
def _source(module: str) -> bytes:
    path = getattr(sys.modules[module], "__file__", None)
    return Path(path).read_bytes() if path else b""


def _stamp(function: Callable[..., Any]) -> str:
    """Return what changes when the source does: the function's file, and those it takes from."""
    taken = {getattr(value, "__module__", None) for value in function.__globals__.values()}
    ours = {name for name in taken if isinstance(name, str) and name.startswith(PROJECT)}
    ours.add(function.__module__)
    digest = hashlib.sha256()
    for name in sorted(ours & sys.modules.keys()):
        digest.update(name.encode() + b"\0" + _source(name) + b"\0")
    return digest.hexdigest()[:16]


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = content[DIGEST:]
    return body if hashlib.sha256(body).digest() == content[:DIGEST] else None


def _write(path: Path, body: bytes) -> None:
    handle, aside = tempfile.mkstemp(suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).digest() + body)
        Path(aside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(aside).unlink()
        raise


def _remove(folder: Path, pattern: str, but: str = "") -> None:
    for path in folder.glob(pattern.replace("[", "[[]")):
        if path.name != but:
            with contextlib.suppress(OSError):
                path.unlink()
