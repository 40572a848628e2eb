"""A kernel of its own for each test, and a choice of folder that has not been made."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from detente.compiling import folders, notices

SOURCE = """\
from detente.compiling import compiled

@compiled
def _twice(x):
    return x + x

@compiled
def add_up(values):
    total = 0.0
    for value in values:
        total += _twice(value)
    return total
"""


@pytest.fixture(autouse=True)
def undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(folders, "_choice", folders._Choice())
    monkeypatch.setattr(notices, "_told", notices._Told())


@pytest.fixture
def said() -> list[str]:
    heard: list[str] = []
    notices.tell_through(heard.append)
    return heard


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], ModuleType]:
    """Read the file of a kernel, as a new process would: nothing is compiled in memory."""
    path = tmp_path / "kernels.py"
    path.write_text(SOURCE, encoding="utf-8")

    def read() -> ModuleType:
        from detente.compiling import kernel_cache

        kernel_cache._source.cache_clear()
        spec = importlib.util.spec_from_file_location("a_test.kernels", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "a_test.kernels", module)
        spec.loader.exec_module(module)
        return module

    return read
