"""Where the time of a run of continuous integration goes: seconds by part, and limits.

As a plugin of pytest (``conftest.py`` names it) it sums setup, call and teardown of every test by
part, and writes them to the file of ``--seconds FILE``. A part of the tests is a folder of
``tests``, or a file right in it; ``docs`` are the examples of the pages and ``doctests`` those of
the docstrings. As a program it runs another one, or prints what was measured::

    python -m tests.seconds run lint build/seconds -- make lint
    python -m tests.seconds table build/seconds

Where several workers share the tests, the seconds of all of them are summed: the table says what
the tests cost and not how long one waits. Over a limit is told, and is no failure: the machine may
be slow.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

# Seconds on two quiet processors. `TODAY` holds together all parts without a limit of their own.
TODAY = 450.0
LIMITS = {
    "exchange": 60.0,
    "forecast": 60.0,
    "beliefs": 50.0,
    "first_minutes": 40.0,
    "reliability": 60.0,
    "web": 150.0,
}
TESTS = "tests"
OUTSIDE = "collecting, starting"

Seconds = dict[str, float]


def part_of(place: str) -> str:
    """Return the part of the tests to which the test at a place belongs.

    >>> part_of("tests/trade/test_idle.py::test_x"), part_of("tests/test_docs_examples.py::test_x")
    ('trade', 'docs_examples')
    >>> part_of("src/detente/model/space.py::detente.model.space"), part_of("README.md::line:3")
    ('doctests', 'docs')
    """
    path = Path(place.partition("::")[0])
    if path.parts[0] == "src":
        return "doctests"
    if path.parts[0] != TESTS:
        return "docs"
    return path.parts[1] if len(path.parts) > 2 else path.stem.removeprefix("test_")


# ---------------------------------------------------------------- the plugin


class Stopwatch:
    """Sums what pytest says of each test, and writes it down at the end."""

    def __init__(self, target: Path, workers: int) -> None:
        self.target, self.workers = target, workers
        self.parts, self.began = Seconds(), time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        part = part_of(report.nodeid)
        self.parts[part] = self.parts.get(part, 0.0) + report.duration

    def pytest_sessionfinish(self) -> None:
        whole = (time.monotonic() - self.began) * self.workers
        self.parts[OUTSIDE] = max(0.0, whole - sum(self.parts.values()))
        _write(self.target, self.parts)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seconds", metavar="FILE", type=Path, help="write seconds by part there")


def pytest_configure(config: pytest.Config) -> None:
    target: Path | None = config.getoption("seconds")
    # Beside others a worker runs a share of the tests; who hands them out hears of all.
    if target is not None and not hasattr(config, "workerinput"):
        workers = getattr(config.option, "numprocesses", None) or 1
        config.pluginmanager.register(Stopwatch(target, workers), "stopwatch")


# ---------------------------------------------------------------- the program


def main(arguments: list[str] | None = None) -> int:
    """Run a program and note its seconds, or print the table of what was noted."""
    parser = argparse.ArgumentParser(prog="python -m tests.seconds", description=__doc__)
    todo = parser.add_subparsers(dest="todo", required=True)
    run = todo.add_parser("run", help="run a program and note how long it took")
    run.add_argument("leg")
    run.add_argument("folder", type=Path)
    run.add_argument("program", nargs=argparse.REMAINDER)
    table = todo.add_parser("table", help="print what was noted")
    table.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    if asked.todo == "table":
        print(table_of(noted(asked.folder)))
        return 0
    program = asked.program[1:] if asked.program[:1] == ["--"] else asked.program
    began = time.monotonic()
    try:
        return subprocess.run(program, check=False).returncode
    finally:
        _write(asked.folder / f"{asked.leg}.json", {asked.leg: time.monotonic() - began})


def noted(folder: Path) -> dict[str, Seconds]:
    """Return the seconds by part of every leg, in the order in which the legs ended."""
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def table_of(legs: Mapping[str, Seconds]) -> str:
    """Return the table: a line a part, the tests' longest first, then the other legs."""
    lines = [("part", "seconds", "limit", "")]
    tests = legs.get(TESTS, {})
    for part, seconds in sorted(tests.items(), key=lambda each: -each[1]):
        lines.append(_line(part, seconds, LIMITS.get(part)))
    if tests:
        rest = sum(seconds for part, seconds in tests.items() if part not in LIMITS)
        lines.append(_line("all tests without a limit", rest, TODAY))
    lines += [_line(leg, sum(parts.values()), None) for leg, parts in legs.items() if leg != TESTS]
    lines.append(_line("all", sum(sum(parts.values()) for parts in legs.values()), None))
    return "\n".join(f"{a:<28}{b:>9}{c:>7}  {d}".rstrip() for a, b, c, d in lines)


def _line(part: str, seconds: float, limit: float | None) -> tuple[str, str, str, str]:
    if limit is None:
        return part, f"{seconds:.1f}", "", ""
    return part, f"{seconds:.1f}", f"{limit:.0f}", "over" if seconds > limit else ""


def _write(target: Path, parts: Mapping[str, float]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    rounded = {part: round(seconds, 3) for part, seconds in parts.items()}
    target.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
