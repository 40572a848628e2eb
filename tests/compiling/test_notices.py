"""One sentence while kernels are compiled, if that takes long, and to whom it goes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from detente.compiling import keep_in, notices, tell_through

Load = Callable[[], ModuleType]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in a list of one."""
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    return now


def compile_for(seconds: float, clock: list[float]) -> None:
    notices.compiling_begins()
    clock[0] += seconds
    notices.compiling_ends()


def test_what_takes_a_second_is_told_once(clock: list[float], said: list[str]) -> None:
    for _ in range(3):
        compile_for(0.6, clock)
    assert said == [notices.KEPT]
    compile_for(60, clock)
    assert len(said) == 1


def test_what_is_quick_is_not_told(clock: list[float], said: list[str]) -> None:
    compile_for(0.4, clock)
    clock[0] += 100  # in which nothing is compiled
    compile_for(0.4, clock)
    assert said == []


def test_a_kernel_within_a_kernel_counts_once(clock: list[float], said: list[str]) -> None:
    notices.compiling_begins()
    compile_for(0.6, clock)
    notices.compiling_ends()
    compile_for(0.3, clock)
    compile_for(0.0, clock)
    assert said == []
    compile_for(0.2, clock)
    compile_for(0.0, clock)
    assert said == [notices.KEPT]


def test_a_library_writes_nothing_of_it_unless_asked(
    clock: list[float], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    tell_through(None)
    with caplog.at_level(logging.INFO, "detente"):
        for _ in range(3):
            compile_for(0.6, clock)
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.kernels
def test_a_library_is_warned_that_nothing_can_be_kept(
    load: Load, caplog: pytest.LogCaptureFixture
) -> None:
    keep_in(None)
    load().add_up(np.ones(3))
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "cannot be kept" in record.getMessage()
